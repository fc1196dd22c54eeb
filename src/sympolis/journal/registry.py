"""Who listens to which fact, what is done every so often, and which loops the worker runs.

Higher apps register in `apps.ready()`; names of facts come from the `FACTS` of each app's `states.py`.
"""

from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from django.apps import apps

if TYPE_CHECKING:
    from sympolis.journal.models import Entry

Listener = Callable[["Entry"], None]
Stopping = Callable[[], bool]
Step = Callable[[Stopping], int]

_listeners: dict[str, dict[str, Listener]] = {}  # fact -> name of the listener -> function
_duties: dict[str, tuple[int, Callable[[], object]]] = {}  # name -> seconds, function
_loops: dict[str, Step] = {}


class UnknownFact(LookupError):
    """No app declares a fact of this name in its states.FACTS."""


class NameTaken(ValueError):
    """Another function is registered under this name."""


def listen(fact: str, name: str, function: Listener) -> None:
    """Call `function(entry)` in the worker after each `fact`, in a transaction of its own, at least once.

    name    "<app>.<verb>", stored with each delivery: renaming it leaves waiting deliveries without a listener
    The function only writes rows (letters, dates of work to do) and must bear being run twice for the same entry.
    """
    _put(_listeners.setdefault(fact, {}), name, function)


def every(seconds: int, name: str, function: Callable[[], object]) -> None:
    """Call `function()` in the worker about every `seconds`, by one worker at a time, also across restarts."""
    _put(_duties, name, (seconds, function))


def loop(name: str, step: Step) -> None:
    """Run `step` in a thread of the worker for as long as it lives.

    `step(stopping)` does what is due and returns how many things it did; 0 means nothing is left, and it is called
    again after the next wake-up. Between two things it asks `stopping()` and returns early when that is true.
    """
    _put(_loops, name, step)


def _put(place: dict, name: str, value: object) -> None:
    if place.setdefault(name, value) != value:
        raise NameTaken(name)


def listeners_of(fact: str) -> dict[str, Listener]:
    """Name -> function of those who listen to a fact."""
    return _listeners.get(fact, {})


def all_listeners() -> dict[str, tuple[str, ...]]:
    """Each declared fact, sorted -> names of its listeners, sorted."""
    return {fact: tuple(sorted(listeners_of(fact))) for fact in sorted(facts())}


def duties() -> dict[str, tuple[int, Callable[[], object]]]:
    """Name -> (seconds between two runs, function)."""
    return dict(_duties)


def loops() -> dict[str, Step]:
    """Name -> step of each loop of the worker."""
    return dict(_loops)


@lru_cache(maxsize=1)
def facts() -> dict[str, str]:
    """Name -> meaning of every fact that an installed app declares in its states.FACTS."""
    found: dict[str, str] = {}
    for app in apps.get_app_configs():
        if app.name.startswith("sympolis.") and find_spec(f"{app.name}.states"):
            for name, meaning in getattr(import_module(f"{app.name}.states"), "FACTS", {}).items():
                _put(found, name, meaning)
    return found


def known(fact: str) -> None:
    """Raises UnknownFact unless some app declares it."""
    if fact not in facts():
        raise UnknownFact(f"No app declares the fact {fact!r}; add it to FACTS in the app's states.py.")
