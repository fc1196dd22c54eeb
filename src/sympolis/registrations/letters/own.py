"""Letters about what became of somebody's registrations, in one letter whatever their number.

What has to be told is what differs from what was told: a registration whose `state_at` no letter has told yet. So the
ten facts of one form, or a hundred copies of one fact, make one letter.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from sympolis.core.languages import pick
from sympolis.messaging import texts
from sympolis.messaging.actions import post
from sympolis.messaging.drafts import Draft
from sympolis.networks.public_address import public_base
from sympolis.programme.models import Series
from sympolis.programme.published import Entry, Published, published
from sympolis.registrations import itip
from sympolis.registrations.letters import kinds, words
from sympolis.registrations.letters.entries import Calendars, others_of_mailbox
from sympolis.registrations.letters.reader import Reader, contact_of, draft, feed_url, mine_url, reader_of
from sympolis.registrations.models import Participant, Registration
from sympolis.registrations.states import ALIVE, Ending, RegistrationState, Source
from sympolis.registrations.wishes import told_by, wishes_in

S = RegistrationState
# Which of several states a letter is about; the others are told in it too
GRAVEST_FIRST = (S.REGISTERED, S.OFFERED, S.CONFIRMED, S.WAITING, S.APPLIED, S.DECLINED, S.CANCELLED)
KIND_OF = {
    S.REGISTERED: kinds.ADDRESS,
    S.OFFERED: kinds.OFFERED,
    S.CONFIRMED: kinds.CONFIRMED,
    S.WAITING: kinds.WAITING,
    S.APPLIED: kinds.APPLIED,
    S.DECLINED: kinds.DECLINED,
    S.CANCELLED: kinds.ENDED,
}
JUST_NOW = timedelta(seconds=30)  # between a decision and the seat that follows from it
OF_TEAM = timedelta(minutes=1)  # decisions of the secretariat about one person are told together
TAKEN_BACK = datetime(1970, 1, 1, tzinfo=UTC)  # `told_state_at` of what stood in a letter that was taken back


def tell_later(participant_id: int, *, pause: timedelta) -> None:
    """Tell a participant after a pause what became of their registrations until then."""
    Participant.objects.filter(pk=participant_id).update(tell_at=timezone.now() + pause)


def tell_due() -> int:
    """Tell everybody whose pause is over; how many."""
    due = list(Participant.objects.filter(tell_at__lte=timezone.now()).order_by("tell_at").values_list("pk", flat=True))
    for participant in due:
        with transaction.atomic():
            tell(participant)
    return len(due)


def tell(participant_id: int) -> bool:
    """Write to a participant about everything that no letter has told yet; False when there is nothing.

    Call it in a transaction. Said twice, or by two workers at once, it is one letter.
    """
    participant = _locked(participant_id)
    if participant is None:
        return False
    if participant.tell_at:
        Participant.objects.filter(pk=participant.pk).update(tell_at=None)
    rows = list(_untold(participant))
    worth = [row for row in rows if _is_worth_telling(row)] if participant.email and not participant.erased_at else []
    if worth:
        _Telling(participant, worth).post()
    _note_told([row for row in rows if row not in worth])
    return bool(worth)


def _locked(participant_id: int) -> Participant | None:
    rows = Participant.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("network", "person__municipality").filter(pk=participant_id).first()


def _untold(participant: Participant) -> Iterable[Registration]:
    rows = participant.registrations.filter(Q(told_state_at=None) | ~Q(told_state_at=F("state_at")))
    rows = rows.select_related("session__released", "session__series__network", "delegation__lead__person")
    return rows.order_by("session__starts_at", "pk")


def _is_worth_telling(row: Registration) -> bool:
    """Not what ended before anything was told of it, nor what is over."""
    version = row.session.released
    if version is None or version.ends_at <= timezone.now() or row.ending == Ending.ERASED:
        return False
    return row.state != S.CANCELLED or row.told_state_at is not None


def _note_told(rows: Iterable[Registration]) -> None:
    for row in rows:
        Registration.objects.filter(pk=row.pk).update(
            told_state_at=row.state_at, told=row.session.released_id, has_entry=row.has_entry
        )


@dataclass
class _Line:
    """A registration with what the public reads of its session."""

    row: Registration
    programme: Published
    entry: Entry


class _Telling:
    """One letter to one participant."""

    def __init__(self, participant: Participant, rows: list[Registration]) -> None:
        self.participant, self.rows = participant, rows
        for row in rows:
            row.participant = participant
        state = next(state for state in GRAVEST_FIRST if any(row.state == state for row in rows))
        self.main = [row for row in rows if row.state == state]
        self.kind = _kind(self.main)
        self.reader = reader_of(participant, self.main[0].session.series)
        self.calendars = Calendars({row.session_id: row.session for row in rows})

    def post(self) -> None:
        network = self.participant.network
        writer = texts.Writer(self.kind, network=network, language=self.reader.language)
        with translation.override(ours(writer.language)):
            lines = read_lines(self.rows, writer.language)
            calendars = self._calendars(lines)
            main = [one for one in lines if one.row in self.main]
            entries = words.entry_words(len(calendars), len([row for row in self.main if row.state == S.CONFIRMED]))
            values = values_of(self.participant, self.reader, main, lines, entries)
            self._post(self.kind, self.main[0], writer.written(values), next(iter(calendars.items()), None))
            for row, calendar in list(calendars.items())[1:]:
                self._post_entry(next(one for one in lines if one.row is row), calendar)
        _note_told(self.rows)

    def _calendars(self, lines: list[_Line]) -> dict[Registration, tuple[str, str]]:
        """Registration -> (method, calendar): entries that come, and entries that go."""
        coming = [one for one in lines if one.row.state == S.CONFIRMED and not one.entry.cancelled]
        going = [one for one in lines if one.row.state == S.CANCELLED and one.row.has_entry]
        found = {}
        for one in coming if len(coming) <= words.MOST_ENTRIES else []:
            found[one.row] = self._calendar(one, itip.REQUEST)
        for one in going:
            if not others_of_mailbox(one.row):
                found[one.row] = self._calendar(one, itip.CANCEL)
        for row in self.rows:
            row.has_entry = row in found and found[row][0] == itip.REQUEST
        return found

    def _calendar(self, one: _Line, method: str) -> tuple[str, str]:
        return method, self.calendars.for_registration(
            one.row, one.programme, one.entry, method, mine=mine_url(self.participant)
        )

    def _post_entry(self, one: _Line, calendar: tuple[str, str]) -> None:
        """A letter of its own for every further entry: programs follow one in a letter."""
        values = values_of(self.participant, self.reader, [one], [one])
        written = texts.written(
            kinds.ENTRY, network=self.participant.network, language=self.reader.language, values=values
        )
        self._post(kinds.ENTRY, one.row, written, (one.row, calendar))

    def _post(
        self,
        kind: str,
        row: Registration,
        written: texts.Written,
        calendar: tuple[Registration, tuple[str, str]] | None,
    ) -> None:
        method, text = calendar[1] if calendar else ("", "")
        letter = draft(
            self.participant,
            kind,
            f"{kind}:{row.pk}:{row.state_at.timestamp()}:{row.told_state_at.timestamp() if row.told_state_at else ''}",
            written,
            about=f"registrations.registration:{row.pk}",
            reply_to=contact_of(row.session.series, self.participant.network),
            calendar=text,
            calendar_method=method,
        )
        post(**by_name(letter))


def by_name(letter: Draft) -> dict:
    """A draft as `messaging.actions.post` takes it."""
    return {name: getattr(letter, name) for name in letter.__dataclass_fields__}


def _kind(rows: list[Registration]) -> str:
    """The kind of letter for registrations that are all in one state."""
    state = S(rows[0].state)
    if state != S.CONFIRMED:
        return KIND_OF[state]
    if all(row.told_state_at in (None, TAKEN_BACK) and row.source in {Source.TEAM, Source.IMPORT} for row in rows):
        return kinds.ADDED
    if all(row.decided_at and abs(row.state_at - row.decided_at) < JUST_NOW for row in rows):
        return kinds.ACCEPTED
    return kinds.CONFIRMED


def ours(language: str) -> str:
    """The language of our own sentences in a letter that is written in `language`."""
    return language if language in texts.OURS else "en"


def read_lines(rows: Iterable[Registration], language: str) -> list[_Line]:
    """Registrations with what is public of their sessions, by time; those of sessions that are not public are left out."""
    by_series: dict[Series, list[Registration]] = {}
    for row in rows:
        by_series.setdefault(row.session.series, []).append(row)
    lines = []
    for series, found in by_series.items():
        base_url = public_base(series.network)
        programme = published(series, base_url=base_url, language=language, sessions=[row.session_id for row in found])
        entries = {entry.pk: entry for entry in programme.entries}
        lines += [_Line(row, programme, entries[row.session_id]) for row in found if row.session_id in entries]
    return sorted(lines, key=lambda one: (one.entry.starts_at, one.entry.pk))


def values_of(
    participant: Participant, reader: Reader, main: list[_Line], lines: list[_Line], entries: str = ""
) -> dict[str, str]:
    """What stands in the letters about registrations, in the active language."""
    programme = main[0].programme
    network = participant.network
    until = min((one.row.until for one in main if one.row.until), default=None)
    return {
        "name": str(participant.person),
        "network": pick(network.name, programme.language, network.working_language)[0],
        "what": words.what([one.programme.title(one.entry)[0] for one in main]),
        "sessions": words.paragraphs(_block(one, reader) for one in main),
        "more": words.paragraphs(_with_state(one, reader) for one in lines if one not in main),
        "entries": entries,
        "until": _until(until, main[0], reader),
        "mine": mine_url(participant),
        "feed": feed_url(participant),
    }


def _until(moment: datetime | None, one: _Line, reader: Reader) -> str:
    if moment is None:
        return ""
    return words.until_words(moment, one.programme.language, reader.zone or str(one.entry.card["zone"]))


def _block(one: _Line, reader: Reader) -> list[str]:
    zone = reader.zone or str(one.entry.card["zone"])
    lines = [
        *words.session_lines(one.programme, one.entry, reader.zone),
        *_languages(one),
        *words.place_lines(one.row, one.programme, zone),
    ]
    delegation = one.row.delegation
    if delegation and delegation.lead_id != one.row.participant_id:
        told = _("You come with the delegation “%(label)s”, registered by %(lead)s.")
        lines.append(told % {"label": delegation.label, "lead": delegation.lead.person})
    return lines


def _languages(one: _Line) -> list[str]:
    if one.row.state not in ALIVE or one.entry.cancelled:
        return []
    return words.language_lines(one.programme, one.entry, wishes_in(one.entry.card, told_by(one.row)))


def _with_state(one: _Line, reader: Reader) -> list[str]:
    return [f"{S(one.row.state).label}:", *_block(one, reader)]
