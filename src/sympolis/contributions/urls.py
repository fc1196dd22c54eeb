"""Addresses of sharing experiences (docs/addresses.md)."""

from django.urls import path

from sympolis.contributions.views import public_contribute

app_name = "contributions"
urlpatterns = [path("series/<slug:slug>/contribute/", public_contribute.contribute, name="contribute")]
