"""What is read to count who needs which language, in a constant number of queries."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from sympolis.interpretation.channels import code_of
from sympolis.interpretation.costs import Charges, costs
from sympolis.interpretation.demand import Demand, Key, Offered, Rate, Row, count, rate_of
from sympolis.interpretation.models import Booking, Decision, Pair, Terms
from sympolis.interpretation.queries.bookings import charges_of, costing
from sympolis.interpretation.standing import Agreed
from sympolis.interpretation.states import BookingState
from sympolis.programme.models import Series, Session
from sympolis.programme.states import SessionState
from sympolis.registrations import following
from sympolis.registrations.models import Registration
from sympolis.registrations.states import Attendance, RegistrationState

A_YEAR = timedelta(days=365)  # of the past, from which show rates are known
COLUMNS = ("pk", "session_id", "participant__person_id", "state", "region_id", "reply", *following.COLUMNS)
UNTOLD = {"participant__access_needs": "", "participant__captions": False, "participant__sign_language": ""}


def planned(series: Series) -> QuerySet[Session]:
    """Sessions of a series that are not cancelled, by time."""
    rows = Session.objects.filter(series=series).exclude(state=SessionState.CANCELLED)
    return rows.select_related("format", "released").order_by("starts_at", "pk")


def terms_of(series: Series) -> Terms:
    """The terms of a series; the usual ones, not stored, while nobody has set them."""
    return Terms.objects.filter(series=series).first() or Terms(series=series)


def rows_of(sessions: Iterable[Session]) -> list[Row]:
    """Registrations of these sessions by people who may need something beside the floor."""
    follows = Q(language=F("session__floor_language")) | Q(language="", participant__person__languages=[])
    rows = Registration.objects.filter(session__in=[one.pk for one in sessions], participant__erased_at=None)
    rows = rows.exclude(follows, **UNTOLD).order_by("pk")
    return [
        Row(pk, session, person, state, following.told(*said), region, reply)
        for pk, session, person, state, region, reply, *said in rows.values_list(*COLUMNS)
    ]


def offered(sessions: Iterable[Session]) -> dict[int, Offered]:
    """What each session has, as it stands in the draft."""
    return {one.pk: Offered(one.floor_language, tuple(one.interpretation_languages)) for one in sessions}


def rates(sessions: Sequence[Session], network: int, fallback: dict[int, int], now: datetime) -> dict[int, Rate]:
    """Session id -> how many come; `fallback` by series, where nothing is known yet. One query."""
    past = show_rates(network, now)
    return {one.pk: rate_of(one.format_id, past, fallback.get(one.series_id, Terms().show_rate)) for one in sessions}


def show_rates(network: int, now: datetime) -> dict[int | None, tuple[int, int, int]]:
    """Format id -> (sessions, seats, people who came live), of sessions of the last year in which attendance was noted."""
    rows = Registration.objects.filter(
        session__series__network=network, session__starts_at__gt=now - A_YEAR, session__starts_at__lt=now,
        state=RegistrationState.CONFIRMED,
    )  # fmt: skip
    seats = rows.order_by().values_list("session_id", "session__format_id")
    counted = seats.annotate(seats=Count("pk"), came=Count("pk", filter=Q(attendance=Attendance.LIVE)))
    found: dict[int | None, tuple[int, int, int]] = {}
    for _session, format_id, held, came in counted:
        if came:
            sessions, all_seats, all_came = found.get(format_id, (0, 0, 0))
            found[format_id] = (sessions + 1, all_seats + held, all_came + came)
    return found


def demand_of(
    series: Series,
    sessions: Sequence[Session],
    terms: Terms,
    *,
    regions: Sequence[int] = (),
    now: datetime | None = None,
) -> tuple[dict[Key, Demand], dict[int, Rate]]:
    """(demand by session and channel, show rate by session), in two queries."""
    known = rates(sessions, series.network_id, {series.pk: terms.show_rate}, now or timezone.now())
    return count(rows_of(sessions), offered(sessions), known, regions), known


def newest_decisions(sessions: Iterable[Session]) -> dict[Key, Decision]:
    """(session, channel) -> the decision that counts."""
    found: dict[Key, Decision] = {}
    for one in Decision.objects.filter(session__in=[session.pk for session in sessions]).order_by("at", "pk"):
        found[one.session_id, code_of(one.language, one.service)] = one
    return found


def directions(network: int) -> set[tuple[str, str, str]]:
    """(service, from, to): what the network's interpreters work between."""
    rows = Pair.objects.filter(interpreter__network=network, interpreter__is_active=True)
    return set(rows.values_list("service", "source", "target").distinct())


def agreed(series: Series, terms: Terms) -> Agreed:
    """What is agreed with interpreters, as the page of their fees counts it; totals in the currency of the terms."""
    rows = costing(series)
    charges = charges_of(rows)
    channels: dict[Key, tuple[Decimal, int]] = {}
    for row in rows:
        key = (row.session_id, code_of(row.language, row.service))
        amount, people = channels.get(key, (Decimal(0), 0))
        charge = charges[row.pk].amount if row.currency == terms.currency else None
        channels[key] = (amount + (charge or 0), people + 1)
    total = costs(rows, charges).agreed.get(terms.currency, Decimal(0))
    return Agreed(total, channels, _booked(rows, charges))


def _booked(rows: Iterable[Booking], charges: Charges) -> dict[Key, tuple[Decimal, str]]:
    sums: dict[Key, dict[str, Decimal]] = {}
    for row in rows:
        amount = charges[row.pk].amount
        if row.state == BookingState.ACCEPTED and amount is not None:
            of = sums.setdefault((row.session_id, code_of(row.language, row.service)), {})
            of[row.currency] = of.get(row.currency, Decimal(0)) + amount
    return {key: (fee, currency) for key, of in sums.items() if len(of) == 1 for currency, fee in of.items()}


def log_of(series: Series) -> QuerySet[Decision]:
    """All decisions of a series, the newest first."""
    rows = Decision.objects.filter(session__series=series).select_related("session", "by")
    return rows.order_by("-at", "-pk")
