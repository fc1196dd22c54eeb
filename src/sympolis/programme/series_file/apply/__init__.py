"""Make the installation what a series file tells: all of it in one transaction, or nothing."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from sympolis.programme import actions, queries
from sympolis.programme.models import Release, Series
from sympolis.programme.series_file.apply.community import Community
from sympolis.programme.series_file.apply.ledger import Difference, Ledger, merged
from sympolis.programme.series_file.apply.meetings import Meetings
from sympolis.programme.series_file.apply.plan import Plan, is_public
from sympolis.programme.series_file.document import Document, Unusable, Words
from sympolis.programme.states import SeriesState

Progress = Callable[[int, int], None]  # (sessions done, sessions in all)


@dataclass(frozen=True)
class Outcome:
    """What an import did, or with `dry_run` would do."""

    series: Series
    differences: list[Difference]
    release: Release | None

    @property
    def changed(self) -> bool:
        return any(difference.kind != "left alone" for difference in self.differences)


class _NothingKept(Exception):
    """Rolls a dry run back."""


def apply(document: Document, *, dry_run: bool = False, progress: Progress = lambda done, of: None) -> Outcome:
    """Write what the document tells and the installation does not have yet.

    Keys that the file leaves out, and sessions and themes it does not name, stay as they are. A series that the file
    calls published, or `released`, is released at the end if that makes anything public.
    Raises Unusable with everything that was refused; nothing is written then.
    """
    ledger = Ledger(document)
    outcome = None
    try:
        with transaction.atomic():
            outcome = _apply(document, ledger, progress)
            if dry_run:
                raise _NothingKept
    except _NothingKept:
        pass
    assert outcome is not None
    return outcome


def _apply(document: Document, ledger: Ledger, progress: Progress) -> Outcome:
    community = Community(document, ledger)
    network = community.settle()
    if network is None:
        raise Unusable(ledger.problems)
    plan = Plan(document, ledger, community, network)
    series = plan.settle()
    if series is None or ledger.problems:
        raise Unusable(ledger.problems)
    Meetings(document, ledger, community, plan, series).settle(progress)
    plan.narrow(series)
    release = _go_public(document, series, ledger)
    if ledger.problems:
        raise Unusable(ledger.problems)
    return Outcome(Series.objects.get(pk=series.pk), ledger.differences, release)


def _go_public(document: Document, series: Series, ledger: Ledger) -> Release | None:
    """State of the series, and its next release where the file asks for it."""
    state = document.series.get("state")
    release = None
    with ledger.at(document.series.path):
        if state == SeriesState.PUBLISHED:
            _turn(series, state, actions.publish_series, "published", ledger)
        if document.series.get("released", is_public(state or "")):
            release = _release(document, series, ledger)
        if state == SeriesState.ARCHIVED:
            _turn(series, state, actions.archive_series, "archived", ledger)
        if state == SeriesState.DRAFT:
            _turn(series, state, actions.withdraw_series, "withdrawn", ledger)
    return release


def _turn(series: Series, state: str, verb: Callable[..., Series], word: str, ledger: Ledger) -> None:
    if Series.objects.get(pk=series.pk).state != state:
        verb(series, by=None)
        ledger.note(word, "series", series.slug)


def _release(document: Document, series: Series, ledger: Ledger) -> Release | None:
    changes = queries.pending_changes(series)
    if not changes:
        return None
    note = merged(None, document.series.get("release_note", Words()))
    release = actions.release(series, by=None, note=note)
    detail = _("version %(number)d, %(count)d sessions") % {"number": release.number, "count": len(changes)}
    ledger.note("released", "series", series.slug, detail)
    return release


__all__ = ["Difference", "Outcome", "apply"]
