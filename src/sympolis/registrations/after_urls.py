"""Addresses of what comes after a session: feedback, certificates."""

from django.urls import path

from sympolis.registrations.views import after

app_name = "after"
MINE = "mine/<str:token>/sessions/<int:registration>/"
urlpatterns = [
    path("certificates/<slug:code>/", after.certificate, name="certificate"),
    path("certificates/<slug:code>.pdf", after.certificate_pdf, name="certificate_pdf"),
    path(MINE + "join/", after.join, name="join"),
    path(MINE + "follow/", after.follow, name="follow"),
    path(MINE + "feedback/", after.feedback, name="feedback"),
    path(MINE + "certificate/", after.certificate_issue, name="certificate_issue"),
]
