"""Who comes in. Strangers sign in first; whoever has no such role here meets 404, so that nothing is told by asking."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from sympolis.networks.models import Network
from sympolis.networks.permissions import may_keep_directory, may_run, may_see_desk, may_see_directory

View = Callable[..., HttpResponse]
May = Callable[[Any, Network], bool]


def door(see: May, do: May | None = None) -> Callable[[View], View]:
    """`view(request, network, ...)` of the network whose host name this is.

    404 for whoever may not `see` it, 403 for whoever sees it but may not `do` what this page does.
    """

    def fitted(view: View) -> View:
        @wraps(view)
        def inside(request: HttpRequest, **keys: Any) -> HttpResponse:
            network: Network | None = getattr(request, "network", None)
            if network is None or not see(request.user, network):
                raise Http404
            if do is not None and not do(request.user, network):
                raise PermissionDenied
            return view(request, network, **keys)

        return never_cache(login_required(inside))

    return fitted


team_door = door(may_see_desk)  # everybody with a role for the whole network
coordinators_door = door(may_see_desk, may_run)
directory_door = door(may_see_directory)
keepers_door = door(may_see_directory, may_keep_directory)
