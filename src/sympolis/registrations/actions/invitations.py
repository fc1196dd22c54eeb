"""Personal invitations into a session, or into all of a series."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.core.text import address_key, one_line
from sympolis.directory.models import Account
from sympolis.journal import actions as journal
from sympolis.programme.models import Series, Session
from sympolis.registrations.models import Invitation
from sympolis.registrations.permissions import may_select

MOST_AT_ONCE = 1000
LONGEST_NAME = 300
LONGEST_ADDRESS = 254


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody to invite."""

    name: str  # "" when only the address is known
    email: str


@dataclass(frozen=True, slots=True)
class Invited:
    """What became of a list: new invitations, ones sent again, and guests left out because theirs is open or used."""

    new: list[Invitation]
    again: list[Invitation]
    known: list[Invitation]


def invite(
    series: Series,
    session: Session | None,
    guests: Iterable[Guest],
    *,
    by: Account | None,
    language: str = "",
    ends_at: datetime | None = None,
) -> Invited:
    """Invite people; who has an open or used invitation to the same is left alone, so that a list can be sent twice.

    session    None: all sessions of the series
    ends_at    the link is worth nothing from then on; None: as long as the session can be registered for
    An invitation that was taken back or has ended is opened again under a new link.
    Raises Refused: "not_allowed", "missing" (nobody), "too_many", "wrong_address", "too_long", "no_session", "past".
    """
    people = _checked(guests)
    now = timezone.now()
    if ends_at is not None and ends_at <= now:
        raise Refused("past", _("Choose an end that is still to come."), "ends_on")
    with transaction.atomic():
        held = _held(series, by)
        if session is not None and session.series_id != held.pk:
            raise Refused("no_session", _("Choose a session of this series."), "session")
        before = _before(held, session)
        new: list[Invitation] = []
        again: list[Invitation] = []
        known: list[Invitation] = []
        for guest in people:
            row = before.get((address_key(guest.email), guest.name))
            if row is None:
                new.append(
                    Invitation(
                        series=held, session=session, email=guest.email, name=guest.name, language=language,
                        ends_at=ends_at,
                    )
                )  # fmt: skip
            elif row.used_at is not None or row.ends_at is None or row.ends_at > now:
                known.append(row)
            else:
                row.version, row.ends_at, row.language, row.created_at = row.version + 1, ends_at, language, now
                again.append(row)
        Invitation.objects.bulk_create(new)
        Invitation.objects.bulk_update(again, ["version", "ends_at", "language", "created_at"])
        facts: dict[str, object] = {"series": held.pk, "session": session.pk if session else None}
        told = [(row, facts) for row in (*new, *again)]
        if told:
            journal.record_all("invitation.sent", told, network=held.network_id, by=by, on_pages=False)
    return Invited(new, again, known)


def withdraw_invitation(invitation: Invitation, *, by: Account | None) -> Invitation:
    """Take an invitation back: its link is worth nothing any more. A used one stays; twice is once.

    Raises Refused: "not_allowed", "used" (the person is registered already).
    """
    with transaction.atomic():
        series = _held(invitation.series, by)
        row = Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
        if row.used_at is not None:
            words = _("This invitation was used: the person is registered. Cancel the registration instead.")
            raise Refused("used", words)
        now = timezone.now()
        if row.ends_at is not None and row.ends_at <= now:
            return row
        row.version, row.ends_at = row.version + 1, now
        row.save(update_fields=["version", "ends_at"])
        journal.record("invitation.withdrawn", row, network=series.network_id, by=by, series=series.pk)
    return row


def _held(series: Series, by: Account | None) -> Series:
    held = Series.objects.select_for_update(no_key=True, of=("self",)).select_related("network").get(pk=series.pk)
    if by is not None and not may_select(by, held):
        raise Refused("not_allowed", _("Only the team of this series can invite."))
    return held


def _before(series: Series, session: Session | None) -> dict[tuple[str, str], Invitation]:
    rows = Invitation.objects.select_for_update(no_key=True).filter(series=series, session=session)
    return {(address_key(row.email), row.name): row for row in rows}


def _checked(guests: Iterable[Guest]) -> list[Guest]:
    people = list({(address_key(one.email), one_line(one.name)): one for one in guests}.values())
    if not people:
        raise Refused("missing", _("Write at least one address."), "guests")
    if len(people) > MOST_AT_ONCE:
        raise Refused("too_many", _("Invite at most %(most)s people at once.") % {"most": MOST_AT_ONCE}, "guests")
    for one in people:
        if len(one.name) > LONGEST_NAME or len(one.email) > LONGEST_ADDRESS:
            raise Refused(
                "too_long", _("A name or an address is too long: %(start)s…") % {"start": one.name[:40]}, "guests"
            )
        try:
            validate_email(one.email)
        except ValidationError:
            words = _("“%(text)s” is no e-mail address.")
            raise Refused("wrong_address", words % {"text": one.email[:80]}, "guests") from None
    return [Guest(one_line(one.name), one_line(one.email)) for one in people]
