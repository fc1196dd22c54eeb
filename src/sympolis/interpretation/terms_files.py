"""Glossaries as files: tables (CSV, XLSX) and TBX, the exchange format of terminology (ISO 30042). Knows no database.

A table has a column for each language, headed by its code or its name, and perhaps one for the theme and one for a
comment. Several terms of one language stand in one cell, semicolons between them, the preferred one first. Of TBX both
forms are read, with `termEntry` (2008) and with `conceptEntry` (2019).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext as _

from sympolis.core import choices, tables
from sympolis.core.languages import known_language, language_name
from sympolis.core.refusals import Refused
from sympolis.core.sheets import as_written
from sympolis.core.text import comparable, one_line, tidy

LARGEST = 5_000_000  # bytes
MOST_ENTRIES = 5000
DEEPEST, MOST_ELEMENTS = 100, 500_000  # of a TBX
LONGEST_TERM = 200
LONGEST_COMMENT = 1000
LINES_ABOVE = 10  # among them a title may stand above the names of the columns
NAMED_IN = ("en", "de", "fr", "es", "pt")  # languages in which the columns of a table may be named
COMMENTS = ("comment", "note", "definition", "kommentar", "anmerkung", "bemerkung", "commentaire", "comentario")
THEMES = ("theme", "topic", "subject", "subject field", "thema", "sachgebiet", "thème", "tema")
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ENTRIES = ("conceptEntry", "termEntry")
LANGUAGES = ("langSec", "langSet")
REMARKS = ("note", "descrip", "definition")


@dataclass(frozen=True, slots=True)
class Row:
    """An entry of a file. `place`: its line, or which entry of a TBX it is; `theme`: as the file calls it."""

    place: int
    terms: dict[str, str]
    theme: str = ""
    comment: str = ""


@dataclass(slots=True)
class Read:
    """What a file holds, and what of it could not be taken, in words. `is_guessed`: its letters may be others."""

    rows: list[Row] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    is_guessed: bool = False


def read(content: bytes) -> Read:
    """The entries of a file, told by its content. Raises Refused of `core.tables`, "unreadable", "no_languages"."""
    if len(content) > LARGEST:
        words = _("This file is too large: at most %(most)s MB.") % {"most": LARGEST // 1_000_000}
        raise Refused("too_large", words, "file")
    begin = content[:400].lstrip(b"\xef\xbb\xbf \t\r\n")
    if begin.startswith(b"<") or (content[:2] in (b"\xff\xfe", b"\xfe\xff") and b"<\x00" in content[:10]):
        return _checked(_tbx(content))
    return _checked(_table(content))


def to_table(entries: Iterable[Row], languages: Sequence[str]) -> tuple[list[str], list[list[str]]]:
    """(columns, rows) as `read` takes them again."""
    rows = [[one.theme, *(one.terms.get(code, "") for code in languages), one.comment] for one in entries]
    return ["theme", *languages, "comment"], rows


def to_tbx(entries: Iterable[Row], *, title: str, language: str) -> bytes:
    """A file of the dialect TBX-Basic, style DCA (ISO 30042:2019)."""
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<tbx xmlns="urn:iso:std:iso:30042:ed-2" type="TBX-Basic" style="dca" xml:lang={quoteattr(language)}>\n'
        f"<tbxHeader><fileDesc><sourceDesc><p>{escape(title)}</p></sourceDesc></fileDesc></tbxHeader>\n<text><body>\n"
    ]
    for one in entries:
        parts.append(f'<conceptEntry id="c{one.place}">')
        if one.theme:
            parts.append(f'<descrip type="subjectField">{escape(one.theme)}</descrip>')
        if one.comment:
            parts.append(f"<note>{escape(one.comment)}</note>")
        for code, term in one.terms.items():
            said = "".join(f"<termSec><term>{escape(word)}</term></termSec>" for word in synonyms(term))
            parts.append(f"<langSec xml:lang={quoteattr(code)}>{said}</langSec>")
        parts.append("</conceptEntry>\n")
    return "".join([*parts, "</body></text></tbx>\n"]).encode()


def synonyms(term: str) -> list[str]:
    """The terms of a cell, each once, the preferred one first."""
    return list(dict.fromkeys(word for part in term.split(";") if (word := one_line(part))))


def language_of(words: str) -> str:
    """The language that a heading or a TBX means, by code or by name; "" for anything else."""
    code = one_line(words).replace("_", "-")
    parts = code.split("-")
    spelt = "-".join([parts[0].lower(), *(part.title() if len(part) == 4 else part.upper() for part in parts[1:])])
    if len(parts[0]) in (2, 3) and known_language(spelt):
        return spelt
    return _names().get(comparable(words), "")


def _names() -> dict[str, str]:
    """Those of languages that are spoken more come last, so that they count where two have one name."""
    codes = (*choices.LANGUAGES, *NAMED_IN)
    return {comparable(language_name(code, named)): code for code in codes for named in (*NAMED_IN, code)}


def _table(content: bytes) -> Read:
    lines, encoding = tables.read_lines(content, most=MOST_ENTRIES)
    table = tables.table_of(lines, encoding, header=_header(lines))
    spoken = [(place, code) for place, name in enumerate(table.columns) if (code := language_of(name))]
    if not spoken:
        words = _("No column is headed by a language. Write its code or its name over each: en, fr, Deutsch.")
        raise Refused("no_languages", words, "file")
    found = Read(is_guessed=table.encoding == "cp1252")
    twice = sorted({code for _place, code in spoken if sum(code == other for _p, other in spoken) > 1})
    if twice:
        words = _("Two columns are headed by the same language (%(language)s): only the first counts.")
        found.faults += [words % {"language": code} for code in twice]
    comments = [place for place, name in enumerate(table.columns) if comparable(name) in map(comparable, COMMENTS)]
    themes = [place for place, name in enumerate(table.columns) if comparable(name) in map(comparable, THEMES)]
    known = {*comments, *themes, *(place for place, _code in spoken)}
    other = [name for place, name in enumerate(table.columns) if place not in known]
    if other:
        words = _("These columns are neither a language nor theme or comment, and are left out: %(columns)s.")
        found.faults.append(words % {"columns": ", ".join(f"“{name[:40]}”" for name in other[:10])})
    for line in table.lines:
        cells, terms = [as_written(cell) for cell in line.cells], dict[str, str]()
        for place, code in spoken:
            if cells[place]:
                terms.setdefault(code, cells[place])
        found.rows.append(Row(line.number, terms, _joined(cells, themes), _joined(cells, comments)))
    return found


def _header(lines: Sequence[tables.Line]) -> int:
    """The place of the line that names the languages: the first, or one below a title that names two or more."""
    spoken = [sum(bool(language_of(cell)) for cell in line.cells) for line in lines[:LINES_ABOVE]]
    return 0 if spoken[0] else next((at for at, count in enumerate(spoken) if count > 1), 0)


def _joined(cells: Sequence[str], places: Sequence[int]) -> str:
    return "\n".join(cells[place] for place in places if cells[place])


class _Builder(ElementTree.TreeBuilder):
    """Stops at what no glossary is: a million elements inside each other would hold the process for many seconds."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = self.count = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> ElementTree.Element:
        self.depth, self.count = self.depth + 1, self.count + 1
        if self.depth > DEEPEST or self.count > MOST_ELEMENTS:
            raise ValueError(_("too many elements"))
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> ElementTree.Element:
        self.depth -= 1
        return super().end(tag)


