"""A proposal for fair times in words: what it costs whom, how good it is, which wishes collide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from sympolis.core import clock
from sympolis.planning.conflicts import Away, span_words
from sympolis.planning.fair_times import Aim, Kind
from sympolis.planning.fair_times.colliding import Wanted
from sympolis.planning.fair_times.proposals import Figure
from sympolis.planning.plan_content import NOW, Kept, Load, colliding
from sympolis.planning.queries.fair_times import SERIES, person_of, resource_names
from sympolis.programme.board import short_day

MOST_NAMED = 6  # groups of a session that are named at once
MOST_SPANS = 3  # times away that are named at once


@dataclass(frozen=True, slots=True)
class Burden:
    """What one session costs one group. `words`: "Kochi: 21:30, third evening"."""

    words: str
    css: str  # night, dusk or ""
    people: int


@dataclass(frozen=True, slots=True)
class Row:
    """A session in a proposal."""

    session: Any
    before: str
    after: str
    is_moved: bool
    burdens: list[Burden]
    more: list[Burden]


def aim_names() -> dict[str, tuple[str, str]]:
    """Aim -> (name, what it does)."""
    return {
        NOW: (_("As it stands"), _("The times in the draft.")),
        Aim.BALANCED: (_("Balanced"), _("Nobody gets the night twice if it can be avoided; then least for all and for the worst off.")),
        Aim.LEAST_TOTAL: (_("Least for all together"), _("Fewest hard hours over all people, even if some carry more of them.")),
        Aim.LEAST_WORST: (_("Least for the worst off"), _("Whoever carries most carries as little as can be.")),
    }  # fmt: skip


def quality(one: Kept) -> str:
    """How good a proposal is, as far as that is proven."""
    if one.aim == NOW:
        return ""
    if all(step.value == step.bound for step in one.steps):
        return _("Proven: no plan is better in this")
    told = []
    for step in one.steps:
        if step.value != step.bound and step.figure == Figure.AGAIN:
            told.append(_("fewer repeated nights are not ruled out"))
        elif step.value != step.bound:
            told.append(
                _("no plan has more than %(gap)s %% less burden") % {"gap": number_format(ceil(step.gap * 10) / 10, 1)}
            )
    words = "; ".join(told)
    return words[:1].upper() + words[1:]


def rows(
    sessions: Mapping[int, Any], groups: Sequence[Mapping[str, Any]], now: Kept, one: Kept, zone: str
) -> list[Row]:
    """Sessions of the question in the order of the proposal, with everybody who carries something."""
    loads: dict[int, list[Load]] = {}
    for load in one.loads:
        loads.setdefault(load.session, []).append(load)
    found = []
    for pk in sorted((pk for pk in one.starts if pk in sessions), key=lambda pk: (one.starts[pk], pk)):
        heavy = sorted(loads.get(pk, []), key=lambda load: (-int(load.kind), -load.points, load.group))
        told = [_burden(load, groups) for load in heavy]
        found.append(Row(
            sessions[pk], moment(now.starts[pk], zone), moment(one.starts[pk], zone), now.starts[pk] != one.starts[pk],
            told[:MOST_NAMED], told[MOST_NAMED:],
        ))  # fmt: skip
    return found


def moment(at: datetime, zone: str) -> str:
    """ "Tue 24 Nov, 14:00" on a clock."""
    local = at.astimezone(clock.zone(zone))
    return f"{short_day(local)}, {local:%H:%M}"


def _burden(load: Load, groups: Sequence[Mapping[str, Any]]) -> Burden:
    group = groups[load.group]
    local = load.starts_at.astimezone(clock.zone(group["zone"]))
    holiday = group["holidays"].get(str(local.date()), "")
    words = _("%(place)s: %(time)s, %(kind)s") % {
        "place": group["name"], "time": f"{local:%H:%M}", "kind": kind_words(load.kind, load.nth, load.free_day, holiday),
    }  # fmt: skip
    css = {Kind.NIGHT: "night", Kind.DAY: "", Kind.EDGE: ""}.get(load.kind, "dusk")
    return Burden(words, css, group["people"])


def kind_words(kind: Kind, nth: int, free_day: bool, holiday: str = "") -> str:
    """ "third evening", "first night, day off", "by day, Republic Day"."""
    named = {
        Kind.DAY: _("by day"), Kind.EDGE: _("edge of the day"), Kind.EARLY: _("%(nth)s early morning"),
        Kind.EVENING: _("%(nth)s evening"), Kind.NIGHT: _("%(nth)s night"),
    }[kind]  # fmt: skip
    if "%(nth)s" in named:
        named %= {"nth": ordinal(nth)}
    if free_day and holiday:
        return _("%(kind)s, %(holiday)s") % {"kind": named, "holiday": holiday}
    return _("%(kind)s, day off") % {"kind": named} if free_day else named


def ordinal(number: int) -> str:
    """ "first" to "fourth", then "5th"."""
    first = {
        1: pgettext("evening or night", "first"), 2: pgettext("evening or night", "second"),
        3: pgettext("evening or night", "third"), 4: pgettext("evening or night", "fourth"),
    }  # fmt: skip
    return first.get(number) or pgettext("evening or night", "%(n)dth") % {"n": number}


def summary(one: Kept, groups: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The figures of a proposal for the table that compares."""
    name, does = aim_names()[one.aim]
    people = sum(group["people"] for group in groups) or 1
    heaviest = one.heaviest()
    return {
        "aim": one.aim, "name": name, "does": does, "each": hours(one.total / people), "quality": quality(one),
        "worst": hours(heaviest.points if heaviest else 0), "worst_who": groups[heaviest.group]["name"] if heaviest and heaviest.points else "",
        "nights": one.nights(), "evenings": sum(carried.evenings for carried in one.carries), "twice": one.twice(),
        "solver": one.solver, "seconds": f"{one.seconds:.1f}", "one": one,
    }  # fmt: skip


