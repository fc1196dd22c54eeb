"""A contribution as the flat fields of its form, and back: one name, one value.

title, summary, title_<code> and summary_<code> in the other languages of its series, language, place, country,
organisation, themes and sdgs (lists of numbers), links (lines), `c_<code>` for each field of its kind, `q_<id>` for own
questions of its call. Texts are those of the language that it is written in; other languages stay as they are.
"""

from collections.abc import Mapping
from typing import Any

from sympolis.contributions.content import Shape, fields
from sympolis.contributions.models import Contribution
from sympolis.core.languages import ORIGINS
from sympolis.core.texts import Texts
from sympolis.programme.models import Theme

PLAIN = ("language", "organisation", "sdgs")


def flat(row: Contribution) -> dict[str, Any]:
    """All fields of its form as they are stored. Reads themes and city."""
    told: dict[str, Any] = {
        "title": row.title.get(row.language, ""),
        "summary": row.summary.get(row.language, ""),
        **{name: getattr(row, name) for name in PLAIN},
        "place": _place(row),
        "country": row.municipality.country if row.municipality else row.country,
        "themes": sorted(theme.pk for theme in row.themes.all()),
        "links": "\n".join(f"{one['label']} {one['url']}".strip() for one in row.links),
    }
    for code in others(row):
        told[f"title_{code}"], told[f"summary_{code}"] = row.title.get(code, ""), row.summary.get(code, "")
    for field in fields(row.kind):
        value = row.content.get(field.code)
        told[f"c_{field.code}"] = (
            (value or {}).get(row.language, "") if field.shape in WORDED else value or _none(field)
        )
    return {**told, **{f"q_{number}": value for number, value in row.answers.items()}}


WORDED = (Shape.LINE, Shape.TEXT)


def others(row: Contribution) -> list[str]:
    """The other languages that its title and summary are told in: those of its series, the working language first."""
    series = row.series
    return [code for code in dict.fromkeys([series.working_language, *series.languages]) if code != row.language]


def put(row: Contribution, told: Mapping[str, Any]) -> None:
    """Set fields of a contribution; nothing is saved but its themes. Place and country are set by the action."""
    if "language" in told:
        _reword(row, told["language"])
    for name, value in told.items():
        if name in ("title", "summary"):
            setattr(row, name, _with(getattr(row, name), row.language, value))
        elif name.startswith(("title_", "summary_")):
            name, _line, code = name.partition("_")
            setattr(row, name, _with(getattr(row, name), code, value))
        elif name in PLAIN:
            setattr(row, name, value)
        elif name == "links":
            row.links = links_of(value)
        elif name == "themes":
            row.themes.set(Theme.objects.filter(pk__in=value, series=row.series_id))
        elif name.startswith("q_"):
            row.answers = {**row.answers, name[2:]: value}
        elif name.startswith("c_"):
            _put_content(row, name[2:], value)


def links_of(lines: str) -> list[dict[str, str]]:
    """Lines of "what it is https://…" as they are stored; a line without an address is left out."""
    found = []
    for line in lines.splitlines():
        label, _blank, url = line.strip().rpartition(" ")
        if url.startswith(("https://", "http://")):
            found.append({"url": url, "label": label.strip()})
    return found


def _put_content(row: Contribution, code: str, value: Any) -> None:
    field = next(field for field in fields(row.kind) if field.code == code)
    if field.shape in WORDED:
        value = _with(row.content.get(code) or {}, row.language, value)
    row.content = {**row.content, code: value}


def _reword(row: Contribution, language: str) -> None:
    """What was taken for one language is in another: the texts go along."""
    if language == row.language:
        return
    row.title, row.summary = (_renamed(texts, row.language, language) for texts in (row.title, row.summary))
    for field in fields(row.kind):
        if field.shape in WORDED and row.content.get(field.code):
            row.content = {**row.content, field.code: _renamed(row.content[field.code], row.language, language)}


def _renamed(texts: Mapping[str, Any], before: str, after: str) -> Texts:
    """What was told as one language is in the other; if there are words in both, they change places and none is lost."""
    kept = {code: text for code, text in texts.items() if code not in (before, after, ORIGINS)}
    moved = {after: texts.get(before), before: texts.get(after)}
    if not moved[after]:
        moved = {after: moved[before], before: ""}
    return Texts({**{code: text for code, text in moved.items() if text}, **kept})


def _with(texts: Mapping[str, Any], language: str, text: str) -> Texts:
    kept = {code: one for code, one in texts.items() if code not in (language, ORIGINS)}
    return Texts({**({language: text} if text else {}), **kept})


def _none(field: Any) -> Any:
    return {Shape.CHOICES: [], Shape.YEARS: [None, None]}.get(field.shape, "")


def _place(row: Contribution) -> str:
    return str(row.municipality) if row.municipality else row.place
