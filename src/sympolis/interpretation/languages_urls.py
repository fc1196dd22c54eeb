"""Addresses of the desk's pages about the languages of a series, all under /desk/series/."""

from django.urls import path

from sympolis.interpretation.views import languages

app_name = "languages"
ALL = "series/<slug:slug>/languages/"
urlpatterns = [
    path(ALL, languages.grid, name="grid"),
    path(ALL + "decide/", languages.decide, name="decide"),
    path(ALL + "terms/", languages.terms, name="terms"),
    path(ALL + "log/", languages.log, name="log"),
    path("series/<slug:slug>/sessions/<slug:session>/languages/<slug:code>/", languages.people, name="people"),
]
