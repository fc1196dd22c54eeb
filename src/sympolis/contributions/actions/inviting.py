"""Writing to speakers: the link, reminders of what is missing, and the link to a session's pack. Listeners write the
letters of what is recorded here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.contributions import asking, speaking
from sympolis.contributions.models import PackLink, Speaker, SpeakersReminded
from sympolis.contributions.speaking import Preparation
from sympolis.core.refusals import Refused
from sympolis.directory.models import Account
from sympolis.journal import actions as journal
from sympolis.programme.models import Series, Session
from sympolis.programme.permissions import may_work_on
from sympolis.programme.queries import PUBLIC_STATES
from sympolis.programme.states import SessionState

DAYS = (14, 5)  # before a session its speakers are reminded of what is missing
LATEST = 0.5  # a reminder that would come later than this part of its days before the start is left out
PAUSE = timedelta(days=2)  # after the link or a reminder, before another one comes by itself
A_MOMENT = timedelta(minutes=1)  # in which a second press of the same button is the first one


@dataclass
class Written:
    """What became of a wish to write to people."""

    to: list[Preparation] = field(default_factory=list)
    without_address: list[Preparation] = field(default_factory=list)
    complete: list[Preparation] = field(default_factory=list)  # nothing is missing, so nothing to remind of


def send_links(series: Series, persons: Iterable[int], *, by: Account | None, renewed: bool = False) -> Written:
    """Send these persons (ids) their personal link; who got it within the last minute is left alone.

    renewed   the one that they got is worth nothing any more
    Persons without a part in a session to come are passed over. Raises Refused("not_allowed").
    """
    with transaction.atomic():
        done = Written()
        for who in _chosen(series, persons, by):
            (done.to if who.address else done.without_address).append(who)
        told = [(who, ()) for who in done.to]
        _note_written(series, told, "speaker.invited", "invited_at", by=by, renewed=renewed)
    return done


def remind(series: Series, persons: Iterable[int], *, by: Account | None) -> Written:
    """Remind these persons (ids) of what is missing; nobody of whom nothing is. Raises Refused("not_allowed")."""
    with transaction.atomic():
        return _remind(series, _chosen(series, persons, by), by)


def _remind(series: Series, chosen: Sequence[Preparation], by: Account | None) -> Written:
    done = Written()
    asked = asking.asked_of_all(series, [who.person for who in chosen if not who.missing])
    for who in chosen:
        if not who.missing and who.person.pk not in asked:
            done.complete.append(who)
        elif not who.address:
            done.without_address.append(who)
        else:
            done.to.append(who)
    told = [(who, sorted({item.need for item in who.missing})) for who in done.to]
    _note_written(series, told, "speaker.reminded", "reminded_at", by=by)
    return done


def _note_written(
    series: Series,
    people: Sequence[tuple[Preparation, Sequence[str]]],
    fact: str,
    column: str,
    *,
    by: Account | None,
    renewed: bool = False,
) -> None:
    """Note when each was written to, and the fact with what they are asked for; in a constant number of queries.

    Who was a moment ago is passed over, unless what they got then was `renewed`.
    """
    now, rows = timezone.now(), _all_locked(series, [who for who, _what in people])
    told: list[tuple[Model, dict[str, object]]] = []
    due: list[int] = []
    for who, what in people:
        row = rows[who.person.pk]
        if renewed or not _is_moment_ago(getattr(row, column), now):
            due.append(row.pk)
            told.append((who.person, _facts(row, what)))
    Speaker.objects.filter(pk__in=due).update(**{column: now})
    journal.record_all(fact, told, network=series.network_id, by=by, on_pages=False)


def _is_moment_ago(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and now - moment <= A_MOMENT


def _all_locked(series: Series, people: Sequence[Preparation]) -> dict[int, Speaker]:
    """Id of a person -> their row, made when it is not there yet, locked."""
    new = [Speaker(series=series, person=who.person) for who in people if who.speaker.pk is None]
    Speaker.objects.bulk_create(new, ignore_conflicts=True)
    rows = Speaker.objects.select_for_update(no_key=True).filter(
        series=series, person__in=[who.person for who in people]
    )
    return {row.person_id: row for row in rows.order_by("pk")}


def remind_due() -> int:
    """Remind those who have had their link for a while, 14 and 5 days before a session, if something is missing; how many."""
    now = timezone.now()
    found: dict[int, set[int]] = {}  # series -> sessions whose day has come
    for days in DAYS:
        for session, series, starts_at in _due(days, now):
            if _mark(session, days, starts_at) and starts_at - now >= timedelta(days=days) * LATEST:
                found.setdefault(series, set()).add(session)
    return sum(_remind_series(pk, sessions, now) for pk, sessions in found.items())


def _due(days: int, now: datetime) -> list[tuple[int, int, datetime]]:
    """(session, series, start) of public sessions that begin within so many days and were not seen to at this time."""
    soon = Session.objects.filter(
        released__starts_at__gt=now,
        released__starts_at__lte=now + timedelta(days=days),
        series__state__in=PUBLIC_STATES,
    )
    soon = soon.exclude(released__state=SessionState.CANCELLED).exclude(state=SessionState.CANCELLED)
    done = set(SpeakersReminded.objects.filter(days=days, session__in=soon).values_list("session_id", "starts_at"))
    rows = soon.order_by("pk").values_list("pk", "series_id", "released__starts_at")
    return [row for row in rows if (row[0], row[2]) not in done]


def _mark(session: int, days: int, starts_at: datetime) -> bool:
    _row, is_new = SpeakersReminded.objects.get_or_create(session_id=session, days=days, starts_at=starts_at)
    return is_new


def _remind_series(pk: int, sessions: set[int], now: datetime) -> int:
    series = Series.objects.select_related("network").get(pk=pk)
    with transaction.atomic():
        rows = [
            who
            for who in speaking.preparations(series)
            if sessions & {part.session_id for part in who.coming} and _rested(who.speaker, now)
        ]
        return len(_remind(series, rows, None).to)


def _rested(speaker: Speaker, now: datetime) -> bool:
    """Whether they had their link, and time to follow it."""
    last = max(filter(None, (speaker.invited_at, speaker.reminded_at)), default=None)
    return speaker.invited_at is not None and last is not None and now - last >= PAUSE


def _chosen(series: Series, persons: Iterable[int], by: Account | None) -> list[Preparation]:
    if by is not None and not may_work_on(by, series):
        raise Refused("not_allowed", _("Only the team of this series can write to speakers."))
    wanted = set(persons)
    return [who for who in speaking.preparations(series) if who.person.pk in wanted and who.coming]


def _facts(row: Speaker, what: Sequence[str] = ()) -> dict[str, object]:
    facts: dict[str, object] = {"series": row.series_id, "speaker": row.pk}
    if what:
        facts["what"] = [str(one) for one in what]
    return facts


# -- the pack of a session


def open_pack(session: Session, *, by: Account | None) -> PackLink:
    """Make the link to the interpreters' pack of a session, or a new one: the one before is worth nothing then.

    Raises Refused: "not_allowed", "over" (the session is over or cancelled), "not_public".
    """
    with transaction.atomic():
        _refuse_strangers(session, by)
        if not speaking.is_coming(session, timezone.now()):
            raise Refused("over", _("The session is over or cancelled: nobody needs the link any more."))
        if not speaking.is_shown(session):
            raise Refused("not_public", _("Release the session first: until then there is nothing to hand out."))
        row, made = PackLink.objects.select_for_update().get_or_create(session=session)
        if not made:
            row.version, row.is_open, row.made_at = row.version + 1, True, timezone.now()
            row.save()
        _record_pack("pack.opened", session, by)
    return row


def close_pack(session: Session, *, by: Account | None) -> None:
    """Take the link back; twice is once. Raises Refused("not_allowed")."""
    with transaction.atomic():
        _refuse_strangers(session, by)
        if PackLink.objects.filter(session=session, is_open=True).update(is_open=False):
            _record_pack("pack.closed", session, by)


def _refuse_strangers(session: Session, by: Account | None) -> None:
    if by is not None and not may_work_on(by, session.series):
        raise Refused("not_allowed", _("Only the team of this series can hand out the pack."))


def _record_pack(fact: str, session: Session, by: Account | None) -> None:
    facts: dict[str, object] = {"series": session.series_id}
    journal.record_all(fact, [(session, facts)], network=session.series.network_id, by=by, on_pages=False)
