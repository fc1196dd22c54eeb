"""A page of texts to translate: an input for each, with marks of what was shown, so that nobody overwrites another."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from sympolis.core.languages import fingerprint
from sympolis.core.text import one_line, tidy
from sympolis.programme.models import Part, Segment, Series, Session, Theme
from sympolis.programme.queries import TextRow
from sympolis.programme.wording import TEXTS

TODO = {"missing", "outdated"}


@dataclass(slots=True)
class Line:
    """A text with its translation into one language."""

    name: str  # of the input: "session:12.title"
    target: Series | Theme | Session | Segment | Part
    field: str
    heading: str  # what it belongs to
    label: str  # which of its texts it is
    original: str
    text: str  # as stored
    state: str  # missing, outdated, done
    one_line: bool
    longest: int
    typed: str = ""
    error: str = ""

    @property
    def was(self) -> str:
        """Mark of the translation that is shown."""
        return fingerprint(self.text)

    @property
    def made_from(self) -> str:
        """Mark of the original that is shown."""
        return fingerprint(self.original)


def lines_of(series: Series, texts: Iterable[TextRow], language: str, *, everything: bool) -> list[Line]:
    """Texts with an original; without `everything` only those that lack a translation or have an old one."""
    rows = [row for row in texts if row.texts.get(series.working_language)]
    return [_line(series, row, language) for row in rows if everything or row.states.get(language) in TODO]


def _line(series: Series, row: TextRow, language: str) -> Line:
    shape = TEXTS[row.target._meta.model_name or ""][row.field]
    text = row.texts.get(language, "")
    return Line(
        name=f"{row.key}.{row.field}",
        target=row.target,
        field=row.field,
        heading=_heading(row.target),
        label=str(field_words(row.target._meta.model_name or "", row.field)),
        original=row.texts[series.working_language],
        text=text,
        state=row.states[language],
        one_line=shape.one_line,
        longest=shape.longest,
        typed=text,
    )


def _heading(target: Series | Theme | Session | Segment | Part) -> str:
    if isinstance(target, Segment | Part):
        return str(target.session.title)
    return str(target.title) if isinstance(target, Series | Session) else _("Themes")


def field_words(kind: str, field: str) -> str:
    """What a text is called on its page."""
    words = {
        "title": _("Title"), "over_title": _("Line above the title"), "summary": _("Summary"),
        "description": _("Description"), "audience": _("For whom"), "languages_note": _("On languages"),
        "where_note": _("Where"), "apply_line": _("Registration, in a line"),
        "apply_note": _("Registration, the small print"), "name": _("Full wording"), "short_name": _("Short name"),
        "short_note": _("A line beside the short name"), "guiding_questions": _("Guiding questions"),
        "cancelled_reason": _("Why it is cancelled"), "note": _("Run of show: note for the moderator"),
        "fallback": _("Run of show: if it fails"), "topic": _("On what"),
    }  # fmt: skip
    return _("Run of show: what happens") if (kind, field) == ("segment", "title") else words[field]


def changed_lines(lines: Iterable[Line], data: QueryDict) -> list[Line]:
    """Lines whose input was changed, or that are said to fit still; an error where somebody else was faster."""
    found = []
    for line in lines:
        if line.name not in data:
            continue
        line.typed = (one_line if line.one_line else tidy)(data[line.name])
        was = data.get(f"{line.name}.was", "")
        fits = f"{line.name}.fits" in data
        if fingerprint(line.typed) == was and not fits:
            continue
        line.error = _conflict(line, was, data.get(f"{line.name}.of", ""))
        found.append(line)
    return found


def _conflict(line: Line, was: str, made_from: str) -> str:
    if was != line.was and line.typed != line.text:
        words = _("Somebody else translated this meanwhile: “%(text)s”. Save again to put yours in its place.")
        return words % {"text": line.text}
    if made_from != line.made_from:
        return _("The original changed while you were translating. Look at it, then save again.")
    return ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a language is."""

    language: str
    done: int
    missing: int
    outdated: int

    @property
    def total(self) -> int:
        return self.done + self.missing + self.outdated


def progress(texts: Iterable[TextRow], language: str) -> Progress:
    states = [row.states.get(language) for row in texts]
    return Progress(language, states.count("done"), states.count("missing"), states.count("outdated"))
