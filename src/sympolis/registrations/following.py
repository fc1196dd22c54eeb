"""In which languages somebody can follow a session, from what they told. Values in, values out.

Captions and a sign language that were ticked count each for themselves, and so does the language wished with the
registration. Who ticked nothing needs one thing: what their own words ask for, as well as it can be read (as people told
it before there was anything to tick), else their wish, else the languages they speak. Who told nothing follows on the
floor.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sympolis.core.channels import captions_in, is_sign
from sympolis.core.text import comparable

# As `comparable` writes them: no accents, no capitals
SIGNED = (
    "sign language", "gebarden", "langue des signes", "lengua de senas", "lengua de signos", "lingua de sinais",
    "لغة الاشارة",
)  # fmt: skip
WRITTEN = (
    "caption", "subtitle", "speech to text", "speech-to-text", "untertitel", "schriftdolmetsch", "sous-titr", "sous titr",
    "velotyp", "subtitul", "legenda", "transcription", "ترجمه نصيه", "ترجمة نصية",
)  # fmt: skip
NAMED = {  # by its short name, as a word of its own
    "asl": "ase", "bsl": "bfi", "dgs": "gsg", "lsf": "fsl", "lse": "ssp", "libras": "bzs", "ogs": "asq",
    "ngt": "dse", "lsm": "mfs", "lsc": "csn", "lgp": "psr", "isl": "ins", "ksl": "xki", "sasl": "sfs",
}  # fmt: skip
OF_COUNTRY = {
    "AT": "asq", "BR": "bzs", "CA": "ase", "CN": "csl", "CO": "csn", "DE": "gsg", "EC": "ecs", "EG": "esl", "ES": "ssp",
    "FR": "fsl", "GB": "bfi", "GH": "gse", "IN": "ins", "IT": "ise", "JO": "jos", "KE": "xki", "MX": "mfs", "NL": "dse",
    "PL": "pso", "PT": "psr", "RU": "rsl", "TN": "tse", "TR": "tsm", "UA": "ukl", "US": "ase", "ZA": "sfs",
}  # fmt: skip
INTERNATIONAL = "ils"


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody told of how they follow: channel wished, languages spoken, access needs in words, country, ticks."""

    wish: str = ""
    speaks: tuple[str, ...] = ()
    needs: str = ""
    country: str = ""
    captions: bool = False
    sign_language: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """A channel somebody follows in.

    is_only   without it they could not follow at all, as far as they told
    is_read   nobody ticked it: it was read from their words
    """

    code: str
    is_only: bool
    is_read: bool = False


# Columns of a registration from which `told` reads, in its order
COLUMNS = (
    "language", "participant__person__languages", "participant__access_needs", "country", "participant__captions",
    "participant__sign_language",
)  # fmt: skip


def told(
    wish: str, languages: Iterable[Any], needs: str, country: str, captions: bool = False, sign_language: str = ""
) -> Told:
    """From the columns of registration, person and participant."""
    codes = (one.get("code", "") if isinstance(one, dict) else str(one) for one in languages or ())
    return Told(wish, tuple(dict.fromkeys(code for code in codes if code)), needs, country, captions, sign_language)


def needs_of(one: Told, floor: str, there: Collection[str] = ()) -> tuple[Need, ...]:
    """What somebody needs beside the floor; () when they follow on it. `there`: languages the session has already.

    Of several languages that would do, the first one that is there, else the first at all.
    """
    if ticked := _ticked(one, floor, there):
        signs = is_sign(one.wish) and one.wish in {need.code for need in ticked}
        wished = _wished(one, floor, there) if one.wish and not signs else None
        return (*ticked, wished) if wished else ticked
    if is_sign(one.wish) and one.wish != floor:
        return (Need(one.wish, is_only=True),)
    if service := service_read(one, floor, there):
        return (Need(service, is_only=True, is_read=True),)
    found = _wished(one, floor, there) if one.wish else _spoken(one, floor, there)
    return (found,) if found else ()


def _ticked(one: Told, floor: str, there: Collection[str]) -> tuple[Need, ...]:
    """Sign language and captions; who ticked both could follow with either of them."""
    codes = [one.sign_language] if one.sign_language and one.sign_language != floor else []
    codes += [_captions(one, floor, there)] if one.captions else []
    return tuple(Need(code, is_only=not (set(codes) - {code}) & set(there)) for code in codes)


def _wished(one: Told, floor: str, there: Collection[str]) -> Need | None:
    knows = {floor, *there} - {one.wish}
    return None if one.wish == floor else Need(one.wish, is_only=not knows & set(one.speaks))


def _spoken(one: Told, floor: str, there: Collection[str]) -> Need | None:
    if not one.speaks or floor in one.speaks:
        return None
    code = next((code for code in one.speaks if code in there), one.speaks[0])
    return Need(code, is_only=not (set(there) - {code}) & set(one.speaks))


def _captions(one: Told, floor: str, there: Collection[str]) -> str:
    """Captions in a language they read: of several those that are there."""
    read = [code for code in (one.wish, *one.speaks) if code and not is_sign(code)] or [floor]
    if floor in read and not one.wish:
        read.insert(0, floor)
    return next((captions_in(code) for code in read if captions_in(code) in there), captions_in(read[0]))


def service_read(one: Told, floor: str, there: Collection[str] = ()) -> str:
    """The sign language or captions that their words ask for, "" for none."""
    if not one.needs:
        return ""
    words = comparable(one.needs)
    signed = next((NAMED[word] for word in re.findall(r"\w+", words) if word in NAMED), "")
    if signed or any(mark in words for mark in SIGNED):
        own = next((code for code in one.speaks if is_sign(code)), "")
        return signed or own or OF_COUNTRY.get(one.country, INTERNATIONAL)
    return _captions(one, floor, there) if any(mark in words for mark in WRITTEN) else ""
