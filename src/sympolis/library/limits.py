"""How many forms of the library may come from one network address or name one mailbox: each of them makes a letter."""

from django.http import HttpRequest

from sympolis.core.text import address_key
from sympolis.registrations.limits import Limit, network_address

forms_of_network = Limit(120, 600)  # a city hall shares one address
letters_to_mailbox = Limit(10, 3600)  # asks whether an address is theirs


def too_many(request: HttpRequest, email: str) -> bool:
    """Whether one form more is too much, and count it."""
    if not forms_of_network.allows(network_address(request)):
        return True
    return bool(email) and not letters_to_mailbox.allows(address_key(email))
