"""When something about reuse or a check was recorded, see to the letters that follow. Each bears being run twice."""

from django.db.models import QuerySet

from sympolis.journal.models import Entry
from sympolis.library.letters import checks as check_letters
from sympolis.library.letters import enquiries as enquiry_letters
from sympolis.library.letters import reuse as letters
from sympolis.library.models import Check, Enquiry, Reuse
from sympolis.library.states import ReuseState


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


def ask_of_practice(entry: Entry) -> None:
    """A practice is shown again: ask what could not be asked while it was not, or while nobody had shown who they are."""
    _ask_cities(_rows().filter(practice=int(entry.subject_id)))


def ask_new_author(entry: Entry) -> None:
    """Somebody has shown to be an author: they are asked what waits for the city of the practice."""
    _ask_cities(_rows().filter(practice__contribution=entry.facts["contribution"]))


def _ask_cities(rows: QuerySet[Reuse]) -> None:
    for row in rows.filter(state=ReuseState.PROVEN).order_by("pk"):
        letters.ask_city(row)


def tell_answer(entry: Entry) -> None:
    """Tell whoever told it what was answered."""
    row = _row(entry)
    if row is not None:
        letters.tell_answer(row, key=f"reuse_answered:{entry.pk}")


def ask_whether_it_runs(entry: Entry) -> None:
    """Write the letter of a question that the team asked by hand; the yearly ones are written with the question."""
    rows = Check.objects.select_related("practice__network", "practice__series")
    check = rows.filter(pk=entry.subject_id, ended_at=None).first()
    if check is not None and entry.facts["alone"]:
        check_letters.ask([check], check_letters.CHECK)


def _row(entry: Entry) -> Reuse | None:
    return _rows().filter(pk=entry.subject_id).first()


def _rows() -> QuerySet[Reuse]:
    return Reuse.objects.select_related("practice__network", "practice__series", "municipality")


def ask_asker(entry: Entry) -> None:
    """Ask whoever wrote a question whether the address is theirs."""
    if (row := _enquiry(entry)) is not None:
        enquiry_letters.ask_asker(row)


def ask_contacts(entry: Entry) -> None:
    """Put a question to the contacts of the practice."""
    if (row := _enquiry(entry)) is not None:
        enquiry_letters.ask_contacts(row)


def tell_asker(entry: Entry) -> None:
    """Tell whoever asked what the contact says."""
    if (row := _enquiry(entry)) is not None:
        enquiry_letters.tell_answer(row)


def _enquiry(entry: Entry) -> Enquiry | None:
    joined = ("practice__network", "practice__series", "practice__contribution", "author__participant__person")
    return Enquiry.objects.select_related(*joined).filter(pk=entry.subject_id).first()
