"""What the library finds of a practice: its words by weight, and its marks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sympolis.contributions import content as told
from sympolis.contributions.content import Shape
from sympolis.contributions.states import Kind
from sympolis.core.languages import ORIGINS, country_name
from sympolis.library import words
from sympolis.library.facets import MARKS, OUTDATED, Facet
from sympolis.library.models import Practice, Topic
from sympolis.library.queries.practices import presented
from sympolis.library.states import PracticeState
from sympolis.programme.queries import PUBLIC_STATES

SHORTEST = 3  # signs of a word that is kept to be found when misspelt

Text = tuple[str, str]  # (text, its language)


@dataclass(frozen=True, slots=True)
class Findable:
    """Columns of models.Indexed, and the vocabulary: folded word -> as it was written."""

    title: str
    summary: str
    rest: str
    facets: str
    vocabulary: dict[str, str]


def findable(practice: Practice) -> Findable:
    """All that is found of a practice. Reads its themes, its series, where it was presented, its city and that city's
    other spellings.
    """
    topics = list(practice.topics.all())
    languages = list(dict.fromkeys([*practice.languages, *practice.network.languages]))
    parts = {
        "title": list(_texts(practice.title)),
        "summary": [*_texts(practice.summary), *_place(practice, languages), *(text for topic in topics for text in _texts(topic.name))],
        "rest": [*_content(practice), *_spellings(practice), *_series(practice)],
    }  # fmt: skip
    vocabulary: dict[str, str] = {}
    for text, _language in (text for texts in parts.values() for text in texts):
        for word in words.words_of(text):
            folded = words.fold_word(word)
            if len(folded) >= SHORTEST and not folded.isdigit():
                vocabulary.setdefault(folded, word)
    written = {name: " ".join(_tokens(texts)) for name, texts in parts.items()}
    return Findable(**written, facets=" ".join(_marks(practice, topics)), vocabulary=vocabulary)


def _tokens(texts: Iterable[Text]) -> Iterator[str]:
    return (words.coded(token) for text, language in texts for token in words.tokens(text, language))


def _texts(texts: dict[str, Any] | None) -> Iterator[Text]:
    return ((text, code) for code, text in (texts or {}).items() if code != ORIGINS and isinstance(text, str) and text)


def _place(practice: Practice, languages: list[str]) -> Iterator[Text]:
    city = practice.municipality
    yield from _texts(city.name) if city else [(practice.place, practice.language)]
    if practice.organisation:
        yield practice.organisation, practice.language
    if practice.country:
        yield from ((country_name(practice.country, code), code) for code in languages)
    if practice.region:
        yield from _texts(practice.region.name)


def _spellings(practice: Practice) -> Iterator[Text]:
    if practice.municipality:
        yield from ((alias.text, "") for alias in practice.municipality.aliases.all())


def _series(practice: Practice) -> Iterator[Text]:
    """What it belongs to says what it was about: "Markets" of a series on COVID-19 does not name it."""
    if practice.series.state in PUBLIC_STATES:
        yield from _texts(practice.series.title)
    for one in presented(practice):
        yield from _texts(one.session.released.card["title"])  # type: ignore[union-attr]


def _content(practice: Practice) -> Iterator[Text]:
    for field in told.fields(Kind.PRACTICE):
        if field.shape in (Shape.TEXT, Shape.LINE):
            yield from _texts(practice.content.get(field.code))


def _marks(practice: Practice, topics: Iterable[Topic]) -> Iterator[str]:
    values: dict[str, Iterable[Any]] = {
        Facet.THEME: [topic.code for topic in topics],
        Facet.REGION: [practice.region.code] if practice.region else [],
        Facet.SIZE: [practice.size_band],
        Facet.COST: [practice.cost],
        Facet.STATUS: [practice.status],
        Facet.LANGUAGE: practice.languages,
        Facet.SDG: practice.sdgs,
        Facet.ADVISE: practice.advise,
    }
    yield from (f"{MARKS[facet]}:{value}" for facet, some in values.items() for value in some if value)
    if practice.state == PracticeState.OUTDATED:
        yield OUTDATED
