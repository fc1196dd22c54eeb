"""What going live does when something happened elsewhere."""

from sympolis.journal.models import Entry
from sympolis.planning.actions import checklist as actions
from sympolis.planning.models import GoLive
from sympolis.programme.models import Release, Session
from sympolis.programme.states import SessionState


def begin_lists(entry: Entry) -> None:
    """A session that became public gets its own list, if it has none yet."""
    release = Release.objects.filter(pk=entry.subject_id).first()
    if release is None:
        return
    there = GoLive.objects.values("session_id")
    rows = Session.objects.filter(versions__release=release).exclude(state=SessionState.CANCELLED)
    for session in rows.exclude(pk__in=there).order_by("pk"):
        actions.begin(session, by=None)
