"""Reads of the programme. What the public sees is always a released version of a published series."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from sympolis.core.languages import translation_state
from sympolis.core.texts import Texts
from sympolis.directory.models import Municipality, Region
from sympolis.networks.models import Network
from sympolis.networks.permissions import may_see_desk
from sympolis.networks.queries import memberships_of, municipalities_of
from sympolis.programme.models import Move, Part, Release, Segment, Series, Session, SessionVersion, Theme
from sympolis.programme.pending import PendingChange, change_of, fingerprint
from sympolis.programme.standing import standing_for
from sympolis.programme.states import ChangeKind, SeriesState, SessionState
from sympolis.programme.wording import TEXTS

Translatable = Series | Theme | Session | Segment | Part

PUBLIC_STATES = [SeriesState.PUBLISHED, SeriesState.ARCHIVED]


def public_series(network: Network) -> QuerySet[Series]:
    """Published series of a network, newest first."""
    return Series.objects.filter(network=network, state__in=PUBLIC_STATES)


def series_visible_to(account, network: Network) -> QuerySet[Series]:
    """Series on the desk of an account in a network: all of them, or those its roles are limited to."""
    series = Series.objects.filter(network=network)
    if may_see_desk(account, network):
        return series
    roles = memberships_of(account)
    return series.filter(pk__in=[role.series_id for role in roles if role.network_id == network.pk and role.series_id])


def released(series: Series) -> QuerySet[SessionVersion]:
    """The version in force of every released session of a series, by time; the session is joined."""
    return (
        SessionVersion.objects.filter(session__series=series, session__released_id__isnull=False)
        .filter(pk__in=Session.objects.filter(series=series, released__isnull=False).values("released_id"))
        .select_related("session")
        .order_by("starts_at", "session_id")
    )


def reasons_of_moves(sessions: Iterable[int]) -> dict[int, list[tuple[int, dict[str, Any]]]]:
    """session id -> [(id of the version that made a move public, why it moved: texts, {} where nobody told)], in order."""
    moved = SessionVersion.objects.filter(session__in=list(sessions), previous_starts_at__isnull=False).order_by("pk")
    rows = list(moved.values_list("session_id", "pk", "release_id", "card__slug"))
    logs = dict(Release.objects.filter(pk__in={row[2] for row in rows}).values_list("pk", "changes"))
    found: dict[int, list[tuple[int, dict[str, Any]]]] = {}
    for session, version, release, slug in rows:
        for reason in _reasons_in(logs[release], slug):
            found.setdefault(session, []).append((version, reason))
    return found


def released_starts(session: int) -> list[tuple[datetime, dict[str, Any]]]:
    """(start, why it moved there: texts, {} where it did not or nobody told) of each version of a session, newest first."""
    versions = SessionVersion.objects.filter(session=session).order_by("-release__number")
    rows = versions.values_list("starts_at", "card__slug", "release__changes")
    return [(starts_at, next(_reasons_in(log, slug), {})) for starts_at, slug, log in rows]


def _reasons_in(log: list[dict[str, Any]], slug: str) -> Iterator[dict[str, Any]]:
    """The reason of a session's move, {} where nobody told, in the change list of a release; none when it did not move."""
    for change in log:
        if change["session"] == slug and change["kind"] == ChangeKind.MOVED:
            yield change.get("reason", {})


def released_ids(series: Series) -> list[int]:
    """Ids of the versions in force of a series, by time."""
    found = Session.objects.filter(series=series, released__isnull=False)
    return list(found.order_by("released__starts_at", "pk").values_list("released_id", flat=True))


def cards(ids: Iterable[int]) -> dict[int, tuple[dict, datetime, str, datetime | None, int]]:
    """id -> (card, start, state, start before a move, id) of versions: what lists need."""
    fields = ("card", "starts_at", "state", "previous_starts_at", "pk")
    return {row[4]: row for row in SessionVersion.objects.filter(pk__in=ids).order_by().values_list(*fields)}


def released_in(network: Network, *, series: Iterable[Series] | None = None) -> QuerySet[SessionVersion]:
    """Versions in force across the public series of a network, by time, with session and series joined."""
    chosen = public_series(network) if series is None else series
    sessions = Session.objects.filter(series__in=chosen, released__isnull=False)
    return (
        SessionVersion.objects.filter(pk__in=sessions.values("released_id"))
        .select_related("session", "session__series")
        .order_by("starts_at", "session_id")
    )


def draft(series: Series) -> QuerySet[Session]:
    """All sessions of a series as the secretariat works on them, joined for lists and versions."""
    return drafts([series])


def drafts(series: Iterable[Series]) -> QuerySet[Session]:
    """The same of several series at once."""
    return (
        Session.objects.filter(series__in=list(series))
        .select_related("theme", "format", "released", "released__release", "series")
        .defer("released__release__changes", "released__release__note")  # the whole log again in every row
        .prefetch_related("regions", "cities", "segments", "parts", "parts__person")
        .order_by("starts_at", "id")
    )


def with_person(network: Network, person_id: int) -> list[SessionVersion]:
    """Public versions in which the person has a public part, by time."""
    sessions = Session.objects.filter(parts__person_id=person_id, series__in=public_series(network))
    versions = released_in(network).filter(Q(session__in=sessions))
    return [v for v in versions if any(part["person"] == person_id for part in v.content["parts"])]


