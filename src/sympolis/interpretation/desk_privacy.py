"""What is held of people in what interpreters marked as missing: by them, and of those who were to bring it."""

from collections import Counter
from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.directory.changes import Changes
from sympolis.directory.models import Account, Person
from sympolis.directory.privacy import Chapter, Held, told
from sympolis.directory.privacy import Detail as D
from sympolis.interpretation.models import Interpreter, Missing
from sympolis.programme.models import Series
from sympolis.registrations.retention import Further

WORDS = {"interpretation.missing": gettext_lazy("What interpreters lack")}


def tells(persons: Sequence[Person]) -> Held:
    """What persons marked as interpreters, and what was asked of them."""
    rows = Missing.objects.filter(Q(by__person__in=persons) | Q(person__in=persons)).select_related("session", "by")
    mine: list[list[D]] = []
    asked: list[list[D]] = []
    wanted = {person.pk for person in persons}
    for row in rows.order_by("pk"):
        (mine if row.by and row.by.person_id in wanted else asked).append(_told(row))
    return Held([
        Chapter("marked_missing", _("Marked as missing by you"), mine),
        Chapter("asked_missing", _("Asked of you for interpreters"), asked),
    ])  # fmt: skip


def _told(row: Missing) -> list[D]:
    return told(
        D("session", _("Session"), str(row.session.title)),
        D("lack", _("What"), row.lack, row.get_lack_display()),  # type: ignore[attr-defined]
        D("words", _("In words"), row.words), D("at", _("Marked on"), row.at),
        D("reminded_at", _("Reminded on"), row.reminded_at), D("resolved_at", _("Here since"), row.resolved_at),
    )  # fmt: skip


def erases(persons: Sequence[Person], by: Account | None) -> None:
    """Delete what was asked of them; of what they marked, that they did, and their words."""
    Missing.objects.filter(person__in=persons).delete()
    Missing.objects.filter(by__person__in=persons).update(by=None, words="")


# -- the last day of a series' personal data


def kept(series: Series) -> list[tuple[str, int, str]]:
    """What of a series goes after the last day."""
    rows = Missing.objects.filter(session__series=series)
    return [(_("What interpreters lacked"), rows.count(), _("To remind whoever had to bring it"))]


def forgets(series: Series) -> Counter[str]:
    """Delete it, in the caller's transaction."""
    counts: Counter[str] = Counter(missing=Missing.objects.filter(session__series=series).delete()[0])
    return +counts


FURTHER = Further(rows=kept, forgets=forgets)


# -- two people of the directory become one


def persons(changes: Changes, kept: int, lost: int) -> None:
    """What was asked of the one that goes is asked of the one that stays; what they marked stays theirs."""
    changes.set(Missing.objects.filter(person=lost), person_id=kept)
    mine = dict(Interpreter.objects.filter(person=kept).values_list("network_id", "pk"))
    for pk, network in Interpreter.objects.filter(person=lost).values_list("pk", "network_id"):
        if network in mine:
            changes.set(Missing.objects.filter(by=pk), by_id=mine[network])
