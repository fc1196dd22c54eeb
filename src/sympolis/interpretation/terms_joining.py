"""What a file of terms would do to a glossary: what is new, what is added to, what is the same, what clashes. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sympolis.core.text import comparable
from sympolis.interpretation.terms_files import LONGEST_TERM, Row, synonyms


@dataclass(slots=True)
class Entry:
    """An entry that is there. `pk` None: one that the same file has brought."""

    pk: int | None
    theme: str
    terms: dict[str, str]
    comment: str = ""
    places: list[int] = field(default_factory=list)  # in the file
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class Clash:
    """The file has another term than what stands there, for the same notion."""

    place: int
    language: str
    here: str
    there: str  # in the file
    by: str  # the term that both have


@dataclass(slots=True)
class Joined:
    """What would stand there afterwards: `entries` that are new or changed."""

    new: list[Entry] = field(default_factory=list)
    changed: list[Entry] = field(default_factory=list)
    same: int = 0
    doubled: int = 0  # rows that say again what the file has said
    clashes: list[Clash] = field(default_factory=list)


def keys_of(terms: Mapping[str, str]) -> set[str]:
    """ "en:heat wave": each term of each language, folded."""
    return {f"{code.split('-')[0]}:{comparable(word)}" for code, term in terms.items() for word in synonyms(term)}


def join(there: Iterable[Entry], rows: Sequence[Row], *, replace: bool = False) -> Joined:
    """Bring rows together with what is there, one notion each: what shares a term, within one theme, is one notion.

    replace    where both have different terms for a language, the file's count; otherwise those that are there
    Nothing is lost: languages and synonyms are added, never taken away, and an entry without a theme takes that of its twin.
    """
    found = Joined()
    index: dict[str, list[Entry]] = {}
    for entry in there:
        _put(index, entry)
    for row in rows:
        twin = _twin(index, row)
        if twin is None:
            entry = Entry(None, row.theme, dict(row.terms), row.comment, [row.place])
            found.new.append(entry)
            _put(index, entry)
            continue
        clashes = _clashes(twin, row)
        found.clashes += clashes
        if _add(twin, row, replace):
            _put(index, twin)
            if twin.pk is not None and not twin.is_changed:
                found.changed.append(twin)
            twin.is_changed = True
        elif not clashes:
            found.doubled += bool(twin.places)
            found.same += not twin.places
        twin.places.append(row.place)
    return found


def _put(index: dict[str, list[Entry]], entry: Entry) -> None:
    for key in keys_of(entry.terms):
        at = index.setdefault(key, [])
        if not any(one is entry for one in at):
            at.append(entry)


def _twin(index: Mapping[str, list[Entry]], row: Row) -> Entry | None:
    """The entry that shares most terms, of the same theme or where one of both has none; the first of equals."""
    shared: dict[int, tuple[int, Entry]] = {}
    for key in sorted(keys_of(row.terms)):
        for entry in index.get(key, ()):
            if not (entry.theme and row.theme and entry.theme != row.theme):
                shared[id(entry)] = (shared.get(id(entry), (0, entry))[0] + 1, entry)
    return max(shared.values(), key=lambda pair: pair[0])[1] if shared else None


def _clashes(entry: Entry, row: Row) -> list[Clash]:
    both = keys_of(entry.terms) & keys_of(row.terms)
    shared = ", ".join(sorted(key.partition(":")[2] for key in both))
    return [
        Clash(row.place, code, entry.terms[code], term, shared)
        for code, term in row.terms.items()
        if code in entry.terms and not keys_of({code: term}) & keys_of({code: entry.terms[code]})
    ]


def _add(entry: Entry, row: Row, replace: bool) -> bool:
    """Whether the row brings anything that the entry does not have."""
    before = (dict(entry.terms), entry.theme, entry.comment)
    for code, term in row.terms.items():
        entry.terms[code] = _of_both(code, entry.terms.get(code, ""), term, replace)
    entry.theme = entry.theme or row.theme
    entry.comment = entry.comment or row.comment
    return before != (entry.terms, entry.theme, entry.comment)


def _of_both(code: str, here: str, there: str, replace: bool) -> str:
    """What is here with the synonyms that the file knows; of what differs the file's only to replace."""
    if not here or (replace and not keys_of({code: here}) & keys_of({code: there})):
        return there
    if not keys_of({code: here}) & keys_of({code: there}):
        return here
    known = keys_of({code: here})
    more = [word for word in synonyms(there) if not keys_of({code: word}) <= known]
    joined = "; ".join([here, *more])
    return joined if len(joined) <= LONGEST_TERM else here


__all__ = ["Clash", "Entry", "Joined", "join", "keys_of"]
