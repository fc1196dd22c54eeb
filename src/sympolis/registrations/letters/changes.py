"""Telling everybody concerned that a session moved, was cancelled, or takes place after all: once, after a quiet time.

A release leaves a notice for each session; a later one within the quiet time joins. Who registered is told by comparing
what the public reads now with what they were told before: a move that was taken back in between is no news, and whoever
registered in between hears only of what came after. Ten thousand letters are written from a few moulds, some hundred in
a transaction, so that nobody waits for us and a worker that dies in between goes on where it was.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone, translation

from sympolis.core.languages import pick
from sympolis.core.text import address_key, comparable
from sympolis.directory.models import Person
from sympolis.messaging import texts
from sympolis.messaging.actions import post_all
from sympolis.messaging.drafts import Draft
from sympolis.networks.public_address import public_base
from sympolis.programme.models import Part, Series, Session, SessionVersion
from sympolis.programme.published import Entry, Published, published
from sympolis.programme.queries import reasons_of_moves
from sympolis.programme.states import SessionRole, SessionState
from sympolis.registrations import following, itip
from sympolis.registrations.letters import kinds, words
from sympolis.registrations.letters.behind import Behind
from sympolis.registrations.letters.entries import Calendars
from sympolis.registrations.letters.news import Change, change_lines, news_of
from sympolis.registrations.letters.own import ours
from sympolis.registrations.letters.reader import (
    Reader,
    contact_of,
    draft,
    mine_url,
    reader_of,
    reader_with_part,
)
from sympolis.registrations.letters.stencil import Stencil
from sympolis.registrations.models import Notice, Participant, Registration
from sympolis.registrations.states import ALIVE, RegistrationState
from sympolis.registrations.wishes import told_by

CHUNK = 500  # letters in a transaction
COLUMNS = (
    "session_id", "state", "has_entry", "reply", "told_id", *following.COLUMNS,
    *(f"participant__{name}" for name in ("network_id", "person_id", "email", "email_key", "name_key", "language", "zone", "link_version")),
    *(f"participant__person__{name}" for name in ("given_name", "family_name", "zone", "municipality__zone")),
)  # fmt: skip
FIRST_TOLD = [SessionRole.INTERPRETER, SessionRole.SPEAKER, SessionRole.PANEL, SessionRole.MODERATOR]

TellsFirst = Callable[[Iterable[int]], set[tuple[int, int]]]
_told_first: list[TellsFirst] = []


def told_first_by(whom: TellsFirst) -> None:
    """A higher app writes to some of those with a part as soon as a session moves: ids of sessions -> (session, person).

    They get no second letter about its time from here.
    """
    _told_first.append(whom)


def tell_due() -> int:
    """Tell everybody concerned by notices whose quiet time is over; how many letters were written."""
    due = Notice.objects.filter(due_at__lte=timezone.now())
    series = Series.objects.filter(sessions__notice__in=due).distinct().select_related("network")
    return sum(_Telling(one, list(due.filter(session__series=one))).run() for one in series)


@dataclass
class _Mould:
    """What all letters of one language, clock and set of changes share."""

    stencil: Stencil
    writer: texts.Writer
    of: kinds.About
    kind: str
    values: dict[str, str]
    programme: Published
    entries: dict[int, Entry]


@dataclass
class _Telling:
    """Everybody concerned by the notices of one series."""

    series: Series
    notices: list[Notice]
    _moulds: dict[tuple, _Mould] = field(default_factory=dict)
    _made: dict[Hashable, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rows = Session.objects.filter(notice__in=self.notices, released__isnull=False)
        self.sessions = {one.pk: one for one in rows.select_related("released", "series__network", "notice__before")}
        self.calendars = Calendars(self.sessions)
        self.registered: dict[int, tuple[Participant, set[int]]] = {}  # of those with a part
        # Person id, or (address key, name key), of those with a part -> sessions that they were told of
        self.told: dict[int | tuple[str, str], set[int]] = {}

    def run(self) -> int:
        count = self._tell_parts() + self._tell_registered()
        for one in self.notices:  # one that changed meanwhile stays for the next time
            Notice.objects.filter(pk=one.pk, due_at=one.due_at).delete()
        return count

    # -- those with a part in a session

    def _tell_parts(self) -> int:
        news = {
            pk: change for pk, one in self.sessions.items() if (change := news_of(one, one.notice.before, one.notice))
        }
        theirs: dict[Person, list[Session]] = {}
        told = set().union(*(whom(news) for whom in _told_first)) if news else set()
        for part in _parts(news):
            if news[part.session_id].before is not None and (part.session_id, part.person_id) in told:
                self._note_told(part.person, [part.session_id])
            elif part.person.address and self.sessions[part.session_id] not in theirs.setdefault(part.person, []):
                theirs[part.person].append(self.sessions[part.session_id])
        self.registered = self._registered(theirs)
        with transaction.atomic():
            drafts = [
                d for person, sessions in theirs.items() for d in self._to_part(person, [news[s.pk] for s in sessions])
            ]
            post_all(drafts)
        return len(drafts)

    def _note_told(self, person: Person, sessions: Iterable[int]) -> None:
        for key in (person.pk, (address_key(person.address), comparable(str(person)))):
            self.told.setdefault(key, set()).update(sessions)

    def _registered(self, people: Iterable[Person]) -> dict[int, tuple[Participant, set[int]]]:
        """Person id -> as whom they take part, and in which of the sessions: only there their own page has something."""
        rows = Registration.objects.filter(
            session__in=list(self.sessions), state__in=ALIVE, participant__person__in=list(people),
            participant__network=self.series.network, participant__erased_at=None,
        )  # fmt: skip
        found: dict[int, tuple[Participant, set[int]]] = {}
        for row in rows.select_related("participant").order_by("participant_id"):
            participant, sessions = found.setdefault(row.participant.person_id, (row.participant, set()))
            participant.network = self.series.network
            if row.participant_id == participant.pk:
                sessions.add(row.session_id)
        return found

    def _to_part(self, person: Person, changes: list[Change]) -> Iterator[Draft]:
        """A letter about sessions in which somebody has a part. Who is registered for none of them has no page for them."""
        self._note_told(person, [change.session for change in changes])
        participant, registered = self.registered.get(person.pk, (None, set()))
        if not registered & {change.session for change in changes}:
            participant = None
        of = kinds.OF_REGISTERED if participant else kinds.OF_PART
        mould = self._mould(reader_with_part(person, self.series), changes, of)
        mine = mine_url(participant) if participant else ""
        written = mould.stencil.to(str(person), mine)
        for number, change in enumerate(changes):
            entry = mould.entries[change.session]
            method = itip.CANCEL if change.now_cancelled else itip.REQUEST
            own = participant if change.session in registered else None
            calendar = self.calendars.for_part(person, own, mould.programme, entry, method)
            letter = written if number == 0 else self._entry_only(mould, person, change, mine)
            yield Draft(
                key=f"{mould.kind}:person:{person.pk}:{self._event(change)}",
                kind=mould.kind if number == 0 else mould.of.entry,
                to_address=person.address, to_name=str(person), language=letter.language,
                subject=letter.subject, text=letter.text, html=letter.html, network=self.series.network_id,
                person=person.pk, about=f"programme.session:{change.session}",
                reply_to=contact_of(self.series, self.series.network), calendar=calendar, calendar_method=method,
            )  # fmt: skip

    # -- those who registered

    def _tell_registered(self) -> int:
        count = 0
        chunk: list[tuple[list[Registration], list[Change]]] = []
        with Behind() as behind:
            for found in self._concerned():
                chunk.append(found)
                if len(chunk) == CHUNK:
                    count += self._tell_chunk(chunk, behind)
                    chunk = []
            return count + self._tell_chunk(chunk, behind)

    def _concerned(self) -> Iterator[tuple[list[Registration], list[Change]]]:
        """(registrations of one participant, what is new in each), for those to whom something is."""
        rows = (
            Registration.objects.filter(session__in=list(self.sessions), state__in=ALIVE, participant__erased_at=None)
            .exclude(participant__email="")
            .exclude(told_state_at=None)  # their first letter is still to come and tells the time as it is now
            .select_related("participant__person__municipality")
            .only(*COLUMNS)
            .order_by("participant_id", "session_id")
        )
        network = self.series.network
        told = SessionVersion.objects.defer("content").in_bulk(set(rows.order_by().values_list("told", flat=True)))
        theirs: list[Registration] = []
        for row in rows.iterator(chunk_size=2000):
            row.participant.network = network
            row.told = told.get(row.told_id)
            if theirs and theirs[0].participant_id != row.participant_id:
                yield from self._with_news(theirs)
                theirs = []
            theirs.append(row)
        yield from self._with_news(theirs)

    def _with_news(self, rows: list[Registration]) -> Iterator[tuple[list[Registration], list[Change]]]:
        news = []
        for row in rows:
            session = self.sessions[row.session_id]
            before = row.told or session.notice.before
            change = news_of(session, before, session.notice, in_calendar=row.has_entry, follows=told_by(row))
            news += [(row, change)] if change else []
        if news:
            yield [row for row, _change in news], [change for _row, change in news]

    def _tell_chunk(self, chunk: list[tuple[list[Registration], list[Change]]], behind: Behind) -> int:
        drafts: list[Draft] = []
        told: dict[tuple[bool, bool], list[int]] = {}  # (in their calendars now, asked anew) -> registrations
        for rows, changes in chunk:
            drafts += self._to_participant(rows[0].participant, *self._not_told(rows, changes))
            for row, change in zip(rows, changes, strict=True):
                has_entry = row.state == RegistrationState.CONFIRMED and not change.now_cancelled
                told.setdefault((has_entry, self._asks_anew(change)), []).append(row.pk)
        behind.do(self._store, drafts, told)
        return len(drafts)

    def _not_told(self, rows: list[Registration], changes: list[Change]) -> tuple[list[Registration], list[Change]]:
        """What is left of one participant's news when they have heard of some as somebody with a part."""
        participant = rows[0].participant
        keys = (participant.person_id, (participant.email_key, participant.name_key))
        known = set().union(*(self.told.get(key, ()) for key in keys))
        left = [(row, one) for row, one in zip(rows, changes, strict=True) if one.session not in known]
        return [row for row, _change in left], [change for _row, change in left]

    def _store(self, drafts: list[Draft], told: dict[tuple[bool, bool], list[int]]) -> None:
        with transaction.atomic():
            post_all(drafts)
            for (has_entry, anew), pks in told.items():
                answer = {"reply": "", "replied_at": None} if anew else {}
                for session in self.sessions.values():
                    rows = Registration.objects.filter(pk__in=pks, session=session)
                    rows.update(told=session.released, has_entry=has_entry, **answer)

    def _asks_anew(self, change: Change) -> bool:
        """Whether an answer from a calendar was given for another time (RFC 5546 3.2.2.1)."""
        before, now = change.before, self.sessions[change.session].released
        if before is None or now is None:
            return False
        moved = (before.starts_at, before.ends_at) != (now.starts_at, now.ends_at)
        return moved or change.now_cancelled or before.state == SessionState.CANCELLED

    def _to_participant(
        self, participant: Participant, rows: list[Registration], changes: list[Change]
    ) -> Iterator[Draft]:
        if not changes:
            return
        mould = self._mould(reader_of(participant, self.series), changes, kinds.OF_REGISTERED)
        mine = mine_url(participant)
        main = mould.stencil.to(str(participant.person), mine)
        calendars = [self._calendar(row, change, mould, mine) for row, change in zip(rows, changes, strict=True)]
        first = next((number for number, calendar in enumerate(calendars) if calendar[1]), 0)
        for number, (row, change, (method, text)) in enumerate(zip(rows, changes, calendars, strict=True)):
            if number != first and not text:
                continue
            letter = main if number == first else self._entry_only(mould, participant.person, change, mine)
            yield draft(
                participant, mould.kind if number == first else mould.of.entry,
                f"{mould.kind}:{participant.pk}:{self._event(change)}", letter,
                about=f"registrations.registration:{row.pk}", calendar=text, calendar_method=method,
                reply_to=contact_of(self.series, self.series.network),
            )  # fmt: skip

    def _calendar(self, row: Registration, change: Change, mould: _Mould, mine: str) -> tuple[str, str]:
        """(method, message) for the calendar of somebody who has a seat; ("", "") for others."""
        if row.state != RegistrationState.CONFIRMED or (change.now_cancelled and not row.has_entry):
            return "", ""
        row.reply = "" if self._asks_anew(change) else row.reply
        method = itip.CANCEL if change.now_cancelled else itip.REQUEST
        entry = mould.entries[change.session]
        return method, self.calendars.for_registration(row, mould.programme, entry, method, mine=mine)

    # -- what letters say

    def _event(self, change: Change) -> str:
        """Tells one change of a session from the next, for the keys of letters, also when a fact is told again."""
        session = self.sessions[change.session]
        since = f"{change.before.pk}" if change.before else f"way-in-{session.notice.pk}"
        return f"{session.pk}:{since}:{session.released_id}"

    def _mould(self, reader: Reader, changes: list[Change], of: kinds.About) -> _Mould:
        told = ((one.session, one.before.pk if one.before else 0, one.of_languages, one.wishes) for one in changes)
        key = (reader, of, *told)
        if key not in self._moulds:
            self._moulds[key] = self._new_mould(reader, changes, of)
        return self._moulds[key]

    def _new_mould(self, reader: Reader, changes: list[Change], of: kinds.About) -> _Mould:
        kind = of.cancelled if all(one.now_cancelled for one in changes) else of.changed
        writer = self._writer(kind, reader.language)
        with translation.override(ours(writer.language)):
            programme = self._programme(writer.language)
            entries = {entry.pk: entry for entry in programme.entries}
            network = self.series.network
            titles = [programme.best(entries[one.session].card["title"])[0] for one in changes]
            values = {
                "network": pick(network.name, writer.language, network.working_language)[0],
                "what": words.what(titles),
                "changes": words.paragraphs(
                    change_lines(programme, entries[one.session], one, reader.zone, why=self._why(one))
                    for one in changes
                ),
                "more": "",
                **words.public_page(programme, [entries[one.session] for one in changes]),
            }
            for one in changes:  # made now, in this language, and found again for every reader
                method = itip.CANCEL if one.now_cancelled else itip.REQUEST
                self.calendars.message(programme, entries[one.session], method)
        return _Mould(Stencil.of(writer, values), writer, of, kind, values, programme, entries)

    def _why(self, change: Change) -> dict[str, Any]:
        """Why a session moved since the version that the reader knows, as told with the last move; {} if nobody told."""
        moves = self._kept("reasons", lambda: reasons_of_moves(self.sessions)).get(change.session, [])
        since = [why for version, why in moves if change.before and version > change.before.pk]
        return since[-1] if since else {}

    def _writer(self, kind: str, language: str) -> texts.Writer:
        return self._kept(
            ("writer", kind, language), lambda: texts.Writer(kind, network=self.series.network, language=language)
        )

    def _programme(self, language: str) -> Published:
        base_url = public_base(self.series.network)
        return self._kept(
            ("programme", language),
            lambda: published(self.series, base_url=base_url, language=language, sessions=list(self.sessions)),
        )

    def _kept(self, key: Hashable, make: Any) -> Any:
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    def _entry_only(self, mould: _Mould, person: Person, change: Change, mine: str) -> texts.Written:
        """The words of a letter that only brings one more entry."""
        entry = mould.entries[change.session]
        title = mould.programme.best(entry.card["title"])[0]
        writer = self._writer(mould.of.entry, mould.writer.language)
        values = {**mould.values, "name": str(person), "mine": mine, "what": title, "sessions": title}
        with translation.override(ours(writer.language)):
            return writer.written({**values, **words.public_page(mould.programme, [entry])})


def _parts(sessions: Iterable[int]) -> list[Part]:
    """Parts in sessions, interpreters and speakers before the others."""
    rows = Part.objects.filter(session__in=list(sessions)).select_related("person__municipality", "person__account")
    place = {role: number for number, role in enumerate(FIRST_TOLD)}
    return sorted(rows, key=lambda part: (place.get(SessionRole(part.role), len(place)), part.pk))
