"""Interpreters mark what is missing, whoever has to bring it is reminded, and it is resolved: by itself or by hand.

Nobody is asked twice within a day, however much is marked: what comes in between waits for the next letter. When a
session is so close that it is needed at once, it waits for an eighth of the time that is left.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.contributions.actions import inviting
from sympolis.contributions.models import Speaker
from sympolis.contributions.speaking import is_coming, is_shown, span
from sympolis.core.refusals import Refused
from sympolis.core.text import tidy
from sympolis.directory.models import Account, Person
from sympolis.interpretation import missing
from sympolis.interpretation.models import Booking, Interpreter, Missing
from sympolis.interpretation.states import BookingState, Lack
from sympolis.journal import actions as journal
from sympolis.journal.models import Entry
from sympolis.networks.models import Network
from sympolis.programme.models import Part, Series, Session
from sympolis.programme.permissions import may_work_on

LONGEST_WORDS = 500
MOST_OPEN = 60  # of one session
MOST_TOLD = 150  # in one letter to the team
A_DAY = timedelta(days=1)  # in which nobody gets a second letter
URGENT, SHORTEST = 8, timedelta(minutes=15)  # part of the time left in which nobody does instead; at least
AGAIN = timedelta(days=3)  # after a letter, before another one about the same
IN_WORDS = frozenset({Lack.TERMS, Lack.OTHER, Lack.TEXT})  # several of one kind may be open at a time


def mark(
    session: Session, interpreter: Interpreter, *, lack: str, person: Person | None = None, words: str = ""
) -> Missing:
    """Mark what is missing for a session; what is marked already stays as it is.

    person   with a part in the session: whose slides, name or text
    Raises Refused: "not_allowed", "over", "unknown_choice", "no_person" (slides, name), "no_words" (something else),
    "no_part", "too_long", "too_many".
    """
    words = tidy(words)
    _refuse_odd(lack, person, words)
    with transaction.atomic():
        held = Session.objects.select_for_update(no_key=True, of=("self",)).select_related("series", "released")
        row = held.get(pk=session.pk)
        if not Booking.objects.filter(session=row, interpreter=interpreter, state=BookingState.ACCEPTED).exists():
            raise Refused("not_allowed", _("You are not booked for this session any more."))
        if not is_coming(row, timezone.now()):
            raise Refused("over", _("This session is over or cancelled: nobody needs to bring anything for it."))
        if person and not Part.objects.filter(session=row, person=person).exists():
            raise Refused("no_part", _("This person has no part in the session any more. Choose again."), "person")
        mine = Missing.objects.filter(session=row, resolved_at=None)
        same = mine.filter(lack=lack, person=person, **({"words": words} if lack in IN_WORDS else {})).first()
        if same:
            return same
        if mine.count() >= MOST_OPEN:
            raise Refused("too_many", _("Very much is marked already. Write to the secretariat instead."))
        made = Missing.objects.create(session=row, by=interpreter, lack=lack, person=person, words=words)
        _record("missing.marked", made, None)
    return made


def _refuse_odd(lack: str, person: Person | None, words: str) -> None:
    if lack not in Lack.values:
        raise Refused("unknown_choice", _("Choose what is missing."), "lack")
    if person is None and lack in (Lack.SLIDES, Lack.NAME):
        raise Refused("no_person", _("Choose whose it is."), "person")
    if not words and lack == Lack.OTHER:
        raise Refused("no_words", _("Say in a few words what is missing."), "words")
    if len(words) > LONGEST_WORDS:
        told = {"length": len(words), "most": LONGEST_WORDS}
        raise Refused("too_long", _("This text has %(length)s signs; at most %(most)s fit.") % told, "words")


def resolve(row: Missing, *, by: Interpreter | Account | None) -> Missing:
    """It is here, or is not needed any more; twice is once. By whoever interprets in the session, or the team.

    Raises Refused: "not_allowed".
    """
    with transaction.atomic():
        held = Missing.objects.select_for_update(no_key=True).select_related("session__series__network").get(pk=row.pk)
        if not _may_resolve(held, by):
            raise Refused("not_allowed", _("Only those who interpret in this session and its team can do that."))
        if held.resolved_at is None:
            held.resolved_at = timezone.now()
            held.save(update_fields=["resolved_at"])
            _record("missing.resolved", held, by if isinstance(by, Account) else None)
    return held


def _may_resolve(row: Missing, by: Interpreter | Account | None) -> bool:
    if isinstance(by, Interpreter):
        return Booking.objects.filter(session=row.session_id, interpreter=by, state=BookingState.ACCEPTED).exists()
    return by is None or may_work_on(by, row.session.series)


def arrived(lack: Lack, person: int, *, sessions: Iterable[int] | None = None, before: datetime) -> int:
    """Resolve what somebody (id) has brought now, for some sessions or for all; how many.

    What was marked after `before` is still missing.
    """
    rows = Missing.objects.filter(lack=lack, person=person, resolved_at=None, at__lte=before)
    rows = rows if sessions is None else rows.filter(session__in=list(sessions))
    with transaction.atomic():
        held = list(rows.select_for_update(no_key=True, of=("self",)).select_related("session__series").order_by("pk"))
        Missing.objects.filter(pk__in=[row.pk for row in held]).update(resolved_at=timezone.now())
        for network, of_network in groupby(sorted(held, key=_network_of), key=_network_of):
            _record_all("missing.resolved", list(of_network), network, None)
    return len(held)


def _network_of(row: Missing) -> int:
    return row.session.series.network_id


# -- letters


def remind_due(network: int | None = None) -> int:
    """Write to everybody who has something to bring and had no letter of it for a while; how many people or teams.

    network   id; None: all of them
    """
    rows = Missing.objects.filter(session__series__network=network) if network else Missing.objects.all()
    waiting = missing.still_needed(missing.open_ones(rows.filter(_waiting(timezone.now()))))
    networks = {row.session.series.network_id: row.session.series.network for row in waiting}
    return sum(_remind(networks[pk], waiting) for pk in sorted(networks))


def _waiting(now: datetime) -> Q:
    return Q(reminded_at=None) | Q(reminded_at__lte=now - AGAIN)


def _remind(network: Network, waiting: Iterable[Missing]) -> int:
    mine = [row for row in waiting if _network_of(row) == network.pk]
    reached = reached_of(mine)
    people: dict[Series, dict[int, Missing]] = {}
    for row in reached:
        people.setdefault(row.session.series, {}).setdefault(row.person_id or 0, row)
    done = sum(_remind_speakers(series, people[series]) for series in sorted(people, key=lambda one: one.pk))
    team = [row for row in mine if row not in reached]
    return done + (bool(team) and _remind_team(network, team[0]))


def is_reached(row: Missing) -> bool:
    """Whether a person can be asked for it by letter: it is theirs, and they have a part, an address and a page."""
    return bool(reached_of([row]))


def reached_of(rows: Iterable[Missing]) -> list[Missing]:
    """Those of the rows for which `is_reached` holds, in one query."""
    found = [
        row
        for row in rows
        if row.person and missing.is_of_speaker(row) and row.person.address and is_shown(row.session)
    ]
    parts = Part.objects.filter(
        session__in={row.session_id for row in found}, person__in={row.person_id for row in found}
    )
    there = set(parts.values_list("session_id", "person_id"))
    return [row for row in found if (row.session_id, row.person_id) in there]


def _remind_speakers(series: Series, first: dict[int, Missing]) -> int:
    """The speakers' own reminder, which lists all that is missing of them; how many get it.

    first   id of a person -> what is needed first of them
    """
    now = timezone.now()
    with transaction.atomic():
        just_now = Speaker.objects.filter(person__in=first, reminded_at__gte=now - inviting.A_MOMENT)
        rested = set(first) - asked_lately(first) - set(just_now.values_list("person_id", flat=True))
        done = inviting.remind(series, rested, by=None) if rested else inviting.Written()
        mine = Missing.objects.filter(session__series=series, person__in=[who.person for who in done.to])
        mine.filter(resolved_at=None, lack__in=missing.OF_SPEAKERS).update(reminded_at=now)
    return len(done.to)


def asked_lately(first: Mapping[int, Missing]) -> set[int]:
    """Of these persons (id -> what is needed first of them) those whom a letter asked for what interpreters lack a while ago.

    A letter that brought a link, or reminded by itself, does not count: whoever marks something waits for it.
    """
    now = timezone.now()
    asked = Missing.objects.filter(lack__in=missing.OF_SPEAKERS, person__in=first, reminded_at__gt=now - A_DAY)
    told = asked.values_list("person_id", "reminded_at")
    return {person for person, at in told if person and at and at > now - _pause(first[person], now)}


def _pause(row: Missing, now: datetime) -> timedelta:
    """How long a letter has to be ago before the next one goes."""
    left = span(row.session)[0] - now
    return A_DAY if missing.needed_by(row.session) else max(SHORTEST, min(A_DAY, left / URGENT))


def _remind_team(network: Network, first: Missing) -> bool:
    """One letter with everything that no speaker can be asked for, `first` before all; a listener writes it."""
    now = timezone.now()
    with transaction.atomic():
        Network.objects.select_for_update(no_key=True).get(pk=network.pk)
        if Entry.objects.filter(name="missing.told", network_id=network.pk, at__gt=now - _pause(first, now)).exists():
            return False
        rows = missing.still_needed(missing.open_ones(Missing.objects.filter(session__series__network=network)))
        reached = {row.pk for row in reached_of(rows)}
        told = [row.pk for row in rows if row.pk not in reached][:MOST_TOLD]
        Missing.objects.filter(pk__in=told).update(reminded_at=now)
        journal.record_all("missing.told", [(network, {"rows": told})], network=network.pk, by=None, on_pages=False)
    return True


def _record(fact: str, row: Missing, by: Account | None) -> None:
    _record_all(fact, [row], _network_of(row), by)


def _record_all(fact: str, rows: Iterable[Missing], network: int, by: Account | None) -> None:
    told: list[tuple[Model, dict[str, object]]] = [
        (row, {"series": row.session.series_id, "session": row.session_id, "lack": row.lack}) for row in rows
    ]
    journal.record_all(fact, told, network=network, by=by, on_pages=False)
