"""Addresses of the page for weak connections (docs/addresses.md)."""

from django.urls import path

from sympolis.planning.views import light

app_name = "light"
OWN = "mine/<str:token>/sessions/<int:registration>/light/"
urlpatterns = [
    path(OWN, light.page, name="page"),
    path(OWN + "slides/<int:slides>/", light.slides, name="slides"),
]
