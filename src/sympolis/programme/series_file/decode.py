"""From bytes to tables: size, encoding and slips of the pen."""

import codecs
import re
import tomllib
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from sympolis.programme.series_file.document import MOST_BYTES, MOST_SESSIONS, Problem, Unusable

_SESSION = re.compile(r"^[ \t]*\[\[[ \t]*sessions[ \t]*\]\]", re.MULTILINE)
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_WITHOUT_SECONDS = re.compile(r"=\s*\d{4}-\d\d-\d\d[T ]\d\d:\d\d\s*(?:#.*)?$")
_YAML = re.compile(r"\s*(- |-$|---|[\w\"'-]+:(\s|$))")
_CURLY = re.compile("[“”„‘’«»]")


def text_of(content: bytes) -> str:
    """The text of a file. Raises Unusable when it is too large, not UTF-8 or empty."""
    if len(content) > MOST_BYTES:
        words = _("The file has more than %(most)d MB; that much is read. Does it hold more than one series?")
        raise Unusable([Problem(1, "", words % {"most": MOST_BYTES // 1_000_000})])
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Unusable([Problem(1, "", _("The file is written in UTF-16. Save it as UTF-8."))])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unusable([_wrong_byte(content, error.start)]) from None
    if not text.strip():
        raise Unusable([Problem(1, "", _("The file is empty."))])
    if (count := len(_SESSION.findall(text))) > MOST_SESSIONS:
        raise Unusable([too_many_sessions(count)])
    return text


def too_many_sessions(count: int) -> Problem:
    words = _("The file has %(count)d sessions; at most %(most)d fit in one series.")
    return Problem(1, "sessions", words % {"count": count, "most": MOST_SESSIONS})


def tables_of(text: str) -> dict[str, Any]:
    """The tables of a text. Raises Unusable with line and column of the first slip; TOML cannot be read beyond it."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Unusable([_slip(text, str(error))]) from None
    except (RecursionError, ValueError):  # lists in lists in lists; a number of thousands of digits
        raise Unusable(
            [Problem(1, "", _("The file cannot be read: something is nested or written far too deep."))]
        ) from None


def _wrong_byte(content: bytes, at: int) -> Problem:
    line = content.count(b"\n", 0, at) + 1
    column = at - (content.rfind(b"\n", 0, at) + 1) + 1
    guess = bytes([content[at]]).decode("cp1252", errors="replace")
    words = _("The file is not written in UTF-8 (a byte that may have been “%(guess)s”). Save it as UTF-8.")
    return Problem(line, "", words % {"guess": guess}, column)


def _slip(text: str, message: str) -> Problem:
    place = _PLACE.search(message)
    told = message[: place.start()] if place else message
    rows = text.split("\n")
    if not place or not place[1]:
        last = _last_line(rows)
        words = _("The file ends in the middle of a value. Is it complete?")
        repeated = told.startswith("Cannot")  # a key or table that is there already, on the very last line
        return Problem(last, "", _slip_words(rows[last - 1], told) if repeated else f"{words} ({told})")
    line = int(place[1])
    return Problem(line, "", _slip_words(rows[line - 1] if line <= len(rows) else "", told), int(place[2]))


def _last_line(rows: list[str]) -> int:
    return max((number for number, row in enumerate(rows, 1) if row.strip()), default=1)


def _slip_words(row: str, told: str) -> str:
    """What to do about it, as far as the line and the parser's words tell."""
    if _WITHOUT_SECONDS.search(row):
        return _("Write the time with seconds, for example 2020-11-23 14:00:00.")
    if told == "Invalid value" and _CURLY.search(row):
        return _("Write straight quotation marks around texts, not typographic ones.")
    if _YAML.match(row):
        return _("This looks like YAML. A series file is written in TOML: key = value.") + f" ({told})"
    for start, words in _SLIPS.items():
        if told.startswith(start):
            return f"{_(words)} ({told})"
    return told


_SLIPS = {
    "Illegal character '\\n'": gettext_noop(
        "The text does not end on this line: close it with a quotation mark, or use three."
    ),
    "Expected '='": gettext_noop("A line is written key = value."),
    "Invalid statement": gettext_noop("A line is written key = value."),
    "Invalid value": gettext_noop("Put texts in quotation marks."),
    "Expected newline": gettext_noop(
        "The value ends before the line does; put texts in quotation marks, one key on a line."
    ),
    "Cannot overwrite a value": gettext_noop("This key is there already; a key can be written once only."),
    "Duplicate inline table key": gettext_noop("This key is there already; a key can be written once only."),
    "Cannot declare": gettext_noop("This table is there already; write [[…]] for every row of a list."),
    "Unclosed array": gettext_noop("The list is not closed: is a comma or ] missing?"),
    "Unclosed inline table": gettext_noop("The table is not closed on its line: is a comma or } missing?"),
    "Unescaped": gettext_noop("Write \\\\ for a backslash."),
    "Invalid date": gettext_noop("There is no such day or hour."),
}
