"""Reads a workbook in a process of its own: the library allocates whatever a file claims to hold, and dies of it.

A file of 2 kB with a single cell in the last corner of its sheet asks for 500 GB. Here the system says no to this
process alone. Run by `core/tables.py` as a plain script, so that it starts in a few hundredths of a second.

In: the file. Out: the cells of the first sheet as text, JSON. Exit code 2: damaged.
"""

import io
import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

MOST_MEMORY = 800_000_000  # bytes; 20,000 lines of 20 columns take a tenth of it
MOST_SECONDS = 10  # of computing
DAMAGED = 2


def rows_of(content: bytes, most: int) -> list[list[str]]:
    """Cells of the first sheet, at most so many lines. Raises CalamineError, IndexError, OSError, ValueError."""
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheet = book.get_sheet_by_index(0)
    return [[text_of(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False, nrows=most)]


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
    from python_calamine import CalamineError

    try:
        rows = rows_of(sys.stdin.buffer.read(), int(sys.argv[1]))
    except (CalamineError, IndexError, OSError, ValueError):
        return DAMAGED
    json.dump(rows, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
