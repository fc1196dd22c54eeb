"""Addresses of the desk's pages about the library, all under /desk/."""

from django.urls import path

from sympolis.library.views import desk_reuse

app_name = "library_desk"
urlpatterns = [
    path("library/reuse/", desk_reuse.reuses, name="reuses"),
    path("library/reuse/<int:reuse>/", desk_reuse.reuse_answer, name="reuse_answer"),
    path("series/<slug:slug>/library/reuse/", desk_reuse.series_reuses, name="series_reuses"),
]
