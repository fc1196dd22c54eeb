"""A series: create, change, publish, withdraw."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolis.core.refusals import Refused
from sympolis.directory.models import Account, Municipality, Region
from sympolis.journal import actions as journal
from sympolis.networks.models import Network
from sympolis.programme.actions import given, rows, slugs, times
from sympolis.programme.actions.titles import title_of, titles_of
from sympolis.programme.models import Series, Session
from sympolis.programme.permissions import may_change_series
from sympolis.programme.states import SeriesState, SessionState
from sympolis.programme.wording import SERIES

Words = str | dict[str, Any]

LONGEST_SLUG = 80
MOST_REGIONS, MOST_TARGETS = 60, 60


def create_series(
    network: Network,
    *,
    by: Account | None,
    title: Words,
    starts_on: date,
    ends_on: date,
    zone: str,
    working_language: str = "",
    languages: list[str] | None = None,
    slug: str = "",
    is_demo: bool = False,
    **fields: Any,
) -> Series:
    """Create a series as a draft.

    working_language, languages   default: those of the network
    slug     part of the public address; made from the title when empty
    fields   over_title, summary, description, audience, languages_note, apply_line, apply_note, where_note (texts);
             apply_by, retention_on (dates); contact_email, funder (str); host_city (Municipality, id or None);
             regions (rows or ids of directory.Region); targets ({indicator: number})
    Raises Refused: "not_allowed", "missing", "too_long", "unknown_zone", "unknown_language", "ends_before_start",
    "wrong_slug", "taken" (slug), "wrong_address", "wrong_date", "retention_too_early", "too_many".
    """
    with transaction.atomic():
        network = rows.network_to_set_up(network, by)
        spoken = given.language(working_language or network.working_language, "working_language")
        series = Series(network=network, working_language=spoken, is_demo=is_demo)
        wished = {
            "title": title, "starts_on": starts_on, "ends_on": ends_on, "zone": zone,
            "languages": network.languages if languages is None else languages,
        }  # fmt: skip
        columns, regions = _checked(series, {**fields, **wished})
        rows.set_fields(series, columns)
        _refuse_dates(series)
        series.slug = _new_slug(series, slug)
        series.save()
        series.regions.set(regions or [])
        journal.record("series.created", series, network=network.pk, by=by)
    return series


def change_series(series: Series, *, by: Account | None, **fields: Any) -> Series:
    """Change fields as in `create_series`, title, starts_on, ends_on, zone, slug, languages and working_language too.

    Raises as `create_series`, and "outside_series" when a session would lie outside the new dates, "address_fixed"
    when the slug of a series that is or was public would change.
    """
    with transaction.atomic():
        series = rows.series_to_change(series, by, may_change_series)
        old_title = title_of(series)
        columns, regions = _checked(series, fields)
        changed = rows.set_fields(series, columns)
        _refuse_dates(series)
        if {"starts_on", "ends_on", "zone"} & set(changed):
            _refuse_sessions_outside(series)
        changed += _follow_title(series, old_title, fields.get("slug") or "")
        if regions is not None and {region.pk for region in regions} != {region.pk for region in series.regions.all()}:
            series.regions.set(regions)
            changed.append("regions")
        if changed:
            note_change(series, by, changed)
    return series


def publish_series(series: Series, *, by: Account | None) -> Series:
    """Make the series public, with what has been released of its programme. Twice is once."""
    return _turn(series, by, SeriesState.PUBLISHED, "series.published")


def withdraw_series(series: Series, *, by: Account | None) -> Series:
    """Take the series off the public site; nothing is deleted. Twice is once."""
    return _turn(series, by, SeriesState.DRAFT, "series.withdrawn")


def archive_series(series: Series, *, by: Account | None) -> Series:
    """Mark a series that is over: public still, listed among the past ones. Twice is once."""
    return _turn(series, by, SeriesState.ARCHIVED, "series.archived")


def note_change(series: Series, by: Account | None, fields: list[str]) -> None:
    """Save a series and record which of its fields changed."""
    series.changed_at = timezone.now()
    series.save()
    journal.record("series.changed", series, network=series.network_id, by=by, fields=sorted(fields))


def _turn(series: Series, by: Account | None, state: SeriesState, fact: str) -> Series:
    with transaction.atomic():
        series = rows.series_to_change(series, by, may_change_series)
        if series.state != state:
            series.state = state
            series.changed_at = timezone.now()
            series.save(update_fields=["state", "changed_at"])
            journal.record(fact, series, network=series.network_id, by=by)
    return series


def _checked(series: Series, wished: dict[str, Any]) -> tuple[dict[str, Any], list[Region] | None]:
    """The columns to set and the regions, or None where none were given. Unknown names are ignored."""
    original = series.working_language
    if "working_language" in wished:
        original = given.language(wished["working_language"], "working_language")
    columns = {name: check(wished[name], name) for name, check in _PLAIN.items() if name in wished}
    for name, shape in SERIES.items():
        if name in wished:
            before = getattr(series, name)
            needed = name == "title"
            columns[name] = given.texts(wished[name], original, shape, name, before=before, needed=needed)
    if {"languages", "working_language"} & set(wished):
        codes = wished.get("languages", series.languages)
        columns["working_language"] = original
        columns["languages"] = given.languages([original, *(codes or [])], "languages")
    regions = None
    if wished.get("regions") is not None:
        regions = given.rows(wished["regions"], Region.objects.all(), MOST_REGIONS, "regions")
    return columns, regions


def _funder(value: Any, field: str) -> str:
    return given.line(value, 300, field)


def _maybe_day(value: Any, field: str) -> date | None:
    return given.day(value, field) if value else None


def _city(value: Any, field: str) -> Municipality | None:
    return given.row(
        value, Municipality.objects.all(), lambda: Refused("unknown_choice", _("Choose a city of the list."), field)
    )


def _targets(value: Any, field: str) -> dict[str, float]:
    if not isinstance(value, dict) or len(value) > MOST_TARGETS:
        raise Refused("wrong_number", _("Give at most %(most)s targets.") % {"most": MOST_TARGETS}, field)
    return {given.line(key, 60, field): given.number(target, 0, 1_000_000_000, field) for key, target in value.items()}


_PLAIN: dict[str, Callable[[Any, str], Any]] = {
    "starts_on": given.day, "ends_on": given.day, "zone": given.zone, "apply_by": _maybe_day,
    "retention_on": _maybe_day, "contact_email": given.mail_address, "funder": _funder, "host_city": _city,
    "targets": _targets,
}  # fmt: skip


def _refuse_dates(series: Series) -> None:
    if series.ends_on < series.starts_on:
        raise Refused("ends_before_start", _("The last day lies before the first."), "ends_on")
    if series.retention_on and series.retention_on < series.ends_on:
        words = _("Personal data are needed until the series is over. Choose its last day or a later one.")
        raise Refused("retention_too_early", words, "retention_on")


def _refuse_sessions_outside(series: Series) -> None:
    sessions = Session.objects.filter(series=series).exclude(state=SessionState.CANCELLED)
    outside = [session for session in sessions if not times.is_inside(series, session.starts_at, session.minutes)]
    if not outside:
        return
    words = ngettext(
        "%(number)s session would lie outside these dates: %(titles)s. Move it first, or choose other dates.",
        "%(number)s sessions would lie outside these dates: %(titles)s. Move them first, or choose other dates.",
        len(outside),
    )
    field = "starts_on" if outside[0].starts_at.date() < series.starts_on else "ends_on"
    raise Refused("outside_series", words % {"number": len(outside), "titles": titles_of(outside)}, field)


def _new_slug(series: Series, wished: str) -> str:
    if wished:
        return slugs.chosen_slug(wished, LONGEST_SLUG, lambda slug: _is_taken(series, slug))
    return slugs.free_slug(title_of(series), LONGEST_SLUG, lambda slug: _is_taken(series, slug))


def _is_taken(series: Series, slug: str) -> bool:
    return Series.objects.filter(network=series.network_id, slug=slug).exclude(pk=series.pk).exists()


def _follow_title(series: Series, old_title: str, wished: str) -> list[str]:
    """Until the public knows the address it follows the title; ["slug"] when it changed."""
    is_fixed = series.state != SeriesState.DRAFT or series.releases.exists()
    if wished and wished != series.slug:
        if is_fixed:
            words = _("People may have kept the address of this series; it cannot change any more.")
            raise Refused("address_fixed", words, "slug")
        series.slug = _new_slug(series, wished)
        return ["slug"]
    title = title_of(series)
    if is_fixed or title == old_title or not slugs.is_made_from(series.slug, old_title, LONGEST_SLUG):
        return []
    series.slug = _new_slug(series, "")
    return ["slug"]
