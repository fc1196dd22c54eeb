"""Small reads about interpreters that verbs, letters and pages share."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from sympolis.core.text import address_key
from sympolis.interpretation.fitting import Rules, team_size
from sympolis.interpretation.models import Booking, Interpreter, WorkRules
from sympolis.interpretation.states import BookingState

LEAST_TO_ANSWER = timedelta(hours=1)


def of_network(network: int) -> QuerySet[Interpreter]:
    """Everybody on the roster of a network (id), also the retired, by name."""
    rows = Interpreter.objects.filter(network=network).exclude(person__family_name="")
    return rows.select_related("person__account", "person__municipality").order_by(
        "person__family_name", "person__given_name", "pk"
    )


def rules_of(network: int) -> WorkRules:
    """The rules of a network (id); the defaults, not stored, where nobody set any."""
    return WorkRules.objects.filter(network=network).first() or WorkRules(network_id=network)


def as_rules(row: WorkRules) -> Rules:
    """The same as calculations take them."""
    return Rules(timedelta(minutes=row.rest_minutes), row.most_a_day)


def answer_by(network: int, starts_at: datetime, now: datetime) -> datetime:
    """Until when an offer made now is to be answered: within the network's time, and two thirds of what is left."""
    wished = now + timedelta(hours=rules_of(network).answer_hours)
    left = now + (starts_at - now) * 2 / 3
    return max(min(wished, left), now + min(LEAST_TO_ANSWER, max(starts_at - now, timedelta(minutes=10)) / 2))


def is_full(row: Booking) -> bool:
    """Whether others have taken all seats of a channel. Who accepted before a move keeps the seat while asked anew."""
    rows = Booking.objects.filter(session=row.session_id, service=row.service, language=row.language)
    held = Q(state=BookingState.ACCEPTED)
    if row.moved_from is None:
        held |= Q(state=BookingState.OFFERED, moved_from__isnull=False, answer_by__gt=timezone.now())
    size = max(team_size(minutes, row.service) for minutes in (row.session.minutes, row.minutes))
    return 0 < size <= rows.filter(held).exclude(pk=row.pk).count()


def key_of(interpreter: Interpreter) -> str:
    """The address as calendars are counted by."""
    return address_key(interpreter.person.address)


def about(booking: Booking) -> str:
    """What letters about a booking name as their cause."""
    return f"interpretation.booking:{booking.pk}"
