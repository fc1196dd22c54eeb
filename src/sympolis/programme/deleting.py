"""Why a session cannot be deleted, as apps above know: a registry, filled in their apps.ready()."""

from collections.abc import Callable

from sympolis.programme.models import Session

_why: dict[str, Callable[[Session], str]] = {}


def ask(app: str, why: Callable[[Session], str]) -> None:
    """`why(session)` says in words what stands in the way of deleting it, "" when nothing does."""
    _why[app] = why


def hindrance(session: Session) -> str:
    """The first that anybody knows of, else ""."""
    return next((words for why in _why.values() if (words := why(session))), "")
