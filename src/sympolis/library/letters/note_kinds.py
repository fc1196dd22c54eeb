"""What the letters about session notes say unless a network writes its own words."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from sympolis.library.note_states import FOR_APPROVAL
from sympolis.messaging import kinds

REMINDER, PUBLISHED = "note_reminder", "session_note_published"
FIELDS: dict[str, Any] = {
    "name": _("name of the person"),
    "network": _("name of the network"),
    "what": _("title of the session"),
}
ASKED: dict[str, Any] = {
    **FIELDS,
    "until": _("until when the answer is wanted, on the reader’s clock"),
    "again": _("that their part, or by when they answer, has changed since the last letter; empty the first time"),
    "silence": _("that no answer counts as a yes; empty when it does not"),
}
APPROVE = {"approve": _("personal page: the note, approve it or suggest changes")}


def declare(of_approval: kinds.Example, of_publication: kinds.Example) -> None:
    """Make the kinds known to the post office. The examples fill the desk's preview."""
    kinds.declare(
        FOR_APPROVAL, name=_("Session note for approval"), fields=ASKED, links=APPROVE, needed=("approve",),
        example=of_approval, subject=_("Please look at the note: {what}"),
        body=_(
            "Hello {name},\n\nthank you for your part in “{what}”. The note of the session is written. Before it becomes "
            "public, please look at what it says of your part.\n\n{again}\n\n[Read, approve or change the note]({approve})"
            "\n\nYour answer helps us until {until}. {silence}\n\n{network}"
        ),
    )  # fmt: skip
    kinds.declare(
        REMINDER, name=_("Reminder of a session note"), fields=ASKED, links=APPROVE, needed=("approve",),
        example=of_approval, subject=_("Reminder, the note: {what}"),
        body=_(
            "Hello {name},\n\nthe note of “{what}” still waits for your answer. One click is enough when all is right.\n\n"
            "[Read, approve or change the note]({approve})\n\nYour answer helps us until {until}. {silence}\n\n{network}"
        ),
    )  # fmt: skip
    kinds.declare(
        PUBLISHED, name=_("Session note published"), bulk=True, example=of_publication, needed=("note",),
        fields={
            **FIELDS,
            "contents": _("what is in the note, in one sentence"),
            "news": _("what changed since the last letter; empty the first time"),
        },
        links={"note": _("the note; for those who had a seat their own page, with slides and recording")},
        subject=_("The note of the session: {what}"),
        body=_(
            "Hello {name},\n\n{news}\n\nthe note of “{what}” is there to read: what was said, offered and agreed."
            "\n\n{contents}\n\n[Read the note]({note})\n\n{network}"
        ),
    )  # fmt: skip
