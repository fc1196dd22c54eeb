"""Closed lists of the programme, and its facts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SeriesState(TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")


class SessionState(TextChoices):
    """The life of a session. What registration adds (full, closed, live) follows from seats and the clock."""

    IDEA = "idea", _("Idea")
    PLANNED = "planned", _("Planned")
    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    DOCUMENTED = "documented", _("Documented")
    CANCELLED = "cancelled", _("Cancelled")


RELEASABLE = {
    SessionState.PLANNED,
    SessionState.OPEN,
    SessionState.DONE,
    SessionState.DOCUMENTED,
    SessionState.CANCELLED,
}


class Focus(TextChoices):
    GLOBAL = "global", _("Global")
    REGIONAL = "regional", _("Regional")


class Recording(TextChoices):
    NONE = "none", _("Not recorded")
    PLENARY = "plenary", _("Plenary recorded, questions not")
    ALL = "all", _("Recorded")


class SegmentKind(TextChoices):
    WELCOME = "welcome", _("Welcome")
    INPUT = "input", _("Input")
    QUESTIONS = "questions", _("Questions")
    BREAKOUT = "breakout", _("Break-out groups")
    BREAK = "break", _("Break")
    PLENARY = "plenary", _("Plenary")
    POLL = "poll", _("Poll")
    ADVICE = "advice", _("Peer advice step")
    OFFERS = "offers", _("Offers and needs")
    CLOSING = "closing", _("Closing")


class Reply(TextChoices):
    """What somebody's calendar answered (PARTSTAT of RFC 5545 3.2.12)."""

    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    TENTATIVE = "tentative", _("tentative")


class SessionRole(TextChoices):
    SPEAKER = "speaker", _("Speaker")
    PANEL = "panel", _("Panel")
    MODERATOR = "moderator", _("Moderator")
    HOST = "host", _("Technical host")
    NOTES = "notes", _("Note-taker")
    INTERPRETER = "interpreter", _("Interpreter")


class ChangeKind(TextChoices):
    """What a release says of a session."""

    ADDED = "added", _("Added")
    MOVED = "moved", _("Moved")
    CHANGED = "changed", _("Changed")
    CANCELLED = "cancelled", _("Cancelled")
    REINSTATED = "reinstated", _("Takes place after all")
    RETIMED = "retimed", _("Same local time, clock rules changed")


PUBLIC_ROLES = [SessionRole.SPEAKER, SessionRole.PANEL, SessionRole.MODERATOR]

FACTS = {
    "series.created": "A series was created.",
    "series.changed": "Texts, dates, themes or regions of a series changed.",
    "series.published": "A series became public.",
    "series.withdrawn": "A series is no longer public.",
    "series.archived": "A series was marked as over.",
    "session.added": "A session was added to the draft.",
    "session.changed": "A session changed in the draft.",
    "session.moved": "A session got another time in the draft; facts: old and new start (UTC).",
    "session.locked": "The time of a session was fixed.",
    "session.unlocked": "The time of a session is no longer fixed.",
    "session.cancelled": "A session was cancelled in the draft.",
    "session.reinstated": "The cancellation of a session was taken back in the draft.",
    "session.deleted": "A session that was never released was deleted from the draft.",
    "part.replied": "The calendar of somebody with a part answered; facts: accepted, declined or tentative.",
    "programme.released": "A numbered version of a programme became public; facts: number, counts of changes.",
    "session.retimed": "Zone rules changed, the local time stayed, the instant (UTC) was computed anew.",
    "format.added": "A format was added to a network.",
    "format.removed": "A format that no session has was removed.",
    "format.changed": "A format's run-of-show template changed.",
}
