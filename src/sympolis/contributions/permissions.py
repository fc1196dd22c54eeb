"""Who may do what with calls."""

from sympolis.programme.models import Series
from sympolis.programme.permissions import may_see_draft, may_work_on


def may_see_calls(account, series: Series) -> bool:
    """See calls that are not open."""
    return may_see_draft(account, series)


def may_call(account, series: Series) -> bool:
    """Add, change, open and close calls."""
    return may_work_on(account, series)
