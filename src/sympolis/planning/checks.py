"""What we know to ask before a session begins. Values in, values out."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True)
class Check:
    """Something to be done before a session. `page`: where it is done, when the system sees by itself whether it is."""

    key: str
    words: Any
    days: int  # before the start, unless a network says otherwise
    page: str = ""


EDIT, HERE = "programme:session_edit", "go_live:on_the_day"
ALL = (
    Check("released", _("Session released"), 28, "programme:series_release"),
    Check("join", _("Join link set"), 21, EDIT),
    Check("phone", _("Phone number to dial in"), 21, EDIT),
    Check("interpreters", _("Interpreters accepted for every language"), 21, "interpretation_desk:session"),
    Check("run", _("Run of show complete"), 14, "programme:session_run_of_show"),
    Check("recording", _("Recording: rule set, everybody asked"), 10, "speakers_desk:session_speakers"),
    Check("rehearsal", _("Rehearsal dated"), 10, HERE),
    Check("duty", _("Person on duty named"), 7, HERE),
    Check("backup", _("Backup link set"), 7, HERE),
    Check("speakers", _("Speakers ready"), 5, "speakers_desk:session_speakers"),
    Check("low_bandwidth", _("Weak connections provided for"), 5, "go_live:low_bandwidth"),
    Check("rehearsed", _("Rehearsal held"), 2),
    Check("room", _("Room tried: sound, slides, language channels"), 1),
    Check("reminders", _("Reminder letters on"), 1, "programme:series_release"),
    Check("contacts", pgettext_lazy("checklist", "Phone numbers of everybody with a part at hand"), 1),
)  # fmt: skip
CHECKS = {check.key: check for check in ALL}


@dataclass(frozen=True, slots=True)
class Finding:
    """What the system sees of a check: whether it is fulfilled, and why or why not in the reader's words."""

    is_met: bool
    words: str = ""
    days: int | None = None  # before the start: not late earlier than that, whatever the item's date


def is_seen(key: str) -> bool:
    """Whether the system sees by itself if it is done, so that nobody ticks it."""
    return bool(key in CHECKS and CHECKS[key].page)
