"""Where letters to many are stopped, which stands in letters, so it stays; and where a mail provider tells of them."""

from django.urls import path

from sympolis.messaging import providers
from sympolis.messaging.views import stop

app_name = "letters_stop"
urlpatterns = [path("letters/stop/<str:token>/", stop.stop, name="stop"), *providers.urlpatterns()]
