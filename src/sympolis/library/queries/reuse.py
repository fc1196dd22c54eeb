"""Where practices are used too."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet

from sympolis.core.text import comparable
from sympolis.library.models import Practice, Reuse
from sympolis.library.queries.practices import public
from sympolis.library.states import ReuseState
from sympolis.networks.models import Network
from sympolis.programme.models import Series

LIVE = (ReuseState.TOLD, ReuseState.PROVEN, ReuseState.CONFIRMED, ReuseState.REFUSED)


@dataclass(frozen=True, slots=True)
class Uses:
    """How often practices are used elsewhere.

    confirmed   pairs of a practice and another city, confirmed
    waiting     pairs that somebody told, not confirmed yet, with an address that is theirs
    practices   that are used elsewhere, confirmed
    cities      that use something of another one, confirmed
    """

    confirmed: int
    waiting: int
    practices: int
    cities: int


def elsewhere() -> QuerySet[Reuse]:
    """All but those of the practice's own city, which two spellings of it that were joined can bring about."""
    own = Q(municipality__isnull=False, municipality=F("practice__municipality"))
    return Reuse.objects.exclude(own)


def confirmed(practice: Practice) -> list[Reuse]:
    """The cities that use it, each once (the first that told), newest first."""
    rows = elsewhere().filter(practice=practice, state=ReuseState.CONFIRMED).select_related("municipality")
    once = {city_of(row): row for row in rows.order_by("-answered_at", "-pk")}
    return sorted(once.values(), key=lambda row: (row.since, row.pk), reverse=True)


def numbers(practices: Iterable[int]) -> dict[int, int]:
    """Practice (id) -> how many other cities use it, confirmed; one query. Practices that nobody uses are left out."""
    cities: dict[int, set[str]] = {}
    rows = elsewhere().filter(practice__in=list(practices), state=ReuseState.CONFIRMED)
    for row in rows.only("practice_id", "municipality_id", "place", "country"):
        cities.setdefault(row.practice_id, set()).add(city_of(row))
    return {practice: len(found) for practice, found in cities.items()}


def at_desk(series: Iterable[Series]) -> QuerySet[Reuse]:
    """Everything that was told of practices of these series, newest first; practice, series and city fetched along."""
    rows = Reuse.objects.filter(practice__series__in=series)
    return rows.select_related("practice__series", "practice__network", "municipality").order_by("-told_at", "-pk")


def told_by(mailboxes: Iterable[str], network: Network) -> QuerySet[Reuse]:
    """What was told under these addresses (as `address_key`) of practices that may be seen, newest first."""
    rows = Reuse.objects.filter(practice__in=public(network), email_key__in=set(mailboxes) - {""}, state__in=LIVE)
    return rows.select_related("practice__network", "municipality").order_by("-told_at", "-pk")


def city_of(row: Reuse) -> str:
    """What tells cities apart: their number in the directory, else how they were typed."""
    return f"#{row.municipality_id}" if row.municipality_id else f"{comparable(row.place)}, {row.country}"


def totals(
    network: Network, *, series: int | None = None, since: datetime | None = None, until: datetime | None = None
) -> Uses:
    """Indicator "practices reused", confirmed ones apart.

    Of practices that may be seen, of one series if it is given; told and confirmed from `since` on and before `until`.
    """
    rows = elsewhere().filter(practice__in=public(network), state__in=[ReuseState.CONFIRMED, ReuseState.PROVEN])
    if series is not None:
        rows = rows.filter(practice__series=series)
    pairs: dict[str, set[tuple[int, str]]] = {ReuseState.CONFIRMED: set(), ReuseState.PROVEN: set()}
    for row in rows.only("practice_id", "municipality_id", "place", "country", "state", "answered_at", "proven_at"):
        at = row.answered_at if row.state == ReuseState.CONFIRMED else row.proven_at
        if at and (since is None or at >= since) and (until is None or at < until):
            pairs[row.state].add((row.practice_id, city_of(row)))
    sure = pairs[ReuseState.CONFIRMED]
    return Uses(
        confirmed=len(sure), waiting=len(pairs[ReuseState.PROVEN] - sure), practices=len({pk for pk, _city in sure}),
        cities=len({city for _pk, city in sure}),
    )  # fmt: skip
