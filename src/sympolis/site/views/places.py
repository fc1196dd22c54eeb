"""Cities of the community and people who speak."""

from itertools import groupby
from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from sympolis.contributions import speaking
from sympolis.core import clock
from sympolis.core.languages import pick
from sympolis.directory.models import Alias, Municipality, Person, Region
from sympolis.directory.queries import kept_city, kept_person
from sympolis.library import queries as library
from sympolis.networks.queries import municipalities_of
from sympolis.programme import queries
from sympolis.programme.models import Series, SessionVersion, Theme
from sympolis.programme.states import PUBLIC_ROLES, SessionRole
from sympolis.site.community import Community
from sympolis.site.rows import RowMaker
from sympolis.site.zones import zone_bar
from sympolis.ui.caching import public_page
from sympolis.ui.strip import bar


@public_page
def cities(request: HttpRequest) -> HttpResponse:
    """The cities of the network by region, each with the time it has now."""
    if request.network is None:
        raise Http404
    now, language = timezone.now(), request.reader.language
    community = Community(request.network)
    named = [city_row(city, now, language) for city in community.cities.values()]
    regions = list(Region.objects.all())
    groups = [
        {
            "region": region,
            "cities": sorted((row for row in named if row["region"] == region.pk), key=lambda row: row["name"]),
        }
        for region in regions
    ]
    groups.append(
        {"region": None, "cities": sorted((row for row in named if row["region"] is None), key=lambda row: row["name"])}
    )
    return render(request, "site/cities.html", {
        "groups": [group for group in groups if group["cities"]], "count": len(named), "dots": [dot(city) for city in community.cities.values() if city.placed], "sky": sky_bands(now),
        "countries": len({city.country for city in community.cities.values()}), "here": "cities",
    })  # fmt: skip


def city_row(city, now, language: str) -> dict[str, Any]:
    minute = clock.local_minute(now, clock.zone(city.zone))
    return {
        "slug": city.slug, "name": city.name(language), "country": city.country_name(language), "region": city.region_id,
        "time": f"{minute // 60:02d}:{minute % 60:02d}", "offset": clock.offset_label(now, clock.zone(city.zone)), "part": str(clock.part_of(minute)),
    }  # fmt: skip


def sky_bands(now) -> list[dict[str, Any]]:
    """The sky over the map by mean solar time, to 7.5 degrees: a band for each part of the day, {"x", "width", "kind"}."""
    noon = now.hour * 60 + now.minute
    kinds = {clock.DayPart.NIGHT: "nt", clock.DayPart.EDGE: "dk", clock.DayPart.DAY: "dy"}
    steps = [kinds[clock.part_of(noon + int((step * 7.5 + 3.75 - 180) * 4))] for step in range(48)]
    bands, at = [], 0
    for kind, run in groupby(steps):
        length = len(list(run))
        bands.append({"x": f"{at * 7.5:g}", "width": f"{length * 7.5:g}", "kind": kind})
        at += length
    return bands


def dot(city) -> dict[str, str]:
    """Where a city stands on the map: 10 units are 10 degrees, west to east and north to south."""
    return {"x": f"{city.longitude + 180:.1f}", "y": f"{90 - city.latitude:.1f}"}


@public_page
def city(request: HttpRequest, slug: str) -> HttpResponse:
    """One city: its clock, its people who spoke, the sessions it was part of."""
    if request.network is None:
        raise Http404
    spellings = Prefetch("aliases", Alias.objects.order_by("text"))
    own = municipalities_of(request.network).select_related("region").prefetch_related(spellings)
    place: Municipality | None = own.filter(slug=slug).first()
    if place is None:
        return _to(kept_city(slug))
    now = timezone.now()
    minute = clock.local_minute(now, clock.zone(place.zone))
    versions = [version for version in queries.released_in(request.network) if place.pk in version.card["cities"]]
    speakers = public_speakers(request, place)
    community = Community(request.network)
    return render(request, "site/city.html", {
        "city": place, "country": place.country_in(request.reader.language), "time": f"{minute // 60:02d}:{minute % 60:02d}",
        "offset": clock.offset_label(now, clock.zone(place.zone)), "part": str(clock.part_of(minute)), "bar": bar(minute, 10),
        "rows": rows_of(request, versions, community), "speakers": speakers, "here": "cities",
        "practices": library.of_city(request.network, place), "zone_bar": zone_bar(request, None, community),
    })  # fmt: skip


