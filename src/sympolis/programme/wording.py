"""Which texts there are in several languages, and how long each may be."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """How a text looks."""

    longest: int  # signs in each language
    one_line: bool


LINE = Shape(300, one_line=True)
WORDING = Shape(1000, one_line=True)  # a theme's full wording may be a long sentence
TEXT = Shape(20_000, one_line=False)

SERIES = {
    "over_title": LINE, "title": LINE, "summary": TEXT, "description": TEXT, "audience": TEXT, "languages_note": TEXT,
    "where_note": TEXT, "apply_line": LINE, "apply_note": TEXT,
}  # fmt: skip
THEME = {"name": WORDING, "short_name": LINE, "short_note": LINE}
SESSION = {
    "title": LINE, "summary": TEXT, "description": TEXT, "guiding_questions": TEXT, "audience": TEXT,
    "cancelled_reason": TEXT,
}  # fmt: skip
SEGMENT = {"title": LINE, "note": TEXT, "fallback": TEXT}
PART = {"topic": LINE}

TEXTS: Mapping[str, Mapping[str, Shape]] = {
    "series": SERIES, "theme": THEME, "session": SESSION, "segment": SEGMENT, "part": PART,
}  # fmt: skip
NEEDED = {("series", "title"), ("theme", "name"), ("session", "title"), ("segment", "title")}
