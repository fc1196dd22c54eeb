"""Who may do what with the library."""

from sympolis.programme.models import Series
from sympolis.programme.permissions import may_see_draft, may_work_on


def may_see_state(account, series: Series) -> bool:
    """See at the desk how the practices of a series stand."""
    return may_see_draft(account, series)


def may_publish(account, series: Series) -> bool:
    """Publish what a city approved, take it down, say that it is outdated."""
    return may_work_on(account, series)
