"""How the sessions of a series fill: seats, warnings, regions and languages, which ones are missing."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sympolis.core.languages import language_name
from sympolis.directory.models import Region
from sympolis.directory.states import Sector
from sympolis.programme.models import Series, Session
from sympolis.programme.states import SessionState
from sympolis.registrations import listing
from sympolis.registrations.attention import standings
from sympolis.registrations.filling import Bar, bars, bars_of_needs, forecast
from sympolis.registrations.models import Registration
from sympolis.registrations.permissions import may_see_addresses
from sympolis.registrations.views.desk import people_door, series_frame


@people_door()
def overview(request: HttpRequest, series: Series) -> HttpResponse:
    """Every session with its seats; below, who comes from where and in which language, of all or of one session."""
    sessions = list(
        Session.objects.filter(series=series).exclude(state=SessionState.CANCELLED).select_related("released")
    )
    chosen = next((one for one in sessions if one.slug == request.GET.get("session")), None)
    rows = Registration.objects.filter(session__series=series)
    rows = rows.filter(session=chosen) if chosen else rows
    counted = listing.tally(rows)
    context = {
        "standings": standings(sessions, timezone.now()),
        "chosen": chosen,
        "forecast": forecast(counted),
        "any": bool(counted.rows),
        **_comparisons(series, chosen, counted),
        "needs": _needs(rows) if may_see_addresses(request.user, series) else [],
    }
    return render(request, "registrations/desk_overview.html", {**series_frame(request, series, "overview"), **context})


def _needs(rows: QuerySet[Registration]) -> list[Bar]:
    """What people need to take part; [] while nobody told anything."""
    told, reader = listing.needs_told(rows), get_language() or "en"
    signed = {need: language_name(need, reader) for _state, need in told if need not in listing.NEEDS}
    return bars_of_needs(told, listing.NEED_WORDS | signed)


def _comparisons(series: Series, chosen: Session | None, counted: listing.Tally) -> dict[str, Any]:
    regions = {region.pk: str(region) for region in Region.objects.all()}
    aimed = list(chosen.regions.values_list("pk", flat=True)) if chosen else []
    aimed = aimed or list(series.regions.values_list("pk", flat=True))
    reader, untold = get_language() or "en", _("not told")
    offered = [chosen.floor_language, *chosen.interpretation_languages] if chosen else []
    languages = {code: language_name(code, reader) for code in {*counted.by("language"), *offered} if code}
    sectors = {value: str(words) for value, words in Sector.choices}
    return {
        "regions": bars(counted, "region_id", regions, also=aimed, empty=untold),
        "languages": bars(counted, "language", languages, also=offered, empty=untold),
        "sectors": bars(counted, "sector", sectors, empty=untold),
        "missing": [regions[pk] for pk in aimed if pk in regions and not counted.by("region_id")[pk]],
    }
