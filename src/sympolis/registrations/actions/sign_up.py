"""Registering: one form, one or many sessions, alone or as a delegation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.core.rows import insert_few
from sympolis.core.text import address_key, comparable, one_line, tidy
from sympolis.core.together import Together
from sympolis.directory.models import Account, Person
from sympolis.networks.models import Network
from sympolis.programme.models import Session
from sympolis.registrations import queries
from sympolis.registrations.actions import answers as answering
from sympolis.registrations.actions.about import OF_REGISTRATION, About, Agreed, Answers
from sympolis.registrations.actions.consents import agree_first
from sympolis.registrations.actions.locking import locked, note_all
from sympolis.registrations.actions.people import (
    Named,
    checked_address,
    checked_name,
    participants_for,
    prove,
    set_aside,
    take_back_needs,
)
from sympolis.registrations.actions.sent_form import SentForm, check_sessions, check_told
from sympolis.registrations.models import Delegation, Invitation, Participant, Registration
from sympolis.registrations.permissions import Somebody
from sympolis.registrations.seats import Seating, ends_at
from sympolis.registrations.states import ALIVE, HOLD, HOLDING, Mode, RegistrationState, Source

MOST_SESSIONS = 500  # of one form
MOST_AT_ONCE = 20  # forms that are written in one go
TICK = timedelta(microseconds=1)  # from one to the next of them, so that the line has an order everybody can see

Group = list[tuple[Participant, bool]]  # who comes by one form, the lead first, and whether they are new
Before = dict[tuple[int, int], Registration]  # (participant, session) -> what was there before


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
    shown: Participant | None = None,
) -> SignedUp:
    """Register somebody for sessions: a seat where there is one, else the end of the waiting list; all or nothing.

    together_with   (name, address) of colleagues who wait and come with them; `label` names the delegation
    by              who is signed in, or whose personal link it is. Their own address needs no confirming; a team may
                    register others
    as_read         the sessions come from `locking.read`, of a moment ago: what counts for them can be looked at beforehand
    shown           whose details the form had when it was opened
    answers         to the series' own questions; `agreed`: consents given. Both are the lead's alone
    Registering again changes nothing for sessions in which they are registered already; what is told beside it waits
    until the address is confirmed.
    Raises Refused: "missing", "wrong_address", "too_long", "too_many", "no_session", "closed", "by_invitation",
    "not_for_you", "not_allowed" (source other than the form), "twice" (a colleague named twice), "wrong_answer".
    """
    about = about or About()
    people = [(checked_name(name), checked_address(email))]
    people += [(checked_name(other), checked_address(address)) for other, address in together_with]
    check_told(about, people)
    chosen = list({session.pk: session for session in sessions}.values())
    if not chosen:
        raise Refused("no_session", _("Choose at least one session."), "sessions")
    if len(chosen) > MOST_SESSIONS:
        raise Refused("too_many", _("Choose at most %(most)s sessions at once.") % {"most": MOST_SESSIONS}, "sessions")
    form = SentForm(
        network, about, people, chosen, as_read, label, invitation, source, by, answers or {}, list(agreed), shown
    )  # fmt: skip
    if form.may_go_with_others() and (done := _rush(chosen[0].series_id).done(form)):
        return done
    try:
        return _taken([form])[0]
    except IntegrityError:  # the same form was sent twice and the other one was faster
        return _taken([form])[0]


def _taken(forms: list[SentForm]) -> list[SignedUp]:
    """Take forms in the order they came in, all or none of them, in as few statements as one.

    Several forms are `may_go_with_others`. Raises Refused, and what the database raises.
    """
    with transaction.atomic():
        groups = _found(forms)
        _keep_told(forms, groups)
        held = _held(forms)
        for form in forms:
            check_sessions([held[one.pk] for one in form.chosen if one.pk in held], form)
        now = timezone.now()
        cases = [_Case(*pair, now + place * TICK) for place, pair in enumerate(zip(forms, groups, strict=True))]
        before = _before([one for case in cases for one, is_new in case.group if not is_new], held)
        _place(cases, held, before, now)
        for case in cases:
            _settle(case)
    return [case.signed_up(before) for case in cases]


def _taken_if_all_may(forms: list[SentForm]) -> Sequence[SignedUp | None]:
    """What became of several people's forms; nothing of any when something is wrong with one of them."""
    try:
        return _taken(forms)
    except Exception:  # whatever it is: taken alone, each meets what is wrong with their own form and nothing else
        return [None] * len(forms)


# When hundreds press the button in the same minute, what a transaction costs is paid once for those who wait anyway. One
# for each series (by its id), so that a session which somebody holds for long stops nobody elsewhere
_rushes: dict[int, Together[SentForm, SignedUp | None]] = {}


def _rush(series: int) -> Together[SentForm, SignedUp | None]:
    return _rushes.setdefault(series, Together(_taken_if_all_may, most=MOST_AT_ONCE))


@dataclass
class _Case:
    """A form while it is taken: who comes by it, the moment that counts in the line, what was made."""

    form: SentForm
    group: Group
    at: datetime
    new: list[Registration] = field(default_factory=list)

    @property
    def people(self) -> list[Participant]:
        return [one for one, _is_new in self.group]

    def signed_up(self, before: Before) -> SignedUp:
        """What became of it; known is what its people had of its sessions already."""
        people, sessions = {one.pk for one in self.people}, {session.pk for session in self.form.chosen}
        known = [
            row
            for (participant, session), row in before.items()
            if participant in people and session in sessions and row.state in ALIVE and row not in self.new
        ]
        lead, is_new = self.group[0]
        return SignedUp(lead, self.new, known, is_new, self.at)


