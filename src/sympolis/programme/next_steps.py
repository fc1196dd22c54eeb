"""What needs doing next in a series: what stands in the way of people taking part, in order of urgency. No database."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolis.core.languages import translation_state
from sympolis.core.texts import Texts
from sympolis.programme.board import local_of, overlaps, short_day
from sympolis.programme.formats import advice_for
from sympolis.programme.models import Series, Session
from sympolis.programme.sky import Sky
from sympolis.programme.states import PUBLIC_ROLES, SeriesState, SessionState
from sympolis.programme.wording import TEXTS

FIX, THINK, DO = "fix", "think", "do"
ODD = {"too_short", "too_long", "no_break"}  # advice that cannot wait until somebody opens the run of show
SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. `page` names the page where it is done: a name in programme/urls.py, or "app:name"."""

    urgency: str  # fix, think, do
    words: str
    act: str  # what the link says
    page: str
    session: Session | None = None
    series_id: int | None = None  # of a step of a higher app that is about no one session

    @property
    def address(self) -> str:
        """The name of the page with its app's."""
        return self.page if ":" in self.page else f"programme:{self.page}"


_further: list[Callable[[Sequence[Session], datetime], Iterable[Step]]] = []


def add_steps(of: Callable[[Sequence[Session], datetime], Iterable[Step]]) -> None:
    """Steps that a higher app knows of: sessions, with released version and series joined, and now -> steps."""
    _further.append(of)


def further_steps(sessions: Sequence[Session], now: datetime) -> dict[int, list[Step]]:
    """Series id -> steps of higher apps, asked for all sessions at once."""
    found: dict[int, list[Step]] = {}
    for of in _further:
        for step in of(sessions, now):
            series_id = step.session.series_id if step.session else step.series_id
            if series_id is not None:
                found.setdefault(series_id, []).append(step)
    return found


def steps_of(
    series: Series,
    sessions: Sequence[Session],
    pending: int,
    skies: dict[int, Sky],
    missing_texts: int,
    now: datetime,
    further: Iterable[Step] = (),
) -> list[Step]:
    """All steps of a series. `pending` counts unreleased changes; sessions as in queries.draft; `further_steps` too."""
    coming = [session for session in sessions if session.ends_at > now and session.state != SessionState.CANCELLED]
    steps = [*_release_steps(series, sessions, pending), *_translation_steps(missing_texts), *further]
    for session in coming:
        steps += session_steps(session, now)
    steps += [_overlap_step(first, second) for first, second in overlaps(coming)]
    steps += [
        _night_step(session, skies[session.pk])
        for session in coming
        if session.pk in skies and skies[session.pk].at_night
    ]
    return sorted(steps, key=lambda step: ((FIX, DO, THINK).index(step.urgency), _near(step, now)))


def _near(step: Step, now: datetime) -> datetime:
    """What must be fixed stands in the order of the sessions; the rest stays in the order it came in."""
    return step.session.starts_at if step.urgency == FIX and step.session else now


def _release_steps(series: Series, sessions: Sequence[Session], pending: int) -> list[Step]:
    if not sessions:
        return [Step(DO, _("The series has no sessions yet."), _("Add a session"), "session_new")]
    if pending:
        words = ngettext("%(count)d change is not released.", "%(count)d changes are not released.", pending) % {
            "count": pending
        }
        return [Step(DO, words, _("Look and release"), "series_release")]
    if series.state == SeriesState.DRAFT:
        return [Step(DO, _("Released, but the series itself is not public yet."), _("Publish"), "series_edit")]
    return []


def _translation_steps(missing: int) -> list[Step]:
    if not missing:
        return []
    words = ngettext(
        "%(count)d text lacks a translation or has an old one.",
        "%(count)d texts lack a translation or have an old one.",
        missing,
    )
    return [Step(THINK, words % {"count": missing}, _("Translate"), "series_translations")]


def session_steps(session: Session, now: datetime) -> list[Step]:
    """What a coming session lacks. Uses prefetched segments and parts."""
    steps, soon = [], session.starts_at - now < SOON
    urgency, title = (
        FIX if soon else DO,
        {"title": session.title, "day": short_day(local_of(session.starts_at, session.zone))},
    )
    if not any(part.role in PUBLIC_ROLES for part in session.parts.all()):
        steps.append(
            Step(urgency, _("No speakers yet: %(title)s, %(day)s") % title, _("Add people"), "session_people", session)
        )
    segments = list(session.segments.all())
    if not segments:
        steps.append(
            Step(
                urgency, _("No run of show: %(title)s, %(day)s") % title, _("Write it"), "session_run_of_show", session
            )
        )
    elif found := [advice for advice in advice_for(segments, minutes=session.minutes) if advice.code in ODD]:
        words = _("%(title)s, %(day)s. %(advice)s") % {**title, "advice": found[0].words}
        steps.append(Step(DO, words, _("Run of show"), "session_run_of_show", session))
    return steps


def _overlap_step(first: Session, second: Session) -> Step:
    told = {"first": first.title, "second": second.title, "day": short_day(local_of(second.starts_at, second.zone))}
    return Step(
        THINK, _("At the same time on %(day)s: %(first)s and %(second)s") % told, _("Move one"), "session_move", second
    )


def _night_step(session: Session, sky: Sky) -> Step:
    told = {"title": session.title, "day": short_day(local_of(session.starts_at, session.zone)), "night": sky.sentence}
    return Step(THINK, _("%(title)s, %(day)s. %(night)s") % told, _("Keep or move"), "session_move", session)


def missing_texts(series: Series, sessions: Iterable[Session]) -> int:
    """How many texts (of series, themes, sessions, run of shows) lack a translation or have one of an older original.

    Counted per language, as queries.translation_overview does. Uses prefetched themes, segments and parts.
    """
    languages = [code for code in series.languages or [] if code != series.working_language]
    if not languages:
        return 0
    rows = [("series", series), *(("theme", theme) for theme in series.themes.all())]
    for session in sessions:
        rows += [("session", session), *(("segment", step) for step in session.segments.all())]
        rows += [("part", part) for part in session.parts.all()]
    texts = [getattr(row, name) for kind, row in rows for name in TEXTS[kind]]
    return sum(_lacks(text, series.working_language, code) for text in texts for code in languages)


def _lacks(texts: Texts, original: str, language: str) -> bool:
    return translation_state(texts, original, language) in {"missing", "outdated"}
