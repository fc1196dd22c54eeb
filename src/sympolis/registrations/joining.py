"""What becomes of those who take part when two cities or people of the directory become one.

A participant is a name and an address: both of a person stay, each with its own links and letters, and point at the
person who stays. Only in a session they may not come twice.
"""

from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext_lazy

from sympolis.directory.changes import Changes
from sympolis.directory.models import Municipality
from sympolis.journal import actions as journal
from sympolis.registrations import queries
from sympolis.registrations.actions.locking import locked
from sympolis.registrations.actions.places import promote_locked
from sympolis.registrations.models import KeptSeats, Participant, PlaceMerge, Registration
from sympolis.registrations.states import ALIVE, HOLDING, Ending
from sympolis.registrations.states import RegistrationState as S

WORDS = {
    "registrations.registration": gettext_lazy("Registrations"),
    "registrations.participant": gettext_lazy("Addresses under which they take part"),
    "registrations.keptseats": gettext_lazy("Kept seats"),
    "registrations.placemerge": gettext_lazy("Assigned spellings"),
}
NEEDS = ("captions", "sign_language", "access_needs")
FURTHEST = [S.CONFIRMED, S.OFFERED, S.REGISTERED, S.WAITING, S.APPLIED, S.DECLINED, S.CANCELLED]


def cities(changes: Changes, kept: int, lost: int) -> None:
    city = Municipality.objects.get(pk=kept)
    rows = Registration.objects.filter(municipality=lost)
    changes.set(rows, municipality_id=kept, region_id=city.region_id, country=city.country)
    changes.move(KeptSeats.objects.all(), "municipality_id", kept, lost)
    changes.move(PlaceMerge.objects.all(), "municipality_id", kept, lost)


def persons(changes: Changes, kept: int, lost: int) -> None:
    theirs = Registration.objects.filter(participant__person__in=[kept, lost])
    sessions = {one.pk: one for one in locked(theirs.values_list("session_id", flat=True))}
    changes.move(Participant.objects.all(), "person_id", kept, lost)
    _share_needs(changes, kept)
    rows = Registration.objects.filter(participant__person=kept).order_by("session_id", "pk")
    for session, group in groupby(rows, key=lambda row: row.session_id):
        _, *others = sorted(group, key=_rank)
        ended = [row for row in others if row.state in ALIVE or row.attendance]
        if ended:
            _end(changes, ended, network=sessions[session].series.network_id)
            promote_locked(sessions[session])


def _share_needs(changes: Changes, person: int) -> None:
    """What they need under one address they need under the others of the network too: one registration may end."""
    rows = Participant.objects.filter(person=person, erased_at=None).order_by("network_id", "pk")
    for _network, group in groupby(rows, key=lambda one: one.network_id):
        people = list(group)
        found = {name: next((value for one in people if (value := getattr(one, name))), None) for name in NEEDS}
        for name, value in found.items():
            lacking = [one.pk for one in people if value and not getattr(one, name)]
            if lacking:
                changes.set(Participant.objects.filter(pk__in=lacking), **{name: value})


def _rank(row: Registration) -> tuple[bool, int, int]:
    """Who came is furthest, then by state, then who registered first."""
    return not row.attendance, FURTHEST.index(S(row.state)), row.pk


def _end(changes: Changes, rows: list[Registration], *, network: int) -> None:
    """The same person has a place already: the second one ends, and no letter says so."""
    now = timezone.now()
    changes.set(
        Registration.objects.filter(pk__in=[row.pk for row in rows]), state=S.CANCELLED, state_at=now, told_state_at=now,
        until=None, ending=Ending.TWICE, attendance="", attended_minutes=None, attendance_from="",
    )  # fmt: skip
    facts: dict[int, dict[str, object]] = {row.pk: {"session": row.session_id} for row in rows}
    journal.record_rows("registration.merged", Registration, facts, network=network, by=None)


def keep_seats_given(changes: Changes) -> int:
    """Before a merge is taken back: a seat that went to somebody else since does not come back; how many."""
    ended = [(one, group) for one in changes.written if "ending" in one.get("fields", ()) for group in one["before"]]
    ids = [pk for _one, (_values, group) in ended for pk in group]
    rows = {row.pk: row for row in Registration.objects.filter(pk__in=ids)}
    sessions = locked(row.session_id for row in rows.values())
    seats, stay = queries.seatings(sessions), set()
    for one, (values, group) in ended:
        if values[one["fields"].index("state")] not in HOLDING:
            continue
        for pk in group:
            if (row := rows.get(pk)) is not None:
                if seats[row.session_id].fits([queries.traits_of(row)]):
                    seats[row.session_id].take(queries.traits_of(row))
                else:
                    stay.add(pk)
    for _one, group in ended:
        group[1] = [pk for pk in group[1] if pk not in stay]
    return len(stay)
