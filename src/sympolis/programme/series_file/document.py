"""A series file once it is read: rows of checked values, each knowing where it stands; and what is wrong with one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from sympolis.programme.series_file.lines import Lines, Path

NAMES = ("slug", "code", "name")  # what rows of a list are called by, the first there is
MOST_SESSIONS = 2_000  # in one file
MOST_BYTES = 5_000_000


class Words(dict[str, str]):
    """A text by language. `outdated`: translations older than their original; None when the file does not say."""

    outdated: tuple[str, ...] | None = None


class Row(dict[str, Any]):
    """The keys a table of the file really has, with checked values."""

    path: Path = ()


@dataclass(frozen=True, order=True)
class Problem:
    """Something in the file that cannot be used."""

    line: int
    key: str  # "sessions.cities-in-crisis.start"; "" for the file as a whole
    words: str
    column: int = 0  # known for slips of the pen only

    def printed(self, file: str) -> str:
        """`file:line: key: words`, on one line."""
        place = f"{file}:{self.line}:{self.column}" if self.column else f"{file}:{self.line}"
        return f"{place}: {self.key}: {self.words}" if self.key else f"{place}: {self.words}"


class Unusable(Exception):
    """The file has problems; nothing was written. `problems` are sorted by line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("; ".join(f"{problem.line}: {problem.key}: {problem.words}" for problem in self.problems))


@dataclass(frozen=True)
class Known:
    """What the installation knows already, so that a file may point at it without telling it again."""

    network: bool = False
    series: bool = False
    regions: frozenset[str] = frozenset()
    cities: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()  # names
    people: frozenset[str] = frozenset()
    formats: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # code -> minutes of each part
    themes: frozenset[str] = frozenset()
    sessions: frozenset[str] = frozenset()
    working_language: str = ""
    zone: str = ""
    starts: date | None = None
    ends: date | None = None


@dataclass
class Document:
    """A file that can be applied."""

    text: str
    raw: dict[str, Any]
    language: str  # the working language: texts without a language are in it
    zone: str  # of sessions that name none
    network: Row
    series: Row
    regions: list[Row]
    cities: list[Row]
    organisations: list[Row]
    people: list[Row]
    formats: list[Row]
    themes: list[Row]
    sessions: list[Row]

    @cached_property
    def lines(self) -> Lines:
        return Lines(self.text)

    def problem(self, path: Path, words: str) -> Problem:
        return Problem(self.lines.of(path), called(self.raw, path), words)


def called(raw: Mapping[str, Any], path: Path) -> str:
    """A path as people read it: rows by their name where they have one, else by their number from 1 on."""
    words, around = "", raw
    for step in path:
        around = _inside(around, step)
        if isinstance(step, str):
            words += f".{step}" if words else step
        else:
            words += _row_name(around, step)
    return words


def _inside(around: Any, step: str | int) -> Any:
    try:
        return around[step]
    except (KeyError, IndexError, TypeError):
        return None


def _row_name(row: Any, number: int) -> str:
    if isinstance(row, dict):
        for name in NAMES:
            if (
                isinstance(row.get(name), str)
                and row[name].isascii()
                and row[name].isprintable()
                and " " not in row[name]
            ):
                return f".{row[name][:60]}"
    return f"[{number + 1}]"
