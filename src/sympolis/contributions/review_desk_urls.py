"""Addresses of the desk's pages about reviews, all under /desk/series/."""

from django.urls import path

from sympolis.contributions.views import (
    desk_assign,
    desk_decisions,
    desk_review,
    desk_review_plan,
    desk_reviewers,
    desk_seats,
)

app_name = "review_desk"
SERIES = "series/<slug:slug>/"
REVIEW = SERIES + "review/"
ONE = SERIES + "contributions/<int:contribution>/"
urlpatterns = [
    path(SERIES + "calls/<int:call>/review/", desk_review_plan.plan, name="call_review"),
    path(REVIEW, desk_review.progress, name="progress"),
    path(REVIEW + "team/", desk_reviewers.reviewers, name="reviewers"),
    path(REVIEW + "team/new/", desk_reviewers.reviewer_new, name="reviewer_new"),
    path(REVIEW + "team/<int:reviewer>/", desk_reviewers.reviewer_edit, name="reviewer_edit"),
    path(REVIEW + "team/<int:reviewer>/end/", desk_reviewers.reviewer_end, name="reviewer_end"),
    path(REVIEW + "assign/", desk_assign.assign, name="assign"),
    path(REVIEW + "remind/", desk_assign.remind, name="remind"),
    path(REVIEW + "decisions/", desk_decisions.decisions, name="decisions"),
    path(ONE + "review/", desk_review.contribution_review, name="contribution"),
    path(ONE + "decide/", desk_decisions.decide_one, name="decide"),
    path(ONE + "reopen/", desk_decisions.reopen, name="reopen"),
    path(SERIES + "sessions/<slug:session>/contributions/", desk_seats.contributions, name="session_contributions"),
]
