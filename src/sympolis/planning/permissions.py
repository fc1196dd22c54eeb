"""Who may do what with go-live checklists."""

from sympolis.networks.models import Network
from sympolis.programme import permissions as programme
from sympolis.programme.models import Series


def may_keep(account, series: Series) -> bool:
    """Tick items, give them to somebody, say who is on duty."""
    return programme.may_work_on(account, series)


def may_keep_list(account, network: Network) -> bool:
    """Change the network's list."""
    return programme.may_set_up(account, network)
