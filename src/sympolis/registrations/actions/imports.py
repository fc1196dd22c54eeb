"""Bringing people along from a spreadsheet: read, look through, take over, undo."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.core.rows import insert
from sympolis.core.tables import read_lines, table_of
from sympolis.core.text import comparable, one_line, random_tail
from sympolis.directory.models import Account, Person
from sympolis.journal import actions as journal
from sympolis.networks.models import Contact
from sympolis.programme.models import Series, Session
from sympolis.registrations import import_rows, queries, towns
from sympolis.registrations.actions.locking import FACT_OF, locked
from sympolis.registrations.actions.places import promote_locked
from sympolis.registrations.import_rows import YES, Fault, Read
from sympolis.registrations.models import Import, ImportRow, Participant, Registration
from sympolis.registrations.permissions import may_select
from sympolis.registrations.seats import Traits
from sympolis.registrations.states import RegistrationState, Source

A_STEP = 2000  # rows in one statement


@dataclass
class Plan:
    """What taking a list over would do.

    new, known       people who would be made, and who are there already (by address and name)
    seats, waiting   registrations that would get a seat, or a place in the line
    there            registrations that exist already and stay as they are
    doubled          lines that name somebody a second time: (line, the first line)
    faults           (line, column letter, words); a list with faults is not taken
    unknown_places   cities that are in no list, with how often; they are kept as typed
    """

    new: int = 0
    known: int = 0
    seats: int = 0
    waiting: int = 0
    there: int = 0
    doubled: list[tuple[int, int]] = field(default_factory=list)
    faults: list[tuple[int, str, str]] = field(default_factory=list)
    unknown_places: Counter[str] = field(default_factory=Counter)


@dataclass
class _Somebody:
    """A person of the list: the row that named them first, all sessions they want."""

    row: Read
    sessions: set[int]
    town: towns.Town
    participant: int | None = None
    is_new: bool = False


@dataclass(slots=True)
class _Place:
    """What somebody gets in a session: a seat, or a place in the line since `queued_at`."""

    one: _Somebody
    session: Session
    queued_at: datetime | None = None

    @property
    def state(self) -> RegistrationState:
        return RegistrationState.WAITING if self.queued_at else RegistrationState.CONFIRMED


def read_people(series: Series, content: bytes, name: str, *, by: Account | None) -> Import:
    """Keep a spreadsheet with a guess which column is what. Raises Refused as core.tables, and "not_allowed"."""
    table = table_of(*read_lines(content))
    if not table.lines:
        raise Refused("empty", _("Below the heading there are no rows in this file."), "file")
    with transaction.atomic():
        _may(series, by)
        kept = Import.objects.create(
            series=series, name=one_line(name)[:200], encoding=table.encoding, columns=table.columns,
            mapping=import_rows.guess(table.columns), by_id=by.pk if by else None,
        )  # fmt: skip
        insert(ImportRow, ["line", "cells"], [(line.number, line.cells) for line in table.lines], sheet_id=kept.pk)
    return kept


def set_mapping(
    kept: Import, mapping: Mapping[str, int], *, sessions: Sequence[Session], tells: bool, by: Account | None
) -> Import:
    """Say which column is what, for which sessions everybody of the list is registered, and whether letters go out.

    Raises Refused: "not_allowed", "unknown_choice" (field, column or session), "missing" (name or address), "taken".
    """
    with transaction.atomic():
        kept = _held(kept, by)
        _refuse_taken(kept)
        places = range(len(kept.columns))
        own = set(
            Session.objects.filter(series=kept.series, pk__in=[s.pk for s in sessions]).values_list("pk", flat=True)
        )
        if not mapping.keys() <= import_rows.FIELDS.keys() or not set(mapping.values()) <= set(places):
            raise Refused("unknown_choice", _("Choose one of the columns of the file."))
        if len(own) < len({session.pk for session in sessions}):
            raise Refused("unknown_choice", _("Choose sessions of this series."), "sessions")
        if words := import_rows.missing(mapping):
            raise Refused("missing", words)
        kept.mapping, kept.sessions, kept.tells = dict(mapping), sorted(own), tells
        kept.save(update_fields=["mapping", "sessions", "tells"])
    return kept


def plan(kept: Import) -> Plan:
    """What taking the list over would do now; writes nothing."""
    made = Plan()
    with transaction.atomic():
        people = _people(kept, made)
        _find(kept, people)
        made.new = sum(one.participant is None for one in people)
        made.known = len(people) - made.new
        sessions = list(Session.objects.filter(pk__in=_wanted(people)).select_related("released", "series"))
        _seat(sessions, people, made)
        transaction.set_rollback(True)  # cities of the world's list that the reading may have added
    return made


def take_over(kept: Import, *, by: Account | None) -> Plan:
    """Make the people and their registrations; all or nothing. What became of them is told by letter only if wished.

    Raises Refused: "not_allowed", "taken", "missing" (mapping), "faults" (see `plan`).
    """
    made = Plan()
    with transaction.atomic():
        kept = _held(kept, by)
        _refuse_taken(kept)
        if words := import_rows.missing(kept.mapping):
            raise Refused("missing", words)
        people = _people(kept, made)
        if made.faults:
            raise Refused("faults", _("There are faults in this list. Put them right in the file and read it again."))
        _find(kept, people)
        made.known = sum(one.participant is not None for one in people)
        made.new = len(people) - made.known
        _make(kept, people)
        places = _seat(locked(_wanted(people)), people, made)
        rows = _register(kept, places)
        _note(kept, dict(zip(rows, places, strict=True)), by)
        kept.made = {"participants": [one.participant for one in people if one.is_new], "registrations": rows}
        kept.taken_at, kept.undone_at = timezone.now(), None
        kept.save(update_fields=["made", "taken_at", "undone_at"])
        _record("import.taken", kept, by, people=len(people), registrations=len(rows))
    return made


def undo(kept: Import, *, by: Account | None) -> tuple[int, int]:
    """Take back what a list has made and nobody has changed since; (registrations, people) that went.

    Who gave a seat back, answered or came meanwhile stays. Raises Refused: "not_allowed", "not_taken".
    """
    with transaction.atomic():
        kept = _held(kept, by)
        if not kept.is_taken:
            raise Refused("not_taken", _("This list is not taken over at the moment."))
        made = kept.made
        sessions = locked(_sessions_of(made["registrations"]))
        going = Registration.objects.filter(
            pk__in=made["registrations"], source=Source.IMPORT, attendance="", reply="",
            state__in=[RegistrationState.CONFIRMED, RegistrationState.WAITING], state_at__lte=kept.taken_at,
        )  # fmt: skip
        registrations = going.delete()[1].get(Registration._meta.label, 0)
        alone = Participant.objects.filter(pk__in=made["participants"], address_confirmed_at=None)
        going_people = list(alone.filter(registrations=None).values_list("pk", "person_id"))
        Participant.objects.filter(pk__in=[pk for pk, _person in going_people]).delete()
        _forget_persons([person for _pk, person in going_people])
        for session in sessions:
            promote_locked(session)
        kept.undone_at = timezone.now()
        kept.save(update_fields=["undone_at"])
        _record("import.undone", kept, by, people=len(going_people), registrations=registrations)
    return registrations, len(going_people)


def forget(kept: Import, *, by: Account | None) -> None:
    """Throw a list away that is not taken over. Raises Refused: "not_allowed", "taken"."""
    with transaction.atomic():
        kept = _held(kept, by)
        _refuse_taken(kept)
        _record("import.removed", kept, by)
        kept.delete()


def _sessions_of(ids: list[int]) -> list[int]:
    return list(Registration.objects.filter(pk__in=ids).order_by().values_list("session_id", flat=True).distinct())


def _forget_persons(ids: list[int]) -> None:
    """Delete persons whom nothing else needs: what is above us says so by protecting them."""
    persons = Person.objects.filter(pk__in=ids, account=None, participants=None, parts=None, segments=None, merged=None)
    try:
        with transaction.atomic():
            persons.delete()
    except ProtectedError as error:
        needed = {
            getattr(row, field.attname)
            for row in error.protected_objects
            for field in row._meta.concrete_fields
            if field.related_model is Person
        }
        persons.exclude(pk__in=needed).delete()


def _people(kept: Import, made: Plan) -> list[_Somebody]:
    """Everybody of the list, each once, with the sessions of all their lines; faults and doubles are noted."""
    sessions = _sessions_by_name(kept.series)
    found: dict[tuple[str, str], _Somebody] = {}
    known_towns: dict[tuple[str, str], towns.Town] = {}
    reader = import_rows.Reader(kept.mapping)
    rows = kept.rows.exclude(cells=[])  # emptied: the person has erased their data
    for line, cells in rows.order_by("line").values_list("line", "cells"):
        row = reader.read(line, cells)
        wanted = set(kept.sessions) | _named(row, sessions, kept)
        made.faults += [(row.line, fault.column, fault.words) for fault in row.faults]
        if row.faults:
            continue
        if first := found.get(row.key):
            first.sessions |= wanted
            made.doubled.append((row.line, first.row.line))
            continue
        where = row.values.get("place", ""), row.values.get("country", "")
        if where not in known_towns:
            known_towns[where] = towns.find(kept.series.network, *where)
        town = known_towns[where]
        if town.place:
            made.unknown_places[town.place] += 1
        found[row.key] = _Somebody(row, wanted, town)
    return list(found.values())


def _sessions_by_name(series: Series) -> dict[str, int]:
    names: dict[str, int] = {}
    for session in Session.objects.filter(series=series):
        for text in (session.slug, *(t for code, t in session.title.items() if not code.startswith("_"))):
            names[comparable(text)] = session.pk
    return names


def _named(row: Read, sessions: dict[str, int], kept: Import) -> set[int]:
    wanted = {sessions.get(comparable(word)): word for word in row.sessions}
    if (word := wanted.pop(None, None)) is not None:
        column = import_rows.column_letters(kept.mapping["sessions"])
        row.faults.append(Fault(column, _("“%(text)s” is no session of this series.") % {"text": word}))
    return {pk for pk in wanted if pk is not None}


def _find(kept: Import, people: list[_Somebody]) -> None:
    """Give those who are known already their participant."""
    by_key = {one.row.key: one for one in people}
    emails = sorted({email for email, _name in by_key})
    for at in range(0, len(emails), A_STEP):
        rows = Participant.objects.filter(network=kept.series.network, email_key__in=emails[at : at + A_STEP])
        for pk, email_key, name_key in rows.values_list("pk", "email_key", "name_key"):
            if one := by_key.get((email_key, name_key)):
                one.participant = pk


def _make(kept: Import, people: list[_Somebody]) -> None:
    """The new ones: person, contact, participant. What the list says of known people changes nothing of theirs."""
    network, working = kept.series.network, kept.series.working_language
    new = [one for one in people if one.participant is None]
    persons = insert(Person, PERSON, [_person(one, working) for one in new])
    insert(Contact, ["person_id"], [(person,) for person in persons], network_id=network.pk)
    rows = [(person, *_participant(one)) for person, one in zip(persons, new, strict=True)]
    participants = insert(Participant, ["person_id", *PARTICIPANT], rows, network_id=network.pk)
    for one, participant in zip(new, participants, strict=True):
        one.participant, one.is_new = participant, True


PERSON = (
    "slug", "given_name", "family_name", "email", "municipality_id", "sector", "gender", "spoken_name", "function", "zone",
)  # fmt: skip
PARTICIPANT = (
    "email", "email_key", "name_key", "language", "zone", "way", "place", "country", "organisation", "phone", "captions", "sign_language",
    "access_needs",
)  # fmt: skip
REGISTRATION = (
    "participant_id", "session_id", "state", "queued_at", "municipality_id", "region_id", "country", "sector", "gender",
    "language", "way",
)  # fmt: skip


def _person(one: _Somebody, working: str) -> tuple:
    told, (given_name, _blank, family_name) = one.row.values.get, one.row.name.rpartition(" ")
    return (
        f"{slugify(one.row.key[1])[:90]}-{random_tail(8)}".strip("-"), given_name, family_name, one.row.email,
        one.town.municipality_id, told("sector", ""), told("gender", ""), told("spoken_name", ""),
        {working: told("function")} if told("function") else {}, told("zone") or one.town.zone,
    )  # fmt: skip


def _participant(one: _Somebody) -> tuple:
    told = one.row.values.get
    return (
        one.row.email, *one.row.key, told("language", ""), told("zone") or one.town.zone, told("way", "video"),
        one.town.place, one.town.country, told("organisation", ""), told("phone", ""), told("captions") == YES,
        told("sign_language", ""), told("access_needs", ""),
    )  # fmt: skip


def _wanted(people: list[_Somebody]) -> list[int]:
    return sorted({pk for one in people for pk in one.sessions})


def _seat(sessions: list[Session], people: list[_Somebody], made: Plan) -> list[_Place]:
    """Registrations that are not there yet, in the order of the list: a seat while there is one, else the line."""
    now, seats = timezone.now(), queries.seatings(sessions)
    known = [one.participant for one in people if one.participant is not None and not one.is_new]
    there: set[tuple[int, int]] = set()
    for at in range(0, len(known), A_STEP):
        chunk = Registration.objects.filter(participant__in=known[at : at + A_STEP], session__in=sessions)
        there |= set(chunk.values_list("participant_id", "session_id"))
    places = []
    for session in sessions:
        seating = seats[session.pk]
        for one in people:
            if session.pk not in one.sessions:
                continue
            if (one.participant, session.pk) in there:
                made.there += 1
                continue
            who = Traits(one.town.region_id, one.row.values.get("sector", ""), one.town.municipality_id)
            if seating.free_for(who) == 0:
                places.append(_Place(one, session, now))
                made.waiting += 1
            else:
                places.append(_Place(one, session))
                seating.take(who)
                made.seats += 1
    return places


def _register(kept: Import, places: list[_Place]) -> list[int]:
    """Write them; ids of the registrations."""
    now = timezone.now()
    told = {} if kept.tells else {"told_state_at": now}
    rows = [_registration(place) for place in places]
    return insert(Registration, REGISTRATION, rows, state_at=now, created_at=now, source=Source.IMPORT, **told)


def _registration(place: _Place) -> tuple:
    told, town = place.one.row.values.get, place.one.town
    return (
        place.one.participant, place.session.pk, str(place.state), place.queued_at, town.municipality_id, town.region_id,
        town.country, told("sector", ""), told("gender", ""), told("language", ""), told("way", "video"),
    )  # fmt: skip


def _note(kept: Import, places: dict[int, _Place], by: Account | None) -> None:
    """Record it: with letters by the usual facts, else by one that nobody listens to."""
    by_fact: dict[str, dict[int, dict[str, object]]] = {}
    for pk, place in places.items():
        fact = FACT_OF[place.state] if kept.tells else "registration.imported"
        facts: dict[str, object] = {"session": place.session.pk}
        if not kept.tells:
            facts["state"] = str(place.state)
        by_fact.setdefault(fact, {})[pk] = facts
    for fact, facts_of in by_fact.items():
        journal.record_rows(fact, Registration, facts_of, network=kept.series.network_id, by=by)


def _held(kept: Import, by: Account | None) -> Import:
    rows = Import.objects.select_for_update(no_key=True, of=("self",)).select_related("series__network")
    kept = rows.get(pk=kept.pk)
    _may(kept.series, by)
    return kept


def _may(series: Series, by: Account | None) -> None:
    if by is not None and not may_select(by, series):
        raise Refused("not_allowed", _("Only the team of this series can take people over from a list."))


def _refuse_taken(kept: Import) -> None:
    if kept.is_taken:
        raise Refused("taken", _("This list was taken over already. Undo that first."))


def _record(fact: str, kept: Import, by: Account | None, **facts: int) -> None:
    journal.record(fact, kept, network=kept.series.network_id, by=by, series=kept.series_id, **facts)
