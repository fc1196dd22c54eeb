"""Addresses of the library (docs/addresses.md)."""

from django.urls import path

from sympolis.library.views import public_library, public_practice

app_name = "library"
urlpatterns = [
    path("practices/", public_library.library, name="library"),
    path("practices/<slug:slug>/", public_practice.practice, name="practice"),
    path("practices/<slug:slug>/files/<int:number>/", public_practice.practice_file, name="file"),
]
