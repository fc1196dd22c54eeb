"""What is kept of an exception: enough to find the line, nothing that tells of a person."""

import re
import traceback
from pathlib import Path

from sympolis.core.text import one_line

LONGEST = 400
_ADDRESS = re.compile(r"[^\s@<>()'\"=,;:]+@[^\s@<>()'\"=,;:]+")


def told(error: BaseException) -> str:
    """ "ValueError: no such zone (programme/listeners.py:42)": type, first line of the message, last line of code.

    Mail addresses are left out, and so are further lines, where databases quote the row.
    """
    lines = str(error).splitlines()
    message = _ADDRESS.sub("[address]", storable(lines[0])) if lines else ""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({'/'.join(Path(frames[-1].filename).parts[-2:])}:{frames[-1].lineno})" if frames else ""
    head = f"{type(error).__name__}: {message}" if message else type(error).__name__
    return head[: LONGEST - len(place)] + place[:LONGEST]


def storable(text: str) -> str:
    """On one line, without signs that a database refuses (NUL, halves of pairs): an error must not hide another."""
    return one_line(text.encode(errors="replace").decode())
