"""The demo's mail."""

from django.urls import path

from sympolis.messaging.views import demo

app_name = "messaging"
urlpatterns = [
    path("", demo.demo_mail, name="demo_mail"),
    path("<int:pk>/", demo.demo_letter, name="demo_letter"),
    path("<int:pk>/letter.eml", demo.demo_letter_mail, name="demo_letter_mail"),
    path("<int:pk>/entry.ics", demo.demo_letter_calendar, name="demo_letter_calendar"),
]
