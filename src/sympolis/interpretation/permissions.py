"""Who may do what with languages, interpreters and words; the table of roles is in networks/permissions.py."""

from sympolis.networks import permissions as networks
from sympolis.networks.models import Network


def may_see_glossary(account, network: Network) -> bool:
    """Everybody at the desk; a role for one series is enough, since its interpreters need the words."""
    return networks.may_see_directory(account, network)


def may_keep_glossary(account, network: Network) -> bool:
    """Whoever works on sessions of the network, or of one series of it."""
    return networks.may_keep_directory(account, network)
