"""Closed lists of interpretation, and its facts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Service(TextChoices):
    """What helps people to follow in a language."""

    SPOKEN = "spoken", _("Interpretation")
    SIGN = "sign", _("Sign language")
    CAPTIONS = "captions", _("Captions")


class Outcome(TextChoices):
    """What was decided for a language of a session."""

    ORDERED = "ordered", _("Will be there")
    LEFT_OUT = "left_out", _("Will not be there")


class BookingState(TextChoices):
    """Where an interpreter stands for a session. What follows what: `MAY_BECOME`."""

    PROPOSED = "proposed", _("Proposed")  # seen by the team only
    OFFERED = "offered", _("Offered")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    GIVEN_BACK = "given_back", _("Given back")  # accepted, and then cannot come
    RELEASED = "released", _("Not needed any more")  # by the team, after an offer


_B = BookingState
MAY_BECOME: dict[str, frozenset[str]] = {
    _B.PROPOSED: frozenset({_B.OFFERED, _B.ACCEPTED}),
    _B.OFFERED: frozenset({_B.ACCEPTED, _B.DECLINED, _B.RELEASED}),
    _B.ACCEPTED: frozenset({_B.GIVEN_BACK, _B.RELEASED}),
    _B.DECLINED: frozenset({_B.OFFERED}),
    _B.GIVEN_BACK: frozenset({_B.OFFERED}),
    _B.RELEASED: frozenset({_B.OFFERED}),
}
STANDING = frozenset({_B.PROPOSED, _B.OFFERED, _B.ACCEPTED})  # counted on


class FeeUnit(TextChoices):
    """What a fee is paid for."""

    SESSION = "session", _("a session")
    HOUR = "hour", _("an hour")
    DAY = "day", _("a day")


class Answer(TextChoices):
    """Whether an interpreter agrees that their voice is recorded."""

    YES = "yes", _("Yes")
    NO = "no", _("No")


class Lack(TextChoices):
    """What an interpreter finds missing in the pack of a session."""

    SLIDES = "slides", _("Slides")
    NAME = "name", _("Name as spoken")
    TEXT = "text", _("Text of a speech or video")
    RUN = "run", _("Run of show")
    TERMS = "terms", _("Terms")
    OTHER = "other", _("Something else")


FACTS: dict[str, str] = {
    "terms.changed": "From when on a series orders interpretation, or what it may cost, was changed; facts: fields.",
    "language.decided": "It was decided whether a session has a language; facts: session, language, service, outcome.",
    "glossary.changed": "Entries of a network's glossary were added, changed or removed; facts: how many.",
    "missing.marked": "An interpreter marked something as missing for a session; facts: series, session, lack.",
    "missing.told": "The team was written to about what interpreters lack; facts: rows.",
    "missing.resolved": "What was missing is here, or is not needed any more; facts: series, session, lack.",
    "booking.told": "An interpreter told something about a session of theirs; facts: series, session, what.",
    "booking.billed": "An invoice for a session was noted, or its payment; facts: series, session, what.",
    "interpreter.added": "Somebody was added to the interpreters of a network.",
    "interpreter.changed": "Languages, fee, times away or other data of an interpreter changed; facts: what.",
    "interpreter.retired": "An interpreter is not asked any more.",
    "interpreter.returned": "An interpreter may be asked again.",
    "interpreter.link_renewed": "An interpreter's personal link was taken back and made anew.",
    "work_rules.changed": "Rest, most sessions a day or time to answer of a network's interpreters changed.",
    "bookings.proposed": "Interpreters were proposed for a series; facts: how many.",
    "booking.offered": "An interpreter was asked for a session.",
    "booking.accepted": "An interpreter takes a session.",
    "booking.crowded": "An interpreter said yes to a session when all its seats were taken: they are not booked.",
    "booking.declined": "An interpreter does not take a session.",
    "booking.given_back": "An interpreter who had a session cannot come.",
    "booking.released": "An interpreter is not needed for a session any more; facts: why.",
    "booking.moved": "A session moved, and its interpreter was asked anew; facts: old and new start (UTC).",
    "turns.changed": "Who interprets when in a channel was set by hand, or taken back; facts: series, service, language.",
    "booking.reminded": "An interpreter was reminded of an offer without an answer.",
}
TITLES: dict[str, object] = {
    "glossary.changed": _("Glossary changed"),
    "missing.marked": _("Marked as missing by an interpreter"),
    "missing.told": _("Team told of what interpreters lack"),
    "missing.resolved": _("Not missing any more"),
    "booking.told": _("Interpreter told something"),
    "booking.billed": _("Invoice of an interpreter noted"),
    "interpreter.added": _("Interpreter added"),
    "interpreter.changed": _("Interpreter’s data changed"),
    "interpreter.retired": _("Interpreter retired"),
    "interpreter.returned": _("Interpreter back on the roster"),
    "interpreter.link_renewed": _("Interpreter’s link made anew"),
    "work_rules.changed": _("Rules for interpreters’ days changed"),
    "bookings.proposed": _("Interpreters proposed"),
    "booking.offered": _("Interpreter asked"),
    "booking.accepted": _("Interpreter accepted"),
    "booking.crowded": _("Interpreter accepted when all seats were taken"),
    "booking.declined": _("Interpreter declined"),
    "booking.given_back": _("Interpreter gave a session back"),
    "booking.released": _("Interpreter not needed any more"),
    "booking.moved": _("Interpreter asked anew after a move"),
    "turns.changed": _("Turns of interpreters changed"),
    "booking.reminded": _("Interpreter reminded of an offer"),
    "terms.changed": _("Terms of interpretation changed"),
    "language.decided": _("Language of a session decided"),
}
