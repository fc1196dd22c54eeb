"""Addresses of the desk's pages about who came, under /desk/series/."""

from django.urls import path

from sympolis.registrations.views import attendance

app_name = "attendance"
SESSION = "series/<slug:slug>/sessions/<slug:session>/"
urlpatterns = [
    path(SESSION + "attendance/", attendance.who_came, name="who_came"),
    path(SESSION + "attendance/mark/", attendance.mark, name="mark"),
    path(SESSION + "attendance/thanks/", attendance.thank, name="thanks"),
    path(SESSION + "attendance/feedback/", attendance.said, name="feedback"),
    path(SESSION + "attendance/lists/<int:pk>/", attendance.attendance_list, name="list"),
]
