"""Address of the personal calendar."""

from django.urls import path

from sympolis.registrations.views import feed

app_name = "calendars"
urlpatterns = [path("me/calendar/<str:token>.ics", feed.feed, name="feed")]
