"""Addresses of the desk's pages about contributions, all under /desk/series/."""

from django.urls import path

from sympolis.contributions.views import desk_call_questions, desk_calls, desk_contributions

app_name = "contributions_desk"
CALLS = "series/<slug:slug>/calls/"
ASKS = CALLS + "<int:call>/questions/"
ALL = "series/<slug:slug>/contributions/"
ONE = ALL + "<int:contribution>/"
urlpatterns = [
    path(CALLS, desk_calls.calls, name="calls"),
    path(CALLS + "new/", desk_calls.call_new, name="call_new"),
    path(CALLS + "<int:call>/", desk_calls.call_edit, name="call_edit"),
    path(CALLS + "<int:call>/turn/", desk_calls.call_turn, name="call_turn"),
    path(ASKS, desk_call_questions.questions, name="call_questions"),
    path(ASKS + "new/", desk_call_questions.question_new, name="call_question_new"),
    path(ASKS + "<int:question>/", desk_call_questions.question_edit, name="call_question"),
    path(ASKS + "<int:question>/turn/", desk_call_questions.question_turn, name="call_question_turn"),
    path(ALL, desk_contributions.contributions, name="contributions"),
    path(
        "series/<slug:slug>/contributions.<table:kind>",
        desk_contributions.contributions_table,
        name="contributions_table",
    ),
    path(ALL + "new/", desk_contributions.contribution_new, name="contribution_new"),
    path(ONE, desk_contributions.contribution, name="contribution"),
    path(ONE + "edit/", desk_contributions.contribution_edit, name="contribution_edit"),
    path(ONE + "versions/", desk_contributions.contribution_versions, name="contribution_versions"),
    path(ONE + "turn/", desk_contributions.contribution_turn, name="contribution_turn"),
    path(ONE + "people/", desk_contributions.contribution_people, name="contribution_people"),
    path(ONE + "approval/", desk_contributions.contribution_approval, name="contribution_approval"),
    path(ONE + "files/", desk_contributions.files, name="files"),
    path(ONE + "files/<int:file>/", desk_contributions.file, name="file"),
]
