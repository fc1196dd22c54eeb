"""Templates for a new series: themes and sessions with days counted from the first week. No database.

One TOML file each. A session says `week` (1 is the first), `weekday`, `time` (wall clock of the host's zone), `format`
(a code) and `theme` (a code of this template, or none); texts in English and German. Weeks are placed so that no
session lies before the first day of the series.
"""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from sympolis.core.clock import monday_of

FOLDER = Path(__file__).parent
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class ThemePlan:
    code: str
    name: dict[str, str]
    short_name: dict[str, str]


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """A session, or with `all_parts` one for each part of its format."""

    title: dict[str, str]
    week: int  # 1 is the first
    weekday: int  # 0 is Monday
    time: time
    format: str  # code
    theme: str  # code, or ""
    all_parts: bool

    @property
    def days(self) -> int:
        """Days after the Monday of the first week."""
        return (self.week - 1) * 7 + self.weekday


@dataclass(frozen=True, slots=True)
class SeriesTemplate:
    code: str
    name: dict[str, str]
    summary: dict[str, str]  # what it is good for, shown when choosing
    weeks: int  # how long the series is when nobody says
    texts: dict[str, dict[str, str]]  # summary, audience, ... of the new series
    themes: tuple[ThemePlan, ...]
    sessions: tuple[SessionPlan, ...]

    def starts(self, first_day: date) -> list[tuple[SessionPlan, datetime]]:
        """Each session with its local start, for a series that begins on that day."""
        monday = monday_of(first_day)
        if self.sessions and monday + timedelta(days=min(plan.days for plan in self.sessions)) < first_day:
            monday += timedelta(days=7)
        return [(plan, datetime.combine(monday + timedelta(days=plan.days), plan.time)) for plan in self.sessions]

    def last_day(self, first_day: date) -> date:
        """The day before the same weekday, `weeks` later; later if the last session is."""
        return first_day + timedelta(days=self.weeks * 7 - 1)


@lru_cache(maxsize=1)
def series_templates() -> dict[str, SeriesTemplate]:
    """All templates by code, in the order they are offered."""
    plans = [_template(path.stem, tomllib.loads(path.read_text())) for path in FOLDER.glob("*.toml")]
    order = ["exchange", "insights", "dialogue", "empty"]
    return {plan.code: plan for plan in sorted(plans, key=lambda plan: order.index(plan.code))}


def _template(code: str, plan: dict[str, Any]) -> SeriesTemplate:
    return SeriesTemplate(
        code=code,
        name=plan["name"],
        summary=plan["summary"],
        weeks=plan["weeks"],
        texts=plan.get("texts", {}),
        themes=tuple(ThemePlan(**theme) for theme in plan.get("themes", [])),
        sessions=tuple(_session(session) for session in plan.get("sessions", [])),
    )


def _session(plan: dict[str, Any]) -> SessionPlan:
    return SessionPlan(
        title=plan["title"],
        week=plan["week"],
        weekday=WEEKDAYS.index(plan["weekday"]),
        time=plan["time"],
        format=plan["format"],
        theme=plan.get("theme", ""),
        all_parts=plan.get("all_parts", False),
    )
