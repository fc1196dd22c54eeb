"""Who may see and write letters of a network. A role for one series does not count: letters are the network's."""

from sympolis.networks.models import Network
from sympolis.networks.permissions import may_see_desk, may_set_up, may_work


def may_see_texts(account, network: Network) -> bool:
    """See which kinds of letters there are, and what they say."""
    return may_see_desk(account, network)


def may_write_texts(account, network: Network) -> bool:
    """Give letters the network's own words."""
    return may_set_up(account, network)


def may_see_letters(account, network: Network) -> bool:
    """See to whom letters went, what they said and whether they arrived: addresses are not for a viewer."""
    return may_work(account, network)


def may_send_again(account, network: Network) -> bool:
    """Send a letter again that did not arrive."""
    return may_set_up(account, network)
