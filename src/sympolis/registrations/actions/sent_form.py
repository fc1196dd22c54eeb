"""A form that somebody sent: who sends it, whom it names, whether its sessions are open to them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.core.text import address_key, comparable
from sympolis.networks.models import City, Network
from sympolis.programme.models import Session
from sympolis.programme.queries import PUBLIC_STATES
from sympolis.programme.states import SessionState
from sympolis.registrations import queries
from sympolis.registrations.actions.about import About, Agreed, Answers, check_about
from sympolis.registrations.models import Invitation, Participant
from sympolis.registrations.permissions import Somebody, is_team
from sympolis.registrations.states import Source

MOST_TOGETHER = 12  # of one delegation


@dataclass(frozen=True)
class SentForm:
    """What `sign_up` was given, names and addresses checked."""

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
    shown: Participant | None = None

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

    def may_go_with_others(self) -> bool:
        """Whether it may be written in one go with forms of other people: a stranger's, for whom all seems open."""
        if self.by is not None or self.invitation or len(self.people) > 1 or not self.as_read:
            return False
        try:
            check_sessions(self.chosen, self)
        except Refused:  # to be told to them alone, in their language
            return False
        return not connection.in_atomic_block

    def of(self, place: int) -> About:
        """What was told of the lead (place 0) or of a colleague."""
        return self.about.of_colleague() if place else self.about


def check_told(about: About, people: list[tuple[str, str]]) -> None:
    """Raises Refused: "too_long", "unknown_choice", "too_many", "twice"."""
    check_about(about)
    if len(people) > MOST_TOGETHER:
        words = _("A delegation has at most %(most)s people. Register a second one.")
        raise Refused("too_many", words % {"most": MOST_TOGETHER}, "together_with")
    keys = [(address_key(email), comparable(name)) for name, email in people]
    if len(set(keys)) < len(keys):
        raise Refused("twice", _("You named the same person twice."), "together_with")


def check_sessions(held: list[Session], form: SentForm) -> None:
    """The sessions of a form as they are now: it is taken whole or not at all.

    Raises Refused: "closed", "by_invitation", "not_for_you", "not_allowed".
    """
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


def _check_audience(session: Session, form: SentForm, now: datetime) -> None:
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
