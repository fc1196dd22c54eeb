"""What is done every so often, by the clock."""

from sympolis.registrations import files, retention
from sympolis.registrations.letters import changes, own, reminders

EVERY = {
    "registrations.tell_participants": (5, own.tell_due),
    "registrations.tell_changes": (10, changes.tell_due),
    "registrations.remind": (60, reminders.remind_due),
    "registrations.forget_overdue": (6 * 3600, retention.forget_overdue),
    "registrations.forget_unfinished": (24 * 3600, files.forget_unfinished),
}