def hours(points: float) -> str:
    """Weighted hours: a point is a minute next to working hours."""
    return number_format(points / 60, 1)


def regions(one: Kept, groups: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What each place carries over the series, the most first."""
    found = [
        {"name": groups[carried.group]["name"], "region": groups[carried.group]["region"], "people": groups[carried.group]["people"],
         "points": carried.points, "hours": hours(carried.points), "words": _carried(carried.nights, carried.evenings, carried.early)}
        for carried in one.carries
    ]  # fmt: skip
    return sorted(found, key=lambda row: (-row["points"], row["name"]))


def _carried(nights: int, evenings: int, early: int) -> str:
    parts = [
        ngettext("%(n)d night", "%(n)d nights", nights) % {"n": nights} if nights else "",
        ngettext("%(n)d evening", "%(n)d evenings", evenings) % {"n": evenings} if evenings else "",
        ngettext("%(n)d early morning", "%(n)d early mornings", early) % {"n": early} if early else "",
    ]
    return ", ".join(filter(None, parts)) or _("in the day and at its edges")


@dataclass(frozen=True, slots=True)
class Absences:
    """When people of a series are away, as far as the reader may know; `within`: days by which a session could move."""

    away: Mapping[int, Sequence[Away]]  # person (id) -> their times away
    within: int = 0

    def words(self, resource: str, session: Any) -> str:
        """When a person is away where a session could be, "" when nothing is known of that."""
        person = person_of(resource)
        if person is None or session is None:
            return ""
        around = timedelta(days=self.within + 1)
        first, last = session.starts_at - around, session.starts_at + around
        spans = self.away.get(person, ())
        found = [span_words(one) for one in spans if one.starts_at < last and first < one.ends_at]
        more = ngettext("%(n)d more time", "%(n)d more times", len(found) - MOST_SPANS) % {"n": len(found) - MOST_SPANS}
        return "; ".join([*found[:MOST_SPANS], *([more] if len(found) > MOST_SPANS else [])])


def collisions(answer: Mapping[str, Any], sessions: Mapping[int, Any], absences: Absences) -> list[list[str]]:
    """Wishes that collide, a list of sentences for each collision."""
    told = answer["collisions"]
    names = resource_names(colliding(answer))
    found = []
    for one in told:
        words = [_wish(wanted, session, resource, names, sessions) for wanted, session, resource in one]
        for place, (wanted, session, resource) in enumerate(one):
            spans = absences.words(resource, sessions.get(int(session))) if wanted == Wanted.AWAY and session else ""
            if spans:
                words[place] += " " + _("Away: %(spans)s.") % {"spans": spans}
        found.append(words)
    return found


def _wish(wanted: str, session: str, resource: str, names: Mapping[str, str], sessions: Mapping[int, Any]) -> str:
    title = str(sessions[int(session)].title) if session and int(session) in sessions else _("a session")
    name = names.get(resource) or (
        _("The meeting link that they share") if resource.startswith("link:") else _("somebody")
    )
    if wanted == Wanted.ASKED:
        return _("“%(title)s” takes place on one of the days and hours you allowed.") % {"title": title}
    if wanted == Wanted.LOCKED:
        return _("“%(title)s” stays where it is.") % {"title": title}
    if wanted == Wanted.AWAY and resource == SERIES:
        return _("Another session of the series lies where “%(title)s” could be.") % {"title": title}
    if wanted == Wanted.AWAY:
        told = {"name": name, "title": title}
        return _("%(name)s is away or in another session at times that “%(title)s” could have.") % told
    if resource == SERIES:
        return _("Sessions of the series do not lie at the same time, with the pause you asked for.")
    return _("%(name)s can be in one session at a time.") % {"name": name}
