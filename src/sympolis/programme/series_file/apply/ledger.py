"""What an import finds different, and what the house refuses, each with its place in the file."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from sympolis.core.languages import ORIGINS
from sympolis.core.refusals import Refused
from sympolis.core.texts import Texts
from sympolis.programme.series_file.document import Document, Problem, Words
from sympolis.programme.series_file.lines import Path

KEYS = {  # field of an action -> key of the file
    "local_start": "start", "starts_on": "starts", "ends_on": "ends", "retention_on": "retention",
    "contact_email": "contact", "guiding_questions": "questions", "floor_language": "floor",
    "interpretation_languages": "into", "left_out_languages": "left_out", "size_band": "size", "latitude": "at", "longitude": "at",
    "municipality": "city", "backstage_minutes": "backstage", "day_offset": "day",
}  # fmt: skip
MARKS = {
    "added": "+", "changed": "~", "moved": ">", "cancelled": "x", "reinstated": "+", "published": "*",
    "withdrawn": "*", "archived": "*", "released": "*", "left alone": ".",
}  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """Something that the import changes, or leaves alone."""

    kind: str  # a key of MARKS
    what: str  # "session", "city", ...
    name: str
    detail: str = ""  # names of the changed keys, or old and new time

    def printed(self) -> str:
        words = f"{MARKS[self.kind]} {self.what} {self.name}".rstrip()
        return f"{words}: {self.kind}{', ' if self.detail else ''}{self.detail}"

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


class Ledger:
    """Collects differences and problems while a document is applied."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.differences: list[Difference] = []
        self.problems: list[Problem] = []

    def note(self, kind: str, what: str, name: str, detail: str = "") -> None:
        self.differences.append(Difference(kind, what, name, detail))

    def refuse(self, path: Path, words: str) -> None:
        self.problems.append(self.document.problem(path, words))

    @contextmanager
    def at(self, path: Path) -> Iterator[None]:
        """Whatever an action refuses inside becomes a problem of the row at `path`."""
        try:
            yield
        except Refused as refusal:
            self.refuse((*path, *place_of(refusal.field)), str(refusal.words))


def place_of(field: str) -> Path:
    """The path of an action's field within its row: "segments-3-minutes" -> ("segments", 3, "minutes")."""
    if not field:
        return ()
    first, *rest = field.split("-")
    path: Path = (KEYS.get(first, first),)
    return path + tuple(int(step) if step.isdigit() else KEYS.get(step, step) for step in rest)


def merged(stored: Texts | dict[str, Any] | None, words: Words) -> dict[str, Any]:
    """All languages of a stored text with those of the file set; "" takes a language out."""
    texts = {code: text for code, text in {**(stored or {}), **words}.items() if text}
    if words.outdated and not stored:
        texts[ORIGINS] = dict.fromkeys(words.outdated, "outdated")
    return texts


def differs(stored: Any, wished: Any) -> bool:
    """Whether the file asks for something else than what is stored; of a text only the languages it tells count."""
    if isinstance(wished, Words):
        return any((stored or {}).get(code, "") != text for code, text in wished.items())
    return stored != wished


def changed_keys(row: Any, wished: dict[str, Any]) -> list[str]:
    """The keys of the file in which a row differs from what the file tells, sorted."""
    return sorted({KEYS.get(name, name) for name, value in wished.items() if differs(getattr(row, name), value)})


def with_texts(wished: dict[str, Any], row: Any = None) -> dict[str, Any]:
    """The fields for an action, texts in all languages: those of the row and, over them, those of the file."""
    return {
        name: merged(getattr(row, name, None), value) if isinstance(value, Words) else value
        for name, value in wished.items()
    }
