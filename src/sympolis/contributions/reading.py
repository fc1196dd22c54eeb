"""A contribution as one reads it: sections of labelled texts. In a blind review without who wrote it and from where."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext_lazy

from sympolis.contributions.models import Author, Contribution, ContributionFile
from sympolis.contributions.queries import Told, answer_words, questions_of, told_sections
from sympolis.core.languages import country_name, pick
from sympolis.directory.queries import spellings

QUESTIONS = gettext_lazy("Questions of the secretariat")
TELLING = {"office"}  # fields that say who it is
GONE = "[…]"
SHORTEST = 3  # signs of a name that is looked for inside texts
LONG = 5  # of one that may have an ending
SIGN = r"[^\W_]"  # a letter or digit
JOINTS = r"[\s\-_]{1,9}"  # between the words of a name
# Bounded, so that no text makes the search slow
ADDRESSES = re.compile(r"https?://\S+|www\.\S+|[^\s<>()@]{1,64}@[^\s<>()@]{1,255}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """A field that was filled in. `is_long`: limited Markdown."""

    code: str
    label: Any
    text: str
    language: str
    is_long: bool = False
    is_internal: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Pieces under one heading."""

    title: Any
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class Reading:
    """All of it. What a blind review hides is empty."""

    title: tuple[str, str]  # text, language
    summaries: list[tuple[str, str]]  # the working language first
    parts: list[Part]
    is_blind: bool
    place: str = ""
    organisation: str = ""
    authors: list[str] = field(default_factory=list)
    links: list[dict[str, str]] = field(default_factory=list)
    files: list[tuple[ContributionFile, str]] = field(default_factory=list)  # with the name to show


def read(contribution: Contribution, *, language: str, blind: bool = False) -> Reading:
    """A contribution for a reader of a language. Uses series, city with its aliases, authors with their people, files,
    own questions of the call."""
    row, working = contribution, contribution.series.working_language
    authors = list(row.authors.all())
    hide = _Hider.of(row, authors) if blind else _shown
    title, of = pick(row.title, row.language, working)
    wanted = dict.fromkeys([working, row.language, language])
    summaries = [(hide(row.summary[code]), code) for code in wanted if row.summary.get(code)]
    parts = [
        Part(section.title, _pieces(rows, hide, blind=blind))
        for section, rows in told_sections(row.kind, row.content, row.language)
    ]
    parts.append(Part(QUESTIONS, _answers(row, hide)))
    files = list(row.files.all())
    told = Reading((hide(title), of), summaries, [part for part in parts if part.pieces], blind)
    if blind:
        return replace(told, files=[(one, f"{number}.{_ending(one)}") for number, one in enumerate(files, 1)])
    country = row.municipality.country if row.municipality else row.country
    city = str(row.municipality or row.place)
    return replace(
        told, place=", ".join(part for part in (city, country_name(country, language) if country else "") if part),
        organisation=row.organisation, authors=[str(one.participant.person) for one in authors], links=row.links,
        files=[(one, one.name) for one in files],
    )  # fmt: skip


def title_of(contribution: Contribution, *, blind: bool = False) -> tuple[str, str]:
    """(title, its language), for lists. A blind one uses the city with its aliases, the authors with their people and
    where these belong."""
    text, language = pick(contribution.title, contribution.language, contribution.series.working_language)
    if not blind:
        return text, language
    return _Hider.of(contribution, contribution.authors.all())(text), language


def _ending(file: ContributionFile) -> str:
    return str(file.file.name).rpartition(".")[2]


def _shown(text: str) -> str:
    return text


def _pieces(rows: Iterable[Told], hide: Callable[[str], str], *, blind: bool) -> list[Piece]:
    """Fields of one section; `hide` takes names out of texts, choices have none."""
    return [
        Piece(
            one.field.code, one.field.label, hide(one.text) if one.text else ", ".join(one.values), one.language,
            one.is_text, one.field.is_internal,
        )
        for one in rows
        if not (blind and one.field.code in TELLING)
    ]  # fmt: skip


def _answers(row: Contribution, hide: Callable[[str], str]) -> list[Piece]:
    """What was answered to the own questions of the call."""
    told = [(one, answer_words(one, row.answers.get(str(one.pk)))) for one in questions_of(row)]
    return [Piece(one.code, str(one.label), hide(words), "") for one, words in told if words]


class _Hider:
    """Takes names of people and places, and addresses, out of texts.

    given   given names: many are words too (May, Will), so only as a name is written
    """

    def __init__(self, names: Iterable[str], given: Iterable[str] = ()) -> None:
        wanted = {_pattern(form): len(form) for name in names for form in _forms(name)}
        wanted |= {rf"(?-i:{_pattern(form)})": len(form) for name in given for one in _forms(name)
                   for form in (one, one.upper())}  # fmt: skip
        longest_first = sorted(wanted, key=lambda pattern: -wanted[pattern])
        self._names = (
            re.compile(rf"(?<!{SIGN})(?:{'|'.join(longest_first)})(?!{SIGN})", re.IGNORECASE) if wanted else None
        )

    @classmethod
    def of(cls, row: Contribution, authors: Iterable[Author]) -> "_Hider":
        names = [row.place, row.organisation, *(spellings(row.municipality) if row.municipality else ())]
        given: list[str] = []
        for one in authors:
            person = one.participant.person
            names += [str(person), person.family_name, one.participant.place, one.participant.organisation]
            names += spellings(person.municipality) if person.municipality else ()
            names += [str(person.organisation)] if person.organisation else ()
            given += person.given_name.split()
        return cls(names, given)

    def __call__(self, text: str) -> str:
        text = ADDRESSES.sub(GONE, unicodedata.normalize("NFC", text))
        return self._names.sub(GONE, text) if self._names else text


def _forms(name: str) -> set[str]:
    """A name as it may be written; none for one that is too short to be looked for."""
    name = unicodedata.normalize("NFC", name.strip())
    return {form for form in (name, _plain(name)) if len(form) >= SHORTEST}


def _pattern(form: str) -> str:
    """Its words with blanks, hyphens or underscores between them; of a longer one with an ending (Berlins)."""
    words = JOINTS.join(re.escape(word) for word in re.split(JOINTS, form) if word)
    return words + (f"{SIGN}{{0,3}}" if len(form) >= LONG else "")


def _plain(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
