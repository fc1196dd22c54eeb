"""The desk's pages about what interpreters lack, what they cost, and the channels to hand over; under /desk/series/."""

from django.urls import path

from sympolis.interpretation.views import team_missing

app_name = "interpreters_team"
ALL = "series/<slug:slug>/"
urlpatterns = [
    path(ALL + "missing/", team_missing.missing, name="missing"),
]
