"""What this installation knows that a file may point at."""

from django.db.models import Sum

from sympolis.directory.models import Municipality, Organisation, Region
from sympolis.networks.models import Network
from sympolis.networks.queries import persons_of
from sympolis.programme.formats import house_formats
from sympolis.programme.models import FormatPart, Series
from sympolis.programme.series_file.document import Known


def known_here(network_slug: str, series_slug: str) -> Known:
    """Everything known of the directory and of the network and series of these slugs."""
    network = Network.objects.filter(slug=network_slug).first()
    series = Series.objects.filter(network=network, slug=series_slug).first() if network else None
    return Known(
        network=network is not None,
        regions=frozenset(Region.objects.values_list("code", flat=True)),
        cities=frozenset(Municipality.objects.values_list("slug", flat=True)),
        organisations=frozenset(Organisation.objects.values_list("name", flat=True)),
        people=frozenset(persons_of(network).values_list("slug", flat=True)) if network else frozenset(),
        formats=_formats_of(network) if network else house_minutes(),
        working_language=(series or network).working_language if network else "",
        **_of_series(series),
    )


def _of_series(series: Series | None) -> dict:
    if series is None:
        return {}
    return {
        "series": True,
        "themes": frozenset(series.themes.values_list("code", flat=True)),
        "sessions": frozenset(series.sessions.values_list("slug", flat=True)),
        "zone": series.zone,
        "starts": series.starts_on,
        "ends": series.ends_on,
    }


def _formats_of(network: Network) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    parts = FormatPart.objects.filter(format__network=network).order_by("format__code", "order", "id")
    for code, minutes in parts.annotate(sum=Sum("segments__minutes")).values_list("format__code", "sum"):
        found[code] = (*found.get(code, ()), minutes or 0)
    return found


def house_minutes() -> dict[str, tuple[int, ...]]:
    """Minutes of each part of the formats that a new network begins with."""
    return {
        plan.code: tuple(sum(step.minutes for step in part.segments) for part in plan.parts) for plan in house_formats()
    }
