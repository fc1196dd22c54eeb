"""Cities as people typed them, that nobody has assigned yet, with the cities that they may be."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from sympolis.core.languages import country_name, pick
from sympolis.core.text import comparable
from sympolis.directory.likely import Named, likeliest
from sympolis.directory.models import Municipality
from sympolis.directory.queries import spellings
from sympolis.networks.models import Network
from sympolis.networks.queries import municipalities_of
from sympolis.registrations.models import Participant

Key = tuple[str, str]  # (comparable text, country)


@dataclass
class Spelling:
    """One spelling with its country: how it is written most often, whose it is, which cities it may be."""

    key: Key
    text: str
    country: str
    participants: list[int]
    likely: list[Municipality] = field(default_factory=list)

    @property
    def people(self) -> int:
        return len(self.participants)


def unassigned(network: Network) -> list[Spelling]:
    """Spellings whose people have no city, those of most people first. One query."""
    rows = Participant.objects.filter(network=network, erased_at=None, person__municipality=None).exclude(place="")
    texts: dict[Key, Counter[str]] = {}
    people: dict[Key, list[int]] = {}
    for pk, place, country in rows.order_by("pk").values_list("pk", "place", "country"):
        if text := comparable(place):
            texts.setdefault((text, country), Counter())[place] += 1
            people.setdefault((text, country), []).append(pk)
    found = [Spelling(key, texts[key].most_common(1)[0][0], key[1], ids) for key, ids in people.items()]
    return sorted(found, key=lambda one: (-one.people, one.key))


def suggest(network: Network, wanted: Iterable[Spelling]) -> None:
    """Tell each which cities it may be: those of the network before others of the directory. Four queries."""
    own, others = Among(municipalities_of(network)), None
    for one in wanted:
        name = one.text.rpartition(",")[0] or one.text
        one.likely = own.likeliest(name, one.country)
        if not one.likely:
            others = others or Among(Municipality.objects.filter(merged_into=None))
            one.likely = others.likeliest(name, one.country)


class Among:
    """Cities to look for likely ones in."""

    def __init__(self, rows: Iterable[Municipality]) -> None:
        self.rows = {row.pk: row for row in rows.prefetch_related("aliases")}  # type: ignore[attr-defined]
        self.named = [Named(row.pk, tuple(spellings(row)), row.country) for row in self.rows.values()]

    def likeliest(self, name: str, country: str) -> list[Municipality]:
        return [self.rows[pk] for pk, _likeness in likeliest(name, self.named, country=country)]


def label(city: Municipality, language: str) -> str:
    """ "Kumasi, Ghana": how a city is offered and typed."""
    return f"{pick(city.name, language)[0]}, {country_name(city.country, language)}"


def labelled(rows: Iterable[Municipality], language: str) -> dict[str, Municipality]:
    """Comparable label -> city. Two that are called the same are told apart by their address ("Kumasi, Ghana [kumasi-gh]")."""
    found: dict[str, Municipality] = {}
    for row in rows:
        text = label(row, language)
        found[comparable(text if comparable(text) not in found else f"{text} [{row.slug}]")] = row
    return found
