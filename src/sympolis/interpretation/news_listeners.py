"""When there may be something new for the interpreters of a session. Each bears being run twice."""

from django.utils import timezone

from sympolis.interpretation.letters import news
from sympolis.journal.models import Entry

FIELDS = ("into", "recording", "segments")  # of a release; another floor is told to everybody with a part
OF_BOOKINGS = ("booking.accepted", "booking.declined", "booking.given_back", "booking.released")


def changed(entry: Entry) -> None:
    """The link changed."""
    if "join_url" in entry.facts.get("fields", ()):
        news.mark(int(entry.subject_id), at=timezone.now())


def among_interpreters(entry: Entry) -> None:
    """Somebody came or went, whom the others hear of five minutes after the first change."""
    news.mark(int(entry.facts["session"]), at=timezone.now() + news.GATHERED_FOR)


def turns(entry: Entry) -> None:
    """The team set turns."""
    news.mark(int(entry.subject_id), at=timezone.now() + news.GATHERED_FOR)
