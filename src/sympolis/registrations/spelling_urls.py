"""Addresses of the desk's pages about cities as people typed them, under /desk/network/."""

from django.urls import path

from sympolis.registrations.views import spellings

app_name = "spellings"
urlpatterns = [
    path("cities/spellings/", spellings.spellings, name="list"),
    path("cities/spellings/<int:pk>/undo/", spellings.undo, name="undo"),
]
