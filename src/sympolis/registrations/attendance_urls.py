"""Addresses of the desk's pages about who came, under /desk/series/."""

from django.urls import path

from sympolis.registrations.desk_urls import SESSION
from sympolis.registrations.views import attendance

app_name = "attendance"
urlpatterns = [
    path(SESSION + "attendance/", attendance.who_came, name="who_came"),
    path(SESSION + "attendance/mark/", attendance.mark, name="mark"),
    path(SESSION + "attendance/thanks/", attendance.thank, name="thanks"),
    path(SESSION + "attendance/feedback/", attendance.said, name="feedback"),
    path(SESSION + "attendance/feedback.<table:kind>", attendance.said_export, name="feedback_export"),
    path(SESSION + "attendance/lists/<int:pk>/", attendance.attendance_list, name="list"),
]
