"""Who stops letters to many, and which (RFC 8058). Messaging knows no participants: a higher app registers who they are."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sympolis.messaging import kinds

if TYPE_CHECKING:
    from sympolis.networks.models import Network


@dataclass(frozen=True, slots=True)
class Taker:
    """Somebody who gets letters. `change(kinds, wanted)` stops these kinds, or takes them up again."""

    address: str
    unwanted: frozenset[str]
    change: Callable[[Collection[str], bool], object]


Find = Callable[[str, "Network"], Taker | None]
_finders: dict[str, Find] = {}


def known_by(name: str, find: Find) -> None:
    """`find(token, network)` tells whose the secret part of a stop address is, None for none of its own."""
    _finders[name] = find


def taker_of(token: str, network: "Network") -> Taker | None:
    """Whose token this is in the network."""
    return next((taker for find in _finders.values() if (taker := find(token, network))), None)


def bulk_kinds() -> list[kinds.Kind]:
    """Kinds that may be stopped."""
    return [kind for kind in kinds.declared() if kind.bulk]


def header_address(stop_url: str, kind: str) -> str:
    """The address for mail programs: one press there stops letters of this kind only."""
    return f"{stop_url}?kind={kind}" if kinds.is_bulk(kind) else stop_url
