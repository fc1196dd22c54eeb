"""How a name sounds, roughly, whatever letters it is written in: to find likely pairs, never to decide.

Cyrillic (Russian, Ukrainian, Belarusian, Bulgarian, Serbian, Macedonian) and Greek are written in Latin letters; of Arabic
and Persian, which leave most vowels out, only consonants are compared. The ways to write one sound in Latin letters fall
together: Yuliya, Julia, Iuliia. Plain tables: docs/decisions/0021.
"""

import re
from enum import StrEnum
from functools import lru_cache

from sympolis.core.text import comparable


def _table(letters: str, sounds: str, **more: str) -> dict[str, str]:
    """Each letter, or each of the groups between blanks, with its sound."""
    return {**dict(zip(letters.split() if " " in letters else letters, sounds.split(), strict=True)), **more}


# Small letters without accents, as `comparable` leaves them: й stands as и, ї as і
CYRILLIC = _table(
    "абвгґдеєжзиіјѕклљмнњопрстћуфхцчџшщыэюяђ",
    "a b v h h d e ie z z i i i z k l li m n ni o p r s t c u f h c c dz s sc i e iu ia di", ъ="", ь="",
)  # fmt: skip
GREEK_PAIRS = _table("ου αυ ευ ει οι αι μπ γκ γγ τσ τζ", "u av ev i i e b h nh c c")
GREEK = _table("αβγδεζηθικλμνξοπρστυφχψω", "a v h d e z i t i k l m n ks o p r s t i f c ps o")
ARABIC = _table("بتثجحخدذرزسشصضطظغفقكکلمنهپچژگ", "b t t h h h d d r z s s s d t z h f k k k l m n h b c z h")
ARABIC |= dict.fromkeys("اٱىوةءعيیـ", "")
# One sound and its spellings in Latin letters, longer ones first
SPELLINGS = _table(
    "shch schtsch tsch sch tch sh zh kh gh ch ph th dj ts tz ou ck x q w g y j đ ł ø ı",
    "sc sc c s c s z h h c f t di c c u k ks k v h i i di l o i",
)
ARTICLE = re.compile(r"\bال(?=\w{3})|\b(?:al|el|ul)\b[ -]*")
MUTE = re.compile(r"(?<=[aeiou])h\b|[aeiouv]")
DOUBLED = re.compile(r"(\w)\1+")
LATIN = {ord(letter): sound for letter, sound in (CYRILLIC | GREEK).items()}
SKELETON = {ord(letter): sound for letter, sound in ARABIC.items()}


class Script(StrEnum):
    """The letters that a name is written in, as far as comparing goes."""

    LATIN = "latin"  # or one that we know nothing about
    ARABIC = "arabic"
    OTHER = "other"  # Cyrillic or Greek


def script_of(text: str) -> Script:
    """The script of the text; one foreign letter is enough."""
    letters = frozenset(comparable(text))
    if letters & ARABIC.keys():
        return Script.ARABIC
    return Script.OTHER if letters & (CYRILLIC.keys() | GREEK.keys()) else Script.LATIN


def common_form(text: str, one: Script, other: Script) -> str:
    """The text in the form in which names of these two scripts are compared."""
    return consonants(text) if Script.ARABIC in {one, other} else sound(text)


def sound(text: str) -> str:
    """Words as they sound: "Мария", "Mariya" and "Maria" are "maria"."""
    return DOUBLED.sub(r"\1", _in_latin(comparable(text)))


def consonants(text: str) -> str:
    """What Arabic letters keep of words: "محمد", "Mohamed" and "Muhammad" are "mhmd".

    Without the article, and with g and j alike, which in Arabic are one letter in Cairo and in Amman.
    """
    plain = ARTICLE.sub("", comparable(text)).replace("j", "g").replace("y", "i")
    plain = MUTE.sub("", _in_latin(plain)).replace("p", "b").translate(SKELETON)
    return " ".join(DOUBLED.sub(r"\1", word) for word in plain.split())


def _in_latin(plain: str) -> str:
    """Latin, Cyrillic and Greek words with each sound in one spelling."""
    return _replaced(_replaced(plain, SPELLINGS), GREEK_PAIRS).translate(LATIN)


def _replaced(text: str, table: dict[str, str]) -> str:
    return _any_of(tuple(table)).sub(lambda found: table[found[0]], text)


@lru_cache(maxsize=4)
def _any_of(parts: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(parts, key=len, reverse=True)))
