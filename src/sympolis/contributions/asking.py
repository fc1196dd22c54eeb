"""What others ask of somebody who speaks, beside what everybody is asked: a higher app says it in `apps.ready()`.

It stands in reminders of what is missing, and on the speaker's own page.
"""

from collections.abc import Callable

from sympolis.directory.models import Person
from sympolis.programme.models import Series

Asks = Callable[[Series, Person], list[str]]
_asking: list[Asks] = []


def add(of: Asks) -> None:
    """Lines that a higher app asks of a person in a series, in the active language."""
    _asking.append(of)


def asked_of(series: Series, person: Person) -> list[str]:
    """All of it, a line each."""
    return [line for of in _asking for line in of(series, person)]
