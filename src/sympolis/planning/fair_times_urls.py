"""Addresses of the fair-time planner, all under /desk/series/."""

from django.urls import path

from sympolis.planning.views import fair_times

app_name = "fair_times"
HERE = "series/<slug:slug>/fair-times/"
urlpatterns = [
    path(HERE, fair_times.fair_times, name="ask"),
    path(HERE + "<int:pk>/", fair_times.plan, name="plan"),
]
