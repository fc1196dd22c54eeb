"""Where interpreters of a session are booked: the page of an app above, named in its apps.ready()."""

from django.urls import reverse

from sympolis.programme.models import Session

_pages: list[str] = []


def is_at(page: str) -> None:
    """Name the page ("app:name"); its address takes the slugs of series and session."""
    _pages[:] = [page]


def address(session: Session) -> str:
    """Its address for a session, "" while no app books interpreters."""
    return reverse(_pages[0], args=[session.series.slug, session.slug]) if _pages else ""
