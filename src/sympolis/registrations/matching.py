"""Which registered person a row of an attendance list means. Plain comparing of names and addresses, no database.

An equal address or a name that only one person has is sure; a similar name is doubtful and waits for somebody to look;
anything less is nobody. Two different people are never joined without being looked at. A name that only sounds alike in
another script ("Мария Иванова", "Maria Ivanova") is a candidate to be chosen, never a guess.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from sympolis.core.text import address_key, comparable
from sympolis.core.transliteration import Script, common_form, script_of
from sympolis.registrations.states import Certainty

LIKE = 80.0  # of 100 (token_sort_ratio): below that names are different people's
MOST_CANDIDATES = 5
SHORTEST_FORM = 4  # letters: below that too many names of another script sound alike


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who is registered: id of the registration, name, further spellings, address."""

    pk: int
    name: str
    email: str = ""
    spellings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody in a list."""

    name: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """`pk` of the registration meant, if any; `candidates` that it may mean, likeliest first.

    A doubtful match without `pk` only proposes.
    """

    certainty: Certainty
    pk: int | None = None
    candidates: list[int] = field(default_factory=list)


def match(seen: Sequence[Seen], known: Iterable[Known]) -> list[Match]:
    """A match for each of `seen`, in their order; a registration is surely meant by at most one of them."""
    people = _People(known)
    first = [people.match(one) for one in seen]
    return _each_once(first)


class _People:
    def __init__(self, known: Iterable[Known]) -> None:
        self.by_email: dict[str, list[int]] = defaultdict(list)
        self.by_name: dict[str, list[int]] = defaultdict(list)
        for one in known:
            if one.email:
                self.by_email[address_key(one.email)].append(one.pk)
            for name in {name_key(text) for text in (one.name, *one.spellings)} - {""}:
                self.by_name[name].append(one.pk)
        self.names = list(self.by_name)
        self.forms: dict[tuple[Script, Script], tuple[list[str], list[str]]] = {}

    def match(self, seen: Seen) -> Match:
        by_email = self.by_email.get(address_key(seen.email), []) if seen.email else []
        by_name = self.by_name.get(name_key(seen.name), [])
        both = [pk for pk in by_email if pk in by_name]
        for found in (both, by_email, by_name):
            if len(found) == 1:
                return Match(Certainty.SURE, found[0], found)
        if several := (both or by_email or by_name):  # a shared mailbox, or namesakes
            return Match(Certainty.DOUBTFUL, None, several[:MOST_CANDIDATES])
        similar, alike = self.similar(seen.name), self.sounding_alike(seen.name)
        candidates = list(dict.fromkeys([*similar, *alike]))[:MOST_CANDIDATES]
        return Match(Certainty.DOUBTFUL, next(iter(similar), None), candidates) if candidates else Match(Certainty.NONE)

    def similar(self, name: str) -> list[int]:
        key = name_key(name)
        if len(key) < 3:
            return []
        found = process.extract(key, self.names, scorer=fuzz.token_sort_ratio, score_cutoff=LIKE, limit=MOST_CANDIDATES)
        return self._named(text for text, _score, _place in found)

    def sounding_alike(self, name: str) -> list[int]:
        """Those whose name is written in another script, likeliest first."""
        key, found = name_key(name), list[tuple[float, str]]()
        mine = script_of(key)
        for theirs in (script for script in Script if script != mine):
            form, (names, forms) = common_form(key, mine, theirs), self._written_in(theirs, mine)
            if len(form.replace(" ", "")) >= SHORTEST_FORM:
                alike = process.extract(
                    form, forms, scorer=fuzz.token_sort_ratio, score_cutoff=LIKE, limit=MOST_CANDIDATES
                )
                found += [(score, names[place]) for _form, score, place in alike]
        return self._named(name for _score, name in sorted(found, key=lambda one: -one[0]))

    def _written_in(self, theirs: Script, mine: Script) -> tuple[list[str], list[str]]:
        """Names in one script, and how they are compared with those of another."""
        if (theirs, mine) not in self.forms:
            names = [name for name in self.names if script_of(name) == theirs]
            self.forms[theirs, mine] = names, [common_form(name, theirs, mine) for name in names]
        return self.forms[theirs, mine]

    def _named(self, names: Iterable[str]) -> list[int]:
        return list(dict.fromkeys(pk for name in names for pk in self.by_name[name]))[:MOST_CANDIDATES]


def only_sounds_alike(name: str, known: Known) -> bool:
    """Whether every name of somebody is in another script than this one, so that only their sound speaks for them."""
    spellings = [text for text in (known.name, *known.spellings) if text]
    return script_of(name) not in {script_of(text) for text in spellings}


def name_key(name: str) -> str:
    """A name for comparing: without accents, titles in brackets and signs, its words in alphabetical order."""
    plain = comparable(name.partition("(")[0].partition("|")[0])
    words = "".join(sign if sign.isalnum() else " " for sign in plain).split()
    return " ".join(sorted(words))


def _each_once(matches: list[Match]) -> list[Match]:
    """When two rows seem to be the same person, the second is doubtful: it may be a colleague on the same device."""
    taken: set[int] = set()
    kept = []
    for one in matches:
        if one.certainty == Certainty.SURE and one.pk in taken:
            one = Match(Certainty.DOUBTFUL, one.pk, one.candidates)
        if one.certainty == Certainty.SURE and one.pk is not None:
            taken.add(one.pk)
        kept.append(one)
    return kept
