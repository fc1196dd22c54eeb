"""Terms that the texts of a network use and its glossary lacks. Pure."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sympolis.core.text import comparable
from sympolis.interpretation.plain_words import PLAIN
from sympolis.library.words import EMPTY, forms_of

SHORTEST = 7  # signs of a word that is a term by itself
SHORTEST_ELSEWHERE = 5  # in scripts that write less
SENTENCE = re.compile(r"[.!?:;,()\[\]“”\"\n\r\t–—•|/]+")
WORD = re.compile(r"[^\W\d_][\w’'-]*")
MOST = 30


@dataclass(frozen=True, slots=True)
class Text:
    """A text in a language, of the practice `of`."""

    of: int
    language: str
    words: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A term as it stands in the texts, in which language, and the practices that use it."""

    term: str
    language: str
    practices: tuple[int, ...]


def suggest(texts: Iterable[Text], known: Collection[str], *, most: int = MOST) -> list[Suggestion]:
    """Words and pairs of words that at least two practices use, those of few practices among many first.

    known    keys of the glossary, as terms_joining.keys_of gives them
    Endings do not count ("heat wave", "heat waves"), the most frequent spelling is shown. A pair that always stands for
    one of its words takes its place. What more than half of all practices say is the language, not a term.
    """
    used: dict[tuple[str, str], set[int]] = defaultdict(set)
    spelt: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    of_language: dict[str, set[int]] = defaultdict(set)
    for text in texts:
        of_language[text.language].add(text.of)
        for term in _candidates(text.words):
            key = (text.language, _stem(term, text.language))
            used[key].add(text.of)
            spelt[key][term] += 1
    stems = {(code, _stem(words, code)) for code, _colon, words in (key.partition(":") for key in known)}
    kept = {
        key: practices for key, practices in used.items()
        if len(practices) >= 2 and (len(of_language[key[0]]) < 6 or 2 * len(practices) <= len(of_language[key[0]]))
    }  # fmt: skip
    pairs = {
        (language, word, len(practices)) for (language, stem), practices in kept.items()
        if " " in stem for word in stem.split(" ")
    }  # fmt: skip
    found = [
        Suggestion(
            max(spelt[key], key=lambda term: (spelt[key][term], -len(term), term)), key[0], tuple(sorted(practices))
        )
        for key, practices in kept.items()
        if (key[0].split("-")[0], key[1]) not in stems and (" " in key[1] or (*key, len(practices)) not in pairs)
    ]
    found.sort(key=lambda one: (-len(one.practices) * (1 + one.term.count(" ")), one.language, one.term))
    return found[:most]


def _candidates(words: str) -> Iterable[str]:
    for part in SENTENCE.split(words):
        row = WORD.findall(part)
        telling = [_is_telling(comparable(word)) for word in row]
        for place, word in enumerate(row):
            if telling[place] and _stands_alone(word):
                yield _shown(word, place)
            if telling[place] and place + 1 < len(row) and telling[place + 1]:
                yield f"{_shown(word, place)} {row[place + 1]}"


def _is_telling(folded: str) -> bool:
    return len(folded) > 2 and folded not in EMPTY and folded not in PLAIN


def _stands_alone(word: str) -> bool:
    """Whether a word may be a term by itself: long, and not two that an apostrophe joins."""
    folded = comparable(word)
    return len(word) >= (SHORTEST if folded.isascii() else SHORTEST_ELSEWHERE) and not {"'", "’"} & set(word)


def _shown(word: str, place: int) -> str:
    """The first word of a sentence has a capital that says nothing; an abbreviation keeps its own."""
    return word if place or word.isupper() else word[:1].lower() + word[1:]


def _stem(term: str, language: str) -> str:
    return " ".join(forms_of(comparable(word), language)[-1] for word in term.split())
