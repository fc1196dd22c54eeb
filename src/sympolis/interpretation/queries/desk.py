"""What an interpreter sees on their own desk. A constant number of queries, however many bookings there are."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import QuerySet, prefetch_related_objects

from sympolis.contributions.models import Slides
from sympolis.contributions.speaking import is_cancelled, is_shown, minutes_of, span
from sympolis.core import clock
from sympolis.interpretation.models import Away, Booking, GlossaryEntry, Interpreter, Missing
from sympolis.interpretation.queries import glossary
from sympolis.interpretation.queries.turns import Fixed, fixed_turns, plan_of
from sympolis.interpretation.states import BookingState, Service
from sympolis.programme.models import Session

SHOWN = frozenset({BookingState.OFFERED, BookingState.ACCEPTED})  # what somebody is counted on for, and knows of
MOST_HELD = 200


@dataclass(frozen=True, slots=True)
class MyTurn:
    """A turn in one's channel. `is_mine`: whose desk this is."""

    starts_at: datetime
    ends_at: datetime
    who: Booking
    is_mine: bool


@dataclass
class Row:
    """A booking on the desk.

    partners    the others who interpret in the session, those of one's own channel first
    missing     what is marked and open; `news`: slides since they last said that they know the pack
    moved_from  another time that they heard of before; None when it is as they know it
    """

    booking: Booking
    starts_at: datetime
    ends_at: datetime
    partners: list[Booking] = field(default_factory=list)
    missing: int = 0
    news: int = 0
    moved_from: datetime | None = None
    is_cancelled: bool = False
    is_shown: bool = False
    clashes: list[Away] = field(default_factory=list)
    turns: list[MyTurn] = field(default_factory=list)  # one's own

    @property
    def minutes(self) -> int:
        return minutes_of(self.booking.session)


@dataclass
class Desk:
    """All bookings of an interpreter, by time; what is over begins with the latest."""

    offers: list[Row] = field(default_factory=list)
    coming: list[Row] = field(default_factory=list)
    ended: list[Row] = field(default_factory=list)  # not needed any more, or the session is cancelled
    held: list[Row] = field(default_factory=list)


def bookings_of(interpreter: Interpreter) -> QuerySet[Booking]:
    """What an interpreter knows of; what the team only proposes is not theirs to see."""
    rows = Booking.objects.filter(interpreter=interpreter).exclude(state=BookingState.PROPOSED)
    return rows.select_related("session__series__network", "session__released", "session__theme", "interpreter__person")


def desk_of(interpreter: Interpreter, now: datetime) -> Desk:
    """Offers, sessions to come, what fell away, sessions held."""
    found = Desk()
    rows = [_row(one) for one in bookings_of(interpreter).order_by("session__starts_at", "pk")]
    for row in rows:
        state, over = row.booking.state, row.ends_at <= now
        if state == BookingState.ACCEPTED and over and not row.is_cancelled:
            found.held.insert(0, row)
        elif over or state in (BookingState.DECLINED, BookingState.GIVEN_BACK):
            continue
        elif row.is_cancelled or state == BookingState.RELEASED:
            found.ended.append(row)
        else:
            (found.offers if state == BookingState.OFFERED else found.coming).append(row)
    del found.held[MOST_HELD:]
    _fill(interpreter, [*found.offers, *found.coming])
    return found


def _row(booking: Booking) -> Row:
    session = booking.session
    starts_at, ends_at = span(session)
    known = getattr(booking, "moved_from", None) or booking.starts_at
    return Row(
        booking, starts_at, ends_at, moved_from=known if known != starts_at else None,
        is_cancelled=is_cancelled(session), is_shown=is_shown(session),
    )  # fmt: skip


def _fill(interpreter: Interpreter, rows: list[Row]) -> None:
    sessions = [row.booking.session_id for row in rows]
    partners = partners_of(sessions)
    open_ones = Counter(
        Missing.objects.filter(session__in=sessions, resolved_at=None).values_list("session", flat=True)
    )
    slides: dict[int, list[datetime]] = defaultdict(list)
    for session, at in Slides.objects.filter(talk__session__in=sessions).values_list("talk__session", "at"):
        slides[session].append(at)
    away, fixed = list(interpreter.away.all()), fixed_turns(sessions)
    prefetch_related_objects([row.booking.session for row in rows], "segments")
    for row in rows:
        mine, since = row.booking, row.booking.seen_at
        row.partners = sort_partners(mine, partners.get(mine.session_id, ()))
        found = turns_of(mine, partners.get(mine.session_id, ()), row.starts_at, row.minutes, fixed)
        row.turns = [one for one in found if one.is_mine]
        row.missing = open_ones[mine.session_id]
        row.news = sum(since is not None and at > since for at in slides[mine.session_id])
        row.clashes = [one for one in away if one.starts_at < row.ends_at and row.starts_at < one.ends_at]


def partners_of(sessions: Iterable[int]) -> dict[int, list[Booking]]:
    """Session -> everybody who will interpret there: who was only asked is nobody else's business."""
    found: dict[int, list[Booking]] = defaultdict(list)
    rows = Booking.objects.filter(session__in=list(sessions), state=BookingState.ACCEPTED)
    for row in rows.select_related("interpreter__person__account").order_by("service", "language", "order", "pk"):
        found[row.session_id].append(row)
    return found


def sort_partners(mine: Booking, everybody: Iterable[Booking]) -> list[Booking]:
    """The others, those of one's own channel first."""
    others = [row for row in everybody if row.pk != mine.pk]
    return sorted(others, key=lambda row: (row.service, row.language) != (mine.service, mine.language))


def turns_of(
    mine: Booking, everybody: Iterable[Booking], starts_at: datetime, minutes: int, fixed: Fixed
) -> list[MyTurn]:
    """Who of one's channel interprets when, of those who will be there."""
    team = [row for row in everybody if (row.service, row.language) == (mine.service, mine.language)]
    return [
        MyTurn(
            starts_at + timedelta(minutes=one.start), starts_at + timedelta(minutes=one.end), team[one.member],
            team[one.member].pk == mine.pk,
        )
        for one in plan_of(mine.session, team, minutes, fixed).turns
    ]  # fmt: skip


def languages_of(mine: Booking) -> list[str]:
    """The languages of a booking, what is heard first, then the others in which the interpreter works."""
    pairs = mine.interpreter.pairs.all()
    further = [code for pair in pairs if pair.service == Service.SPOKEN for code in (pair.source, pair.target)]
    return list(dict.fromkeys([mine.source, mine.language, mine.session.floor_language, *further]))


def terms_for(session: Session, languages: list[str]) -> list[GlossaryEntry]:
    """Entries of the session's theme, and those for all themes, that have a term in one of these languages."""
    code = session.theme.code if session.theme else ""
    rows = glossary.entries(session.series.network, theme=code or "-", language=languages[0])
    wanted = {base(language) for language in languages}
    return [row for row in rows if wanted & {base(code) for code in row.terms}]


def term_in(row: GlossaryEntry, language: str) -> str:
    """The term in a language, or in another form of it ("pt" for "pt-BR")."""
    near = next((term for code, term in row.terms.items() if base(code) == base(language)), "")
    return str(row.terms.get(language) or near)


def base(code: str) -> str:
    return code.split("-")[0].lower()


def zone_here(zone: str, session: Session) -> str:
    """The clock on which a session is shown: one's own, else the host's."""
    return zone if zone in clock.zone_names() else session.zone
