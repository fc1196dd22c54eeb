"""Where people stand in lists that were brought along: rows of spreadsheets, attendance lists, invitations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sympolis.core.text import address_key, comparable
from sympolis.directory.models import Account, Person
from sympolis.registrations.models import AttendanceRow, ImportRow, Invitation, Participant, Registration

A_STEP = 500


@dataclass
class Traces:
    """By what people are found in lists.

    names     address key -> name keys of those who are looked for under it
    alone     of these addresses, those that nobody else of the same network has
    """

    people: Sequence[Participant]
    networks: set[int] = field(default_factory=set)
    names: dict[str, set[str]] = field(default_factory=dict)
    alone: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, people: Sequence[Participant]) -> "Traces":
        found = cls(people, {one.network_id for one in people})
        for one in people:
            found.names.setdefault(one.email_key, set()).add(one.name_key)
        keys, shared = sorted(found.names), set()
        for at in range(0, len(keys), A_STEP):
            rows = Participant.objects.filter(network__in=found.networks, email_key__in=keys[at : at + A_STEP])
            shared |= set(rows.exclude(pk__in=[one.pk for one in people]).values_list("email_key", flat=True))
        found.alone = set(keys) - shared
        return found

    def names_in(self, addresses: Iterable[str], text: str) -> bool:
        """Whether something with these address keys and this text is about one of them.

        A mailbox that others have too tells nothing by itself: every word of the name has to be in the text.
        """
        words = set(text.split())
        return any(
            address in self.alone or any(set(name.split()) <= words for name in self.names[address])
            for address in addresses
            if address in self.names
        )

    def invitations(self) -> list[Invitation]:
        """Invitations to them."""
        rows = Invitation.objects.filter(series__network__in=self.networks).only("pk", "email", "name")
        return [row for row in rows.iterator() if self.names_in([address_key(row.email)], comparable(row.name))]

    def imports(self) -> list[int]:
        """Rows (ids) of spreadsheets that name them."""
        rows = ImportRow.objects.filter(sheet__series__network__in=self.networks).exclude(cells=[])
        return [
            pk
            for pk, cells in rows.values_list("pk", "cells").iterator()
            if self.names_in({address_key(cell) for cell in cells}, comparable(" ".join(cells)))
        ]

    def attendance(self, *, likely: bool) -> list[int]:
        """Rows (ids) of attendance lists that were matched with them, or with nobody and have their name.

        likely   those too that were matched with nobody and are most like them: to be wiped with them, but not to be
                 shown to them, since it may be somebody else
        """
        mine = dict(Registration.objects.filter(participant__in=self.people).values_list("pk", "session_id"))
        names = {frozenset(name.split()) for known in self.names.values() for name in known}
        rows = AttendanceRow.objects.filter(sheet__session__in=set(mine.values())).exclude(name="", email="")
        found = []
        columns = rows.values_list("pk", "name", "email", "registration_id", "candidates")
        for pk, name, email, registration, candidates in columns.iterator():
            text = comparable(name)
            named = frozenset(text.split()) in names or self.names_in([address_key(email)], text)
            meant = likely and bool(candidates) and candidates[0] in mine
            if registration in mine or (registration is None and (named or meant)):
                found.append(pk)
        return found


def invitations_to(persons: Sequence[Person], accounts: Sequence[Account] = ()) -> list[Invitation]:
    """Invitations to the addresses of persons and accounts, in every network, whether anybody ever registered there.

    Where others write from the same address too, only those that name one of the persons.
    """
    names: dict[str, set[str]] = {address_key(one.email): set() for one in accounts}
    for person in persons:
        for address in {person.email, person.account.email if person.account else ""} - {""}:
            names.setdefault(address_key(address), set()).add(comparable(str(person)))
    if not names:
        return []
    others = Participant.objects.filter(email_key__in=names, erased_at=None).exclude(person__in=persons)
    shared = set(others.values_list("email_key", flat=True))
    rest = Person.objects.exclude(pk__in=[one.pk for one in persons]).exclude(email="")
    shared |= {key for email in rest.values_list("email", flat=True) if (key := address_key(email)) in names}
    known = Traces([], names=names, alone=names.keys() - shared)
    rows = Invitation.objects.select_related("series").order_by("pk")
    return [row for row in rows.iterator() if known.names_in([address_key(row.email)], comparable(row.name))]


def wipe_imports(traces: Traces) -> int:
    """Empty the rows of spreadsheets that name them; how many."""
    named = traces.imports()
    for at in range(0, len(named), A_STEP):
        ImportRow.objects.filter(pk__in=named[at : at + A_STEP]).update(cells=[])
    return len(named)


def wipe_attendance(traces: Traces) -> int:
    """Empty the rows of attendance lists that were matched with them or name them; minutes stay. How many."""
    named = traces.attendance(likely=True)
    for at in range(0, len(named), A_STEP):
        AttendanceRow.objects.filter(pk__in=named[at : at + A_STEP]).update(name="", email="", candidates=[])
    return len(named)
