"""Reads a workbook in a process of its own: the library allocates whatever a file claims to hold, and dies of it.

A file of 2 kB with a single cell in the last corner of its sheet asks for 500 GB. Here the system says no to this
process alone. Run by `core/tables.py` as a plain script, so that it starts in a few hundredths of a second.

In: the file. Out, for `rows MOST`: lines of the first sheet that are not empty as [number, cells], JSON; for `far`: the name
of a cell that stands far from the others, or nothing. Exit code 2: damaged;
3, or what the system gives it: too much.
"""

import io
import json
import posixpath
import re
import resource
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

MOST_MEMORY = 800_000_000  # bytes; 20,000 lines of 20 columns take a tenth of it
MOST_SECONDS = 10  # of computing
MOST_CELLS = 10_000_000  # of the area that a sheet covers, empty ones among them
DAMAGED, TOO_MUCH = 2, 3
FAR_ROWS, FAR_COLUMNS = 1000, 50  # without anything between a cell and the others
CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*[^>/])>\s*<[^/]")  # with something in it
PLACE = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def rows_of(content: bytes, most: int) -> list[tuple[int, list[str]]]:
    """Number and cells of lines of the first sheet that are not empty, at most so many, without empty cells at their end.

    Raises MemoryError for too large an area; CalamineError, IndexError, OSError, ValueError.
    """
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheet = book.get_sheet_by_index(0)
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise MemoryError
    found, before = [], [""] * (sheet.start[1] if sheet.start else 0)
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [*before, *map(text_of, row)]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            found.append((number, cells))
        if len(found) == most:
            break
    return found


def far_cell(content: bytes) -> str:
    """A cell ("XFD1048576") of the first sheet with nothing between it and the others for long, "" if there is none.

    Looked up in the sheet's text, since reading the sheet is what such a cell prevents.
    Raises KeyError, StopIteration, OSError, ValueError, SyntaxError (that of its XML), BadZipFile.
    """
    columns, rows = dict[int, str](), dict[int, str]()
    for cell in CELL.finditer(_first_sheet(content)):
        if place := PLACE.search(cell[1]):
            letters, number = place[1].decode(), int(place[2])
            columns.setdefault(_index(letters), f"{letters}{number}")
            rows.setdefault(number, f"{letters}{number}")
    return _behind_gap(columns, FAR_COLUMNS) or _behind_gap(rows, FAR_ROWS)


def _behind_gap(places: dict[int, str], far: int) -> str:
    """What stands behind the largest gap, if it is that large."""
    used = sorted(places)
    gap, first = max(((after - before, after) for before, after in pairwise(used)), default=(0, 0))
    return places[first] if gap > far else ""


def _first_sheet(content: bytes) -> bytes:
    """The XML of the first sheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        book = ElementTree.fromstring(parts.read("xl/workbook.xml"))  # noqa: S314 - under the limits of `main`
        wanted = next(one for one in book.iter() if one.tag.endswith("}sheet")).get(RELATION)
        relations = ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
        target = next(one.get("Target", "") for one in relations if one.get("Id") == wanted)
        return parts.read(posixpath.join("/xl", target).lstrip("/"))


def _index(letters: str) -> int:
    """The place of a column: A is 1, AB is 28."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def text_of(cell: Any) -> str:
    """A cell as text: numbers without a superfluous ".0", moments as ISO 8601."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes") if cell.time() != time() else cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell).strip()


def main() -> int:
    """Read standard input under limits of memory and time; how it ended."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read()
    return _tell_far_cell(content) if sys.argv[1] == "far" else _tell_rows(content, int(sys.argv[2]))


def _tell_rows(content: bytes, most: int) -> int:
    from python_calamine import CalamineError

    try:
        rows = rows_of(content, most)
    except (CalamineError, IndexError, OSError, ValueError):
        return DAMAGED
    except MemoryError:
        return TOO_MUCH
    json.dump(rows, sys.stdout)
    return 0


def _tell_far_cell(content: bytes) -> int:
    try:
        sys.stdout.write(far_cell(content))
    except (KeyError, OSError, StopIteration, SyntaxError, ValueError, zipfile.BadZipFile):
        return DAMAGED
    return 0


if __name__ == "__main__":
    sys.exit(main())
