"""Addresses of the desk's pages about the library, all under /desk/."""

from django.urls import path

from sympolis.library.views import desk_checks, desk_practices, desk_reuse

app_name = "library_desk"
urlpatterns = [
    path("practices/", desk_practices.practices, name="practices"),
    path("series/<slug:slug>/contributions/<int:contribution>/library/", desk_practices.practice_turn, name="turn"),
    path("library/checks/", desk_checks.checks, name="checks"),
    path("library/checks/<int:practice>/ask/", desk_checks.ask, name="ask"),
    path("library/checks/<int:practice>/answer/", desk_checks.answer, name="answer"),
    path("library/reuse/", desk_reuse.reuses, name="reuses"),
    path("library/reuse/<int:reuse>/", desk_reuse.reuse_answer, name="reuse_answer"),
    path("series/<slug:slug>/library/checks/", desk_checks.series_checks, name="series_checks"),
    path("series/<slug:slug>/library/reuse/", desk_reuse.series_reuses, name="series_reuses"),
]
