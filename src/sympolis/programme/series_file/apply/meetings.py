"""The sessions of a series."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sympolis.core import clock
from sympolis.core.refusals import Refused
from sympolis.programme import actions
from sympolis.programme.actions import times
from sympolis.programme.models import Format, FormatPart, Part, Series, Session
from sympolis.programme.series_file.apply.community import Community
from sympolis.programme.series_file.apply.ledger import Ledger, changed_keys, differs, merged, with_texts
from sympolis.programme.series_file.apply.plan import Plan, same_step, step_of
from sympolis.programme.series_file.document import Document, Row, Words
from sympolis.programme.states import Focus, SessionRole, SessionState

COLUMNS = {  # key of the file -> field of the session
    "title": "title", "summary": "summary", "description": "description", "audience": "audience",
    "questions": "guiding_questions", "minutes": "minutes", "focus": "focus", "floor": "floor_language",
    "into": "interpretation_languages", "left_out": "left_out_languages", "capacity": "capacity",
    "recording": "recording", "join_url": "join_url", "dial_in": "dial_in",
}  # fmt: skip
Step = Callable[[Row], None]


class Meetings:
    """Adds, moves, changes and cancels sessions so that they are what the file tells."""

    def __init__(self, document: Document, ledger: Ledger, community: Community, plan: Plan, series: Series) -> None:
        self.document, self.ledger, self.community, self.plan, self.series = document, ledger, community, plan, series
        stored = Session.objects.filter(series=series).select_related("series", "series__network", "format")
        related = ("regions", "cities", "segments", "parts__person", "moves")
        self.sessions = {session.slug: session for session in stored.prefetch_related(*related)}
        self.fresh: set[str] = set()  # added by this import
        self.freed: dict[str, list[Part]] = {}  # parts that were taken out so that sessions can swap their times

    def settle(self, progress: Callable[[int, int], None]) -> None:
        """Write what differs. Sessions that the file does not tell are left alone."""
        rows = self.document.sessions
        for slug in sorted(self.sessions.keys() - {row["slug"] for row in rows}):
            self.ledger.note("left alone", "session", slug, "not in the file")
        self._each(rows, self._cancel_first)
        self._each(rows, self._place)
        for number, row in enumerate(rows, 1):
            self._each([row], self._run_of_show)
            progress(number, len(rows))
        self._each(rows, self._people)

    def _each(self, rows: list[Row], step: Step) -> None:
        """A step for every row. Who is twice at one time may be free once the other rows are done: tried again then."""
        waiting = []
        for row in rows:
            with self.ledger.at(row.path):
                try:
                    step(row)
                except Refused as refusal:
                    if refusal.code != "person_twice":
                        raise
                    waiting.append(row)
        for row in waiting:
            self._free(row)
        for row in waiting:
            with self.ledger.at(row.path):
                step(row)

    def _free(self, row: Row) -> None:
        """Take the people out of a session until everything stands at its new time."""
        session = self.sessions.get(row["slug"])
        if session is not None and row["slug"] not in self.freed:
            self.freed[row["slug"]] = list(session.parts.all())
            actions.set_parts(session, [], by=None)
            self._renew(row["slug"])

    def _renew(self, slug: str) -> Session:
        related = ("regions", "cities", "segments", "parts__person", "moves")
        stored = Session.objects.select_related("series", "series__network", "format").prefetch_related(*related)
        self.sessions[slug] = stored.get(series=self.series, slug=slug)
        return self.sessions[slug]

    # --- time and place in the programme

    def _cancel_first(self, row: Row) -> None:
        """Cancel stored sessions, or take it back, before others are put into the time they leave."""
        session, state = self.sessions.get(row["slug"]), row.get("state")
        if session is None or state is None:
            return
        if state == SessionState.CANCELLED and session.state != SessionState.CANCELLED:
            reason = merged(None, row.get("cancelled_reason", Words()))
            actions.cancel_session(session, by=None, reason=reason)
            self.ledger.note("cancelled", "session", session.slug)
        elif state != SessionState.CANCELLED and session.state == SessionState.CANCELLED:
            actions.reinstate_session(session, by=None)
            self.ledger.note("reinstated", "session", session.slug)
        else:
            return
        self._renew(row["slug"])

    def _place(self, row: Row) -> None:
        if row["slug"] in self.sessions and row["slug"] not in self.fresh:
            self._fix(row, is_locked=False)
            self._move(row)
            self._change(row)
            self._fix(row, is_locked=True)
        elif row["slug"] not in self.fresh:
            self._add(row)

    def _add(self, row: Row) -> None:
        cancelled = row.get("state") == SessionState.CANCELLED
        moves = row.get("moves", [])
        first = moves[0] if moves else row
        session = actions.add_session(
            self.series,
            by=None,
            slug=row["slug"],
            local_start=first["from"] if moves else row["start"],
            zone=first.get("zone") or row.get("zone", ""),
            second_hour=first.get("second_hour"),
            state=SessionState.PLANNED if cancelled else row.get("state", SessionState.PLANNED),
            part=self._part(row),
            **self._options(row, moves),
        )
        self.fresh.add(session.slug)
        for move, target in zip(moves, [*moves[1:], row], strict=False):
            session = self._repeat_move(session, move, target, row)
        if row.get("locked"):
            session = actions.lock_session(session, by=None)
        if cancelled:
            reason = merged(None, row.get("cancelled_reason", Words()))
            session = actions.cancel_session(session, by=None, reason=reason)
        self.sessions[session.slug] = session
        self.ledger.note("added", "session", session.slug, f"{row['start']:%Y-%m-%d %H:%M} {session.zone}")

    def _options(self, row: Row, moves: list[Row]) -> dict[str, Any]:
        options = {"focus": Focus.REGIONAL if row.get("regions") else Focus.GLOBAL, **with_texts(self._fields(row))}
        if "minutes" not in row and isinstance(row.get("segments"), list) and row["segments"]:
            options["minutes"] = sum(step["minutes"] for step in row["segments"])
        return options

    def _repeat_move(self, session: Session, move: Row, target: Row, row: Row) -> Session:
        """A move that the file remembers."""
        return actions.move_session(
            session,
            by=None,
            local_start=target["from"] if "from" in target else target["start"],
            zone=target.get("zone") or row.get("zone", "") or self.series.zone,
            second_hour=target.get("second_hour"),
            reason=merged(None, move.get("reason", Words())),
            at=move.get("on"),
        )

    def _part(self, row: Row) -> FormatPart | None:
        kind = self.plan.formats.get(row.get("format", ""))
        parts = list(kind.parts.all()) if kind else []
        number = row.get("part", 1)
        return parts[number - 1] if number <= len(parts) else None

    def _fields(self, row: Row) -> dict[str, Any]:
        fields = {field: row[key] for key, field in COLUMNS.items() if key in row}
        if "format" in row:
            fields["format"] = self.plan.formats.get(row["format"])
        if "theme" in row:
            fields["theme"] = self.plan.themes.get(row["theme"])
        for key, known in (("regions", self.community.regions), ("cities", self.community.cities)):
            if key in row:
                fields[key] = [known[name] for name in row[key] if name in known]
        return fields

    def _move(self, row: Row) -> None:
        session = self.sessions[row["slug"]]
        if session.state == SessionState.CANCELLED or not {"start", "zone", "second_hour"} & set(row):
            return
        before = datetime.combine(session.local_date, session.local_time)
        now = clock.present_name(session.zone)
        local, zone = (
            row.get("start", before),
            row.get("zone") or clock.present_name(self.series.zone if "start" in row else session.zone),
        )
        if (local, zone) == (before, now) and row.get("second_hour", False) == session.second_hour:
            return
        starts = times.starts(local, zone, row.get("second_hour"))
        if starts["starts_at"] == session.starts_at and zone == now:
            return
        reason = next(
            (move["reason"] for move in row.get("moves", []) if move["from"] == before and "reason" in move), Words()
        )
        second = row.get("second_hour")
        actions.move_session(
            session, by=None, local_start=local, zone=zone, second_hour=second, reason=merged(None, reason)
        )
        self.ledger.note("moved", "session", session.slug, f"{_told(before, session.zone)} -> {_told(local, zone)}")
        self._renew(row["slug"])

    def _fix(self, row: Row, *, is_locked: bool) -> None:
        """Unlock before a move that the file tells, lock after it. The lock of a cancelled session stays as it is."""
        session = self.sessions[row["slug"]]
        if row.get("locked") != is_locked or session.is_locked == is_locked or session.state == SessionState.CANCELLED:
            return
        turn = actions.lock_session if is_locked else actions.unlock_session
        turn(session, by=None)
        self.ledger.note("changed", "session", session.slug, "locked")
        self._renew(row["slug"])

    def _change(self, row: Row) -> None:
        session = self.sessions[row["slug"]]
        fields = self._fields(row)
        changed = changed_keys(
            session, {name: value for name, value in fields.items() if name not in {"regions", "cities"}}
        )
        changed += [
            key for key in ("regions", "cities") if key in fields and _other_rows(getattr(session, key), fields[key])
        ]
        options = with_texts(fields, session)
        state = row.get("state")
        if state and SessionState.CANCELLED not in {state, session.state} and state != session.state:
            options["state"] = state
            changed.append("state")
        if not changed:
            return
        actions.change_session(session, by=None, **options)
        self.ledger.note("changed", "session", session.slug, ", ".join(sorted(changed)))
        self._renew(row["slug"])

    # --- run of show and people

    def _run_of_show(self, row: Row) -> None:
        session, told = self.sessions.get(row["slug"]), row.get("segments")
        if session is None or told is None:
            return
        stored = list(session.segments.all())
        if told == "format":
            self._as_format(row, session, stored)
            return
        if len(told) == len(stored) and all(self._same(one, there) for one, there in zip(told, stored, strict=True)):
            return
        wished = [self._segment(one, stored[place] if place < len(stored) else None) for place, one in enumerate(told)]
        self._set_segments(row, session, wished)

    def _as_format(self, row: Row, session: Session, stored: list[Any]) -> None:
        part = self._part(row) if "format" in row else first_part(session.format)
        steps = list(part.segments.all()) if part else []
        if is_like(stored, steps):
            return
        keys = ("minutes", "kind", "title", "note", "fallback")
        self._set_segments(row, session, [{key: getattr(step, key) for key in keys} for step in steps])

    def _set_segments(self, row: Row, session: Session, wished: list[dict[str, Any]]) -> None:
        actions.set_run_of_show(session, wished, by=None)
        if row["slug"] not in self.fresh:
            self.ledger.note("changed", "session", session.slug, "segments")
        self._renew(row["slug"])

    def _same(self, row: Row, stored: Any) -> bool:
        person = self.community.people.get(row.get("person", ""))
        rest = (stored.person_id, stored.language, stored.tool)
        return same_step(row, stored) and rest == (
            person.pk if person else None,
            row.get("language", ""),
            row.get("tool", ""),
        )

    def _segment(self, row: Row, stored: Any) -> dict[str, Any]:
        person = self.community.people.get(row.get("person", ""))
        return {
            **step_of(row, stored),
            "person": person,
            "language": row.get("language", ""),
            "tool": row.get("tool", ""),
        }

    def _people(self, row: Row) -> None:
        session = self.sessions.get(row["slug"])
        if session is None:
            return
        freed = row["slug"] in self.freed
        stored = self.freed[row["slug"]] if freed else list(session.parts.all())
        if "parts" not in row:
            if freed:
                actions.set_parts(session, [_part_told(part) for part in stored], by=None)
            return
        booked = _unnamed_interpreters(row["parts"], stored)
        if not freed and self._same_people(row["parts"], [part for part in stored if part not in booked]):
            return
        wished = [*self._parts(row["parts"], stored), *(_part_told(part) for part in booked)]
        actions.set_parts(session, wished, by=None)
        if row["slug"] not in self.fresh and not freed:
            self.ledger.note("changed", "session", session.slug, "parts")

    def _same_people(self, rows: list[Row], stored: list[Part]) -> bool:
        return len(rows) == len(stored) and all(
            there.person.slug == row["person"]
            and there.role == row.get("role", SessionRole.SPEAKER)
            and not differs(there.topic, row.get("topic", Words()))
            and ("topic" in row or not there.topic)
            for row, there in zip(rows, stored, strict=True)
        )

    def _parts(self, rows: list[Row], stored: list[Part]) -> list[dict[str, Any]]:
        topics = {(part.person.slug, part.role): part.topic for part in stored}
        return [
            {
                "person": self.community.people.get(row["person"]),
                "role": row.get("role", SessionRole.SPEAKER),
                "topic": merged(
                    topics.get((row["person"], row.get("role", "speaker"))) if "topic" in row else None,
                    row.get("topic", Words()),
                ),
            }
            for row in rows
        ]


def _part_told(part: Part) -> dict[str, Any]:
    return {"person": part.person_id, "role": part.role, "topic": dict(part.topic)}


def _unnamed_interpreters(rows: list[Row], stored: list[Part]) -> list[Part]:
    """Interpreters of whom a list of parts says nothing: they are booked elsewhere, and a file must not release them."""
    named = {row["person"] for row in rows}
    return [part for part in stored if part.role == SessionRole.INTERPRETER and part.person.slug not in named]


def first_part(kind: Format | None) -> FormatPart | None:
    return next(iter(kind.parts.all()), None) if kind else None


def is_like(stored: list[Any], steps: list[Any]) -> bool:
    """Whether a session's run of show is its format's: same steps, nobody named in them, no language, no tool."""
    return len(stored) == len(steps) and all(
        (one.minutes, one.kind) == (step.minutes, step.kind)
        and not (one.person_id or one.language or one.tool)
        and all(_like(getattr(one, key), getattr(step, key)) for key in ("title", "note", "fallback"))
        for one, step in zip(stored, steps, strict=True)
    )


def _like(text: dict[str, Any], template: dict[str, Any]) -> bool:
    """A session keeps the languages of its series only, so the template may have more."""
    return all(template.get(code) == words for code, words in text.items() if isinstance(words, str))


def _other_rows(stored: Any, wished: list[Any]) -> bool:
    return {row.pk for row in stored.all()} != {row.pk for row in wished}


def _told(local: datetime, zone: str) -> str:
    return f"{local:%Y-%m-%d %H:%M} {zone}"
