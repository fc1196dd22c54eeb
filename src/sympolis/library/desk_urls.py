"""Addresses of the desk's pages about the library, all under /desk/."""

from django.urls import path

from sympolis.library.views import desk_practices, desk_reuse

app_name = "library_desk"
urlpatterns = [
    path("practices/", desk_practices.practices, name="practices"),
    path("series/<slug:slug>/contributions/<int:contribution>/library/", desk_practices.practice_turn, name="turn"),
    path("library/reuse/", desk_reuse.reuses, name="reuses"),
    path("library/reuse/<int:reuse>/", desk_reuse.reuse_answer, name="reuse_answer"),
    path("series/<slug:slug>/library/reuse/", desk_reuse.series_reuses, name="series_reuses"),
]
