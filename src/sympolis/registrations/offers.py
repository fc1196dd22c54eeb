"""The sessions that the form offers, each with its time, its languages and how one comes in, in words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.core.languages import direction, pick
from sympolis.directory.states import Sector
from sympolis.programme.models import Series, Session, SessionVersion
from sympolis.programme.spoken import spoken
from sympolis.programme.states import Recording, SessionState
from sympolis.registrations import queries, wording
from sympolis.registrations.models import Admission, Invitation, Participant, Registration
from sympolis.registrations.seats import Seating
from sympolis.registrations.states import ALIVE, Mode, RegistrationState
from sympolis.registrations.times import Times, moment, times


@dataclass(frozen=True)
class Reader:
    """For whom the form is made: language and zone ("" = the host's), who they are, what they were invited to."""

    language: str
    zone: str
    participant: Participant | None = None
    invitation: Invitation | None = None


@dataclass
class Offer:
    """A session on the form.

    can_choose   whether it can be ticked; `state` tells in words how one comes in, or why not
    notes        for whom it is, and what else is to be known
    """

    session: Session
    title: str
    language: str  # of the title
    when: Times
    languages: str
    state: str
    can_choose: bool
    notes: list[str] = field(default_factory=list)
    own: str = ""  # RegistrationState of the reader's own registration that is alive, or declined
    asks_motivation: bool = False
    is_recorded: bool = False

    @property
    def slug(self) -> str:
        return self.session.slug

    @property
    def mark(self) -> str:
        return direction(self.language)


def coming(series: Series, now: datetime) -> QuerySet[Session]:
    """Released sessions of a series that have not begun and are not cancelled, by time."""
    rows = Session.objects.filter(series=series, released__starts_at__gt=now)
    return (
        rows.exclude(released__state=SessionState.CANCELLED)
        .select_related("released", "admission", "series")
        .defer("released__content", "description", "guiding_questions", "audience", "summary")
        .prefetch_related("admission__for_regions")
        .order_by("released__starts_at", "pk")
    )


def offers(series: Series, reader: Reader, *, now: datetime | None = None) -> list[Offer]:
    """Every coming session of the series for this reader, in a constant number of queries."""
    now = now or timezone.now()
    sessions = list(coming(series, now))
    seats, counts = queries.seatings(sessions, now=now), queries.counts(sessions)
    names = wording.Names(kept for one in seats.values() for kept in one.kept)
    own = _own(reader.participant, sessions)
    made = []
    for session in sessions:
        waiting = counts.get(session.pk, {}).get(RegistrationState.WAITING, 0)
        made.append(_offer(session, reader, seats[session.pk], waiting, names, own.get(session.pk, ""), now))
    return made


def _own(participant: Participant | None, sessions: Iterable[Session]) -> dict[int, str]:
    if participant is None:
        return {}
    shown = [*ALIVE, RegistrationState.DECLINED]
    rows = Registration.objects.filter(participant=participant, session__in=list(sessions), state__in=shown)
    return dict(rows.values_list("session_id", "state"))


def _offer(
    session: Session, reader: Reader, seats: Seating, waiting: int, names: wording.Names, own: str, now: datetime
) -> Offer:
    version = session.released
    assert version is not None  # `coming` joins it
    card, admission = version.card, queries.admission_of(session)
    zone = reader.zone or session.series.zone
    title, language = pick(card["title"], reader.language, session.series.working_language)
    state, can_choose = _state(session, admission, reader, seats, waiting, names, zone, now)
    if own:
        state, can_choose = own_words(own), False
    return Offer(
        session, title, language, times(version.starts_at, card["minutes"], zone=reader.zone, host=card["zone"]),
        languages_words(card, reader.language), state, can_choose, _notes(admission), own,
        admission.asks_motivation, card["recording"] != Recording.NONE,
    )  # fmt: skip


def own_words(state: str) -> str:
    """How somebody's own registration stands."""
    return {
        RegistrationState.APPLIED: _("You have applied."),
        RegistrationState.DECLINED: _("Your application was declined."),
        RegistrationState.REGISTERED: _("A seat is kept for you."),
        RegistrationState.WAITING: _("You are on the waiting list."),
        RegistrationState.OFFERED: _("A seat is offered to you."),
        RegistrationState.CONFIRMED: _("You have a seat."),
        RegistrationState.CANCELLED: _("You do not take part."),
    }[RegistrationState(state)]


def _state(
    session: Session,
    admission: Admission,
    reader: Reader,
    seats: Seating,
    waiting: int,
    names: wording.Names,
    zone: str,
    now: datetime,
) -> tuple[str, bool]:
    if session.released is None or session.released.state != SessionState.OPEN:
        return _("Registration is not open yet."), False
    if admission.closes_at is not None and admission.closes_at <= now:
        return _("Registration closed on %(when)s.") % {"when": moment(admission.closes_at, zone)}, False
    invited = queries.invitation_for(reader.invitation, session, now=now)
    if queries.needs_invitation(admission) and not invited:
        return _("By invitation. If you have one, open the link in it."), False
    words, _free = wording.seats_words(seats, waiting, names, zone)
    if admission.mode == Mode.APPROVAL and not invited:
        if session.capacity is None:
            return _("For applications: the secretariat answers each one."), True
        return _("For applications: the secretariat chooses for %(seats)s seats.") % {"seats": session.capacity}, True
    if invited:
        words = " ".join([_("You are invited."), words])
    return words, True


def _notes(admission: Admission) -> list[str]:
    if not admission.pk:
        return []
    notes = []
    if regions := ", ".join(str(region) for region in admission.for_regions.all()):
        notes.append(_("For cities in: %(regions)s.") % {"regions": regions})
    if sectors := ", ".join(str(Sector(one).label) for one in admission.for_sectors if one in Sector.values):
        notes.append(_("For: %(sectors)s.") % {"sectors": sectors})
    if admission.members_only:
        notes.append(_("For cities of the network."))
    return notes


def languages_words(card: dict, language: str) -> str:
    """ "English, interpreted into French, Arabic"."""
    return spoken(card["floor"], card["into"], language)


def languages_offered(offers: Iterable[Offer]) -> list[str]:
    """Codes of the languages in which one can follow one of the sessions, the most frequent first."""
    counted: dict[str, int] = {}
    for offer in offers:
        card = offer.session.released.card if offer.session.released else {"floor": "en", "into": []}
        for code in (card["floor"], *card["into"]):
            counted[code] = counted.get(code, 0) + 1
    return sorted(counted, key=lambda code: -counted[code])


@dataclass(frozen=True, slots=True)
class WayIn:
    """How one comes into a session, as public pages may tell it: seats are left to the form, they change too often."""

    is_open: bool
    applies: bool  # the secretariat decides
    words: str


def way_in(version: SessionVersion, now: datetime, zone: str) -> WayIn:
    """Of a released session that has not begun."""
    admission = Admission.objects.filter(session=version.session_id).first() or Admission()
    if version.state != SessionState.OPEN:
        return WayIn(False, False, _("Registration is not open yet."))
    if admission.closes_at is not None and admission.closes_at <= now:
        return WayIn(False, False, _("Registration closed on %(when)s.") % {"when": moment(admission.closes_at, zone)})
    if queries.needs_invitation(admission):
        return WayIn(False, False, _("By invitation. If you have one, open the link in it."))
    until = ""
    if admission.closes_at is not None:
        until = _("Until %(when)s.") % {"when": moment(admission.closes_at, zone)}
    if admission.mode == Mode.APPROVAL:
        words = _("For applications: the secretariat answers each one.")
        return WayIn(True, True, f"{words} {until}".strip())
    words = _("Open; the form tells how many seats are left.")
    return WayIn(True, False, f"{words} {until}".strip())


def titles(sessions: Iterable[int], language: str) -> list[tuple[str, str]]:
    """(title as released, its language) of these sessions, by time."""
    rows = Session.objects.filter(pk__in=list(sessions), released__isnull=False).select_related("released", "series")
    told = rows.defer("released__content").order_by("released__starts_at", "pk")
    return [pick(row.released.card["title"], language, row.series.working_language) for row in told if row.released]
