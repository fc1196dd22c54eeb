"""What every template knows: the network, the reader, the interface languages."""

from django.conf import settings
from django.http import HttpRequest

from sympolis.core.languages import direction
from sympolis.networks.look import style_of


def frame(request: HttpRequest) -> dict:
    """`network`, `reader`, `interface_languages`, `text_direction` and the fingerprint of the network's own look."""
    network = getattr(request, "network", None)
    reader = getattr(request, "reader", None)
    return {
        "network": network,
        "reader": reader,
        "interface_languages": settings.LANGUAGES,
        "text_direction": direction(reader.language if reader else "en"),
        "look": style_of(network)[1],
        "is_demo": settings.DEMO,
    }
