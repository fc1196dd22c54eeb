"""A small writer of TOML, in the order and with the line breaks that people like to edit."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

LONG = 100  # signs; a longer inline table or list goes over several lines where TOML allows it
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def document(tables: Iterable[tuple[str, Mapping[str, Any] | list[Mapping[str, Any]]]], head: str = "") -> str:
    """A file of `[name]` tables and, for lists, `[[name]]` rows; a comment first."""
    parts = ["".join(f"# {line}".rstrip() + "\n" for line in head.splitlines())] if head else []
    for word, content in tables:
        name = key(word)
        rows = content if isinstance(content, list) else [content]
        mark = f"[[{name}]]" if isinstance(content, list) else f"[{name}]"
        parts += [_table(mark, name, row) for row in rows]
    return "\n".join(parts)


def _table(mark: str, name: str, row: Mapping[str, Any]) -> str:
    """A table with its plain keys first, then the tables that stand under a header of their own."""
    plain = [f"{key(word)} = {value(part)}" for word, part in row.items() if not _is_below(part)]
    below = [
        _table(f"[{name}.{key(word)}]", f"{name}.{key(word)}", part) for word, part in row.items() if _is_table(part)
    ]
    below += [
        _table(f"[[{name}.{key(word)}]]", f"{name}.{key(word)}", one)
        for word, part in row.items()
        if isinstance(part, Below)
        for one in part
    ]
    return "\n".join([mark, *plain, *(f"\n{text}".rstrip("\n") for text in below)]) + "\n"


class Below(list[Mapping[str, Any]]):
    """A list of tables to be written as `[[name.key]]` rows."""


def _is_below(part: Any) -> bool:
    return isinstance(part, Below) or _is_table(part)


def _is_table(part: Any) -> bool:
    """Inline tables cannot be broken over lines, so what is long stands under a header."""
    if not isinstance(part, Mapping):
        return False
    return len(value(part)) > 3 * LONG or any(
        (isinstance(one, str) and "\n" in one) or (isinstance(one, list) and len(one) > 1) for one in part.values()
    )


def key(word: str) -> str:
    return word if word and all(sign.isascii() and (sign.isalnum() or sign in "-_") for sign in word) else basic(word)


def value(part: Any) -> str:
    """A value as TOML."""
    if isinstance(part, bool):
        return "true" if part else "false"
    if isinstance(part, str):
        return multiline(part) if "\n" in part else basic(part)
    if isinstance(part, datetime):
        return part.strftime("%Y-%m-%d %H:%M:%S") if part.tzinfo is None else _moment(part)
    if isinstance(part, date):
        return part.isoformat()
    if isinstance(part, Mapping):
        return "{ " + ", ".join(f"{key(word)} = {_inline(one)}" for word, one in part.items()) + " }" if part else "{}"
    if isinstance(part, list | tuple):
        return _list(list(part))
    return repr(part)


def _moment(at: datetime) -> str:
    at = at.astimezone(UTC)
    fraction = f".{at.microsecond:06d}" if at.microsecond else ""
    return f"{at:%Y-%m-%dT%H:%M:%S}{fraction}Z"


def _inline(part: Any) -> str:
    return basic(part) if isinstance(part, str) else value(part)


def _list(parts: list[Any]) -> str:
    written = [_inline(part) for part in parts]
    line = "[" + ", ".join(written) + "]"
    if len(line) <= LONG and not any(isinstance(part, Mapping) for part in parts):
        return line
    return "[\n" + "".join(f"  {part},\n" for part in written) + "]"


def basic(text: str) -> str:
    """A text on one line."""
    return '"' + "".join(_escaped(sign) for sign in text) + '"'


def multiline(text: str) -> str:
    """A text of several lines. The first line break after the quotation marks does not count in TOML."""
    inner = "".join(sign if sign in "\n\t" else '"' if sign == '"' else _escaped(sign) for sign in text)
    return '"""\n' + inner.replace('""', '"\\"') + '\n"""'


def _escaped(sign: str) -> str:
    if sign in _ESCAPES:
        return _ESCAPES[sign]
    return f"\\u{ord(sign):04X}" if ord(sign) < 0x20 or ord(sign) == 0x7F else sign
