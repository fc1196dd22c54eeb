"""Which of many names probably mean the same. Names in, pairs out; no database.

Everybody with everybody would be a hundred million comparisons for ten thousand people: only neighbours in an
alphabetical list are compared, read once from the front and once from the back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from sympolis.core.text import address_key, comparable

NEIGHBOURS = 6
LIKE = 86.0  # of 100: below that names are different ones
LIKE_AT_ONE_ADDRESS = 70.0  # two colleagues may share a mailbox
MOST = 200


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a name: its id, every spelling, the country ("" when not known), its e-mail address."""

    pk: int
    spellings: tuple[str, ...]
    country: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two that are probably the same; `first` is the older one. likeness: of 100."""

    first: int
    second: int
    likeness: float


def pairs(named: Iterable[Named], *, most: int = MOST) -> list[Pair]:
    """The likeliest pairs first. Two in different countries are never one."""
    keys = [(key, one) for one in named for text in one.spellings if (key := name_key(text))]
    found: dict[tuple[int, int], float] = {}
    for order in (lambda row: row[0], lambda row: row[0][::-1], lambda row: (address_key(row[1].email), row[0])):
        _compare(sorted(keys, key=order), found)
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return [Pair(first, second, likeness) for (first, second), likeness in ranked[:most]]


def likeliest(name: str, among: Sequence[Named], *, country: str = "", most: int = 5) -> list[tuple[int, float]]:
    """(id, likeness of 100) of those that a name may mean, likeliest first."""
    wanted, best = name_key(name), dict[int, float]()
    for one in among:
        if country and one.country and country != one.country:
            continue
        score = max((fuzz.ratio(wanted, name_key(text)) for text in one.spellings), default=0.0)
        if score >= LIKE_AT_ONE_ADDRESS:
            best[one.pk] = score
    return sorted(best.items(), key=lambda item: (-item[1], item[0]))[:most]


def name_key(text: str) -> str:
    """A name for comparing: without accents and signs, its words in alphabetical order."""
    plain = "".join(sign if sign.isalnum() else " " for sign in comparable(text))
    return " ".join(sorted(plain.split()))


def _compare(rows: list[tuple[str, Named]], found: dict[tuple[int, int], float]) -> None:
    emails = [address_key(one.email) if one.email else "" for _key, one in rows]
    for place, (key, one) in enumerate(rows):
        for beside in range(place + 1, min(place + 1 + NEIGHBOURS, len(rows))):
            other_key, other = rows[beside]
            shared = emails[place] and emails[place] == emails[beside]
            likeness = fuzz.ratio(key, other_key, score_cutoff=LIKE_AT_ONE_ADDRESS if shared else LIKE)
            if likeness and one.pk != other.pk and not (one.country and other.country and one.country != other.country):
                ids = min(one.pk, other.pk), max(one.pk, other.pk)
                found[ids] = max(found.get(ids, 0.0), likeness)
