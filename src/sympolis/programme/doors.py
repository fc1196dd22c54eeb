"""Who comes in. Strangers sign in first; whoever has no role here meets 404, so that nothing is told by asking."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from sympolis.networks import permissions as networks
from sympolis.networks.models import Network
from sympolis.networks.queries import all_roles_of
from sympolis.programme import permissions, queries
from sympolis.programme.models import Series, Session

View = Callable[..., HttpResponse]


def network_door(view: View) -> View:
    """The desk of the network whose address this is: `view(request, network, ...)`; 404 for whoever has no role there."""

    @wraps(view)
    @never_cache
    @login_required
    def inside(request: HttpRequest, **keys: Any) -> HttpResponse:
        network = request.network
        if network is None or not all_roles_of(request.user, network):
            raise Http404
        return view(request, network, **keys)

    return inside


def series_door(may: Callable[[Any, Series], bool] = permissions.may_see_draft) -> Callable[[View], View]:
    """The desk of a series: `view(request, series, ...)`; 404 if it is not theirs, 403 if they see it but `may` not."""

    def door(view: View) -> View:
        @wraps(view)
        def inside(request: HttpRequest, network: Network, slug: str, **keys: Any) -> HttpResponse:
            series = get_object_or_404(
                queries.series_visible_to(request.user, network).select_related("network"), slug=slug
            )
            if not may(request.user, series):
                raise PermissionDenied
            return view(request, series, **keys)

        return network_door(inside)

    return door


def session_door(may: Callable[[Any, Series], bool] = permissions.may_work_on) -> Callable[[View], View]:
    """A session on the desk: `view(request, session, ...)`, joined as in queries.draft; the series is session.series."""

    def door(view: View) -> View:
        @wraps(view)
        def inside(request: HttpRequest, series: Series, session: str, **keys: Any) -> HttpResponse:
            found: Session = get_object_or_404(queries.draft(series), slug=session)
            found.series = series  # the one with its network
            return view(request, found, **keys)

        return series_door(may)(inside)

    return door


def set_up_door(view: View) -> View:
    """What only they may who set up the network's series and formats; 403 for the rest of the team."""

    @wraps(view)
    def inside(request: HttpRequest, network: Network, **keys: Any) -> HttpResponse:
        if not permissions.may_set_up(request.user, network):
            raise PermissionDenied
        return view(request, network, **keys)

    return network_door(inside)


def whole_network_door(view: View) -> View:
    """What concerns the network as a whole; 404 for those whose role counts for one series only."""

    @wraps(view)
    def inside(request: HttpRequest, network: Network, **keys: Any) -> HttpResponse:
        if not networks.may_see_desk(request.user, network):
            raise Http404
        return view(request, network, **keys)

    return network_door(inside)