def _to(kept: Municipality | Person | None) -> HttpResponse:
    """The page of the one that stands for a merged one now; 404 when there is none."""
    if kept is None:
        raise Http404
    return redirect(kept, permanent=True)


def public_speakers(request: HttpRequest, place: Municipality) -> list[Person]:
    """People of the city with a public part in a released session."""
    spoken = {
        part["person"]
        for version in queries.released_in(request.network)
        for part in version.content["parts"]
        if part["role"] in PUBLIC_ROLES
    }
    return list(Person.objects.filter(pk__in=spoken, municipality=place))


def rows_of(request: HttpRequest, versions: list[SessionVersion], community: Community) -> list[dict[str, Any]]:
    """Timetable rows of versions from several series, newest first, each with its series' title; every day has its year.

    On the reader's clock, or that of the network for whoever has not chosen.
    """
    makers: dict[int, RowMaker] = {}
    regions = {region.pk: region.name for region in Region.objects.all()}
    ids = {version.session.series_id for version in versions}
    themes: dict[int, list[Theme]] = {}
    for theme in Theme.objects.filter(series__in=ids):
        themes.setdefault(theme.series_id, []).append(theme)
    targets: dict[int, list[int]] = {}
    for series_id, region_id in Series.regions.through.objects.filter(series__in=ids).values_list(
        "series_id", "region_id"
    ):
        targets.setdefault(series_id, []).append(region_id)
    rows = []
    for version in sorted(versions, key=lambda version: version.starts_at, reverse=True):
        series = version.session.series
        if series.pk not in makers:
            makers[series.pk] = RowMaker(
                series, community, language=request.reader.language, zone=request.reader.zone or request.network.zone,
                themes=themes.get(series.pk, []), regions=regions, targets=targets.get(series.pk, []),
            )  # fmt: skip
        maker = makers[series.pk]
        row = maker.row(version.card, version.starts_at, version.state, version.previous_starts_at, timezone.now())
        rows.append({**row, "series": pick(series.title, *maker.wanted)[0]})
    return rows


@public_page
def speaker(request: HttpRequest, slug: str) -> HttpResponse:
    """Somebody who speaks or spoke; nobody else has a page."""
    if request.network is None:
        raise Http404
    person: Person = get_object_or_404(Person.objects.select_related("municipality", "organisation"), slug=slug)
    versions = [
        version for version in queries.with_person(request.network, person.pk)
        if any(part["person"] == person.pk and part["role"] in PUBLIC_ROLES for part in version.content["parts"])
    ]  # fmt: skip
    if not versions:
        return _to(kept_person(slug))
    wanted = (request.reader.language, request.network.working_language)
    community, network = Community(request.network), request.network.pk
    hidden = speaking.hides_biography(network, person.pk)
    return render(request, "site/speaker.html", {
        "person": person, "function": pick(person.function, *wanted)[0], "biography": "" if hidden else pick(person.biography, *wanted)[0],
        "portrait": speaking.public_portraits(network, [person.pk]).get(person.pk),
        "rows": rows_of(request, versions, community), "roles": roles_in(versions, person), "here": "cities",
        "bar": zone_bar(request, None, community),
    })  # fmt: skip


def roles_in(versions: list[SessionVersion], person: Person) -> list[str]:
    """Roles the person had, each once, in words."""
    codes = {part["role"] for version in versions for part in version.content["parts"] if part["person"] == person.pk}
    return [str(SessionRole(code).label) for code in SessionRole.values if code in codes and code in PUBLIC_ROLES]
