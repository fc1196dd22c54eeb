"""A new series from a template or from last year's; a second session like the first."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sympolis.core import clock
from sympolis.core.refusals import Refused
from sympolis.core.texts import Texts
from sympolis.directory.models import Account
from sympolis.networks.models import Network
from sympolis.programme import queries
from sympolis.programme.actions import given, rows, times
from sympolis.programme.actions.formats import ensure_formats
from sympolis.programme.actions.overlaps import refuse_person_twice
from sympolis.programme.actions.series import create_series
from sympolis.programme.actions.sessions import (
    add_format_sessions,
    add_session,
    record,
    store_session,
)
from sympolis.programme.actions.themes import add_theme
from sympolis.programme.models import Format, Part, Series, Session, Theme
from sympolis.programme.permissions import may_see_draft, may_work_on
from sympolis.programme.states import SessionRole, SessionState
from sympolis.programme.templates_of_series import SeriesTemplate, series_templates

Words = str | dict[str, Any]

SERIES_COPIED = (
    "over_title", "summary", "description", "audience", "languages_note", "where_note", "apply_line", "apply_note",
    "contact_email", "funder", "host_city", "targets",
)  # fmt: skip
SESSION_COPIED = (
    "summary", "description", "audience", "guiding_questions", "focus", "minutes", "floor_language",
    "interpretation_languages", "capacity", "recording", "format",
)  # fmt: skip


def create_from_template(
    network: Network,
    template: str,
    *,
    by: Account | None,
    title: Words,
    starts_on: date,
    ends_on: date | None = None,
    zone: str | None = None,
) -> Series:
    """Create a draft series from a template ("exchange", "insights", "dialogue", "empty"; see templates_of_series).

    ends_on   default: as long as the template is; zone default: the network's
    Raises Refused: "unknown_template", "outside_series", and as `create_series`.
    """
    plan = series_templates().get(template)
    if plan is None:
        raise Refused("unknown_template", _("There is no such template. Choose one of the list."), "template")
    with transaction.atomic():
        first = given.day(starts_on, "starts_on")
        series = create_series(
            network,
            by=by,
            title=title,
            starts_on=first,
            ends_on=ends_on or plan.last_day(first),
            zone=zone or network.zone,
            **_template_texts(plan, network),
        )
        ensure_formats(series.network, by=by)
        themes = {theme.code: _add_theme(series, theme, by) for theme in plan.themes}
        _add_planned(series, plan, themes, by)
    return series


def copy_series(
    series: Series,
    *,
    by: Account | None,
    title: Words,
    starts_on: date,
    with_people: bool = False,
) -> Series:
    """Create a draft series like an earlier one: texts, themes, sessions and run of shows, shifted by whole weeks.

    Weekdays and wall clock times stay: the shift is the number of whole weeks that brings the first day to
    `starts_on` or up to six days after it. Cancelled sessions, join links, releases, interpreters and, unless
    `with_people`, the parts of people are left out. A wall clock that the new day does not have becomes the next one that it has.
    Raises Refused: "not_allowed" (also to copy what one may not see), "person_twice", and as `create_series`.
    """
    with transaction.atomic():
        first = given.day(starts_on, "starts_on")
        if by is not None and not may_see_draft(by, series):
            raise rows.not_allowed()
        shift = _whole_weeks(first - series.starts_on)
        copy = _series_like(series, title, first, shift, by)
        themes = {theme.pk: _theme_like(theme, copy) for theme in series.themes.all()}
        sessions = queries.draft(series).exclude(state=SessionState.CANCELLED)
        for session in sessions:
            chosen = themes.get(session.theme_id) if session.theme_id else None
            start = _shifted(session, shift)
            _session_like(session, _Wish(copy, start, chosen, Texts(session.title), by, with_people))
    return copy


def duplicate_session(
    session: Session,
    *,
    by: Account | None,
    local_start: datetime,
    zone: str = "",
    second_hour: bool | None = None,
    title: Words | None = None,
    with_people: bool = True,
) -> Session:
    """Add a planned session like this one at another time, with its people. Join link and interpreters are not copied.

    Raises as `add_session`, and "person_twice".
    """
    with transaction.atomic():
        series = rows.series_to_change(session.series, by, may_work_on)
        row = queries.draft(series).filter(pk=session.pk).first()
        if row is None:
            raise Refused("gone", _("This session was deleted in the meantime."))
        words = title if title is not None else Texts(row.title)
        start = times.starts(local_start, zone or row.zone, second_hour)
        wish = _Wish(series, start, row.theme, words, by, with_people)
        return _session_like(row, wish)


@dataclass(frozen=True, slots=True)
class _Wish:
    """What a copy of a session differs in."""

    series: Series
    start: dict[str, Any]  # as from times.starts
    theme: Theme | None
    title: Words
    by: Account | None
    with_people: bool


def _session_like(session: Session, wish: _Wish) -> Session:
    """Add a session with the fields, places, steps and perhaps people of one that was read by `queries.draft`."""
    fields = {name: getattr(session, name) for name in SESSION_COPIED}
    places = {"regions": list(session.regions.all()), "cities": list(session.cities.all())}
    copy = store_session(
        wish.series,
        by=wish.by,
        start=wish.start,
        wished={**fields, **places, "title": wish.title, "theme": wish.theme},
        steps=list(session.segments.all()),
        with_person=wish.with_people,
        state=SessionState.IDEA if session.state == SessionState.IDEA else SessionState.PLANNED,
    )
    if wish.with_people:
        _copy_people(session, copy, wish.by)
    return copy


def _copy_people(session: Session, copy: Session, by: Account | None) -> None:
    # Interpreters are asked anew: a part alone would bring them neither an offer nor a letter
    parts = [part for part in session.parts.all() if part.role != SessionRole.INTERPRETER]
    refuse_person_twice(copy, [part.person_id for part in parts], by)
    Part.objects.bulk_create(
        Part(session=copy, person_id=part.person_id, role=part.role, topic=part.topic, order=part.order)
        for part in parts
    )
    if parts:
        record("session.changed", copy, by, fields=["parts"])


def _template_texts(plan: SeriesTemplate, network: Network) -> dict[str, Any]:
    """Texts in the languages that the network keeps, in all of them if it keeps neither."""
    return {name: given.kept_in(texts, network.languages or ["en"]) for name, texts in plan.texts.items()}


def _add_theme(series: Series, plan: Any, by: Account | None) -> Theme:
    names = {name: given.kept_in(getattr(plan, name), series.languages) for name in ("name", "short_name")}
    return add_theme(series, by=by, code=plan.code, **names)


def _add_planned(series: Series, plan: SeriesTemplate, themes: dict[str, Theme], by: Account | None) -> None:
    formats = {kind.code: kind for kind in Format.objects.filter(network=series.network)}
    for session, start in plan.starts(series.starts_on):
        add = add_format_sessions if session.all_parts else add_session
        local = clock_time_that_exists(start, series.zone)
        add(
            series,
            by=by,
            title=given.kept_in(session.title, series.languages),
            local_start=local,
            second_hour=False,
            format=formats[session.format],
            theme=themes.get(session.theme),
        )


def _whole_weeks(shift: timedelta) -> timedelta:
    return timedelta(days=-(-shift.days // 7) * 7)


def _series_like(series: Series, title: Words, first: date, shift: timedelta, by: Account | None) -> Series:
    def later(day: date | None) -> date | None:
        return given.day(day + shift, "starts_on") if day else None

    return create_series(
        series.network,
        by=by,
        title=title,
        starts_on=first,
        ends_on=given.day(series.ends_on + shift, "starts_on"),
        zone=series.zone,
        working_language=series.working_language,
        languages=series.languages,
        apply_by=later(series.apply_by),
        retention_on=later(series.retention_on),
        regions=list(series.regions.all()),
        **{name: getattr(series, name) for name in SERIES_COPIED},
    )


def _theme_like(theme: Theme, series: Series) -> Theme:
    return Theme.objects.create(
        series=series,
        code=theme.code,
        order=theme.order,
        name=theme.name,
        short_name=theme.short_name,
        short_note=theme.short_note,
    )


def _shifted(session: Session, shift: timedelta) -> dict[str, Any]:
    local = datetime.combine(session.local_date + shift, session.local_time)
    start = clock_time_that_exists(local, session.zone)
    return times.starts(start, session.zone, session.second_hour)


def clock_time_that_exists(local: datetime, zone: str) -> datetime:
    """The wall clock itself, or the first after a gap that the clock jumps over. Raises Refused("unknown_zone")."""
    try:
        clock.instant(local, given.zone(zone), second=False)
    except clock.MissingHour as gap:
        return gap.later
    return local
