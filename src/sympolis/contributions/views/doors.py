"""Who comes in by a personal link: authors of a contribution, a city that is asked to approve."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from sympolis.contributions import links
from sympolis.contributions.actions import prove_author
from sympolis.contributions.links import Purpose
from sympolis.contributions.models import Author
from sympolis.ui.caching import personal

View = Callable[..., HttpResponse]


def author_door(view: View) -> View:
    """`view(request, author, ...)`, with `author.token` for addresses; 404 for none, or of another network.

    Whoever presses a button behind the mailed link has shown that the address is theirs.
    """

    @wraps(view)
    def inside(request: HttpRequest, token: str, **keys) -> HttpResponse:
        found = links.author_of(token)
        network = request.network  # type: ignore[attr-defined]
        if found is None or network is None or found[0].contribution.series.network_id != network.pk:
            raise Http404
        author, purpose = found
        author.token, author.is_mailed = token, purpose == Purpose.MAILED  # type: ignore[attr-defined]
        if request.method == "POST" and author.is_mailed:  # type: ignore[attr-defined]
            prove_author(author)
        return view(request, author, **keys)

    return personal(inside)


def address(author: Author, name: str, *more: object) -> str:
    """The address of one of an author's pages, by the link that they came with."""
    return reverse(f"contributions:{name}", args=[author.token, *more])  # type: ignore[attr-defined]
