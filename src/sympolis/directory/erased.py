"""The list of erased rows beside the database, so that they stay erased when an older backup comes back.

The journal's facts are the truth; the file `erased.jsonl` in the data folder is their copy that a restored database
does not take back, and newer backups hold it too. It names rows by number and by the moment they were made: after a
restore another row may get the same number. No line says who somebody was.
"""

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import models, transaction

from sympolis.journal.models import Entry

Line = tuple[str, str, str, str]  # fact, number of the row, when it was made, when it was erased; both ISO 8601
Again = Callable[[str, Iterable[tuple[int, str]]], int]
Row = TypeVar("Row", bound=models.Model)

_again: dict[str, tuple[str, Again]] = {}  # fact -> what its subject is called in the journal, how to do it again
A_STEP = 500


def watch(fact: str, model: type[models.Model], again: Again) -> None:
    """Keep facts of this name in the list, and let `again(fact, rows)` repeat them; said in apps.ready()."""
    _again[fact] = (model._meta.label_lower, again)


def file() -> Path:
    """Where the list lies."""
    return Path(settings.DATA_DIR) / "erased.jsonl"


def listed() -> set[Line]:
    """What stands in the file. A line that was cut short by a power cut is passed over: the journal has it too."""
    try:
        return {line for text in file().read_text().splitlines() if (line := _read(text))}
    except FileNotFoundError:
        return set()


def in_journal(alias: str = "default") -> set[Line]:
    """What stands in a database."""
    kinds = {kind for kind, _again_function in _again.values()}
    rows = Entry.objects.using(alias).filter(subject_type__in=kinds, name__in=list(_again))
    columns = rows.values_list("name", "subject_id", "facts", "at")  # no other ones: an older database lacks some
    return {(name, number, facts["made_at"], at.isoformat()) for name, number, facts, at in columns.iterator()}


def note(entries: Iterable[Entry]) -> None:
    """Write facts into the list as soon as they are true. A full disk stops nobody: `keep` does it later."""
    lines = [_line(entry) for entry in entries]
    transaction.on_commit(lambda: append(lines), robust=True)


def append(lines: Iterable[Line]) -> None:
    """Put lines at the end of the file, down to the disk."""
    new = sorted(set(lines))
    if not new:
        return
    handle = os.open(file(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a") as out:
        out.write("".join(f"\n{json.dumps(line)}" for line in new) + "\n")  # apart from a line that was cut short
        out.flush()
        os.fsync(out.fileno())


def keep(lines: Iterable[Line] = ()) -> int:
    """Bring the file up to date with the journal and with these lines; how many were missing."""
    missing = (in_journal() | set(lines)) - listed()
    append(missing)
    return len(missing)


def again() -> int:
    """Erase what an older database has brought back; how many rows. Nothing happens on the second run."""
    rows: dict[str, list[tuple[int, str]]] = {}
    for fact, number, made_at, _at in sorted(listed()):
        rows.setdefault(fact, []).append((int(number), made_at))
    return sum(function(fact, rows[fact]) for fact, (_kind, function) in _again.items() if fact in rows)


def look_after() -> None:
    """What the worker does every so often: repeat what a restored database lost, and complete the list."""
    again()
    keep()


def same_rows(model: type[Row], rows: Iterable[tuple[int, str]], **more: object) -> list[Row]:
    """Rows of these numbers that were made at the same moments: not another one that got the number later."""
    made = dict(rows)
    numbers = sorted(made)
    found: list[Row] = []
    for at in range(0, len(numbers), A_STEP):
        some = model._default_manager.filter(pk__in=numbers[at : at + A_STEP], **more)
        found += [row for row in some if row.created_at.isoformat() == made[row.pk]]  # type: ignore[attr-defined]
    return found


def _line(entry: Entry) -> Line:
    return entry.name, entry.subject_id, str(entry.facts["made_at"]), entry.at.isoformat()


def _read(text: str) -> Line | None:
    try:
        fact, number, made_at, at = json.loads(text)
    except (ValueError, TypeError):
        return None
    return (fact, number, made_at, at) if fact in _again else None
