"""What others ask of somebody who speaks, beside what everybody is asked: a higher app says it in `apps.ready()`.

It stands in reminders of what is missing, and on the speaker's own page.
"""

from collections.abc import Callable, Collection

from sympolis.directory.models import Person
from sympolis.programme.models import Series

Asks = Callable[[Series, Collection[Person]], dict[int, list[str]]]
_asking: list[Asks] = []


def add(of: Asks) -> None:
    """Id of a person -> lines that a higher app asks of them in a series, in the active language."""
    _asking.append(of)


def asked_of(series: Series, person: Person) -> list[str]:
    """All that is asked of one person, a line each."""
    return asked_of_all(series, [person]).get(person.pk, [])


def asked_of_all(series: Series, people: Collection[Person]) -> dict[int, list[str]]:
    """Id of a person -> what is asked of them; without those of whom nothing is."""
    found: dict[int, list[str]] = {}
    for of in _asking:
        for pk, lines in of(series, people).items():
            found.setdefault(pk, []).extend(lines)
    return found