def _tbx(content: bytes) -> Read:
    if b"<!ENTITY" in content.replace(b"\0", b""):  # no terminology needs any, and they can make a small file endless
        raise Refused("unreadable", _("This XML file defines entities of its own. Save it without them."), "file")
    try:
        parser = ElementTree.XMLParser(target=_Builder())  # noqa: S314 - without entities, of limited size and depth
        root = ElementTree.fromstring(content, parser)  # noqa: S314
    except (ElementTree.ParseError, ValueError) as error:
        words = _("This file cannot be read as TBX (%(error)s). Export it again, or send a table.")
        raise Refused("unreadable", words % {"error": error}, "file") from error
    found = Read()
    for place, entry in enumerate((one for one in root.iter() if _tag(one) in ENTRIES), 1):
        if place > MOST_ENTRIES:
            words = _("There are more than %(most)d entries in this file. Send it in parts.")
            raise Refused("too_many", words % {"most": MOST_ENTRIES}, "file")
        found.rows.append(_entry(place, entry, found))
    if not found.rows:
        words = _("There are no entries in this file. A TBX has them as “conceptEntry” or “termEntry”.")
        raise Refused("empty", words, "file")
    return found


def _entry(place: int, entry: ElementTree.Element, found: Read) -> Row:
    terms: dict[str, str] = {}
    for part in (one for one in entry if _tag(one) in LANGUAGES):
        told = part.get(LANG) or part.get("lang") or ""
        code = language_of(told)
        if not code:
            words = _("Entry %(place)d: “%(language)s” is no language that is known.")
            found.faults.append(words % {"place": place, "language": told[:40]})
            continue
        said = [one_line("".join(one.itertext())) for one in part.iter() if _tag(one) == "term"]
        terms[code] = "; ".join([*([terms[code]] if code in terms else []), *filter(None, said)])
    theme = next((_text(one) for one in entry.iter() if one.get("type") == "subjectField"), "")
    return Row(place, terms, theme, "\n".join(dict.fromkeys(_remarks(entry))))


def _remarks(entry: ElementTree.Element) -> Iterator[str]:
    for one in entry.iter():
        if _tag(one) in REMARKS and one.get("type") in (None, "definition", "explanation", "context") and _text(one):
            yield _text(one)


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _text(element: ElementTree.Element) -> str:
    return tidy("".join(element.itertext()))


def _checked(found: Read) -> Read:
    """Without entries that have no term, and with those too long told instead of cut."""
    kept = []
    for row in found.rows:
        terms = {code: "; ".join(synonyms(term)) for code, term in row.terms.items() if synonyms(term)}
        long = [code for code, term in terms.items() if len(term) > LONGEST_TERM]
        if long:
            words = _("Line %(place)d: the term in %(language)s is longer than %(most)d signs and is left out.")
            found.faults.append(words % {"place": row.place, "language": ", ".join(long), "most": LONGEST_TERM})
            terms = {code: term for code, term in terms.items() if code not in long}
        if not terms:
            if not long:
                found.faults.append(_("Line %(place)d has no term and is left out.") % {"place": row.place})
            continue
        comment = tidy(row.comment)
        if len(comment) > LONGEST_COMMENT:
            words = _("Line %(place)d: the comment is longer than %(most)d signs; what comes after is left out.")
            found.faults.append(words % {"place": row.place, "most": LONGEST_COMMENT})
        kept.append(Row(row.place, terms, one_line(row.theme)[:LONGEST_TERM], comment[:LONGEST_COMMENT]))
    return Read(kept, found.faults, found.is_guessed)
