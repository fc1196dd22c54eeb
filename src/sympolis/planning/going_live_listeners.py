"""What going live does when something happened elsewhere."""

from sympolis.journal.models import Entry
from sympolis.planning.actions import checklist as actions
from sympolis.programme.models import Release, Session
from sympolis.programme.states import SessionState


def begin_lists(entry: Entry) -> None:
    """Sessions that became public get their own lists, if they have none yet."""
    release = Release.objects.select_related("series").filter(pk=entry.subject_id).first()
    if release is not None:
        rows = Session.objects.filter(versions__release=release).exclude(state=SessionState.CANCELLED)
        actions.begin_all(release.series, rows.values_list("pk", flat=True))
