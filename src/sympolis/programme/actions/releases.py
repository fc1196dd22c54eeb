"""Releasing: the draft becomes public as a numbered version with a change log."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from sympolis.core import clock
from sympolis.core.refusals import Refused
from sympolis.directory.models import Account
from sympolis.journal import actions as journal
from sympolis.programme import queries
from sympolis.programme.actions import given, rows
from sympolis.programme.models import Release, Series, Session, SessionVersion
from sympolis.programme.pending import PendingChange, log_entry
from sympolis.programme.permissions import may_release
from sympolis.programme.versions import card_of, content_of
from sympolis.programme.wording import TEXT

Words = str | dict[str, Any]


def release(
    series: Series,
    *,
    by: Account | None,
    note: Words | None = None,
    expected: str = "",
    at: datetime | None = None,
) -> Release:
    """Make what is pending public as the next number. Only changed sessions get a new version.

    expected   `queries.fingerprint_of(changes)` of the pending changes that were shown
    at         when it was made (aware), for a history that is told afterwards; default now
    Raises Refused: "not_allowed", "nothing_to_release", "changed_meanwhile" (the draft is not what was shown),
    "too_long" (note).

    Release.changes = [{"session": slug, "title": texts, "kind": ChangeKind, "fields": [keys of card and content,
    "state", "starts_at"], "old": moment | None, "new": moment, "reason": texts (of a move or cancellation, if told)}]
    with moment = {"starts_at": "2020-10-27T09:00:00Z", "local": "2020-10-27T10:00", "zone": "Europe/Berlin",
    "minutes": 120}
    """
    with transaction.atomic():
        series = rows.series_to_change(series, by, may_release)
        words = given.texts(note, series.working_language, TEXT, "note")
        changes = queries.pending_changes(series)
        _refuse_nothing(series, changes)
        if expected and expected != queries.fingerprint_of(series, changes):
            told = _("The draft has changed since you opened this page. Look through the list again, then release.")
            raise Refused("changed_meanwhile", told)
        reasons = queries.reasons_of(changes)
        log = [log_entry(change, reasons.get(change.session.pk)) for change in changes]
        made = next_release(series, by=by, note=words, changes=log, at=at)
        put_in_force([_version(change, made) for change in changes])
        _record(made, by)
    return made


def next_release(
    series: Series,
    *,
    by: Account | None,
    note: dict[str, Any],
    changes: list[dict],
    at: datetime | None = None,
) -> Release:
    """The next number of a series whose row is locked."""
    last = series.releases.aggregate(last=Max("number"))["last"] or 0
    when = at or timezone.now()
    return Release.objects.create(series=series, number=last + 1, by=by, note=note, changes=changes, at=when)


def put_in_force(versions: list[SessionVersion]) -> None:
    """Store versions; from now on the public sees them."""
    stored = SessionVersion.objects.bulk_create(versions)
    for version in stored:
        version.session.released = version
    Session.objects.bulk_update([version.session for version in stored], ["released"])


def _version(change: PendingChange, made: Release) -> SessionVersion:
    session, before = change.session, change.session.released
    moved = change.old_starts_at is not None and change.old_starts_at != change.new_starts_at
    kept = before.previous_starts_at if before else None
    return SessionVersion(
        session=session,
        release=made,
        sequence=before.sequence + change.raises_sequence if before else 0,
        starts_at=session.starts_at,
        ends_at=session.starts_at + timedelta(minutes=session.minutes),
        previous_starts_at=change.old_starts_at if moved else kept,
        state=session.state,
        card=card_of(session),
        content=content_of(session),
    )


def _refuse_nothing(series: Series, changes: list[PendingChange]) -> None:
    if changes:
        return
    last = series.releases.order_by("-number").first()
    if last is None:
        words = _("There is nothing to release yet. Add a session that is more than an idea.")
        raise Refused("nothing_to_release", words)
    at = last.at.astimezone(clock.zone(series.zone))
    words = _("Nothing has changed since version %(number)s, released on %(day)s at %(time)s (%(zone)s).")
    told = {"number": last.number, "day": date_format(at), "time": time_format(at), "zone": series.zone}
    raise Refused("nothing_to_release", words % told)


def _record(made: Release, by: Account | None) -> None:
    counts = Counter(change["kind"] for change in made.changes)
    journal.record(
        "programme.released",
        made,
        network=made.series.network_id,
        by=by,
        series=made.series_id,
        number=made.number,
        **counts,
    )
