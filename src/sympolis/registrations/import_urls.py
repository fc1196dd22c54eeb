"""Addresses of the desk's pages about bringing people along from spreadsheets, under /desk/series/."""

from django.urls import path

from sympolis.registrations.views import imports

app_name = "imports"
HERE = "series/<slug:slug>/participants/import/"
urlpatterns = [
    path(HERE, imports.lists, name="lists"),
    path(HERE + "<int:pk>/", imports.one, name="list"),
    path(HERE + "<int:pk>/columns/", imports.columns, name="columns"),
    path(HERE + "<int:pk>/faults.csv", imports.faults, name="faults"),
    path(HERE + "<int:pk>/remove/", imports.remove, name="remove"),
]
