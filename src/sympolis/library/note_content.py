"""The frozen words of a session's note, as its versions keep them. Values in, values out.

content = {
  "summary": texts,
  "entries": [{"id": int, "title": texts, "kind": str, "person": person id | None, "points": texts}],
  "lines": {"challenge" | "offer" | "step": [
      {"id": int, "text": texts, "person": person id | None, "city": municipality id | None,
       "whom": municipality id | None, "due": "2020-11-30" | None}]},
  "practices": [contribution id],
}
texts = {"en": "...", "de": "...", "_of": {...}} as in core/languages.py. Persons and cities stand in it by id: an erased
person is gone, a corrected name shows at once. Files and the recording are not part of it.
"""

from collections.abc import Callable
from typing import Any

from sympolis.core.languages import ORIGINS
from sympolis.library.models import NoteLine, SessionNote
from sympolis.library.note_states import LineKind

Content = dict[str, Any]


def content_of(note: SessionNote) -> Content:
    """The words of a note as they stand. Uses prefetched entries, lines and practices."""
    lines: dict[str, list[dict[str, Any]]] = {kind: [] for kind in LineKind.values}
    for line in note.lines.all():
        lines[line.kind].append(_line(line))
    return {
        "summary": dict(note.summary),
        "entries": [
            {
                "id": entry.pk, "title": dict(entry.title), "kind": entry.kind, "person": entry.person_id,
                "points": dict(entry.points),
            }
            for entry in note.entries.all()
        ],
        "lines": lines,
        "practices": sorted(practice.pk for practice in note.practices.all()),
    }  # fmt: skip


def _line(line: NoteLine) -> dict[str, Any]:
    return {
        "id": line.pk, "text": dict(line.text), "person": line.person_id, "city": line.municipality_id,
        "whom": line.whom_id, "due": line.due_on.isoformat() if line.due_on else None,
    }  # fmt: skip


def rows(content: Content) -> list[dict[str, Any]]:
    """Everything in it that names somebody: entries, then lines."""
    return [*content["entries"], *(line for kind in LineKind.values for line in content["lines"][kind])]


def people_in(content: Content) -> set[int]:
    return {row["person"] for row in rows(content)} - {None}


def cities_in(content: Content) -> set[int]:
    lines = [line for kind in LineKind.values for line in content["lines"][kind]]
    return {line[key] for line in lines for key in ("city", "whom")} - {None}


def is_said(texts: dict[str, Any]) -> bool:
    """Whether there is a text in any language."""
    return any(text for code, text in texts.items() if code != ORIGINS)


def is_empty(content: Content) -> bool:
    """Whether there is nothing to read in it."""
    said = [content["summary"], *(entry["points"] for entry in content["entries"])]
    return not any(is_said(one) for one in said) and not any(content["lines"].values()) and not content["practices"]


def part_of(content: Content, person: int) -> Any:
    """What of it somebody answers for: their entries and lines; the whole, when no entry is theirs (who moderates)."""
    own = [entry for entry in content["entries"] if entry["person"] == person]
    if not own:
        return content
    lines = [line for kind in LineKind.values for line in content["lines"][kind] if line["person"] == person]
    return sorted(own, key=lambda entry: entry["id"]), sorted(lines, key=lambda line: line["id"])


def with_rows(content: Content, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Content:
    """The same with every entry and line changed."""
    return {
        **content,
        "entries": [change(entry) for entry in content["entries"]],
        "lines": {kind: [change(line) for line in lines] for kind, lines in content["lines"].items()},
    }


def with_texts(content: Content, change: Callable[[str], str]) -> Content:
    """The same with every text changed."""

    def all_of(texts: dict[str, Any]) -> dict[str, Any]:
        return {code: text if code == ORIGINS else change(text) for code, text in texts.items()}

    def row(one: dict[str, Any]) -> dict[str, Any]:
        return {**one, **{key: all_of(one[key]) for key in ("title", "points", "text") if key in one}}

    return with_rows({**content, "summary": all_of(content["summary"])}, row)
