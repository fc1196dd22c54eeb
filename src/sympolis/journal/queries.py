"""What happened, and how the telling goes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils import timezone

from sympolis.journal.models import Delivery, Duty, Entry
from sympolis.journal.states import OPEN, TRIES_BEFORE_ATTENTION, DeliveryState

LATE_COMERS = 1000  # entries looked back for a transaction that took its number early and committed late

# Always the open states by name: by "not done" no index could be searched
_OPEN = Q(state__in=OPEN)
_FAILING = _OPEN & (Q(state=DeliveryState.FAILED) | Q(tries__gte=TRIES_BEFORE_ATTENTION))


def latest_change() -> int:
    """A number that differs after every change that public pages show; a page made under it is fresh while it holds.

    On PostgreSQL a transaction takes its entry's number before it commits, so the highest number alone would miss the
    one that commits last: the count of entries close below it is part of the answer.
    """
    shown = Entry.objects.filter(on_pages=True)
    newest = shown.aggregate(newest=Max("pk"))["newest"] or 0
    return newest * (LATE_COMERS + 1) + shown.filter(pk__gt=newest - LATE_COMERS, pk__lte=newest).count()


def happened_to(subject: models.Model) -> QuerySet[Entry]:
    """Entries about one thing, newest first."""
    return Entry.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk)).order_by("-pk")


def happened_in(networks: Iterable[int]) -> QuerySet[Entry]:
    """Entries of these networks (ids), newest first."""
    return Entry.objects.filter(network_id__in=list(networks)).order_by("-pk")


def due(now: datetime) -> QuerySet[Delivery]:
    """Deliveries to be tried now, longest due first."""
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING, due_at__lte=now)
    return waiting.order_by("due_at", "pk").select_related("entry")


@dataclass(frozen=True, slots=True)
class Standing:
    """How the telling goes."""

    waiting: int  # not yet done, whether or not tried
    failing: int  # of these, tried several times in vain: a person should look
    failed: int  # given up after a week of tries
    waits_since: datetime | None  # the fact that waits longest


def standing(networks: Iterable[int] | None = None) -> Standing:
    """Counts of deliveries; of these networks (ids) only, or of the whole host."""
    counts = _of(networks).filter(_OPEN)
    return Standing(
        **counts.aggregate(
            waiting=Count("pk", filter=Q(state=DeliveryState.WAITING)),
            failing=Count("pk", filter=Q(state=DeliveryState.WAITING, tries__gte=TRIES_BEFORE_ATTENTION)),
            failed=Count("pk", filter=Q(state=DeliveryState.FAILED)),
            waits_since=Min("entry__at", filter=Q(state=DeliveryState.WAITING)),
        )
    )


def failing(networks: Iterable[int] | None = None) -> QuerySet[Delivery]:
    """Deliveries a person should look at, with their entry and last error, newest first."""
    return _of(networks).filter(_FAILING).select_related("entry").order_by("-pk")


def _of(networks: Iterable[int] | None) -> QuerySet[Delivery]:
    every = Delivery.objects.all()
    return every if networks is None else every.filter(entry__network_id__in=list(networks))


def due_duties(names: Iterable[str]) -> list[Duty]:
    """Of these duties, the ones whose time has come."""
    return list(Duty.objects.filter(name__in=list(names), due_at__lte=timezone.now()).order_by("due_at"))
