"""Where each key of a TOML text stands. tomllib tells lines of syntax errors only; our checks come after it."""

import re
import tomllib
from bisect import bisect_left

Path = tuple[str | int, ...]  # ("sessions", 3, "title", "de"): positions in arrays count from 0

_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*+")
_STRING = re.compile(
    r'"""(?:[^"\\]+|\\.|"(?!""))*+"{3,5}'
    r"|'''(?:[^']+|'(?!''))*+'{3,5}"
    r'|"(?:[^"\\\n]+|\\.)*+"'
    r"|'[^'\n]*+'",
    re.DOTALL,
)
_BARE = re.compile(r"[^,\]}\r\n#]*+")  # numbers, dates, true and false
_KEY = re.compile(r"""[ \t]*+([A-Za-z0-9_-]++|"(?:[^"\\\n]+|\\.)*+"|'[^'\n]*+')[ \t]*+(\.?)""")


class Lines:
    """The line of every key, table header and array element of a text that tomllib has accepted."""

    def __init__(self, text: str) -> None:
        self._text = text.replace("\r\n", "\n")
        self._ends = [match.start() for match in re.finditer("\n", self._text)]
        self._marks: dict[Path, int] = {}
        self._tables: dict[Path, int] = {}  # path of an array of tables -> how many there are so far
        self._scan()

    def of(self, path: Path) -> int:
        """The line of a key; of the table around it when the key is not there; 1 for the file itself."""
        while path:
            if path in self._marks:
                return bisect_left(self._ends, self._marks[path]) + 1
            path = path[:-1]
        return 1

    def _scan(self) -> None:
        around: Path = ()
        at = self._skip(0)
        while at < len(self._text):
            around, at = self._header(at) if self._text[at] == "[" else (around, self._pair(at, around))
            at = self._skip(at)

    def _skip(self, at: int) -> int:
        found = _BLANK.match(self._text, at)
        return found.end() if found else at

    def _header(self, at: int) -> tuple[Path, int]:
        """A `[table]` or `[[element]]`: the path that the following keys belong to."""
        start, many = at, self._text.startswith("[[", at)
        names, at = self._names(at + (2 if many else 1))
        path = (*self._inside(names[:-1]), names[-1])
        self._marks.setdefault(path, start)
        if many:
            count = self._tables[path] = self._tables.get(path, -1) + 1
            path = (*path, count)
            self._marks[path] = start
        return path, at + (2 if many else 1)

    def _inside(self, names: list[str]) -> Path:
        """The path of a dotted name; an array of tables on the way means its last element."""
        path: Path = ()
        for name in names:
            path = (*path, name)
            if path in self._tables:
                path = (*path, self._tables[path])
        return path

    def _names(self, at: int) -> tuple[list[str], int]:
        """The parts of a dotted key, and where it ends."""
        names, found = [], _KEY.match(self._text, at)
        while found:
            names.append(_unquoted(found[1]))
            at, more = found.end(), found[2]
            found = _KEY.match(self._text, at) if more else None
        return names, at

    def _pair(self, at: int, around: Path) -> int:
        """`key = value`: marks the key and whatever the value holds; where it ends."""
        start = at
        names, at = self._names(at)
        for length in range(1, len(names) + 1):
            self._marks.setdefault((*around, *names[:length]), start)
        return self._value(self._skip(at + 1), (*around, *names))

    def _value(self, at: int, path: Path) -> int:
        sign = self._text[at]
        if sign == "[":
            return self._array(at, path)
        if sign == "{":
            return self._inline(at, path)
        found = _STRING.match(self._text, at) or _BARE.match(self._text, at)
        return found.end() if found else at + 1

    def _array(self, at: int, path: Path) -> int:
        at, count = self._skip(at + 1), 0
        while self._text[at] != "]":
            self._marks[(*path, count)] = at
            at = self._skip(self._value(at, (*path, count)))
            at, count = self._comma(at), count + 1
        return at + 1

    def _inline(self, at: int, path: Path) -> int:
        at = self._skip(at + 1)
        while self._text[at] != "}":
            at = self._comma(self._skip(self._pair(at, path)))
        return at + 1

    def _comma(self, at: int) -> int:
        return self._skip(at + 1) if self._text[at] == "," else at


def _unquoted(name: str) -> str:
    return tomllib.loads(f"key = {name}")["key"] if name[0] in "\"'" else name
