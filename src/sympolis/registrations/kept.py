"""What higher apps keep of sessions that are over, for those who had a seat. They say so in their apps.ready()."""

from collections.abc import Callable, Mapping, Sequence

from sympolis.registrations.models import Registration

Find = Callable[[Sequence[Registration]], Mapping[int, str]]
_find: list[Find] = []


def add(find: Find) -> None:
    """`find(registrations)` -> id of a registration -> path of the page that its owner may read, for those with one."""
    _find.append(find)


def pages(registrations: Sequence[Registration]) -> dict[int, str]:
    """Where the owners of registrations read what is kept; participants, sessions and released versions are joined."""
    return {pk: path for find in _find for pk, path in find(registrations).items()} if registrations else {}
