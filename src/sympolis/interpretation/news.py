"""What interpreters of a session have to know, and what of it is new since they were told. Reads, and values."""

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from django.db.models import prefetch_related_objects

from sympolis.contributions.speaking import minutes_of
from sympolis.interpretation.fitting import same
from sympolis.interpretation.models import Booking
from sympolis.interpretation.queries.turns import fixed_turns, plan_of
from sympolis.interpretation.states import BookingState
from sympolis.programme.models import Session

Known = dict[str, Any]  # as Booking.told keeps it
PARTS = ("languages", "recording", "run", "way", "partners", "relay", "heard_by", "turns")


def known(session: Session, rows: Sequence[Booking]) -> dict[int, Known]:
    """Booking -> what there is to know for it, by what is public of the session; else by the draft.

    session   joined with `released`; rows: all who stand in it, in the order of turns
    """
    prefetch_related_objects([session], "segments")  # the turns of each of the rows are worked out from them
    booked = [row for row in rows if row.state == BookingState.ACCEPTED]
    fixed, of_session = fixed_turns([session.pk]), _of_session(session)
    minutes = minutes_of(session)
    found = {}
    for row in rows:
        team = [one for one in booked if (one.service, one.language) == (row.service, row.language)]
        plan = plan_of(session, team, minutes, fixed)
        found[row.pk] = {
            **of_session,
            "partners": sorted(one.pk for one in booked if one.pk != row.pk),
            "relay": _serves(row, booked) if row.is_relay else None,
            "heard_by": sorted({one.language for one in booked if one.is_relay and same(one.source, row.language)}),
            "turns": [[turn.start, turn.end] for turn in plan.turns if team[turn.member].pk == row.pk],
        }
    return found


def _of_session(session: Session) -> Known:
    version = session.released
    if version is not None:
        card, segments = version.card, version.content.get("segments", [])
        told = {"languages": [card["floor"], *card["into"]], "recording": card["recording"], "run": _digest(segments)}
    else:
        steps = [[one.minutes, one.kind, dict(one.title)] for one in session.segments.all()]
        languages = [session.floor_language, *session.interpretation_languages]
        told = {"languages": languages, "recording": session.recording, "run": _digest(steps)}
    return {**told, "way": _digest(session.join_url)}


def _serves(row: Booking, booked: Iterable[Booking]) -> bool:
    """Whether somebody brings the floor into the channel that a booking takes relay from."""
    return any(one.service == row.service and not one.is_relay and same(one.language, row.source) for one in booked)


def _digest(what: Any) -> str:
    return sha256(json.dumps(what, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def news(told: Mapping[str, Any], now: Known) -> list[str]:
    """Of which `PARTS` there is something new; nothing for somebody who was told nothing yet."""
    return [part for part in PARTS if part in told and told[part] != now[part]]
