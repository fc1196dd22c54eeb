"""Who may do what with a series; the table of roles is in networks/permissions.py."""

from collections.abc import Iterable

from sympolis.networks import permissions as networks
from sympolis.networks.models import Network
from sympolis.networks.queries import memberships_of
from sympolis.programme.models import Series


def may_see_draft(account, series: Series) -> bool:
    """See the desk of a series with everything that is not released."""
    return networks.may_see_desk(account, series.network, series_id=series.pk)


def may_work_on(account, series: Series) -> bool:
    """Add and change sessions, their run of show, people and translations."""
    return networks.may_work(account, series.network, series_id=series.pk)


def workable(account, series: Iterable[Series]) -> set[int]:
    """Of these series the ids of those that the account may work on, as `may_work_on` says, in one query for all."""
    if getattr(account, "is_superuser", False) and account.is_active:
        return {one.pk for one in series}
    members = [member for member in memberships_of(account) if member.role in networks.WORK]
    scopes = {(member.network_id, member.series_id) for member in members}
    return {one.pk for one in series if {(one.network_id, None), (one.network_id, one.pk)} & scopes}


def may_release(account, series: Series) -> bool:
    """Make the draft public as the next numbered version."""
    return networks.may_set_up(account, series.network, series_id=series.pk)


def may_change_series(account, series: Series) -> bool:
    """Change the series itself: texts, dates, themes; publish and withdraw it."""
    return networks.may_set_up(account, series.network, series_id=series.pk)


def may_set_up(account, network: Network) -> bool:
    """Create series and change formats of a network."""
    return networks.may_set_up(account, network)
