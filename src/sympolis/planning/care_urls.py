"""Address of the page on which those with a part tick what they take care of (docs/addresses.md)."""

from django.urls import path

from sympolis.planning.views import care

app_name = "care"
urlpatterns = [path("speaking/<str:token>/care/", care.page, name="page")]
