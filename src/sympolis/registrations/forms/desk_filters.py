"""What a list of participants can be narrowed to, with how many that would be."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sympolis.core.languages import language_name
from sympolis.core.text import comparable
from sympolis.directory.states import Gender, Sector
from sympolis.registrations.listing import NEED_WORDS, Names, Tally, Wish
from sympolis.registrations.states import HOLDING, Brings, RegistrationState, Reply

LONGEST_WORDS = 100
SORTS = ("name", "city", "new", "state", "line")
CHOICES = ("state", "region", "sector", "gender", "city", "language", "brings", "reply", "needs")
TRAIT = {"region": "region_id", "city": "municipality_id"}
NONE = "none"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter; `count` is how many of the whole list it would leave."""

    value: str
    words: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter as the page shows it."""

    name: str
    words: str
    options: list[Option]
    chosen: str


def wish_of(given: QueryDict, *, by_address: bool) -> Wish:
    """What the address of a list asks for; nonsense in it finds nobody, or is left out."""
    told = {name: given.get(name, "")[:40] for name in CHOICES}
    if not by_address:
        told["needs"] = ""
    sort = given.get("sort", "")
    return Wish(
        **told, bounced=bool(given.get("bounced")), words=given.get("q", "")[:LONGEST_WORDS].strip(),
        by_address=by_address, sort=sort if sort in SORTS else "name",
    )  # fmt: skip


def address_of(given: QueryDict, **changed: str | int) -> str:
    """The query of the same list with some things changed; "" takes one away."""
    kept = {name: given.get(name, "") for name in (*CHOICES, "bounced", "q", "sort", "page")}
    kept |= {name: str(value) for name, value in changed.items()}
    return "?" + urlencode({name: value for name, value in kept.items() if value})


def filters(counted: Tally, names: Names, wish: Wish, only: tuple[str, ...]) -> list[Filter]:
    """Filters by their names; one that could not narrow anything is left out."""
    found = [_filter(name, counted, names, wish) for name in only]
    return [one for one in found if len(one.options) > 1 or one.chosen]


def of_needs(counted: Tally, wish: Wish) -> list[Filter]:
    """What people need to take part; [] while nobody told anything. A person may stand under several."""
    options = [
        Option(name, str(NEED_WORDS[name]), number, wish.needs == name)
        for name, number in counted.needs.items()
        if number
    ]
    return [Filter("needs", _("Needs"), options, wish.needs)] if options or wish.needs else []


def _filter(name: str, counted: Tally, names: Names, wish: Wish) -> Filter:
    counts, chosen = counted.by(TRAIT.get(name, name)), getattr(wish, name)
    options = [
        Option(str(value or NONE), words, counts[value], chosen == str(value or NONE))
        for value, words in sorted(_worded(name, counts, names), key=lambda row: (not row[0], comparable(row[1])))
    ]
    if name == "state":
        holding = sum(counts[state] for state in HOLDING)
        options.insert(0, Option("seat", _("has a seat"), holding, chosen == "seat"))
    return Filter(name, _labels()[name], options, chosen)


def _worded(name: str, counts: Counter, names: Names) -> list[tuple[str | int | None, str]]:
    empty = {"reply": _("no answer yet"), "brings": _("nothing")}.get(name, _("not told"))
    word = _words(name, names)
    return [(value, word(value) if value else empty) for value in counts]


def _words(name: str, names: Names) -> Callable[[str | int], str]:
    known: Mapping = {
        "state": dict(RegistrationState.choices), "sector": dict(Sector.choices), "gender": dict(Gender.choices),
        "brings": dict(Brings.choices), "reply": dict(Reply.choices), "region": names.regions, "city": names.cities,
    }.get(name, {})  # fmt: skip
    if name == "language":
        reader = get_language() or "en"
        return lambda code: language_name(str(code), reader)
    return lambda value: str(known.get(value, value))


def _labels() -> dict[str, str]:
    return {
        "state": _("Where they stand"), "region": _("Region"), "sector": _("Sector"), "gender": _("Gender"), "city": _("City"),
        "language": _("Follows in"), "brings": _("Brings"), "reply": _("Calendar’s answer"),
    }  # fmt: skip