def released_counts(series: Iterable[Series]) -> dict[int, int]:
    """Number of public sessions that are not cancelled, by series id."""
    rows = (
        Session.objects.filter(series__in=list(series), released__isnull=False)
        .exclude(released__state=SessionState.CANCELLED)
        .values("series_id")
        .annotate(count=Count("pk"))
    )
    return {row["series_id"]: row["count"] for row in rows}


@dataclass(frozen=True, slots=True)
class ClockCity:
    """A city that stands for its zone and region."""

    municipality: Municipality
    zone: str
    region: Region | None


@dataclass(frozen=True, slots=True)
class TextRow:
    """A text of a series and its state in each of the series' languages."""

    target: Translatable
    key: str  # "series:1", "theme:5", "session:12", "segment:70", "part:8"; see target_of
    field: str
    texts: Texts
    states: dict[str, str]  # language -> as in core.languages.translation_state


def pending_changes(series: Series) -> list[PendingChange]:
    """What the next release would make public, by time. Ideas that were never released are left out."""
    return [change for session in draft(series) if (change := change_of(session))]


def fingerprint_of(series: Series, changes: list[PendingChange]) -> str:
    """What `actions.release(expected=...)` compares, so that nobody releases what they have not seen."""
    last = series.releases.aggregate(last=Max("number"))["last"] or 0
    return fingerprint(last, changes, reasons_of(changes))


def reasons_of(changes: list[PendingChange]) -> dict[int, dict[str, Any]]:
    """Why sessions move or are cancelled, by session id, where somebody told."""
    moved = [change.session.pk for change in changes if change.kind == ChangeKind.MOVED]
    moves = Move.objects.filter(session__in=moved).order_by("at", "id")
    reasons = {move.session_id: dict(move.reason) for move in moves}
    for change in changes:
        if change.kind == ChangeKind.CANCELLED:
            reasons[change.session.pk] = dict(change.session.cancelled_reason)
    return {pk: reason for pk, reason in reasons.items() if reason}


def clock_cities(place: Series | Session, *, most: int = 12) -> list[ClockCity]:
    """Cities whose clocks stand for the target regions, west to east: one a zone and region, the largest of them.

    A session's own regions count, else those of its series, else all regions of the network's cities. Its own cities
    come before others, and no region is left out for a second city of another (programme.standing).
    """
    series = place.series if isinstance(place, Session) else place
    own = list(place.cities.select_related("region")) if isinstance(place, Session) else []
    return representatives(_cities_in(series.network, _target_regions(place, series)), own, most=most)


def representatives(
    candidates: Iterable[Municipality], own: Iterable[Municipality] = (), *, most: int = 12
) -> list[ClockCity]:
    """What `clock_cities` chooses from cities that are at hand already (with their region), for lists of sessions."""
    return [ClockCity(city, city.zone, city.region) for city in standing_for(candidates, own, most=most)]


def _target_regions(place: Series | Session, series: Series) -> list[Region]:
    own = list(place.regions.all())
    return own if own or place is series else list(series.regions.all())


def _cities_in(network: Network, regions: list[Region]) -> QuerySet[Municipality]:
    cities = municipalities_of(network).select_related("region")
    return cities.filter(region__in=regions) if regions else cities


def translation_overview(series: Series) -> list[TextRow]:
    """Every text of a series, its themes, sessions, run of shows and parts that has something in any language.

    In the order of the pages: the series, its themes, then each session with its segments and parts, by time.
    """
    languages = list(dict.fromkeys([series.working_language, *series.languages]))
    targets: list[Translatable] = [series, *series.themes.all()]
    for session in draft(series):
        targets += [session, *session.segments.all(), *session.parts.all()]
    return [row for target in targets for row in _text_rows(target, series.working_language, languages)]


def _text_rows(target: Translatable, original: str, languages: list[str]) -> list[TextRow]:
    kind = target._meta.model_name or ""
    texts = {field: Texts(getattr(target, field)) for field in TEXTS[kind]}
    return [
        TextRow(
            target=target,
            key=f"{kind}:{target.pk}",
            field=field,
            texts=text,
            states={language: translation_state(text, original, language) for language in languages},
        )
        for field, text in texts.items()
        if text
    ]


def target_of(series: Series, key: str) -> Translatable | None:
    """The row that a `TextRow.key` means, if it belongs to the series."""
    kind, _colon, number = key.partition(":")
    if not number.isdecimal() or len(number) > 18:
        return None
    rows: dict[str, QuerySet[Any]] = {
        "series": Series.objects.filter(pk=series.pk),
        "theme": Theme.objects.filter(series=series),
        "session": Session.objects.filter(series=series),
        "segment": Segment.objects.filter(session__series=series).select_related("session__series"),
        "part": Part.objects.filter(session__series=series).select_related("session__series"),
    }
    return rows[kind].filter(pk=int(number)).first() if kind in rows else None


def standing_replies(sessions: Iterable[int]) -> QuerySet[Part]:
    """Parts in these sessions (ids) whose calendars answered for the time that is public now.

    Not those that answered before the session had another time or was cancelled: then calendars ask anew (RFC 5546
    3.2.2.1), while another title or way in leaves the answer as it is.
    """
    same = Q(starts_at=OuterRef("session__released__starts_at"), ends_at=OuterRef("session__released__ends_at"))
    since = SessionVersion.objects.filter(session=OuterRef("session"), sequence__gte=OuterRef("reply_sequence"))
    other = since.filter(~same | Q(state=SessionState.CANCELLED))
    return Part.objects.filter(~Exists(other), session__in=list(sessions)).exclude(reply="")
