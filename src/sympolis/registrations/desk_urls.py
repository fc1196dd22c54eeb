"""Addresses of the desk's pages about participants, all under /desk/series/."""

from django.urls import path, register_converter

from sympolis.registrations.views import (
    desk_admission,
    desk_announce,
    desk_invitations,
    desk_overview,
    desk_participants,
    desk_people,
    desk_privacy,
    desk_questions,
    desk_selection,
)

app_name = "registrations_desk"
SERIES = "series/<slug:slug>/"
SESSION = SERIES + "sessions/<slug:session>/"


class TableKind:
    """In which shape a table is taken away."""

    regex = "csv|xlsx"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(TableKind, "table")

urlpatterns = [
    path(SERIES + "participants/", desk_overview.overview, name="series_participants"),
    path(SERIES + "participants/people/", desk_participants.series_people, name="series_people"),
    path(SERIES + "participants/people.<table:kind>", desk_participants.series_export, name="series_export"),
    path(SERIES + "participants/add/", desk_people.participant_add, name="participant_add"),
    path(SERIES + "participants/<int:participant>/", desk_participants.participant, name="participant"),
    path(
        SERIES + "registrations/<int:registration>/cancel/", desk_people.registration_cancel, name="registration_cancel"
    ),
    path(SERIES + "registrations/<int:registration>/seat/", desk_people.registration_seat, name="registration_seat"),
    path(SERIES + "questions/", desk_questions.questions, name="series_questions"),
    path(SERIES + "questions/new/", desk_questions.question_new, name="question_new"),
    path(SERIES + "questions/<int:question>/", desk_questions.question_edit, name="question_edit"),
    path(SERIES + "questions/<int:question>/move/", desk_questions.question_move, name="question_move"),
    path(SERIES + "questions/<int:question>/remove/", desk_questions.question_remove, name="question_remove"),
    path(SERIES + "invitations/", desk_invitations.invitations, name="series_invitations"),
    path(
        SERIES + "invitations/<int:invitation>/withdraw/",
        desk_invitations.invitation_withdraw,
        name="invitation_withdraw",
    ),
    path(SERIES + "announce/", desk_announce.announce, name="series_announce"),
    path(SERIES + "participants/data/", desk_privacy.series_data, name="series_data"),
    path(SESSION + "participants/consents/", desk_privacy.session_consents, name="session_consents"),
    path(SESSION + "participants/", desk_participants.session_participants, name="session_participants"),
    path(SESSION + "participants.<table:kind>", desk_participants.session_export, name="session_export"),
    path(SESSION + "admission/", desk_admission.admission, name="session_admission"),
    path(SESSION + "selection/", desk_selection.selection, name="session_selection"),
]
