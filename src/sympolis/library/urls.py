"""Addresses of the library (docs/addresses.md)."""

from django.urls import path

from sympolis.library.views import public_practice

app_name = "library"
urlpatterns = [path("practices/<slug:slug>/", public_practice.practice, name="practice")]
