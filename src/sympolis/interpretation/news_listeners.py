"""When there may be something new for the interpreters of a session. Each bears being run twice."""

from django.utils import timezone

from sympolis.interpretation.letters import news
from sympolis.interpretation.states import STANDING
from sympolis.journal.models import Entry
from sympolis.programme.models import Release, SessionVersion

FIELDS = ("into", "recording", "segments")  # of a release; another floor is told to everybody with a part
OF_BOOKINGS = ("booking.accepted", "booking.declined", "booking.given_back", "booking.released")


def released(entry: Entry) -> None:
    """Languages, run of show or recording changed: told at once, before everybody else."""
    release = Release.objects.filter(pk=entry.subject_id).first()
    versions = (
        release.versions.filter(session__bookings__state__in=STANDING) if release else SessionVersion.objects.none()
    )
    for session in sorted(set(versions.values_list("session", flat=True))):
        news.tell_session(session)


def changed(entry: Entry) -> None:
    """The link changed."""
    if "join_url" in entry.facts.get("fields", ()):
        news.mark(int(entry.subject_id), at=timezone.now())


def among_interpreters(entry: Entry) -> None:
    """Somebody came or went, whom the others hear of when it is quiet."""
    news.mark(int(entry.facts["session"]), at=timezone.now() + news.QUIET)


def turns(entry: Entry) -> None:
    """The team set turns."""
    news.mark(int(entry.subject_id), at=timezone.now() + news.QUIET)
