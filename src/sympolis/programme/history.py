"""The journal in the words of the desk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from sympolis.directory.models import Account, Municipality, Organisation, Person
from sympolis.journal.models import Entry
from sympolis.networks.models import TeamMember
from sympolis.programme.models import Format, Release, Series, Session

WORDS = {
    "network.created": _("Network set up"),
    "network.changed": _("Network changed"),
    "team.joined": _("Role in the team given"),
    "team.changed": _("Role in the team changed"),
    "team.left": _("Role in the team ended"),
    "city.joined": _("City joined the network"),
    "city.changed": _("City’s membership changed"),
    "city.left": _("City left the network"),
    "contact.added": _("Person added to the network"),
    "delivery.retried": _("Delivery tried again"),
    "letter.retried": _("Letter sent again"),
    "letter.bounced": _("Letter did not arrive"),
    "letter_text.changed": _("Text of a letter changed"),
    "letter_text.removed": _("Text of a letter set back"),
    "series.created": _("Series created"),
    "series.changed": _("Series changed"),
    "series.published": _("Series made public"),
    "series.withdrawn": _("Series withdrawn"),
    "series.archived": _("Series archived"),
    "session.added": _("Session added"),
    "session.changed": _("Session changed"),
    "session.moved": _("Session moved"),
    "session.locked": _("Session’s time fixed"),
    "session.unlocked": _("Session’s time free again"),
    "part.replied": _("Calendar of somebody with a part answered"),
    "session.cancelled": _("Session cancelled"),
    "session.reinstated": _("Cancellation taken back"),
    "session.deleted": _("Session deleted"),
    "session.retimed": _("Clock rules changed, session computed anew"),
    "programme.released": _("Programme released"),
    "format.added": _("Format added"),
    "format.removed": _("Format removed"),
    "format.changed": _("Format changed"),
    "account.added": _("Account made"),
    "account.removed": _("Account removed"),
    "account.erased": _("Account erased with its person"),
    "person.erased": _("Person’s data erased"),
    "directory.merged": _("Two that were the same became one"),
    "directory.parted": _("Two that had become one are two again"),
    "municipality.added": _("City added to the directory"),
    "municipality.changed": _("City changed"),
    "organisation.added": _("Organisation added"),
    "organisation.changed": _("Organisation changed"),
    "person.added": _("Person added to the directory"),
    "person.changed": _("Person changed"),
    "region.added": _("Region added"),
    "region.changed": _("Region changed"),
}


def add_words(words: Mapping[str, Any]) -> None:
    """Words for the facts of a higher app, told in its apps.ready()."""
    WORDS.update(words)


NAMED: list[type[Model]] = [Series, Session, Release, Format, Municipality, Organisation, Person, TeamMember]
NAMED_BY: dict[type[Model], str] = {Release: "series", TeamMember: "account"}  # rows that have no name of their own


@dataclass(frozen=True, slots=True)
class Line:
    """A fact as the desk reads it."""

    at: datetime
    words: str
    subject: str  # what it happened to, "" when that is gone or has no name
    by: str  # address of the account; "" for the program itself


def lines_of(entries: Iterable[Entry]) -> list[Line]:
    """Facts in words, with names looked up in one query a kind."""
    entries = list(entries)
    names, accounts = _names(entries), _accounts(entries)
    return [
        Line(
            at=entry.at,
            words=str(WORDS.get(entry.name, entry.name)),
            subject=names.get((entry.subject_type, entry.subject_id), ""),
            by=accounts.get(entry.by_id, "") if entry.by_id else "",
        )
        for entry in entries
    ]


def _names(entries: list[Entry]) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for model in NAMED:
        kind = model._meta.label_lower
        keys = [entry.subject_id for entry in entries if entry.subject_type == kind]
        rows: Any = model._default_manager.filter(pk__in=keys)
        rows = rows.select_related(NAMED_BY[model]) if model in NAMED_BY else rows
        found.update({(kind, str(row.pk)): name_of(row) for row in rows} if keys else {})
    return found


def name_of(row: Any) -> str:
    """What the desk calls a row."""
    if isinstance(row, Release):
        return f"{row.series.title}, {row.number}"
    return row.account.email if isinstance(row, TeamMember) else str(row)


def _accounts(entries: list[Entry]) -> dict[int, str]:
    ids = {entry.by_id for entry in entries if entry.by_id}
    return dict(Account.objects.filter(pk__in=ids).values_list("pk", "email")) if ids else {}
