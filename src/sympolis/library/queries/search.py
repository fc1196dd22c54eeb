"""Finds practices by words, whatever their accents, endings and spelling, and by facets.

The same questions on SQLite and PostgreSQL, the same number of them however much there is: docs/decisions/0025-search.md.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sympolis.library import fulltext, words
from sympolis.library.facets import OUTDATED, Filters, sift
from sympolis.library.fulltext import Expression, Hit, Looked, Token, all_of, any_of
from sympolis.library.models import Word
from sympolis.library.words import Term
from sympolis.networks.models import Network

FIELD_LANGUAGES = (
    "en",
    "fr",
    "es",
    "pt",
    "de",
    "ar",
)  # of networks of cities; those of the network and reader come first
SHORTEST_INNER = 5  # signs of a word that is looked for inside of others
MOST_INNER = 30
MOST_CANDIDATES = 2000
OUTDATED_COUNTS = 0.5  # of its rank
SORTS = ("new", "checked")  # else by rank, and the newest first without words


@dataclass(frozen=True, slots=True)
class Heard:
    """How a word was understood that no practice has: as these, or, without any, not at all."""

    typed: str
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gives.

    ids     of all practices found, best first
    counts  facet -> value -> how many practices it would leave
    heard   words that no practice has as they were typed
    loose   no practice has all of the words, these have some
    total   found before facets narrowed it
    without facet -> how many there would be without a choice in it
    """

    ids: list[int]
    counts: dict[str, Counter[str]]
    heard: list[Heard] = field(default_factory=list)
    loose: bool = False
    total: int = 0
    without: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Meant:
    """What is looked for in place of a term."""

    term: Term
    ways: list[Expression]
    is_there: bool
    near: list[str] = field(default_factory=list)
    parts: dict[str, str] = field(default_factory=dict)  # of a compound, that are in the vocabulary: folded -> written


def search(network: Network, query: str, filters: Filters, *, language: str = "en", sort: str = "") -> Found:
    """Practices of a network that may be seen, with all of the words, or nearly so, that the facets let through.

    query     as typed, however long and with whatever signs
    language  the reader's
    sort      "" (best first; without words the newest), "new", "checked"
    """
    languages = [language, *network.languages, *FIELD_LANGUAGES]
    meant = _understand(network, words.terms(query, languages), languages)
    groups = [any_of(one.ways) for one in meant if one.ways]
    order = fulltext.CHECKED if sort == "checked" else fulltext.NEWEST
    hits, loose = [], False
    if groups or not query.strip():
        hits = fulltext.hits(network.pk, all_of(groups) if groups else None, order=order)
    if not hits and len(groups) > 1:
        hits, loose = fulltext.hits(network.pk, any_of(groups), order=order), True
    if not groups and _look_for_parts(network, meant):
        groups = [any_of(one.ways) for one in meant if one.ways]
        hits = fulltext.hits(network.pk, any_of(groups), order=order)
    if groups and sort not in SORTS:
        hits.sort(key=_worth, reverse=True)
    sifted = sift(hits, filters)
    heard = [Heard(one.term.typed, tuple(one.near)) for one in meant if not one.is_there] if hits else []
    return Found([hit.practice for hit in sifted.rows], sifted.counts, heard, loose, len(hits), sifted.without)


def _worth(hit: Hit) -> float:
    return hit.rank * (OUTDATED_COUNTS if OUTDATED in hit.facets else 1.0)


def _understand(network: Network, asked: Sequence[Term], languages: Sequence[str]) -> list[_Meant]:
    """The words themselves and what they begin; those in which they stand; their parts; else the nearest ones."""
    there = fulltext.found(network.pk, [_itself(term) for term in asked])
    meant = [_Meant(term, [_itself(term)] if known else [], known) for term, known in zip(asked, there, strict=True)]
    _look_inside(network, meant)
    _take_apart(network, meant)
    _look_near(network, [one for one in meant if not one.ways], languages)
    return meant


def _itself(term: Term) -> Expression:
    """Any of its forms, or whatever begins with it."""
    return any_of([*map(Token, term.forms), *(Token(beginning, starts=True) for beginning in term.starts)])


def _look_inside(network: Network, meant: Sequence[_Meant]) -> None:
    """ "Versorgung" is found in "Wasserversorgung"."""
    looked = [one for one in meant if len(one.term.folded) >= SHORTEST_INNER]
    lists = fulltext.words_like(network.pk, [
        Looked(all_of(map(Token, words.inner_grams(one.term.folded))), len(one.term.folded) + 1, words.LONGEST_WORD, MOST_CANDIDATES)
        for one in looked
    ])  # fmt: skip
    for one, found in zip(looked, lists, strict=True):
        longer = sorted((-uses, text) for text, _shown, uses in found if one.term.folded in text[1:])
        if longer:
            one.ways += [Token(text) for _uses, text in longer[:MOST_INNER]]
            one.is_there = True


def _take_apart(network: Network, meant: Sequence[_Meant]) -> None:
    """ "Wasserversorgung" is found in "Versorgung mit Wasser"."""
    splits = {one.term: words.splits(one.term.folded) for one in meant}
    parts = {part for pairs in splits.values() for pair in pairs for part in pair} - words.EMPTY
    rows = Word.objects.filter(network=network, text__in=parts)
    known = dict(rows.values_list("text", "shown")) if parts else {}
    for one in meant:
        one.parts = {part: known[part] for pair in splits[one.term] for part in pair if part in known}
        for pair in splits[one.term]:
            if known.keys() >= set(pair):
                one.ways.append(all_of(map(Token, pair)))
                one.is_there = True


def _look_for_parts(network: Network, missing: Sequence[_Meant]) -> bool:
    """When nothing else is found: "Wasserversorgung" shows what has "Wasser". Whether any part is in what may be seen."""
    known = list(dict.fromkeys(part for one in missing for part in one.parts))
    seen = fulltext.found(network.pk, [Token(part) for part in known])
    shown = {part for part, is_there in zip(known, seen, strict=True) if is_there}
    for one in missing:
        if there := one.parts.keys() & shown:
            longest = max(sorted(there), key=len)
            one.ways, one.near = [Token(longest)], [one.parts[longest]]
    return any(one.ways for one in missing)


def _look_near(network: Network, missing: Sequence[_Meant], languages: Sequence[str]) -> None:
    """Words of the vocabulary that differ by few letters, as far as they lead to something that may be seen."""
    looked = [one for one in missing if words.tolerance(one.term.folded)]
    lists = fulltext.words_like(network.pk, [_near_ones(one.term.folded) for one in looked])
    shown: dict[str, str] = {}
    candidates = []
    for one, seen in zip(looked, lists, strict=True):
        found = [row for row in seen if row[0] not in words.EMPTY]
        shown |= {text: written for text, written, _uses in found}
        candidates += [(one, text) for text in words.near(one.term.folded, [(text, uses) for text, _w, uses in found])]
    terms = [words.terms(shown[text], languages)[0] for _one, text in candidates]
    for (one, text), term, is_there in zip(
        candidates, terms, fulltext.found(network.pk, [_itself(term) for term in terms]), strict=True
    ):
        if is_there:
            one.ways.append(_itself(term))
            one.near.append(shown[text])


def _near_ones(word: str) -> Looked:
    grams = any_of(all_of(map(Token, piece)) for piece in words.pieces(word))
    most = words.tolerance(word)
    return Looked(grams, len(word) - most, len(word) + words.longer_by(word), MOST_CANDIDATES)
