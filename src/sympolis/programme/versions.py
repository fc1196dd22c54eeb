"""The frozen shapes of a released session: `card` for lists, `content` for the rest of its page.

card = {
  "slug": str, "title": texts, "summary": texts, "theme": theme id | None, "format": {"code": str, "name": texts} | None,
  "focus": "global" | "regional", "regions": [region id], "cities": [municipality id, west to east],
  "local": "2020-10-27T10:00" (wall clock in "zone"), "zone": IANA name, "minutes": int,
  "floor": language code, "into": [language code], "without": [language code] (decided not to be there; only if there
  are some), "capacity": int | None, "recording": str,
}
content = {
  "description": texts, "audience": texts, "questions": texts (one a line), "cancelled_reason": texts,
  "segments": [{"minutes": int, "title": texts, "kind": str, "language": str, "person": person id | None}],
  "parts": [{"person": person id, "role": str, "topic": texts}],
}
texts = {"en": "...", "de": "...", "_of": {...}} as in core/languages.py. Join link, dial-in and internal notes are
never part of it. Persons and cities stand in it by id: an erased person is gone, a corrected name shows at once.
"""

from typing import Any

from sympolis.programme.models import Session

CALENDAR_KEYS = ("title", "summary", "local", "zone", "minutes", "floor", "into")  # a change of these raises SEQUENCE


def card_of(session: Session) -> dict[str, Any]:
    """The card of a session as it stands in the draft (see the module). Uses prefetched regions and cities."""
    cities = sorted(session.cities.all(), key=lambda city: (city.longitude is None, city.longitude or 0.0, city.pk))
    chosen = session.format
    return {
        "slug": session.slug,
        "title": dict(session.title),
        "summary": dict(session.summary),
        "theme": session.theme_id,
        "format": {"code": chosen.code, "name": dict(chosen.name)} if chosen else None,
        "focus": session.focus,
        "regions": sorted(region.pk for region in session.regions.all()),
        "cities": [city.pk for city in cities],
        "local": f"{session.local_date:%Y-%m-%d}T{session.local_time:%H:%M}",
        "zone": session.zone,
        "minutes": session.minutes,
        "floor": session.floor_language,
        "into": list(session.interpretation_languages),
        **({"without": without} if (without := list(session.left_out_languages)) else {}),
        "capacity": session.capacity,
        "recording": session.recording,
    }


def content_of(session: Session) -> dict[str, Any]:
    """The content of a session as it stands in the draft (see the module). Uses prefetched segments and parts."""
    return {
        "description": dict(session.description),
        "audience": dict(session.audience),
        "questions": dict(session.guiding_questions),
        "cancelled_reason": dict(session.cancelled_reason),
        "segments": [
            {
                "minutes": segment.minutes,
                "title": dict(segment.title),
                "kind": segment.kind,
                "language": segment.language,
                "person": segment.person_id,
            }
            for segment in session.segments.all()
        ],
        "parts": [
            {"person": part.person_id, "role": part.role, "topic": dict(part.topic)} for part in session.parts.all()
        ],
    }


def changed_keys(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Names of the keys in which two cards or contents differ, sorted."""
    return sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
