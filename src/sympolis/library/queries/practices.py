"""Reads of the library."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from sympolis.contributions.models import Presentation
from sympolis.directory.models import Municipality
from sympolis.library.facets import Facet, common, marks
from sympolis.library.models import Indexed, Practice
from sympolis.library.states import SHOWN, STANDING
from sympolis.networks.models import Network
from sympolis.programme.models import Release
from sympolis.programme.queries import PUBLIC_STATES

LONG = ("content", "links")  # what lists do not show
RELATED = 4
MOST_CANDIDATES = 400
WORTH = {Facet.THEME: 4, Facet.SIZE: 3, Facet.REGION: 2, Facet.SDG: 1, Facet.COST: 1}


def public(network: Network) -> QuerySet[Practice]:
    """What everybody may see: published or outdated, as long as the city's approval stands.

    The contribution is joined, so that a withdrawal hides the practice in the same moment.
    """
    return Practice.objects.filter(network=network, state__in=SHOWN, contribution__state__in=STANDING)


def is_gone(network: Network, slug: str) -> bool:
    """Whether a practice had this address and may no longer be seen."""
    mine = Practice.objects.filter(network=network, slug=slug)
    return mine.exists() and not public(network).filter(slug=slug).exists()


def shown_in(network: Network, found: Sequence[int]) -> list[Practice]:
    """These practices in this order, with city, region and themes; two queries."""
    joined = public(network).select_related("municipality", "region", "series").prefetch_related("topics")
    rows = joined.defer(*LONG).in_bulk(found)
    return [rows[pk] for pk in found if pk in rows]


def newest(network: Network, number: int) -> list[Practice]:
    """The practices that came last, with their cities."""
    rows = public(network).select_related("municipality").defer(*LONG)
    return list(rows.order_by("-published_at", "-pk")[:number])


def of_city(network: Network, city: Municipality) -> list[Practice]:
    """What a city has in the library, the newest first."""
    return list(public(network).filter(municipality=city).defer(*LONG).order_by("-published_at", "-pk"))


def presented_in(network: Network, session: int) -> list[Practice]:
    """Practices of the library that were presented in a session, with their cities."""
    told = [
        one.contribution_id for one in presentations(network).filter(session=session).order_by("pk") if is_told(one)
    ]
    rows = public(network).filter(contribution__in=told).select_related("municipality").defer(*LONG)
    return sorted(rows, key=lambda one: told.index(one.contribution_id)) if told else []


def presented(practice: Practice) -> list[Presentation]:
    """Released sessions of public series in which it was presented, by time; one query."""
    rows = (
        presentations(practice.network).filter(contribution=practice.contribution_id).select_related("session__series")
    )
    return [one for one in rows.order_by("session__released__starts_at", "pk") if is_told(one)]


def presentations(network: Network) -> QuerySet[Presentation]:
    """Presentations in released sessions of public series, for `is_told`; the released version is joined."""
    since = Release.objects.filter(series=OuterRef("session__series"), at__gte=OuterRef("added_at"))
    rows = Presentation.objects.filter(
        session__released__isnull=False, session__series__state__in=PUBLIC_STATES, session__series__network=network
    )
    return rows.annotate(was_released=Exists(since)).select_related("session__released")


def is_told(one: Presentation) -> bool:
    """Whether the public may know of it: a release came after it, or it was shown by somebody whom the programme names."""
    version = one.session.released
    if version is None or one.was_released:  # type: ignore[attr-defined]
        return version is not None
    named = {part["person"] for part in version.content["parts"]} - {None}
    return version.starts_at <= timezone.now() and one.person_id in named


def totals(network: Network) -> dict[str, int]:
    """How many `practices`, and from how many `cities` and `countries`."""
    return public(network).aggregate(
        practices=Count("pk"), cities=Count("municipality", distinct=True), countries=Count("country", distinct=True)
    )


def has_practices(network: Network) -> bool:
    return public(network).exists()


@dataclass(frozen=True, slots=True)
class Related:
    """Another practice and what it has in common: facets, the weightiest first, with the values they share."""

    practice: Practice
    shared: dict[str, list[str]]


def related(practice: Practice) -> list[Related]:
    """The practices that have most in common with one, at most four; five queries.

    A common theme is asked for, or for want of themes a city of the same size or region.
    """
    own = Indexed.objects.filter(practice=practice).values_list("facets", flat=True).first()
    mine = marks(own or "")
    themes = [topic.pk for topic in practice.topics.all()]
    likely = Q(topics__in=themes) if themes else Q(size_band=practice.size_band, region=practice.region)
    others = public(practice.network).filter(likely).exclude(pk=practice.pk).order_by("-published_at", "-pk")
    found = dict(others.distinct().values_list("pk", "indexed__facets")[:MOST_CANDIDATES])
    shared = {pk: common(mine, marks(facets or "")) for pk, facets in found.items()}
    best = sorted(shared, key=lambda pk: -_worth(shared[pk]))[:RELATED]
    rows = Practice.objects.select_related("municipality").defer(*LONG).in_bulk(best)
    return [Related(rows[pk], shared[pk]) for pk in best]


def _worth(shared: dict[str, list[str]]) -> int:
    return sum(WORTH.get(Facet(facet), 0) * min(len(values), 2) for facet, values in shared.items())


def of_map(network: Network, ids: Sequence[int]) -> list[Practice]:
    """Public practices (ids) with their city and little else, by title; one query."""
    rows = public(network).filter(pk__in=ids).select_related("municipality")
    return list(rows.only("slug", "title", "place", "organisation", "network_id", "municipality").order_by("slug"))
