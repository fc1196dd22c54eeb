"""What every template knows: the network, the reader, the interface languages."""

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from sympolis.core.languages import direction
from sympolis.library.queries import has_practices
from sympolis.networks.look import style_of
from sympolis.networks.models import Network


def frame(request: HttpRequest) -> dict:
    """`network`, `reader`, `interface_languages`, `text_direction` and the fingerprint of the network's own look, and
    whether there is a library to go to.
    """
    network = getattr(request, "network", None)
    reader = getattr(request, "reader", None)
    return {
        "network": network,
        "reader": reader,
        "interface_languages": settings.LANGUAGES,
        "text_direction": direction(reader.language if reader else "en"),
        "look": style_of(network)[1],
        "is_demo": settings.DEMO,
        "has_practices": SimpleLazyObject(lambda: _has_practices(network)),
    }


def _has_practices(network: Network | None) -> bool:
    """Also asked by the page that says that the database does not answer."""
    try:
        return network is not None and has_practices(network)
    except DatabaseError:
        return False
