"""The series of 2020 as if it ran today: whole weeks later, so that every weekday and wall clock stays."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sympolis.core import clock
from sympolis.programme import actions
from sympolis.programme.models import Series, Session
from sympolis.programme.series_file.apply import apply
from sympolis.programme.series_file.document import Document, Row, Words
from sympolis.programme.series_file.known import known_here
from sympolis.programme.series_file.read import read
from sympolis.programme.states import SessionState
from sympolis.site.demo import practices
from sympolis.site.demo.files import SLUG, example

WEEKS_IN = 5  # full weeks before the week of today: the series is in its sixth
OPEN_FOR = timedelta(weeks=5)  # sessions that begin within this time are open, later ones planned
ADDED_LATER = ("hands-on-social-media", "hands-on-digital-tools", "hands-on-virtual-meetings")
MOVED = "infection-chains-second-session"
CANCELLED = "hands-on-virtual-meetings"

TITLE = {
    "en": "Lessons Learned in the COVID-19 Crisis (demo, running now)",
    "de": "Lernerfahrungen in der Corona-Krise (Vorführung, läuft gerade)",
}
OVER_TITLE = {
    "en": "International Exchange of Experiences, as if it ran today",
    "de": "Internationaler Fachaustausch, als liefe er heute",
}
NOTES = {
    "first": {"en": "The programme goes public.", "de": "Das Programm wird öffentlich."},
    "added": {
        "en": "Three hands-on exercises for the last week.",
        "de": "Drei praktische Übungen für die letzte Woche.",
    },
    "moved": {
        "en": "One session moves by a day. Nobody needs to register again.",
        "de": "Eine Veranstaltung rückt um einen Tag. Niemand muss sich neu anmelden.",
    },
    "cancelled": {
        "en": "One exercise is cancelled. The sessions so far are documented, with the practices shown in them.",
        "de": "Eine Übung entfällt. Die bisherigen Veranstaltungen sind dokumentiert, mit den guten Praktiken, die gezeigt wurden.",
    },
}
WHY_MOVED = {
    "en": "Both speakers can come on the Thursday; on the Wednesday one of them could not.",
    "de": "Am Donnerstag können beide kommen; am Mittwoch war eine Person verhindert.",
}
WHY_CANCELLED = {
    "en": "Few people signed up so far. What it would have shown becomes part of the two other exercises.",
    "de": "Bisher haben sich wenige angemeldet. Was sie gezeigt hätte, geht in die beiden anderen Übungen ein.",
}
DRAFT_SLUG = "second-look"
DRAFT: dict[str, Any] = {
    "title": {
        "en": "A second look: what became of the ideas of autumn",
        "de": "Ein zweiter Blick: Was wurde aus den Ideen des Herbstes?",
    },
    "summary": {
        "en": "A draft that the public does not see yet: cities tell what they have tried since.",
        "de": "Ein Entwurf, den die Öffentlichkeit noch nicht sieht: Städte berichten, was sie seither versucht haben.",
    },
}


def make(moment: datetime) -> Series:
    """Load the running series with its change log of four releases, and a draft that goes further."""
    document = read(example("lessons-learned-2020"), known_here)
    days = shift(document, moment)
    late, moved_by = _without(document, ADDED_LATER), timedelta(days=1)
    start = next(row for row in document.sessions if row["slug"] == MOVED)
    start["start"] -= moved_by
    series = apply(document).series
    _release(series, "first", _midday(document, days=-14), moment)
    document.sessions = late
    apply(document)
    _release(series, "added", _midday(document, days=7), moment)
    moved = Session.objects.get(series=series, slug=MOVED)
    local = datetime.combine(moved.local_date, moved.local_time) + moved_by
    at = _midday(document, days=20)
    actions.move_session(moved, by=None, local_start=local, reason=WHY_MOVED, at=at)
    _release(series, "moved", at, moment)
    yesterday = moment - timedelta(hours=20)
    practices.present_now(series)
    _tell_states(series, yesterday)
    actions.cancel_session(Session.objects.get(series=series, slug=CANCELLED), by=None, reason=WHY_CANCELLED)
    _release(series, "cancelled", yesterday, moment)
    _go_further(series, days)
    return Series.objects.get(pk=series.pk)


def shift(document: Document, moment: datetime) -> timedelta:
    """Turn a document into one of today, in place; how far it was shifted."""
    series = document.series
    today = moment.astimezone(clock.zone(document.zone)).date()
    days = clock.monday_of(today) - timedelta(weeks=WEEKS_IN) - clock.monday_of(series["starts"])
    series.update(slug=SLUG, title=Words(TITLE), over_title=Words(OVER_TITLE), state="published", released=False)
    for key in ("starts", "ends", "retention"):
        series[key] += days
    for row in document.sessions:
        row["start"] += days
        row["state"] = _state_before(row, document.zone, moment)
    return days


def _state_before(row: Row, zone: str, moment: datetime) -> str:
    """How the programme announced the session when it went public."""
    start = clock.instant(row["start"], row.get("zone", zone), second=False)
    return SessionState.OPEN if start < moment + OPEN_FOR else SessionState.PLANNED


def _without(document: Document, slugs: tuple[str, ...]) -> list[Row]:
    """Take sessions out of the document; those taken out."""
    out = [row for row in document.sessions if row["slug"] in slugs]
    document.sessions = [row for row in document.sessions if row["slug"] not in slugs]
    return out


def _tell_states(series: Series, moment: datetime) -> None:
    """Sessions that are over: the last one is held, those before are documented."""
    over = [session for session in series.sessions.order_by("starts_at") if session.ends_at <= moment]
    for session in over:
        state = SessionState.DONE if session is over[-1] else SessionState.DOCUMENTED
        actions.change_session(session, by=None, state=state)


def _midday(document: Document, *, days: int) -> datetime:
    """Noon of a day counted from the first of the series, in its zone."""
    noon = datetime.combine(document.series["starts"] + timedelta(days=days), time(12))
    return clock.instant(noon, document.zone, second=False)


def _release(series: Series, name: str, at: datetime, moment: datetime) -> None:
    actions.release(series, by=None, note=NOTES[name], at=min(at, moment))


def _go_further(series: Series, days: timedelta) -> None:
    """What the secretariat works on and has not released: a new session, and more seats for another."""
    start = datetime.combine(date(2020, 12, 10) + days, time(14))
    kind = series.network.formats.filter(code="C").first()
    theme = series.themes.order_by("-order").first()
    actions.add_session(
        series, by=None, slug=DRAFT_SLUG, local_start=start, format=kind, theme=theme, minutes=90, **DRAFT
    )
    wider = Session.objects.get(series=series, slug="digital-gap-in-education")
    actions.change_session(wider, by=None, capacity=80)
