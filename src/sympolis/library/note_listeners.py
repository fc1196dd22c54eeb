"""When something was recorded about a note, see to the letters that follow from it. Each bears being run twice."""

from sympolis.journal.models import Entry
from sympolis.library.letters import notes


def ask_speakers(entry: Entry) -> None:
    """Write to those who were asked for their approval."""
    notes.ask(entry.facts.get("approvals", ()))


def take_letters_back(entry: Entry) -> None:
    """Nobody is led to a note that is no longer public."""
    notes.take_back_letters(int(entry.subject_id))
