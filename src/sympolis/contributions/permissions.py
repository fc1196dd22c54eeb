"""Who may do what with calls and with what comes in."""

from sympolis.programme.models import Series
from sympolis.programme.permissions import may_see_draft, may_work_on


def may_see_calls(account, series: Series) -> bool:
    """See calls that are not open."""
    return may_see_draft(account, series)


def may_call(account, series: Series) -> bool:
    """Add, change, open and close calls."""
    return may_work_on(account, series)


def may_see_contributions(account, series: Series) -> bool:
    """See what came in, with who wrote it."""
    return may_see_draft(account, series)


def may_bring(account, series: Series) -> bool:
    """Enter contributions for cities, change their words, ask cities for approval, take them back."""
    return may_work_on(account, series)


def may_see_reviews(account, series: Series) -> bool:
    """See how reviews go, and what they say; who has a conflict of interest in a contribution does not see its reviews."""
    return may_see_draft(account, series)


def may_run_review(account, series: Series) -> bool:
    """Set criteria, ask reviewers, assign, decide; who has a conflict of interest does not decide."""
    return may_work_on(account, series)
