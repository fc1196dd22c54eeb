"""How one comes into a session, set by the secretariat. What becomes free by a change is offered at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.directory.models import Account, Municipality, Region
from sympolis.directory.states import Sector
from sympolis.journal import actions as journal
from sympolis.programme.models import Session
from sympolis.registrations.actions.locking import locked
from sympolis.registrations.actions.places import promote_locked
from sympolis.registrations.models import Admission, KeptSeats
from sympolis.registrations.permissions import may_select
from sympolis.registrations.states import Mode, Share

LONGEST_OFFER = 14 * 24  # hours
FIELDS = ("mode", "closes_at", "for_sectors", "members_only", "offer_hours", "asks_motivation")


@dataclass(frozen=True, slots=True)
class Wished:
    """A share of seats as the secretariat wishes it: for one region, sector or city, until a moment or for good."""

    seats: int
    region: Region | None = None
    sector: str = ""
    municipality: Municipality | None = None
    until: datetime | None = None


def set_admission(
    session: Session, *, by: Account | None, for_regions: Iterable[Region] | None = None, **fields: Any
) -> Admission:
    """Set mode, closes_at (aware or None), for_sectors, members_only, offer_hours, asks_motivation; for_regions (rows).

    People who are registered already keep what they have. Raises Refused: "not_allowed", "unknown_choice",
    "wrong_number" (offer_hours), "closes_after_start".
    """
    with transaction.atomic():
        session = _mine(session, by)
        _check(session, fields)
        admission = Admission.objects.filter(session=session).first() or Admission(session=session)
        changed = [name for name in FIELDS if name in fields and getattr(admission, name) != fields[name]]
        for name in changed:
            setattr(admission, name, fields[name])
        admission.save()
        if for_regions is not None:
            wished = {region.pk for region in for_regions}
            if wished != set(admission.for_regions.values_list("pk", flat=True)):
                admission.for_regions.set(wished)
                changed.append("for_regions")
        if changed:
            _record(session, by, changed)
    return admission


def set_kept_seats(session: Session, wished: Iterable[Wished], *, by: Account | None) -> list[KeptSeats]:
    """Keep seats for regions, sectors or cities, instead of those kept before. What becomes free goes to the line.

    Raises Refused: "not_allowed", "wrong_number", "kept_for_nothing" (none or several of the three),
    "more_than_capacity" (more is kept than there are seats), "no_limit" (the session has no capacity).
    """
    shares = list(wished)
    with transaction.atomic():
        session = _mine(session, by)
        _check_shares(session, shares)
        KeptSeats.objects.filter(session=session).delete()
        rows = KeptSeats.objects.bulk_create(
            KeptSeats(
                session=session, share=_share(one), region=one.region, sector=one.sector,
                municipality=one.municipality, seats=one.seats, until=one.until,
            )
            for one in shares
        )  # fmt: skip
        _record(session, by, ["kept_seats"])
        promote_locked(session)
    return rows


def _mine(session: Session, by: Account | None) -> Session:
    (held,) = locked([session.pk])
    if by is not None and not may_select(by, held.series):
        raise Refused("not_allowed", _("Only the team of this series can set who comes in."))
    return held


def _record(session: Session, by: Account | None, fields: list[str]) -> None:
    network = session.series.network_id
    journal.record("admission.changed", session, network=network, by=by, series=session.series_id, fields=fields)


def _check(session: Session, fields: dict[str, Any]) -> None:
    if "mode" in fields and fields["mode"] not in Mode.values:
        raise Refused("unknown_choice", _("Choose one of the ways in."), "mode")
    if not set(fields.get("for_sectors", [])) <= set(Sector.values):
        raise Refused("unknown_choice", _("Choose sectors from the list."), "for_sectors")
    hours = fields.get("offer_hours", 1)
    if not isinstance(hours, int) or not 1 <= hours <= LONGEST_OFFER:
        raise Refused(
            "wrong_number", _("Give a number of hours from 1 to %(most)s.") % {"most": LONGEST_OFFER}, "offer_hours"
        )
    closes_at = fields.get("closes_at")
    if closes_at is not None and closes_at > session.starts_at:
        words = _(
            "Registration ends at the start of the session at the latest. Choose an earlier time or leave it empty."
        )
        raise Refused("closes_after_start", words, "closes_at")


def _check_shares(session: Session, shares: list[Wished]) -> None:
    for one in shares:
        if not isinstance(one.seats, int) or one.seats < 1:
            raise Refused("wrong_number", _("Keep at least one seat, or remove the line."), "seats")
        _share(one)
    if shares and session.capacity is None:
        words = _("This session has no limit of seats, so none need to be kept. Give it a capacity first.")
        raise Refused("no_limit", words)
    if session.capacity is not None and sum(one.seats for one in shares) > session.capacity:
        words = _("Together more seats are kept than the session has (%(seats)s).")
        raise Refused("more_than_capacity", words % {"seats": session.capacity}, "seats")


def _share(one: Wished) -> Share:
    named = [
        share
        for share, value in ((Share.REGION, one.region), (Share.SECTOR, one.sector), (Share.CITY, one.municipality))
        if value
    ]
    if len(named) != 1:
        raise Refused("kept_for_nothing", _("Say for which region, sector or city the seats are kept: one of them."))
    return named[0]
