"""The one way to change who has a seat: hold the session's row, count, write, record."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.directory.models import Account
from sympolis.journal import actions as journal
from sympolis.programme.models import Session
from sympolis.programme.states import SessionState
from sympolis.registrations.models import Registration
from sympolis.registrations.permissions import Somebody
from sympolis.registrations.states import NEXT, Ending, RegistrationState

FACT_OF = {
    RegistrationState.APPLIED: "registration.applied",
    RegistrationState.DECLINED: "registration.declined",
    RegistrationState.REGISTERED: "registration.registered",
    RegistrationState.WAITING: "registration.waiting",
    RegistrationState.OFFERED: "registration.offered",
    RegistrationState.CONFIRMED: "registration.confirmed",
    RegistrationState.CANCELLED: "registration.cancelled",
}


READ = (
    "title", "slug", "uid", "starts_at", "minutes", "capacity", "state", "join_url", "dial_in", "revision",
    "series__slug", "series__network_id", "series__state", "series__zone", "series__working_language",
    "released__starts_at", "released__ends_at", "released__state", "released__sequence", "admission__mode",
    "admission__closes_at", "admission__for_sectors", "admission__members_only", "admission__offer_hours",
    "admission__asks_motivation",
)  # fmt: skip


class WrongTurn(ValueError):
    """A state that does not follow from the one before: a fault of the calling code."""


def read(rows: QuerySet[Session]) -> list[Session]:
    """Sessions with what counts for seats: released version, admission and series joined, without their long texts."""
    found = list(rows.select_related("released", "admission", "series").only(*READ).order_by("pk"))
    prefetch_related_objects([s.admission for s in found if hasattr(s, "admission")], "for_regions")
    return found


def locked(sessions: Iterable[int]) -> list[Session]:
    """The sessions as `read` gives them, locked until the transaction ends, always in the order of their ids so that
    nobody waits in a circle.

    `no_key`: others may meanwhile write rows that point at the session.
    Locked first and read then: in one statement PostgreSQL would, after it waited for a release, take the session's new
    row and find no version beside it.
    """
    wanted = Session.objects.filter(pk__in=sorted(set(sessions)))
    if connection.features.has_select_for_update:
        list(wanted.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    return read(wanted)


def locked_registration(registration: Registration) -> tuple[Session, Registration]:
    """A registration as it stands now, and its session, locked. Raises Refused("gone")."""
    (session,) = locked([registration.session_id])
    rows = Registration.objects.select_related("participant__person", "delegation__lead")
    current = rows.filter(pk=registration.pk).first()
    if current is None:
        raise gone()
    current.session = session
    return session, current


def gone() -> Refused:
    return Refused("gone", _("This registration does not exist any more."))


def is_coming(session: Session, now: datetime | None = None) -> bool:
    """Whether a seat in it is still worth something: released, not cancelled, not begun."""
    version = session.released
    return (
        version is not None and version.state != SessionState.CANCELLED and version.starts_at > (now or timezone.now())
    )


def turn(
    registrations: Iterable[Registration],
    state: RegistrationState,
    *,
    session: Session,
    by: Somebody,
    until: datetime | None = None,
    ending: Ending | str = "",
) -> list[Registration]:
    """Bring registrations of a locked session into a state and record it, in three queries. Raises WrongTurn."""
    changed, now = list(registrations), timezone.now()
    for registration in changed:
        if state not in NEXT[RegistrationState(registration.state)]:
            raise WrongTurn(f"{registration.state} -> {state}")
        registration.state, registration.state_at, registration.until = state, now, until
        registration.ending = ending
        if state == RegistrationState.WAITING:
            registration.queued_at = now
    Registration.objects.bulk_update(changed, ["state", "state_at", "until", "ending", "queued_at"])
    note(changed, session=session, by=by)
    return changed


def note(registrations: Iterable[Registration], *, session: Session, by: Somebody) -> None:
    """Record the state that registrations of one session have come into."""
    told = list(registrations)
    for one in told:
        one.session = session
    note_all(told, by=by)


def note_all(registrations: Iterable[Registration], *, by: Somebody) -> None:
    """Record the state that registrations have come into; their sessions and series are joined."""
    told: dict[tuple[str, int], list] = {}
    for one in registrations:
        facts: dict[str, object] = {"session": one.session_id}
        if one.ending:
            facts["why"] = str(one.ending)
        if one.until:
            facts["until"] = one.until.isoformat()
        what = FACT_OF[RegistrationState(one.state)], one.session.series.network_id
        told.setdefault(what, []).append((one, facts))
    for (fact, network), rows in told.items():
        journal.record_all(fact, rows, network=network, by=account_of(by), on_pages=False)


def account_of(by: Somebody) -> Account | None:
    """The account for the journal; None for a personal link and for the program itself."""
    return by if isinstance(by, Account) else None
