"""Who may do what with a registration. Somebody who came by a personal link is given as the participant it belongs to."""

from sympolis.directory.models import Account
from sympolis.programme.models import Series
from sympolis.programme.permissions import may_see_draft, may_work_on
from sympolis.registrations.models import Participant, Registration

Somebody = Account | Participant | None  # None: the program itself


def is_own(by: Somebody, registration: Registration) -> bool:
    """Whether it is their own, or that of a delegation which they lead."""
    participants = {registration.participant_id}
    if registration.delegation_id and registration.delegation:
        participants.add(registration.delegation.lead_id)
    if isinstance(by, Participant):
        return by.pk in participants
    if by is None or not by.is_authenticated:
        return False
    return Participant.objects.filter(pk__in=participants, person__account=by).exists()


def may_manage(by: Somebody, registration: Registration) -> bool:
    """Confirm, give back, take an offer."""
    return by is None or is_own(by, registration) or is_team(by, registration.session.series)


def is_team(by: Somebody, series: Series) -> bool:
    return isinstance(by, Account) and may_work_on(by, series)


def may_see_people(account, series: Series) -> bool:
    """See who registered, from where, and how sessions fill."""
    return may_see_draft(account, series)


def may_see_addresses(account, series: Series) -> bool:
    """See what people told for the work alone: addresses, phones, access needs, answers, reasons. Not for a viewer."""
    return may_work_on(account, series)


def may_select(account, series: Series) -> bool:
    """Set admission, decide on applications, register somebody."""
    return may_work_on(account, series)


def may_note_attendance(account, series: Series) -> bool:
    """Say who came, take over lists, issue certificates."""
    return may_work_on(account, series)
