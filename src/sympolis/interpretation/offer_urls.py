"""Personal addresses of interpreters' offers."""

from django.urls import path

from sympolis.interpretation.views import offers

app_name = "interpretation"
urlpatterns = [path("interpreter/offers/<str:token>/", offers.offer, name="offer")]
