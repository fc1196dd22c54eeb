"""Words of a text as the library finds them, the same for every database: no accents, without endings, in grams.

Both full-text indexes only ever see what is made here, in Latin letters and figures: the languages are ours to know, and
a database without extensions is enough. How it was chosen: docs/decisions/0025-search.md.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import snowballstemmer
from rapidfuzz.distance import OSA

from sympolis.core.text import INVISIBLE, comparable

LONGEST_WORD = 40  # signs; what is longer is cut
LONGEST_CODED = 2 + 8 * LONGEST_WORD  # of four bytes each; PostgreSQL takes no more than 2046
LONGEST_QUERY = 300
MOST_TERMS = 8  # of a query; nobody needs more to be found
SHORTEST_START = 4  # signs of a word that may be the beginning of another one
SHORTEST_PART = 4  # of a compound
SHORTEST_COMPOUND = 9
MOST_NEAR = 3
# Without decomposition in Unicode
LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
# Vowel signs of South and South-East Asian scripts stand inside words
WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0900-\u0963\u0966-\u0eff\u1000-\u109f\u1780-\u17ff])*")
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
# Of French and Italian
ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|dell|nell|sull|all|dall|un)'(?=\w)", re.IGNORECASE)
UMLAUT = re.compile(r"([aou])e")
LINKS = ("", "s", "n", "e", "en", "es", "er")  # between the parts of a German compound
# Words that say nothing by themselves, in the languages of the field; a query of nothing else keeps them
EMPTY = frozenset("""
a an and are as at by for from has have how in into is it its of on or that the their to was we what which who with
aber als am an auf aus bei das dem den der des die ein eine einem einen einer eines fur hat im in ist mit nach oder sich
sie sind uber und unter vom von vor war was wie wird zu zum zur durch ohne gegen
au aux avec ce ces cette dans de des du elle en est et il la le les leur ou par pas plus pour que qui sans se ses son
sont sur un une al con como del el en entre es esta la las lo los mas para pero por que se sin sobre su sus un una y
ao aos as com da das de do dos em e na nas no nos o os ou para pela pelo por sem sua um uma
che ci dei della delle di e gli i il la le lo nel nella per piu si sono tra una uno van het een de en op te met voor
""".split())  # fmt: skip # noqa: SIM905
STEMMERS = {
    "ar": "arabic", "hy": "armenian", "eu": "basque", "ca": "catalan", "cs": "czech", "da": "danish", "nl": "dutch",
    "en": "english", "eo": "esperanto", "et": "estonian", "fi": "finnish", "fr": "french", "de": "german", "el": "greek",
    "hi": "hindi", "hu": "hungarian", "id": "indonesian", "ga": "irish", "it": "italian", "lt": "lithuanian",
    "ne": "nepali", "nb": "norwegian", "nn": "norwegian", "no": "norwegian", "fa": "persian", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "es": "spanish", "sv": "swedish",
    "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip


_one_at_a_time = Lock()  # a stemmer keeps the word that it works on


@dataclass(frozen=True, slots=True)
class Term:
    """A word that somebody looks for."""

    typed: str  # as it stands in the query
    folded: str
    forms: tuple[str, ...]  # tokens that mean the same: itself and its stems in the languages of the library

    @property
    def starts(self) -> list[str]:
        """Beginnings of words that are meant too: "Wasser" finds "Wasserversorgung", "Muell" finds "Mülltrennung"."""
        beginnings = dict.fromkeys([self.folded, UMLAUT.sub(r"\1", self.folded)])
        return [beginning for beginning in beginnings if len(beginning) >= SHORTEST_START]


def fold(text: str) -> str:
    """Small letters without accents; letters that Unicode does not take apart are written in others."""
    return comparable(text.translate(LETTERS)).translate(LETTERS)


def fold_word(word: str) -> str:
    """One word folded; what has become longer by that is cut."""
    return fold(word)[:LONGEST_WORD]


def words_of(text: str) -> Iterator[str]:
    """The words of a text as they stand; where words are not set apart, pairs of signs."""
    text = unicodedata.normalize("NFC", text.translate(INVISIBLE)).replace("’", "'")
    if not text.isascii():
        text = "".join(sign for sign in text if not unicodedata.combining(sign))
    text = ELISION.sub("", text)
    for found in WORD.finditer(text):
        for word in _pairs(found[0]) if UNSPACED.search(found[0]) else [found[0]]:
            yield from _whole(word[:LONGEST_WORD])


def _whole(word: str) -> Iterator[str]:
    """The word, or the words that its one sign stands for: there are signs for whole sentences, and for "(1)"."""
    folded = word if word.isascii() else fold(word)
    yield from (
        [word] if not folded or WORD.fullmatch(folded) else (part[:LONGEST_WORD] for part in WORD.findall(folded))
    )


def _pairs(run: str) -> Iterator[str]:
    """Pairs of signs of a script without blanks; the rest between them as words."""
    end = 0
    for found in UNSPACED.finditer(run):
        if found.start() > end:
            yield run[end : found.start()]
        signs = found[0]
        yield from (signs[place : place + 2] for place in range(max(len(signs) - 1, 1)))
        end = found.end()
    if end < len(run):
        yield run[end:]


def tokens(text: str, language: str) -> list[str]:
    """What the index holds of a text: of every word the folded form and its stems, in the order of the text."""
    return [token for word in words_of(text) for token in forms_of(word, language)]


@lru_cache(maxsize=50_000)
def forms_of(word: str, language: str) -> tuple[str, ...]:
    """The folded word, then its stems with and without accents, each once; "Maerkte" in German also as "markte"."""
    folded = fold_word(word)
    found = [folded, fold(_stem(word.casefold(), language)), fold(_stem(folded, language))]
    if language.split("-")[0] == "de":
        found.append(UMLAUT.sub(r"\1", folded))
    return tuple(dict.fromkeys(form[:LONGEST_WORD] for form in found if form))


@lru_cache(maxsize=64)
def _stemmer(name: str):
    return snowballstemmer.stemmer(name)


def _stem(word: str, language: str) -> str:
    name = STEMMERS.get(language.split("-")[0])
    if name is None:
        return word
    with _one_at_a_time:
        return _stemmer(name).stemWord(word)


def terms(query: str, languages: Iterable[str]) -> list[Term]:
    """The words that a query looks for, without those that say nothing, unless there are no others; each once."""
    told = list(dict.fromkeys(words_of(query[:LONGEST_QUERY])))
    folded = {word: fold_word(word) for word in told}
    meant = [word for word in told if folded[word] and folded[word] not in EMPTY] or [w for w in told if folded[w]]
    first: dict[str, str] = {}
    for word in meant:
        first.setdefault(folded[word], word)
    spoken = list(dict.fromkeys(languages))
    return [Term(word, form, _meant(word, form, spoken)) for form, word in list(first.items())[:MOST_TERMS]]


def _meant(word: str, folded: str, languages: list[str]) -> tuple[str, ...]:
    plain = UMLAUT.sub(r"\1", folded)
    forms = [folded, plain, *(form for language in languages for form in forms_of(word, language))]
    return tuple(dict.fromkeys(forms))


def coded(token: str) -> str:
    """The token in Latin letters and figures, whatever script it is in, a letter first; beginnings stay beginnings.

    Each database has its own idea of what a letter is, and reads "1e5a" as a number and a word.
    """
    if not token.isascii():
        return ("uu" + token.encode().hex())[:LONGEST_CODED]
    return token[:LONGEST_CODED] if token[:1].isalpha() else f"n{token}"[:LONGEST_CODED]


# --- words that are nearly the same ------------------------------------------------------------------------------------


def grams(word: str) -> list[str]:
    """Three signs each, with the edges of the word marked by a nought, each gram once."""
    edged = f"0{word}0"
    return list(dict.fromkeys(edged[place : place + 3] for place in range(len(edged) - 2)))


def inner_grams(word: str) -> list[str]:
    """Grams that every word has in which this one stands, wherever."""
    return list(dict.fromkeys(word[place : place + 3] for place in range(len(word) - 2)))


def pieces(word: str) -> list[list[str]]:
    """Groups of neighbouring grams of which a misspelt word keeps at least one whole."""
    found = grams(word)
    size = 1 if len(word) < 7 else 2
    return [found[place : place + size] for place in range(0, len(found), size)]


def tolerance(word: str) -> int:
    """Letters that may be wrong."""
    return 0 if len(word) < 4 else 1 if len(word) < 7 else 2 if len(word) < 12 else 3


def near(word: str, candidates: Iterable[tuple[str, int]]) -> list[str]:
    """Of (folded word, in how many practices) the nearest ones, at most three; [] when none is near enough.

    A letter too much, too few, another or two in the wrong order counts one, a doubled letter half. When nothing is near
    enough, a short word may lack a letter and a doubled one: "wasr" is "wasser".
    """
    rough = undoubled(word)
    most = tolerance(word)
    found, left_out = [], []
    for text, uses in candidates:
        if text == word:
            continue
        whole = OSA.distance(word, text, score_cutoff=most + 1)
        plain = undoubled(text)
        smooth = OSA.distance(rough, plain, score_cutoff=most + 1)
        # Only where it brings them nearer: "aaaa" is one letter from "aabaa", "a" is two from "aba"
        far = min(whole, (whole + smooth) / 2)
        if far <= most:
            found.append((far, text[:1] != word[:1], -uses, text))
        elif most < longer_by(word) and _lacks_one(rough, plain, smooth) and _lacks_doubled(word, text, plain):
            left_out.append((far, False, -uses, text))
    best = sorted(found or left_out)
    return [text for far, _first, _uses, text in best if far <= best[0][0] + 0.5][:MOST_NEAR]


def longer_by(word: str) -> int:
    """By how many letters a word may be longer than this one to be meant: in short words by a doubled one more."""
    most = tolerance(word)
    return most + 1 if most == 1 else most


def _lacks_one(rough: str, plain: str, smooth: int) -> bool:
    return smooth == 1 == len(plain) - len(rough) and rough[:1] == plain[:1]


def _lacks_doubled(word: str, text: str, plain: str) -> bool:
    """Whether all that is missing beside that letter is one doubled one."""
    return len(text) - len(plain) == 1 and len(text) - len(word) == 2


def undoubled(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", word)


def splits(word: str) -> list[tuple[str, str]]:
    """Two words of which this one may be put together, with the linking letters of German left out."""
    if len(word) < SHORTEST_COMPOUND:
        return []
    found = []
    for place in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        head, tail = word[:place], word[place:]
        for link in LINKS:
            part = head.removesuffix(link) if link else head
            if (not link or head.endswith(link)) and len(part) >= SHORTEST_PART:
                found.append((part, tail))
    return list(dict.fromkeys(found))
