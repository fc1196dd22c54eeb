"""Tables that people send: CSV as spreadsheets write it, and XLSX. Read whole, checked, never evaluated.

A cell is text: numbers without a superfluous ".0", dates as ISO 8601, empty cells "". Formulas give their stored
value. Sizes are limited before anything is unpacked.
"""

import csv
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from sympolis.core import workbook
from sympolis.core.refusals import Refused
from sympolis.core.text import comparable, one_line

LARGEST = 10_000_000  # bytes of a file
LARGEST_UNPACKED = 60_000_000  # bytes of all parts of an XLSX; 20,000 people take 20
LONGEST_READING = 30  # seconds, also on a crowded machine
MOST_ROWS = 20_000
MOST_LINES = 200_000  # empty ones, and those that cells run over, among them
MOST_COLUMNS = 200
LONGEST_CELL = 10_000
DELIMITERS = ",;\t"
READER = Path(workbook.__file__)
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it stands in the file, without empty cells at its end; `number` counts from 1 as spreadsheets and editors do."""

    number: int
    cells: list[str]


@dataclass(frozen=True)
class Table:
    """Named columns and the lines below them, each as long as the header.

    encoding   how a CSV was read: "utf-8", "utf-16" or "cp1252" (then names should be looked at); "" for XLSX
    """

    columns: list[str]
    lines: list[Line]
    encoding: str = ""


def read_lines(content: bytes, *, most: int = MOST_ROWS) -> tuple[list[Line], str]:
    """(lines that are not empty, encoding) of a CSV or XLSX file, told apart by what it holds, not by its name.

    Raises Refused: "empty", "too_large", "unreadable", "too_many" (rows or columns), "too_long" (a cell); field "file".
    """
    if not content.strip():
        raise _refused("empty", _("This file is empty."))
    if len(content) > LARGEST:
        raise _refused("too_large", _("This file is too large: at most %(most)s MB.") % {"most": LARGEST // 1_000_000})
    if content.startswith(OLD_EXCEL):
        words = _("This is a file of an old Excel (.xls) or locked with a password. Save it as .xlsx or .csv.")
        raise _refused("unreadable", words)
    lines, encoding = (_xlsx(content), "") if content.startswith(ZIP) else _csv(content)
    if not lines:
        raise _refused("empty", _("There are no rows in this file."))
    _check(lines, most)
    return lines, encoding


def table_of(lines: Sequence[Line], encoding: str = "", *, header: int = 0) -> Table:
    """The lines as a table; `header` is the place in `lines` that names the columns.

    Columns without a name get "Column C"; equal names a number. Raises Refused("too_many") for a line with more cells
    than there are columns.
    """
    names = [one_line(cell) for cell in lines[header].cells]
    while names and not names[-1]:
        names.pop()
    below = lines[header + 1 :]
    for line in below:
        if any(line.cells[len(names) :]):
            words = _("Line %(line)d has more cells than the heading names columns (%(columns)d). Is a quote missing?")
            raise _refused("too_many", words % {"line": line.number, "columns": len(names)})
    return Table(_distinct(names), [_fitted(line, len(names)) for line in below], encoding)


def column_letters(index: int) -> str:
    """ "A" for 0, "AB" for 27: how spreadsheets call a column."""
    letters, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _distinct(names: list[str]) -> list[str]:
    found: list[str] = []
    keys: set[str] = set()
    for place, name in enumerate(names):
        wished = name or _("Column %(letter)s") % {"letter": column_letters(place)}
        number = 2
        while comparable(wished) in keys:
            wished, number = f"{name} ({number})", number + 1
        keys.add(comparable(wished))
        found.append(wished)
    return found


def _fitted(line: Line, length: int) -> Line:
    return Line(line.number, (line.cells + [""] * length)[:length])


def _check(lines: list[Line], most: int) -> None:
    if len(lines) > most + 1:
        raise _too_many_rows(most)
    for line in lines:
        if len(line.cells) > MOST_COLUMNS and _is_alone(line.cells):
            raise _far(f"{column_letters(len(line.cells) - 1)}{line.number}")
        if len(line.cells) > MOST_COLUMNS:
            words = _("Line %(line)d has more than %(most)d columns.")
            raise _refused("too_many", words % {"line": line.number, "most": MOST_COLUMNS})
        for place, cell in enumerate(line.cells):
            if len(cell) > LONGEST_CELL:
                told = {"line": line.number, "column": column_letters(place), "most": LONGEST_CELL}
                raise _refused("too_long", _("Line %(line)d, column %(column)s is longer than %(most)d signs.") % told)


def _is_alone(cells: Sequence[str]) -> bool:
    """Whether nothing stands right before the last cell."""
    return not any(cells[-1 - workbook.FAR_COLUMNS : -1])


def _csv(content: bytes) -> tuple[list[Line], str]:
    text, encoding = _decoded(content)
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[Line] = []
    try:
        for row in reader:
            if reader.line_num > MOST_LINES:
                raise _too_many_rows(MOST_LINES)
            cells = [cell.strip() for cell in row]
            while cells and not cells[-1]:
                cells.pop()
            if cells:  # a quoted cell may run over several lines: the number is that of the line that ends the row
                lines.append(Line(reader.line_num, cells))
    except csv.Error as error:
        words = _("Line %(line)d cannot be read: a quotation mark is missing or the file ends too early.")
        raise _refused("unreadable", words % {"line": reader.line_num}) from error
    return lines, encoding


def _decoded(content: bytes) -> tuple[str, str]:
    """Text and the encoding it was read with. What is neither Unicode nor plausible Windows text is refused."""
    encodings = ["utf-16"] if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text, encoding.removesuffix("-sig")
    raise _refused(
        "unreadable", _("This is neither a CSV file in Unicode nor an XLSX file. Save it as “CSV UTF-8” or .xlsx.")
    )


def _xlsx(content: bytes) -> list[Line]:
    """Lines of the first sheet, read in a process of its own: see `core/workbook.py`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise _damaged() from error
    if unpacked > LARGEST_UNPACKED:
        raise _too_much()
    code, told = _read_apart(content, "rows", str(MOST_ROWS + 2))
    if code == workbook.DAMAGED:
        raise _damaged()
    if code:
        code, cell = _read_apart(content, "far")
        raise _far(cell.decode()) if cell and not code else _too_much()
    return [Line(number, cells) for number, cells in json.loads(told)]


def _read_apart(content: bytes, *what: str) -> tuple[int, bytes]:
    """What `core/workbook.py` says, and how it ended: not with 0 if it wanted more memory or time than it may have."""
    command = [sys.executable, "-I", str(READER), *what]
    try:
        done = subprocess.run(  # noqa: S603 - our own script, its input is never part of the command
            command, input=content, capture_output=True, timeout=LONGEST_READING, check=False
        )
    except subprocess.TimeoutExpired:
        return -1, b""
    return done.returncode, done.stdout


def _too_many_rows(most: int) -> Refused:
    return _refused("too_many", _("This file has more than %(most)s rows. Split it.") % {"most": most})


def _far(cell: str) -> Refused:
    words = _("Cell %(cell)s holds something far from the rest. Delete it, or copy the list into a new workbook.")
    return _refused("too_many", words % {"cell": cell})


def _damaged() -> Refused:
    return _refused("unreadable", _("This XLSX file is damaged. Open it in a spreadsheet and save it again."))


def _too_much() -> Refused:
    return _refused("too_large", _("This file is too large when unpacked."))


def _refused(code: str, words: str) -> Refused:
    return Refused(code, words, "file")
