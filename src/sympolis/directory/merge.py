"""Two rows of the directory become one: every app says, in its apps.ready(), how its rows join.

An app gives a function for a kind; it moves the app's rows with the recorder it is handed, so that all of it can be
taken back. The directory calls them all and knows no app by name.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from sympolis.directory.changes import Changes
from sympolis.directory.models import Municipality, Organisation, Person
from sympolis.directory.states import Kind

Join = Callable[[Changes, int, int], None]  # (recorder, id that stays, id that goes), in the transaction of the merge
Part = Callable[[Changes], int]  # takes out of what is taken back what must stay; how many rows

After = Callable[[], None]  # in the transaction, once all rows have joined or parted

MODELS: dict[str, type[Municipality] | type[Person] | type[Organisation]] = {
    Kind.CITY: Municipality,
    Kind.PERSON: Person,
    Kind.ORGANISATION: Organisation,
}
_joins: dict[str, dict[str, Join]] = {kind: {} for kind in Kind.values}
_parts: dict[str, dict[str, Part]] = {kind: {} for kind in Kind.values}
_words: dict[str, Any] = {
    "directory.alias": gettext_lazy("Other spellings"),
    "directory.consent": gettext_lazy("Consents"),
    "directory.person": gettext_lazy("People"),
}
_after: dict[str, After] = {}


def join(kind: Kind, app: str, how: Join, *, parts: Part | None = None) -> None:
    """Say how the rows of an app join, and what of it cannot be taken back by then.

    Lower floors come first, since apps are made ready in that order.
    """
    _joins[kind][app] = how
    if parts:
        _parts[kind][app] = parts


def joins(kind: str) -> list[Join]:
    """From the lowest floor to the highest."""
    return list(_joins[kind].values())


def words(names: Mapping[str, Any]) -> None:
    """What the rows of an app are called, by label: {"registrations.registration": _("Registrations")}."""
    _words.update(names)


def called(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """(what they are called, how many) of rows that have a name for people."""
    return [(str(_words[label]), number) for label, number in counts.items() if label in _words]


def kept_apart(kind: str, changes: Changes) -> int:
    """Ask every app what must stay as it is; how many rows."""
    return sum(part(changes) for part in _parts[kind].values())


def afterwards(app: str, act: After) -> None:
    """What an app does after every merge, and after one is taken back."""
    _after[app] = act


def finish() -> None:
    for act in _after.values():
        act()
