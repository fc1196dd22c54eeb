"""The address that the public knows us by. Calendars keep it for months, so it never follows a request's host."""

from urllib.parse import urlsplit

from django.conf import settings

from sympolis.networks.models import Network


def public_base(network: Network | None) -> str:
    """Scheme and host without a slash at the end: the network's own host if it has one, else SYMPOLIS_ORIGIN."""
    if network is None or not network.host:
        return str(settings.ORIGIN)
    origin = urlsplit(settings.ORIGIN)
    port = f":{origin.port}" if origin.port else ""
    return f"{origin.scheme}://{network.host}{port}"
