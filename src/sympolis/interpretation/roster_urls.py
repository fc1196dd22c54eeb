"""Addresses of the roster, under /desk/network/."""

from django.urls import path

from sympolis.interpretation.views import roster

app_name = "interpreters"
urlpatterns = [
    path("interpreters/", roster.roster, name="roster"),
    path("interpreters/new/", roster.interpreter_new, name="interpreter_new"),
    path("interpreters/rules/", roster.rules, name="rules"),
    path("interpreters/of/<slug:person>/", roster.interpreter_edit, name="interpreter"),
    path("interpreters/of/<slug:person>/away/", roster.interpreter_away, name="away"),
    path("interpreters/of/<slug:person>/turn/", roster.interpreter_turn, name="turn"),
]
