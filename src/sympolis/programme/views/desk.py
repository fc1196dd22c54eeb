"""The desk: all series, and what needs doing next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from sympolis.journal.queries import standing
from sympolis.networks.models import Network
from sympolis.networks.permissions import may_see_desk
from sympolis.programme import permissions
from sympolis.programme.doors import network_door
from sympolis.programme.overview import overview


@network_door
def desk(request: HttpRequest, network: Network) -> HttpResponse:
    """Series with their state, next session and next step; deliveries that fail; the way to a new series."""
    told = standing([network.pk]) if may_see_desk(request.user, network) else None
    return render(
        request,
        "programme/desk.html",
        {
            "standing": told,
            "trouble": told.failing + told.failed if told else 0,
            "desk_here": "desk",
            "overview": overview(request.user, network, timezone.now()),
            "may_set_up": permissions.may_set_up(request.user, network),
        },
    )
