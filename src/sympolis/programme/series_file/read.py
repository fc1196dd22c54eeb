"""Read a series file: every problem is found before anything is written."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from sympolis.core.languages import known_language
from sympolis.programme.series_file import checks, decode, shape
from sympolis.programme.series_file.document import MOST_SESSIONS, Document, Known, Row, Unusable, Words
from sympolis.programme.series_file.kinds import MOST_ENTRIES, Kind, Wrong, meant, shown
from sympolis.programme.series_file.known import house_minutes
from sympolis.programme.series_file.lines import Path

WRONG = object()  # stands for a value that was reported and is left out
LookUp = Callable[[str, str], Known]


def nothing_known(network: str, series: str) -> Known:
    """For reading a file that has to stand on its own: a new network knows the formats of the house only."""
    return Known(formats=house_minutes())


def read(content: bytes, look_up: LookUp = nothing_known) -> Document:
    """The document of a file's bytes.

    look_up   (slug of network, slug of series) -> what the installation knows of them
    Raises Unusable with all problems, sorted by line.
    """
    text = decode.text_of(content)
    reading = Reading(decode.tables_of(text), look_up)
    document = reading.document(text)
    problems = [*reading.problems, *checks.problems(document, reading.known)]
    if problems:
        raise Unusable(document.problem(path, words) for path, words in problems)
    return document


class Reading:
    """One pass over the tables: checked rows, and problems by path."""

    def __init__(self, raw: dict[str, Any], look_up: LookUp) -> None:
        self.raw = raw
        self.problems: list[tuple[Path, str]] = []
        self.known = look_up(self._at("network", "slug"), self._at("series", "slug"))
        self.language = self._language()

    def document(self, text: str) -> Document:
        """The checked document; rows leave out what is wrong."""
        self._strangers((), self.raw, shape.FILE)
        network, series = self._table("network", shape.NETWORK), self._table("series", shape.SERIES)
        rows = {
            name: self._rows(name, key.kind) for name, key in shape.FILE.items() if isinstance(key.kind, shape.Rows)
        }
        zone = series.get("zone") or self.known.zone
        return Document(text, self.raw, self.language, zone, network, series, **rows)

    def wrong(self, path: Path, words: str) -> Any:
        self.problems.append((path, words))
        return WRONG

    def _at(self, table: str, key: str) -> str:
        value = self.raw[table].get(key) if isinstance(self.raw.get(table), dict) else None
        return value if isinstance(value, str) else ""

    def _language(self) -> str:
        given = self._at("series", "working_language")
        return given if given and known_language(given) else self.known.working_language or "en"

    def _table(self, name: str, keys: Mapping[str, shape.Key]) -> Row:
        """[network] or [series]."""
        if name not in self.raw:
            self.wrong((name,), _("The table [%(name)s] is missing.") % {"name": name})
            return Row()
        if not isinstance(self.raw[name], dict):
            self.wrong((name,), _("Write a table: [%(name)s] and its keys below.") % {"name": name})
            return Row()
        return self.row(self.raw[name], (name,), keys, known=getattr(self.known, name))

    def _rows(self, name: str, kind: shape.Rows) -> list[Row]:
        """[[cities]], [[sessions]] ..."""
        if name not in self.raw:
            return []
        found = self.rows(self.raw[name], (name,), kind, getattr(self.known, name, ()))
        return [] if found is WRONG else found

    def row(self, raw: Mapping[str, Any], path: Path, keys: Mapping[str, shape.Key], *, known: bool = False) -> Row:
        """A table with its keys checked. A row that is `known` need not tell what makes a new one."""
        self._strangers(path, raw, keys)
        row = Row()
        row.path = path
        for name, key in keys.items():
            if name in raw:
                value = self.value(raw[name], (*path, name), key.kind)
                if value is not WRONG:
                    row[name] = value
                    if key.needed and isinstance(value, Words) and self._is_empty(value, known):
                        self.wrong((*path, name), _("Write a text; it is empty."))
            elif key.needed and not known:
                words = _("This line is missing. Write for example %(name)s = %(example)s")
                self.wrong((*path, name), words % {"name": name, "example": key.example})
        return row

    def _is_empty(self, value: Words, known: bool) -> bool:
        """Whether a name or title would be gone. Of what is known, a translation may be told or taken out alone."""
        return value.get(self.language) == "" or not (known or any(value.values()))

    def rows(self, raw: Any, path: Path, kind: shape.Rows, known: Any = ()) -> Any:
        """A list of tables, or the one word that may stand for it."""
        if kind.word and raw == kind.word:
            return raw
        if not isinstance(raw, list):
            word = _(" or “%(word)s”") % {"word": kind.word} if kind.word else ""
            words = _("Write a list of tables%(word)s; here is %(given)s.")
            return self.wrong(path, words % {"word": word, "given": shown(raw)})
        if len(raw) > (MOST_SESSIONS if len(path) == 1 else MOST_ENTRIES):
            return self.wrong(path, _("There are %(count)d rows; that is too many.") % {"count": len(raw)})
        return [self._listed(part, (*path, number), kind, known) for number, part in enumerate(raw)]

    def _listed(self, raw: Any, path: Path, kind: shape.Rows, known: Any) -> Row:
        if not isinstance(raw, dict):
            self.wrong(path, _("Write a table here; here is %(given)s.") % {"given": shown(raw)})
            return Row()
        name = next((raw[key] for key in ("slug", "code", "name") if key in kind.keys and key in raw), None)
        return self.row(raw, path, kind.keys, known=isinstance(name, str) and name in known)

    def value(self, raw: Any, path: Path, kind: Any) -> Any:
        """A checked value, or WRONG once its problem is noted."""
        if isinstance(kind, shape.Rows):
            return self.rows(raw, path, kind)
        if isinstance(kind, shape.Texts):
            return self._texts(raw, path, kind)
        if isinstance(kind, shape.ListOf):
            return self._list(raw, path, kind.kind)
        if isinstance(kind, shape.TableOf):
            return self._table_of(raw, path, kind)
        if isinstance(kind, shape.Table):
            if isinstance(raw, dict):
                return self.row(raw, path, kind.keys)
            return self.wrong(path, _("Write a table here; here is %(given)s.") % {"given": shown(raw)})
        return self._one(raw, path, kind)

    def _one(self, raw: Any, path: Path, kind: Kind) -> Any:
        try:
            return kind(raw)
        except Wrong as wrong:
            return self.wrong(path, wrong.words)

    def _list(self, raw: Any, path: Path, kind: Kind) -> Any:
        if not isinstance(raw, list):
            return self.wrong(path, _("Write a list in square brackets; here is %(given)s.") % {"given": shown(raw)})
        if len(raw) > MOST_ENTRIES:
            return self.wrong(path, _("There are %(count)d rows; that is too many.") % {"count": len(raw)})
        values = [self._one(part, (*path, number), kind) for number, part in enumerate(raw)]
        return WRONG if WRONG in values else list(dict.fromkeys(values))

    def _table_of(self, raw: Any, path: Path, kind: shape.TableOf) -> Any:
        if kind.also_list and isinstance(raw, list):
            found = self._list(raw, path, kind.key)
            return found if found is WRONG else dict.fromkeys(found, "")
        if not isinstance(raw, dict) or len(raw) > MOST_ENTRIES:
            return self.wrong(path, _("Write a table here; here is %(given)s.") % {"given": shown(raw)})
        values = {
            self._one(name, (*path, name), kind.key): self._one(part, (*path, name), kind.value)
            for name, part in raw.items()
        }
        return WRONG if WRONG in (*values, *values.values()) else values

    def _texts(self, raw: Any, path: Path, kind: shape.Texts) -> Any:
        if not isinstance(raw, dict):
            text = self._text(raw, path, kind)
            return WRONG if text is WRONG else Words({self.language: text})
        words = Words()
        for language, part in raw.items():
            if language == "outdated":
                words.outdated = self._outdated(part, (*path, language), raw)
            elif len(language) > 12 or not known_language(language):
                told = _("%(given)s is no language code. Write for example en, fr or ar.") % {"given": shown(language)}
                self.wrong((*path, language), told)
            elif (text := self._text(part, (*path, language), kind)) is not WRONG:
                words[language] = text
        return words

    def _text(self, raw: Any, path: Path, kind: shape.Texts) -> Any:
        """A text in one language; of a list of lines, the lines joined."""
        if not kind.many:
            return self._one(raw, path, kind.kind)
        if isinstance(raw, dict):
            return self.wrong(path, _("Write a list in square brackets; here is %(given)s.") % {"given": shown(raw)})
        lines = self._list(raw, path, kind.kind)
        return WRONG if lines is WRONG else "\n".join(lines)

    def _outdated(self, raw: Any, path: Path, texts: Mapping[str, Any]) -> tuple[str, ...] | None:
        listed = self._list(raw, path, _language_of(texts))
        return None if listed is WRONG else tuple(listed)

    def _strangers(self, path: Path, raw: Mapping[str, Any], keys: Mapping[str, Any]) -> None:
        for name in raw:
            if name not in keys:
                self.wrong((*path, name), _("There is no such key here.") + meant(name, keys))


def _language_of(texts: Mapping[str, Any]) -> Kind:
    def check(value: Any) -> str:
        if not isinstance(value, str) or value not in texts or value == "outdated":
            raise Wrong(_("%(given)s is not among the languages of this text.") % {"given": shown(value)})
        return value

    return check


__all__ = ["Document", "Known", "Unusable", "nothing_known", "read"]
