"""Doing the worker's part in tests, and reading what it wrote."""

from datetime import timedelta

import icalendar

from sympolis.journal.delivering import deliver_due
from sympolis.messaging.models import Letter
from sympolis.registrations.letters import changes, own, reminders


def work() -> None:
    """What the worker does at this moment: tell listeners, then whatever is due by the clock."""
    deliver_due(bool)
    own.tell_due()
    changes.tell_due()
    reminders.remind_due()


def later(clock, **time) -> None:
    """Let that much time pass, and work."""
    clock.shift(timedelta(**time))
    work()


def letters(*addresses: str) -> list[Letter]:
    """Letters in the order they were written; to these addresses, or all."""
    found = Letter.objects.order_by("pk")
    return list(found.filter(to_address__in=addresses) if addresses else found)


def kinds(*addresses: str) -> list[str]:
    return [letter.kind for letter in letters(*addresses)]


def event(letter: Letter) -> icalendar.Event:
    """The one event that travels with a letter."""
    (found,) = icalendar.Calendar.from_ical(letter.calendar).events
    return found


def method(letter: Letter) -> tuple[str, str]:
    """METHOD as the envelope says it and as the file says it."""
    return letter.calendar_method, str(icalendar.Calendar.from_ical(letter.calendar)["METHOD"])
