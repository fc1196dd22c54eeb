"""What the pages of those who take part have in common."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from sympolis.programme.models import Series
from sympolis.programme.queries import public_series
from sympolis.registrations import links
from sympolis.registrations.links import Purpose
from sympolis.registrations.models import Participant
from sympolis.ui.caching import personal


def by_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """`view(request, participant, ...)` of the personal link in the address; 404 for none, or of another network."""

    @wraps(view)
    def inside(request: HttpRequest, token: str, **keys) -> HttpResponse:
        participant = links.participant_of(token, Purpose.MINE)
        if participant is None or request.network is None or participant.network_id != request.network.pk:  # type: ignore[attr-defined]
            raise Http404
        return view(request, participant, **keys)

    return personal(inside)


def series_of(request: HttpRequest, slug: str) -> Series:
    """A public series of the network whose host name this is, or 404."""
    network = request.network  # type: ignore[attr-defined]
    series = public_series(network).filter(slug=slug).first() if network else None
    if series is None:
        raise Http404
    series.network = network
    return series


def mine_url(participant: Participant, name: str = "mine", **keys: str) -> str:
    """The address of one of somebody's personal pages."""
    return reverse(f"registrations:{name}", kwargs={"token": links.token(participant, Purpose.MINE), **keys})
