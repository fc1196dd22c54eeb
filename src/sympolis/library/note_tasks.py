"""What is done for notes every so often, by the clock."""

from sympolis.library.actions import note_publishing
from sympolis.library.letters import notes

EVERY = {
    "library.assume_consent": (60, note_publishing.assume_overdue),
    "library.remind_of_notes": (600, notes.remind_due),
}
