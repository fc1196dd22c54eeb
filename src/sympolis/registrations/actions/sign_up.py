"""Registering: one form, one or many sessions, alone or as a delegation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.core.rows import insert_few
from sympolis.core.text import address_key, comparable, one_line, tidy
from sympolis.directory.models import Account, Person
from sympolis.networks.models import City, Network
from sympolis.programme.models import Session
from sympolis.programme.queries import PUBLIC_STATES
from sympolis.programme.states import SessionState
from sympolis.registrations import queries
from sympolis.registrations.actions import answers as answering
from sympolis.registrations.actions.about import OF_REGISTRATION, About, Agreed, Answers, check_lengths
from sympolis.registrations.actions.consents import agree
from sympolis.registrations.actions.locking import locked, locked_as_read, note_all
from sympolis.registrations.actions.people import checked_address, checked_name, participant_for, prove, set_aside
from sympolis.registrations.models import Delegation, Invitation, Participant, Registration
from sympolis.registrations.permissions import Somebody, is_team
from sympolis.registrations.seats import Seating, ends_at
from sympolis.registrations.states import ALIVE, HOLD, Mode, RegistrationState, Source

MOST_SESSIONS = 500  # of one form
MOST_TOGETHER = 12  # of one delegation


@dataclass(frozen=True)
class SignedUp:
    """What became of a form: the participant (a delegation's lead), what is new, and what was there before.

    `at` is the moment at which everything new was made, in `Registration.created_at` too.
    """

    participant: Participant
    new: list[Registration]
    known: list[Registration]
    is_new: bool  # nobody of this name and address was known
    at: datetime


def sign_up(
    network: Network,
    sessions: Iterable[Session],
    *,
    name: str,
    email: str,
    about: About | None = None,
    together_with: Sequence[tuple[str, str]] = (),
    label: str = "",
    invitation: Invitation | None = None,
    source: str = Source.FORM,
    by: Somebody = None,
    answers: Answers | None = None,
    agreed: Sequence[Agreed] = (),
    as_read: bool = False,
) -> SignedUp:
    """Register somebody for sessions: a seat where there is one, else the end of the waiting list; all or nothing.

    together_with   (name, address) of colleagues who wait and come with them; `label` names the delegation
    by              who is signed in, or whose personal link it is. Their own address needs no confirming; a team may
                    register others
    as_read         the sessions come from `locking.read`, of a moment ago: those that did not change are not read again
    answers         to the series' own questions; `agreed`: consents given. Both are the lead's alone
    Registering again changes nothing for sessions in which they are registered already; what is told beside it waits
    until the address is confirmed.
    Raises Refused: "missing", "wrong_address", "too_long", "too_many", "no_session", "closed", "by_invitation",
    "not_for_you", "not_allowed" (source other than the form), "twice" (a colleague named twice), "wrong_answer".
    """
    about = about or About()
    people = [(checked_name(name), checked_address(email))]
    people += [(checked_name(other), checked_address(address)) for other, address in together_with]
    _check(about, people)
    chosen = list({session.pk: session for session in sessions}.values())
    if not chosen:
        raise Refused("no_session", _("Choose at least one session."), "sessions")
    if len(chosen) > MOST_SESSIONS:
        raise Refused("too_many", _("Choose at most %(most)s sessions at once.") % {"most": MOST_SESSIONS}, "sessions")
    form = _Form(network, about, people, chosen, as_read, label, invitation, source, by, answers or {}, list(agreed))
    try:
        return _taken(form)
    except IntegrityError:  # the same form was sent twice and the other one was faster
        return _taken(form)


@dataclass(frozen=True)
class _Form:
    network: Network
    about: About
    people: list[tuple[str, str]]  # the lead first
    chosen: list[Session]
    as_read: bool
    label: str
    invitation: Invitation | None
    source: str
    by: Somebody
    answers: Answers
    agreed: list[Agreed]

    @property
    def is_team(self) -> bool:
        return self.source in {Source.TEAM, Source.IMPORT}

    def proves(self, lead: Participant) -> bool:
        """Whether nobody needs to show that the address is theirs."""
        return self.is_team or self.is_of(lead)

    def is_of(self, lead: Participant) -> bool:
        """Whether the owner of the address sends it."""
        if isinstance(self.by, Participant):
            return self.by.pk == lead.pk
        if self.by is None or not self.by.is_authenticated:
            return False
        return address_key(self.by.email) == lead.email_key or lead.person.account_id == self.by.pk

    def of(self, place: int) -> About:
        """What was told of the lead (place 0) or of a colleague."""
        return self.about.of_colleague() if place else self.about


def _taken(form: _Form) -> SignedUp:
    with transaction.atomic():
        found = [_found(form, place) for place in range(len(form.people))]
        participants, (lead, is_new) = [one for one, _new in found], found[0]
        _keep_told(form, lead, is_new=is_new)
        held = locked_as_read(form.chosen) if form.as_read else locked(session.pk for session in form.chosen)
        _check_sessions(held, form)
        before = _before([one for one, new in found if not new], held)
        at = timezone.now()
        new = _place(held, participants, before, form, at)
        if form.is_of(lead):
            prove(lead, by=form.by)
        if form.invitation is not None and form.invitation.used_at is None and new:
            Invitation.objects.filter(pk=form.invitation.pk, used_at=None).update(used_at=at)
    known = [row for row in before.values() if row.state in ALIVE and row not in new]
    return SignedUp(lead, new, known, is_new, at)


def _check(about: About, people: list[tuple[str, str]]) -> None:
    check_lengths(about)
    if len(people) > MOST_TOGETHER:
        words = _("A delegation has at most %(most)s people. Register a second one.")
        raise Refused("too_many", words % {"most": MOST_TOGETHER}, "together_with")
    keys = [(address_key(email), comparable(name)) for name, email in people]
    if len(set(keys)) < len(keys):
        raise Refused("twice", _("You named the same person twice."), "together_with")


def _found(form: _Form, place: int) -> tuple[Participant, bool]:
    """The lead (place 0) or a colleague, and whether they are new."""
    (name, email), details = form.people[place], form.of(place).details()
    if place == 0 and isinstance(form.by, Participant):
        lead = Participant.objects.select_related("person").get(pk=form.by.pk)
        set_aside(lead, **details)
        return lead, False
    return participant_for(form.network, name=name, email=email, about=details, person=_own(form, name, email))


def _own(form: _Form, name: str, email: str) -> Person | None:
    """The person of the account that sends the form, when it is them: a speaker who takes part is one person."""
    if not isinstance(form.by, Account) or form.is_team or address_key(email) != address_key(form.by.email):
        return None
    persons = Person.objects.filter(account=form.by, contacts__network=form.network).order_by("pk")
    return next((person for person in persons if comparable(str(person)) == comparable(name)), None)


def _keep_told(form: _Form, lead: Participant, *, is_new: bool) -> None:
    """Answers and consents: at once for somebody new, aside for a known one until they show that it is them."""
    if not form.answers and not form.agreed:
        return
    answers = answering.check(form.answers, {session.series_id for session in form.chosen})
    language = form.about.letters or form.about.language
    agreed = [*form.agreed, *answering.agreed_in(answers, language)]
    series_id = form.chosen[0].series_id
    if is_new:
        answering.keep(lead, answers)
        agree(lead, agreed, series_id=series_id, is_new=True)
    else:
        rows = [[series_id, one.purpose, one.wording, one.language] for one in agreed]
        set_aside(lead, answers=answering.packed(answers), agreed=rows)


def _check_sessions(held: list[Session], form: _Form) -> None:
    """Refuse before anything is written: a form is taken whole or not at all."""
    now = timezone.now()
    if len(held) < len(form.chosen) or any(session.series.network_id != form.network.pk for session in held):
        raise Refused("closed", _("One of these sessions does not exist any more. Choose again."), "sessions")
    for session in held:
        if not form.is_team:
            _check_open(session, now)
            _check_audience(session, form, now)
        elif form.by is not None and not is_team(form.by, session.series):
            raise Refused("not_allowed", _("Only the team of this series can register others."))


def _check_open(session: Session, now: datetime) -> None:
    version, closes_at = session.released, queries.admission_of(session).closes_at
    is_open = version is not None and version.state == SessionState.OPEN and version.starts_at > now
    if not is_open or session.series.state not in PUBLIC_STATES or (closes_at is not None and closes_at <= now):
        words = _("Registration for “%(title)s” is closed. Leave this session out to register for the others.")
        raise Refused("closed", words % {"title": session.title}, "sessions")


def _check_audience(session: Session, form: _Form, now: datetime) -> None:
    admission = queries.admission_of(session)
    if queries.invitation_for(form.invitation, session, now=now):
        return
    if queries.needs_invitation(admission):
        words = _("“%(title)s” is by invitation. Leave it out, or open the link in your invitation.")
        raise Refused("by_invitation", words % {"title": session.title}, "sessions")
    traits = form.about.traits()
    is_member = admission.members_only and _is_member(form.network, traits.municipality)
    if not queries.admits(admission, traits, is_member=is_member):
        words = _("“%(title)s” is for other cities or sectors: look under “For whom”. Leave it out to go on.")
        raise Refused("not_for_you", words % {"title": session.title}, "sessions")


def _is_member(network: Network, municipality: int | None) -> bool:
    return municipality is not None and City.objects.filter(network=network, municipality=municipality).exists()


def _before(participants: list[Participant], held: list[Session]) -> dict[tuple[int, int], Registration]:
    """What known participants have of these sessions already."""
    rows = Registration.objects.filter(participant__in=participants, session__in=held) if participants else []
    return {(row.participant_id, row.session_id): row for row in rows}


def _delegation(lead: Participant, label: str, participants: list[Participant]) -> Delegation | None:
    if len(participants) == 1:
        return None
    label = one_line(label)[:300] or str(lead.person)
    return Delegation.objects.filter(lead=lead, label=label).first() or Delegation.objects.create(
        lead=lead, label=label
    )


def _place(
    held: list[Session],
    participants: list[Participant],
    before: dict[tuple[int, int], Registration],
    form: _Form,
    at: datetime,
) -> list[Registration]:
    """Put those who are not in yet into the locked sessions; in each all of them come into the same state."""
    seats = queries.seatings(held, now=at)
    rows: list[Registration] = []
    for session in held:
        wanting = [
            (one, row)
            for one in participants
            if (row := before.get((one.pk, session.pk))) is None or row.state == RegistrationState.CANCELLED
        ]
        state = _state(session, seats[session.pk], len(wanting), participants[0], form, at)
        for participant, row in wanting:
            rows.append(row or Registration(participant=participant, session=session))
            rows[-1].session = session
            _fill(rows[-1], state, form.of(0 if participant is participants[0] else 1), form.source, at)
    if not rows:
        return []
    delegation = _delegation(participants[0], form.label, participants)
    for row in rows:
        row.delegation = delegation
        if row.pk:
            row.save()
    insert_few([row for row in rows if not row.pk])
    note_all(rows, by=form.by)
    return rows


def _state(
    session: Session, seats: Seating, size: int, lead: Participant, form: _Form, now: datetime
) -> RegistrationState:
    invited = queries.invitation_for(form.invitation, session, now=now)
    if queries.admission_of(session).mode == Mode.APPROVAL and not invited and not form.is_team:
        return RegistrationState.APPLIED
    if not seats.fits([form.about.traits()] * size):
        return RegistrationState.WAITING
    return RegistrationState.CONFIRMED if form.proves(lead) else RegistrationState.REGISTERED


def _fill(row: Registration, state: RegistrationState, about: About, source: str, at: datetime) -> None:
    if row.pk:  # registered anew: the calendar entry sent then was cancelled, the next one must count higher
        row.calendar_turns += 1
    for name in OF_REGISTRATION:
        value = getattr(about, name)
        setattr(row, name, tidy(value) if isinstance(value, str) else value)
    row.state, row.state_at, row.created_at, row.ending, row.source = state, at, at, "", source
    row.queued_at = at if state == RegistrationState.WAITING else None
    held = state == RegistrationState.REGISTERED
    row.until = ends_at(at, queries.start_of(row.session), HOLD) if held else None
