"""Calendar entries for those who come: what stands in them, and what SEQUENCE they have."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.utils import timezone

from sympolis.core.text import address_key
from sympolis.directory.models import Person
from sympolis.programme.models import Session
from sympolis.programme.published import Entry, Published
from sympolis.registrations import itip, queries
from sympolis.registrations.letters.reader import asks_for_replies, mine_url, organizer_of
from sympolis.registrations.models import Participant, Registration
from sympolis.registrations.states import RegistrationState, Reply

Turns = Callable[[Iterable[int]], dict[tuple[int, str], int]]


@dataclass(frozen=True, slots=True)
class Booked:
    """What a higher app knows of somebody with a part: the page on which they come in, and whether they said yes there."""

    way_in: str
    said_yes: bool = False


BookedBy = Callable[[Iterable[int]], dict[tuple[int, int], Booked]]
_further: list[Turns] = []
_booked_by: list[BookedBy] = []


def count_turns(of: Turns) -> None:
    """What a higher app adds to SEQUENCE of entries: ids of sessions -> {(session, address key): how much}."""
    _further.append(of)


def lead_in(of: BookedBy) -> None:
    """Those with a part whom a higher app books: ids of sessions -> {(session, id of a person): what it knows}."""
    _booked_by.append(of)


@dataclass
class Calendars:
    """Makes calendar messages of some sessions, each once for a language and method."""

    sessions: dict[int, Session]
    at: datetime = field(default_factory=timezone.now)
    _messages: dict[tuple, itip.Message] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.turns = queries.turns_by_address(self.sessions)
        for of in _further:
            for key, turns in of(self.sessions).items():
                self.turns[key] = self.turns.get(key, 0) + turns
        self.asks = asks_for_replies()

    @cached_property
    def booked(self) -> dict[tuple[int, int], Booked]:
        """What apps above say of those with a part."""
        return {key: told for of in _booked_by for key, told in of(self.sessions).items()}

    @cached_property
    def answers(self) -> dict[tuple[int, int], str]:
        """What calendars of those with a part answered for the time that is public now."""
        return queries.answers_of_parts(self.sessions)

    def for_registration(
        self, registration: Registration, programme: Published, entry: Entry, method: str, *, mine: str
    ) -> str:
        """The message to the calendar of somebody who registered, whose personal page is `mine`."""
        participant = registration.participant
        guest = itip.Guest(
            party=itip.Party(str(participant.person), participant.email),
            way_in=mine,
            turns=self.turns.get((entry.pk, participant.email_key), 0),
            reply=registration.reply,
            asks=self.asks,
        )
        return self.message(programme, entry, method).to(guest)

    def for_part(
        self, person: Person, participant: Participant | None, programme: Published, entry: Entry, method: str
    ) -> str:
        """The message to the calendar of somebody with a part in the session."""
        own = Booked(mine_url(participant) if participant else programme.url(entry))
        told = self.booked.get((entry.pk, person.pk), own)
        answer = self.answers.get((entry.pk, person.pk), "")
        guest = itip.Guest(
            party=itip.Party(str(person), person.address),
            way_in=told.way_in,
            turns=self.turns.get((entry.pk, address_key(person.address)), 0),
            role="CHAIR",
            reply=answer or (Reply.ACCEPTED if told.said_yes else ""),
            asks=self.asks,
        )
        return self.message(programme, entry, method).to(guest)

    def message(self, programme: Published, entry: Entry, method: str) -> itip.Message:
        """The message of a session in the active language, made once."""
        key = (entry.pk, programme.language, method)
        if key not in self._messages:
            self._messages[key] = itip.message(
                programme,
                entry,
                method=method,
                organizer=organizer_of(programme.series, programme.language),
                stamp=self.at,
                dial_in=self.sessions[entry.pk].dial_in,
            )
        return self._messages[key]


def others_of_mailbox(registration: Registration) -> bool:
    """Whether a colleague with the same mailbox still comes: then the one entry in their calendar has to stay."""
    rows = Registration.objects.filter(
        session=registration.session_id,
        state=RegistrationState.CONFIRMED,
        participant__email_key=registration.participant.email_key,
        participant__network=registration.participant.network_id,
    )
    return rows.exclude(pk=registration.pk).exists()
