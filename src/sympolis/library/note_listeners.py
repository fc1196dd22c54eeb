"""When something was recorded about a note, see to the letters that follow from it. Each bears being run twice."""

from sympolis.directory.models import Person
from sympolis.directory.states import Kind
from sympolis.journal.models import Entry
from sympolis.library.actions.note_approvals import follow_address
from sympolis.library.letters import notes


def ask_speakers(entry: Entry) -> None:
    """Write to those who were asked for their approval."""
    notes.ask(entry.facts.get("approvals", ()))


def take_letters_back(entry: Entry) -> None:
    """Nobody is led to a note that is no longer public."""
    notes.take_back_letters(int(entry.subject_id))


def follow_changed(entry: Entry) -> None:
    """Whose address changed gets a new link to the notes that they are asked about; the old one has ended."""
    if {"email", "account"} & set(entry.facts.get("fields", ())):
        _follow([int(entry.subject_id)])


def follow_merged(entry: Entry) -> None:
    """The same when two people became one, or two again."""
    if entry.facts.get("kind") == Kind.PERSON:
        _follow([int(entry.subject_id), int(entry.facts.get("lost", 0))])


def _follow(persons: list[int]) -> None:
    for person in Person.objects.filter(pk__in=persons).order_by("pk"):
        follow_address(person)
        notes.take_back_elsewhere(person)
