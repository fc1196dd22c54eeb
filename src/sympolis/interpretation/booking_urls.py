"""Addresses of the desk's pages about who interprets, under /desk/series/."""

from django.urls import path

from sympolis.interpretation.views import bookings, turns

app_name = "interpretation_desk"
ALL = "series/<slug:slug>/interpreters/"
ONE = ALL + "<slug:session>/"
urlpatterns = [
    path(ALL, bookings.grid, name="grid"),
    path(ONE, bookings.session, name="session"),
    path(ONE + "<slug:service>/<slug:language>/", bookings.channel, name="channel"),
    path(ONE + "<slug:service>/<slug:language>/turns/", turns.turns, name="turns"),
]
