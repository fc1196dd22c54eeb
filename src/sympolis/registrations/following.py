"""In which language somebody can follow a session, from what they told. Values in, values out.

A wish told with the registration comes first, then a sign language or captions that access needs ask for, then the
languages somebody speaks. Who told nothing follows on the floor.
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
    """What somebody told of how they follow: channel wished, languages spoken, access needs, country."""

    wish: str = ""
    speaks: tuple[str, ...] = ()
    needs: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """The channel somebody follows in. `is_only`: without it they could not follow at all, as far as they told."""

    code: str
    is_only: bool


def told(wish: str, languages: Iterable[Any], needs: str, country: str) -> Told:
    """From the columns of registration, person and participant."""
    codes = (one.get("code", "") if isinstance(one, dict) else str(one) for one in languages or ())
    return Told(wish, tuple(dict.fromkeys(code for code in codes if code)), needs, country)


def need_of(one: Told, floor: str, there: Collection[str] = ()) -> Need | None:
    """What somebody needs beside the floor; None when they follow on it. `there`: languages the session has already.

    Everybody needs one thing: with several languages the first one that is there, else the first at all.
    """
    if service := service_of(one, floor, there):
        return Need(service, is_only=True)
    if one.wish:
        knows = {floor, *there} - {one.wish}
        return None if one.wish == floor else Need(one.wish, is_only=not knows & set(one.speaks))
    if not one.speaks or floor in one.speaks:
        return None
    code = next((code for code in one.speaks if code in there), one.speaks[0])
    return Need(code, is_only=not (set(there) - {code}) & set(one.speaks))


def service_of(one: Told, floor: str, there: Collection[str] = ()) -> str:
    """The sign language or captions that access needs ask for, "" for none. Of several captions those that are there."""
    if is_sign(one.wish):
        return one.wish
    if not one.needs:
        return ""
    words = comparable(one.needs)
    signed = next((NAMED[word] for word in re.findall(r"\w+", words) if word in NAMED), "")
    if signed or any(mark in words for mark in SIGNED):
        own = next((code for code in one.speaks if is_sign(code)), "")
        return signed or own or OF_COUNTRY.get(one.country, INTERNATIONAL)
    if not any(mark in words for mark in WRITTEN):
        return ""
    read = [code for code in (one.wish, *one.speaks) if code] or [floor]
    if floor in read and not one.wish:
        read.insert(0, floor)
    return next((captions_in(code) for code in read if captions_in(code) in there), captions_in(read[0]))
