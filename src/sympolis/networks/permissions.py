"""Who may do what in a network: one table, read by every may_... of the apps above.

|                      | coordinator | carrier | contractor | viewer |
|----------------------|-------------|---------|------------|--------|
| see the desk         | yes         | yes     | yes        | yes    |
| work on sessions     | yes         | yes     | yes        | no     |
| release, set up      | yes         | yes     | no         | no     |
| see people, cities   | yes         | yes     | yes        | yes    |
| keep people, cities  | yes         | yes     | yes        | no     |
| team and network     | yes         | no      | no         | no     |

A role for one series counts for that series only and never for the network itself - but for one thing: who works on
the sessions of a series sees and keeps the network's people and cities, since speakers and cities belong to sessions.
A role counts up to and including its last day in the network's zone.
"""

from sympolis.networks.models import Network
from sympolis.networks.queries import all_roles_of, roles_of
from sympolis.networks.states import Role

SEE_DESK = frozenset(Role)
WORK = frozenset({Role.COORDINATOR, Role.CARRIER, Role.CONTRACTOR})
SET_UP = frozenset({Role.COORDINATOR, Role.CARRIER})
RUN = frozenset({Role.COORDINATOR})


def may_see_desk(account, network: Network, *, series_id: int | None = None) -> bool:
    return bool(roles_of(account, network, series_id=series_id) & SEE_DESK)


def may_work(account, network: Network, *, series_id: int | None = None) -> bool:
    """Work on sessions of the network, or of one series of it."""
    return bool(roles_of(account, network, series_id=series_id) & WORK)


def may_set_up(account, network: Network, *, series_id: int | None = None) -> bool:
    """Create or change series, formats, themes; release a programme."""
    return bool(roles_of(account, network, series_id=series_id) & SET_UP)


def may_run(account, network: Network) -> bool:
    """Change the network itself and its team."""
    return bool(roles_of(account, network) & RUN)


def may_see_directory(account, network: Network) -> bool:
    """See the people and cities the network knows, with their addresses."""
    return may_see_desk(account, network) or may_keep_directory(account, network)


def may_keep_directory(account, network: Network) -> bool:
    """Add and change people and cities of the network; a role for one series is enough."""
    return bool(all_roles_of(account, network) & WORK)
