"""Interpreters for all sessions of a series at once: proposed, asked, taken out again."""

from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.directory.models import Account
from sympolis.interpretation import proposing
from sympolis.interpretation.actions import bookings
from sympolis.interpretation.fitting import Job
from sympolis.interpretation.models import Booking
from sympolis.interpretation.permissions import may_book
from sympolis.interpretation.proposing import Proposal
from sympolis.interpretation.queries.bookings import Team, channels_of, sessions_of, team_for
from sympolis.interpretation.states import BookingState
from sympolis.journal import actions as journal
from sympolis.programme.actions.rows import series_to_change
from sympolis.programme.models import Series

MOST_SESSIONS = 300


@dataclass(frozen=True, slots=True)
class Proposed:
    """What came of it. `refused`: seats that somebody took or closed while it was worked out."""

    rows: list[Booking]
    refused: int
    proposal: Proposal


def propose_all(series: Series, *, by: Account | None) -> Proposed:
    """Put people down for every seat that is lacking in sessions to come, as `proposing.propose` finds best.

    Only the team sees it. Raises Refused: "not_allowed", "nobody" (on the roster), "nothing" (is lacking), "too_many".
    """
    if by is not None and not may_book(by, series):
        raise Refused("not_allowed", _("Only the team of this series can change this."))
    sessions = list(sessions_of(series))
    by_id = {one.pk: one for one in sessions}
    channels = [one for found in channels_of(sessions).values() for one in found if one.is_decided and one.job]
    if not any(one.lacking for one in channels):
        raise Refused("nothing", _("Every channel has its people. There is nothing to propose."))
    if len(sessions) > MOST_SESSIONS:
        raise Refused("too_many", _("At most %(most)s sessions can be worked out at once.") % {"most": MOST_SESSIONS})
    team = team_for(series.network, sessions)
    active = team.active
    if not active:
        raise Refused("nobody", _("Nobody is on the roster yet. Add interpreters first."))
    jobs = [_without_busy(one.job, team) for one in channels if one.job]
    found = proposing.propose(jobs, active, team.rules)
    rows, refused = [], 0
    with transaction.atomic():
        for (session, service, language), seat in sorted(found.seats, key=lambda one: one[1].is_relay):
            try:
                rows.append(
                    bookings.propose(
                        by_id[session], team.people[seat.worker], by=by, language=language, service=service,
                        source=seat.source, is_relay=seat.is_relay, again=False,
                    )
                )  # fmt: skip
            except Refused:
                refused += 1
        if rows:
            facts: dict[str, object] = {"count": len(rows)}
            journal.record_all("bookings.proposed", [(series, facts)], network=series.network_id, by=by, on_pages=False)
    return Proposed(rows, refused, found)


def _without_busy(job: Job, team: Team) -> Job:
    """The channel closed to those who speak or moderate in the session."""
    there = {worker.id for worker in team.active if team.is_inside(worker, job)}
    return replace(job, out=job.out | (there - {seat.worker for seat in job.seats}))


@dataclass(frozen=True, slots=True)
class Asked:
    """Who was asked, and who could not be."""

    rows: list[Booking]
    refused: list[tuple[Booking, Refused]]


def offer_all(series: Series, chosen: list[int], *, by: Account | None) -> Asked:
    """Ask everybody whose booking (id) was chosen and who is only proposed; each stands or falls alone.

    Raises Refused("not_allowed").
    """
    if by is not None and not may_book(by, series):
        raise Refused("not_allowed", _("Only the team of this series can change this."))
    asked, refused = [], []
    for row in _proposed(series).filter(pk__in=chosen):
        try:
            asked.append(bookings.offer(row, by=by))
        except Refused as refusal:
            refused.append((row, refusal))
    return Asked(asked, refused)


def take_out_all(series: Series, *, by: Account | None) -> int:
    """Take everything out that is only proposed in sessions to come; how many. Raises Refused: "not_allowed", "gone"."""
    if by is not None and not may_book(by, series):
        raise Refused("not_allowed", _("Only the team of this series can change this."))
    with transaction.atomic():
        series_to_change(series, by, may_book)
        rows = _proposed(series).filter(session__in=sessions_of(series))
        leaving_something = rows.filter(Q(endings__isnull=False) | Q(fixed_turns__isnull=False)).distinct()
        count = sum(bookings.take_out(row, by=by) for row in list(leaving_something))
        return count + rows.delete()[1].get(Booking._meta.label, 0)


def _proposed(series: Series):
    rows = Booking.objects.filter(session__series=series, state=BookingState.PROPOSED)
    return rows.select_related("session__series__network", "interpreter__person").order_by("session__starts_at", "pk")
