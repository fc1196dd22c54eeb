"""Who would be at night, while somebody chooses a time."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from sympolis.core import clock
from sympolis.core.zone_words import zone_words
from sympolis.directory.models import Municipality
from sympolis.directory.queries import regions as all_regions
from sympolis.programme import permissions
from sympolis.programme.clocks import Clocks
from sympolis.programme.doors import series_door
from sympolis.programme.forms.times import WhenForm
from sympolis.programme.models import Format, FormatSegment, Series, Session
from sympolis.programme.over import is_over
from sympolis.programme.sky import Better, Sky, better_times, sky_of
from sympolis.programme.states import Focus

USUAL_MINUTES = 120  # to reckon with while nobody has said how long


@dataclass(frozen=True, slots=True)
class Face:
    """What stands beside a time that is being chosen."""

    sky: Sky
    local_start: datetime  # naive, host's clock
    minutes: int
    zone_words: str
    better: list[Better]
    is_over: bool = False  # it lies in the past, and the series still runs


class ClockForm(WhenForm):
    """What the piece is asked with: the time as typed, the length, whose clocks."""

    minutes = forms.IntegerField(min_value=1, max_value=60 * 1440, required=False)
    format = forms.IntegerField(min_value=1, required=False)
    regions = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, suggested_zones=[], **options)
        self.fields["regions"].choices = [(region.pk, region.pk) for region in all_regions()]


@series_door(permissions.may_see_draft)
def clock_piece(request: HttpRequest, series: Series) -> HttpResponse:
    """The piece of a page that says who would be at night: ?local=2020-10-27T14:00&zone=…&minutes=…&regions=…"""
    form = ClockForm(_with_local(request.GET))
    form.is_valid()
    slug = request.GET.get("session", "")
    session = series.sessions.filter(slug=slug).first() if slug else None
    return render(request, "programme/_clock.html", {"form": form, "face": face_of(series, form, session)})


def _with_local(given: QueryDict) -> QueryDict:
    if "local" not in given:
        return given
    data = given.copy()
    data["date"], _t, data["start"] = given["local"].partition("T")
    return data


def face_of(series: Series, form: WhenForm, session: Session | None = None) -> Face | None:
    """Who would be at night at the time in a checked form; None as long as there is no time to speak of."""
    found = getattr(form, "cleaned_data", {})
    starts_at = found.get("starts_at") or (form.doubled.first if form.doubled else None)
    if starts_at is None:
        return None
    found_face = face(
        Clocks.of_series(series),
        starts_at,
        found["zone"],
        _minutes(found, session),
        regions=_regions(found, session),
        own=_cities(found, session),
    )
    return replace(found_face, is_over=is_over(series, starts_at))


def face(
    clocks: Clocks,
    starts_at: datetime,
    zone_name: str,
    minutes: int,
    *,
    regions: Iterable[int] = (),
    own: Iterable[Municipality] = (),
    propose: bool = True,
) -> Face:
    """The meeting on the clocks of its cities and, with `propose`, better times on that day."""
    local = starts_at.astimezone(clock.zone(zone_name)).replace(tzinfo=None)
    cities = clocks.among(regions, own)
    better = better_times(local, minutes, zone_name, cities) if propose else []
    return Face(sky_of(starts_at, minutes, zone_name, cities), local, minutes, zone_words(starts_at, zone_name), better)


def _minutes(found: dict[str, Any], session: Session | None) -> int:
    """The length to reckon with: as typed, else the session's, else that of the format's first meeting."""
    if found.get("minutes"):
        return found["minutes"]
    chosen = found.get("format")
    if chosen:
        return _format_minutes(chosen.pk if isinstance(chosen, Format) else chosen)
    return session.minutes if session else USUAL_MINUTES


def _format_minutes(pk: int) -> int:
    rows = list(
        FormatSegment.objects.filter(part__format_id=pk)
        .order_by("part__order", "part_id")
        .values_list("part_id", "minutes")
    )
    return sum(minutes for part, minutes in rows if part == rows[0][0]) or USUAL_MINUTES


def _regions(found: dict[str, Any], session: Session | None) -> list[int]:
    if "regions" not in found:
        return [region.pk for region in session.regions.all()] if session else []
    chosen = [getattr(region, "pk", region) for region in found["regions"]]
    return [] if found.get("focus") == Focus.GLOBAL else chosen


def _cities(found: dict[str, Any], session: Session | None) -> list[Municipality]:
    if "cities" in found:
        return list(found["cities"])
    return list(session.cities.all()) if session else []


def with_time(data: QueryDict) -> QueryDict:
    """What was posted, with the time of the button that was pressed ("Take 15:00") in its fields."""
    try:
        local = datetime.strptime(data.get("take_time", ""), "%Y-%m-%dT%H:%M")  # noqa: DTZ007 - a wall clock
    except ValueError:
        return data
    data = data.copy()
    data["date"], data["start"] = f"{local:%Y-%m-%d}", f"{local:%H:%M}"
    data.pop("second_hour", None)
    return data


def asks_only(data: QueryDict) -> bool:
    """Whether the button pressed only looks at a time and saves nothing."""
    return "take_time" in data or data.get("do") == "check"


def keep_time_errors(form: forms.Form) -> None:
    """While somebody only looks at times, do not complain of what is not filled in yet."""
    for name in [name for name in form.errors if name not in {"date", "start", "zone", "second_hour", "minutes"}]:
        del form.errors[name]