def _settle(case: _Case) -> None:
    """Who sends it themselves has shown that the address is theirs; an invitation is used up."""
    form, lead = case.form, case.people[0]
    if form.is_of(lead):
        if form.shown == lead:
            take_back_needs(lead, form.about)
        prove(lead, by=form.by)
    if form.invitation is not None and form.invitation.used_at is None and case.new:
        Invitation.objects.filter(pk=form.invitation.pk, used_at=None).update(used_at=case.at)


def _found(forms: list[SentForm]) -> list[Group]:
    """The people of each form."""
    first = forms[0]
    if isinstance(first.by, Participant):  # then it is the only one
        lead = Participant.objects.select_related("person").get(pk=first.by.pk)
        set_aside(lead, **first.of(0).details())
        return [[(lead, False), *participants_for(_named(first, 1))]]
    named = [_named(form) for form in forms]
    found = iter(participants_for([one for group in named for one in group]))
    return [[next(found) for _one in group] for group in named]


def _named(form: SentForm, first: int = 0) -> list[Named]:
    """The people of a form as they are told in it, from a place on."""
    return [
        Named(form.network, name, email, form.of(place).details(), _own(form, name, email))
        for place, (name, email) in enumerate(form.people[first:], first)
    ]


def _own(form: SentForm, name: str, email: str) -> Person | None:
    """The person of the account that sends the form, when it is them: a speaker who takes part is one person."""
    if not isinstance(form.by, Account) or form.is_team or address_key(email) != address_key(form.by.email):
        return None
    persons = Person.objects.filter(account=form.by, contacts__network=form.network).order_by("pk")
    return next((person for person in persons if comparable(str(person)) == comparable(name)), None)


def _keep_told(forms: list[SentForm], groups: list[Group]) -> None:
    """Answers and consents: at once for somebody new, aside for a known one until they show that it is them."""
    first = []
    for form, [(lead, is_new), *_others] in zip(forms, groups, strict=True):
        if not form.answers and not form.agreed:
            continue
        answers = answering.check(form.answers, {session.series_id for session in form.chosen})
        language = form.about.letters or form.about.language
        agreed = [*form.agreed, *answering.agreed_in(answers, language)]
        series_id = form.chosen[0].series_id
        if is_new:
            answering.keep(lead, answers)
            first.append((lead, agreed, series_id))
        else:
            rows = [[series_id, one.purpose, one.wording, one.language] for one in agreed]
            set_aside(lead, answers=answering.packed(answers), agreed=rows)
    agree_first(first)


def _held(forms: list[SentForm]) -> dict[int, Session]:
    """The sessions of all forms, locked."""
    return {session.pk: session for session in locked(session.pk for form in forms for session in form.chosen)}


def _before(participants: list[Participant], held: Iterable[int]) -> Before:
    """What known participants have of these sessions already."""
    rows = Registration.objects.filter(participant__in=participants, session__in=list(held)) if participants else []
    return {(row.participant_id, row.session_id): row for row in rows}


def _delegation(lead: Participant, label: str, participants: list[Participant]) -> Delegation | None:
    if len(participants) == 1:
        return None
    label = one_line(label)[:300] or str(lead.person)
    return Delegation.objects.filter(lead=lead, label=label).first() or Delegation.objects.create(
        lead=lead, label=label
    )


def _place(cases: list[_Case], held: dict[int, Session], before: Before, now: datetime) -> None:
    """Put those who are not in yet into the locked sessions, each case after the one before it; write and record it."""
    seats = queries.seatings(held.values(), now=now)
    for case in cases:
        chosen = sorted(session.pk for session in case.form.chosen)
        case.new = [row for pk in chosen for row in _rows(case, held[pk], seats[pk], before)]
        delegation = _delegation(case.people[0], case.form.label, case.people) if case.new else None
        for row in case.new:
            row.delegation = delegation
    every = [row for case in cases for row in case.new]
    for row in every:
        if row.pk:
            row.save()
    insert_few([row for row in every if not row.pk])
    note_all(every, by=cases[0].form.by)


def _rows(case: _Case, session: Session, seats: Seating, before: Before) -> list[Registration]:
    """Registrations for one session of those who are not in yet, not written; all of them come into the same state."""
    form, lead = case.form, case.people[0]
    wanting = [
        (one, row)
        for one in case.people
        if (row := before.get((one.pk, session.pk))) is None or row.state == RegistrationState.CANCELLED
    ]
    state = _state(session, seats, len(wanting), lead, form, case.at)
    if state in HOLDING:
        seats.take(form.about.traits(), len(wanting))
    rows = []
    for participant, known in wanting:
        row = known or Registration(participant=participant, session=session)
        row.session = session
        _fill(row, state, form.of(0 if participant is lead else 1), form.source, case.at)
        rows.append(row)
    return rows


def _state(
    session: Session, seats: Seating, size: int, lead: Participant, form: SentForm, now: datetime
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
