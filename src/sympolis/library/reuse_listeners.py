"""When something about reuse was recorded, see to the letters that follow. Each bears being run twice."""

from sympolis.journal.models import Entry
from sympolis.library.letters import reuse as letters
from sympolis.library.models import Reuse


def ask_teller(entry: Entry) -> None:
    """Ask whoever told it whether the address is theirs; who was signed in, or came by a personal link, is not asked."""
    row = _row(entry)
    if row is not None and entry.facts["asks"]:
        letters.ask_teller(row, key=f"reuse_told:{entry.pk}")


def ask_city(entry: Entry) -> None:
    """Ask the city of the practice."""
    row = _row(entry)
    if row is not None:
        letters.ask_city(row)


def tell_answer(entry: Entry) -> None:
    """Tell whoever told it what was answered."""
    row = _row(entry)
    if row is not None:
        letters.tell_answer(row, key=f"reuse_answered:{entry.pk}")


def _row(entry: Entry) -> Reuse | None:
    rows = Reuse.objects.select_related("practice__network", "practice__series", "municipality")
    return rows.filter(pk=entry.subject_id).first()
