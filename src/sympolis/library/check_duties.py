"""The yearly question, by the clock: ask, remind, draw the line. Run as often as one likes."""

from django.db import transaction

from sympolis.library.actions import checks as actions
from sympolis.library.letters import checks as letters


def look_after() -> None:
    """Everything that is due now."""
    actions.end_moot()
    with transaction.atomic():
        letters.ask(actions.open_due(), letters.CHECK)
    with transaction.atomic():
        letters.ask(actions.remind_due(), letters.AGAIN)
    actions.lapse_due()
