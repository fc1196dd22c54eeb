"""Who agreed to what, as it holds at this moment: a consent taken back counts no more from then on."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef

from sympolis.directory.models import Consent
from sympolis.programme.models import Series, Session
from sympolis.registrations import purposes
from sympolis.registrations.models import Participant, Registration
from sympolis.registrations.states import HOLDING


@dataclass(frozen=True, slots=True)
class Agreement:
    """A purpose, and how many people of a series agree to it now."""

    purpose: str
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Agreeing:
    """Somebody with a seat in a session, and what they agree to."""

    registration: Registration
    purposes: frozenset[str]


def agreements(series: Series) -> list[Agreement]:
    """Each of our purposes with how many people of the series agree to it."""
    mine = Registration.objects.filter(participant=OuterRef("pk"), session__series=series)
    people = Participant.objects.filter(Exists(mine), network=series.network_id, erased_at=None)
    held = Consent.objects.filter(
        person__in=people.values("person_id"), network_id=series.network_id, withdrawn_at=None
    )
    counts = dict(held.order_by().values_list("purpose").annotate(number=Count("person", distinct=True)))
    return [Agreement(purpose, str(name), counts.get(purpose, 0)) for purpose, name in purposes.NAMES.items()]


def of_session(session: Session) -> list[Agreeing]:
    """Everybody with a seat, by name, with what they agree to."""
    rows = Registration.objects.filter(session=session, state__in=HOLDING, participant__erased_at=None)
    people = list(rows.select_related("participant__person", "municipality").order_by("participant__name_key", "pk"))
    held = purposes_of(session.series.network_id, (row.participant.person_id for row in people))
    return [Agreeing(row, frozenset(held.get(row.participant.person_id, ()))) for row in people]


def purposes_of(network: int, persons: Iterable[int]) -> dict[int, set[str]]:
    """Person (id) -> purposes that they agree to in a network, in one query."""
    found: dict[int, set[str]] = {}
    wanted = set(persons)
    rows = Consent.objects.filter(network_id=network, withdrawn_at=None, purpose__in=list(purposes.NAMES))
    for person, purpose in rows.values_list("person_id", "purpose"):
        if person in wanted:
            found.setdefault(person, set()).add(purpose)
    return found
