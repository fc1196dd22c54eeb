"""What stands beside a contribution at the desk that apps above know of: a registry, filled in their apps.ready()."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sympolis.contributions.models import Contribution
from sympolis.directory.models import Account


@dataclass(frozen=True, slots=True)
class Panel:
    """A template, with what it is handed as `panel`."""

    template: str
    panel: dict[str, Any]


_makers: dict[str, Callable[[Contribution, Account], Panel | None]] = {}


def add(app: str, maker: Callable[[Contribution, Account], Panel | None]) -> None:
    """`maker(contribution, account)` gives the panel of an app, or None when it has nothing to say of this one."""
    _makers[app] = maker


def panels(contribution: Contribution, account: Account) -> list[Panel]:
    """Those of all apps; the series of the contribution is joined."""
    return [panel for maker in _makers.values() if (panel := maker(contribution, account))]
