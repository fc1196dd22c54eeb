"""A practice as one reads it: its texts in the language asked for, each marked with the one that it has."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.contributions.content import field_of
from sympolis.contributions.queries import told_field
from sympolis.contributions.states import Kind
from sympolis.core.languages import language_name, pick
from sympolis.library.facets import Facet
from sympolis.library.listing import Labels
from sympolis.library.models import Practice
from sympolis.library.queries import Related
from sympolis.networks.queries import membership
from sympolis.programme.queries import PUBLIC_STATES

# The form asks its author ("what you would do differently"); these are for others to read. Heads with their texts
BANDS: tuple[tuple[str, Any, tuple[tuple[str, Any], ...]], ...] = (
    ("problem", gettext_lazy("The problem"), (("problem", ""),)),
    ("done", gettext_lazy("What was done"), (("done", ""), ("partners", gettext_lazy("Who took part")))),
    ("took", gettext_lazy("What it took"), (("equipment", gettext_lazy("Equipment and other resources")),)),
    ("brought", gettext_lazy("What it brought"), (("results", ""),)),
    ("wrong", gettext_lazy("What went wrong"), (("wrong", ""), ("lessons", gettext_lazy("What they would do differently")))),
    ("transfer", gettext_lazy("For other cities"), (
        ("must_have", gettext_lazy("What a city must have for it")), ("can_change", gettext_lazy("What can be changed")),
        ("context", gettext_lazy("The city it comes from")),
    )),
)  # fmt: skip
HEADS = {code: head or title for _code, title, fields in BANDS for code, head in fields} | {
    "advise": gettext_lazy("Ready to advise"), "languages": gettext_lazy("Languages they can speak in"),
}  # fmt: skip
FACTS = {"took": (("cost", gettext_lazy("Money, altogether")), ("staff", gettext_lazy("Staff")))}
WHY = (Facet.THEME, Facet.SIZE, Facet.REGION, Facet.SDG, Facet.COST)


@dataclass(frozen=True, slots=True)
class Words:
    """A text and its language; `head` above it, or ""."""

    text: str
    language: str
    head: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """Texts and facts under one heading."""

    code: str
    title: str
    texts: list[Words]
    facts: list[Words]


@dataclass(frozen=True, slots=True)
class Version:
    """A language that a practice can be read in."""

    code: str
    name: str
    is_original: bool
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """The page of a practice. `other`: the language of most of its text, when that is not the one asked for."""

    title: Words
    summary: Words
    bands: list[Band]
    versions: list[Version]
    other: str
    status: str
    years: str
    cost: str
    staff: Words | None
    advise: list[str]
    speaks: Words | None
    office: Words | None
    has_city_page: bool
    series_is_public: bool
    links: list[dict[str, str]]


def read(practice: Practice, *, language: str, asked: str = "") -> Reading:
    """A practice for a reader of a language, or in one of its own languages that they asked for. One query."""
    first = asked if asked in practice.languages else language
    wanted = list(dict.fromkeys([first, practice.series.working_language, practice.language]))
    title, summary = (Words(*pick(texts, *wanted)) for texts in (practice.title, practice.summary))
    bands = bands_of(practice, wanted)
    city = practice.municipality
    return Reading(
        title, summary, bands, _versions(practice, title.language, language), _other(bands, title.language, language),
        status=status_words(practice), years=", ".join(_values(practice, "years")),
        cost=", ".join(_values(practice, "cost")), staff=_line(practice, "staff", wanted), advise=_values(practice, "advise"),
        speaks=_line(practice, "languages", wanted), office=_line(practice, "office", wanted),
        has_city_page=bool(city and membership(practice.network, city)),
        series_is_public=practice.series.state in PUBLIC_STATES, links=list(safe_links(practice.links)),
    )  # fmt: skip


def status_words(practice: Practice) -> str:
    """Of one that is outdated, what it was when its city last confirmed it: nobody knows whether it still is."""
    status = ", ".join(_values(practice, "status"))
    if not status or not practice.outdated_at:
        return status
    day = date_format(practice.checked_at, "DATE_FORMAT")
    return _("%(status)s (last confirmed on %(day)s)") % {"status": status, "day": day}


def bands_of(practice: Practice, wanted: list[str]) -> list[Band]:
    """What a practice tells, in the first of these languages that each text has."""
    return [band for told in BANDS if (band := _band(practice, told, wanted))]


def _band(practice: Practice, told: tuple[str, Any, tuple[tuple[str, Any], ...]], wanted: list[str]) -> Band | None:
    code, title, fields = told
    texts = [
        Words(line.text, line.language, str(head)) for name, head in fields if (line := _line(practice, name, wanted))
    ]
    facts = []
    for name, head in FACTS.get(code, ()):
        if line := _line(practice, name, wanted):
            facts.append(Words(line.text, line.language, str(head)))
        elif values := _values(practice, name):
            facts.append(Words(", ".join(values), "", str(head)))
    return Band(code, str(title), texts, facts) if texts or facts else None


def _line(practice: Practice, name: str, wanted: list[str]) -> Words | None:
    field = field_of(Kind.PRACTICE, name)
    told = told_field(field, practice.content.get(name), *wanted) if field else None
    return Words(told.text, told.language) if told and told.text else None


def _values(practice: Practice, name: str) -> list[str]:
    field = field_of(Kind.PRACTICE, name)
    told = told_field(field, practice.content.get(name)) if field else None
    return told.values if told else []


def _versions(practice: Practice, shown: str, language: str) -> list[Version]:
    return [
        Version(code, language_name(code, code), code == practice.language, code == shown)
        for code in practice.languages
    ]


def _other(bands: Iterable[Band], shown: str, language: str) -> str:
    found = [words.language for band in bands for words in band.texts]
    most = max(set(found), key=found.count) if found else shown
    return language_name(most, language) if most != shown else ""


def safe_links(links: Iterable[dict[str, str]]) -> Iterable[dict[str, str]]:
    """Those that lead to the web and nowhere else; the host where there is no label."""
    for link in links:
        url = link.get("url", "")
        if host := _web_host(url):
            yield {"url": url, "label": link.get("label") or host}


def _web_host(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return parts.hostname or "" if parts.scheme in {"http", "https"} else ""


def reason(related: Related, labels: Labels) -> str:
    """What two practices have in common, in words: at most three things."""
    said = {
        Facet.THEME: _("same theme: %(values)s"), Facet.SIZE: _("city of the same size"), Facet.REGION: _("same region: %(values)s"),
        Facet.SDG: _("same goal: %(values)s"), Facet.COST: _("cost as much"),
    }  # fmt: skip
    parts = []
    for facet in WHY:
        if values := related.shared.get(facet):
            parts.append(said[facet] % {"values": ", ".join(labels.word(facet, value) for value in values[:2])})
    text = "; ".join(parts[:3])
    return text[:1].upper() + text[1:]
