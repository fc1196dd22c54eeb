"""Addresses of those who review (docs/addresses.md)."""

from django.urls import path

from sympolis.contributions.views import review

app_name = "review"
TASK = "review/<slug:slug>/<int:contribution>/"
urlpatterns = [
    path("review/", review.tasks, name="tasks"),
    path("review/<slug:slug>/about-me/", review.about_me, name="about_me"),
    path(TASK, review.task, name="task"),
    path(TASK + "conflict/", review.conflict, name="conflict"),
    path(TASK + "discussion/", review.discussion, name="discussion"),
    path(TASK + "files/<int:file>/", review.file, name="file"),
]
