"""A call for contributions: written, opened, closed, opened again."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.contributions.models import Call
from sympolis.contributions.permissions import may_call
from sympolis.contributions.states import CallState, Kind
from sympolis.core import clock
from sympolis.core.refusals import Refused
from sympolis.core.texts import Texts
from sympolis.directory.models import Account, Region
from sympolis.journal import actions as journal
from sympolis.programme.models import Series, Theme

MOST_CALLS = 50  # of a series
LONGEST_TITLE = 300
LONGEST_INTRO = 20_000
LONGEST_GRACE = 7 * 1440  # minutes
FIELDS = ("title", "intro", "kinds", "closes_at", "zone", "grace_minutes")


def save_call(
    series: Series,
    call: Call | None,
    *,
    by: Account | None,
    themes: Iterable[Theme] | None = None,
    regions: Iterable[Region] | None = None,
    opens: bool = False,
    **fields: Any,
) -> Call:
    """Add a call as a draft (`call` None) or change one, open or not.

    fields     title and intro (texts), kinds, closes_at (UTC; None: rolling), zone (IANA name), grace_minutes
    themes     of the series; none: all of them. None leaves what is there, as it does for `regions`
    opens      open it too, as `open_call` does, all or nothing
    Raises Refused: "not_allowed", "too_many" (50), "missing" (title, kinds), "too_long", "unknown_choice" (kinds, zone,
    grace_minutes, themes), "past" (opens: its deadline is over), "gone" (removed meanwhile).
    """
    with transaction.atomic():
        held = _held(series, by)
        row = _locked(call) if call else _new(held)
        changed = [name for name in FIELDS if name in fields and getattr(row, name) != fields[name]]
        for name in changed:
            setattr(row, name, fields[name])
        _check(row)
        is_new = row.pk is None
        row.save()
        changed += _set(row, "themes", _own_themes(held, themes)) + _set(row, "regions", regions)
        if is_new:
            _record("call.added", row, by)
        elif changed:
            _record("call.changed", row, by, fields=changed)
        if opens:
            _open(row, by)
    return row


def open_call(call: Call, *, by: Account | None) -> Call:
    """Let contributions come in, for the first time or again. One that is open stays open.

    Raises Refused: "not_allowed", "past" (its deadline is over), "gone".
    """
    with transaction.atomic():
        _held(call.series, by)
        row = _locked(call)
        _open(row, by)
    return row


def _open(row: Call, by: Account | None) -> None:
    now = timezone.now()
    if row.closes_at is not None and row.closes_at <= now:
        raise Refused("past", _("The deadline is over. Set a later one first, or none."), "closes_on")
    if row.state != CallState.OPEN:
        row.state, row.opened_at = CallState.OPEN, row.opened_at or now
        row.save(update_fields=["state", "opened_at"])
        _record("call.opened", row, by)


def close_call(call: Call, *, by: Account | None) -> Call:
    """Take nothing more. What came in stays. Raises Refused: "not_allowed", "not_open" (a draft), "gone"."""
    with transaction.atomic():
        _held(call.series, by)
        row = _locked(call)
        if row.state == CallState.DRAFT:
            raise Refused("not_open", _("This call was never open."))
        if row.state == CallState.OPEN:
            row.state = CallState.CLOSED
            row.save(update_fields=["state"])
            _record("call.closed", row, by)
    return row


def remove_call(call: Call, *, by: Account | None) -> None:
    """Delete a call that was never open. Raises Refused: "not_allowed", "was_open" (close it instead), "gone"."""
    with transaction.atomic():
        _held(call.series, by)
        row = _locked(call)
        if row.opened_at is not None:
            raise Refused("was_open", _("People have seen this call. Close it instead: then it stays in the records."))
        _record("call.removed", row, by)
        row.delete()


def _held(series: Series, by: Account | None) -> Series:
    held = Series.objects.select_for_update(no_key=True, of=("self",)).select_related("network").get(pk=series.pk)
    if by is not None and not may_call(by, held):
        raise Refused("not_allowed", _("Only the team of this series can change its calls."))
    return held


def _locked(call: Call) -> Call:
    row = Call.objects.select_for_update(no_key=True, of=("self",)).select_related("series").filter(pk=call.pk).first()
    if row is None:
        raise Refused("gone", _("Somebody else has removed this call."))
    return row


def _new(series: Series) -> Call:
    if series.calls.count() >= MOST_CALLS:
        raise Refused("too_many", _("A series has at most %(most)s calls.") % {"most": MOST_CALLS})
    return Call(series=series, zone=series.zone)


def _check(row: Call) -> None:
    title, intro = Texts(row.title), Texts(row.intro)
    if not str(title).strip():
        raise Refused("missing", _("Give the call a title."), "title")
    for field, texts, longest in (("title", title, LONGEST_TITLE), ("intro", intro, LONGEST_INTRO)):
        if any(len(text) > longest for text in texts.values() if isinstance(text, str)):
            raise Refused("too_long", _("This text is too long: at most %(most)s signs.") % {"most": longest}, field)
    if not row.kinds:
        raise Refused("missing", _("Choose what the call asks for."), "kinds")
    if set(row.kinds) - set(Kind.values):
        raise Refused("unknown_choice", _("Choose from the list."), "kinds")
    try:
        clock.zone(row.zone)
    except clock.UnknownZone:
        raise Refused("unknown_choice", _("Choose a time zone from the list."), "zone") from None
    if not 0 <= row.grace_minutes <= LONGEST_GRACE:
        words = _("Give 0 to %(most)s minutes.") % {"most": LONGEST_GRACE}
        raise Refused("unknown_choice", words, "grace_minutes")


def _own_themes(series: Series, themes: Iterable[Theme] | None) -> list[Theme] | None:
    if themes is None:
        return None
    wanted = list(themes)
    if any(theme.series_id != series.pk for theme in wanted):
        raise Refused("unknown_choice", _("Choose themes of this series."), "themes")
    return wanted


def _set(row: Call, name: str, wanted: Iterable[Any] | None) -> list[str]:
    """Put others in place of those that are there; [name] if they differ."""
    if wanted is None:
        return []
    rows, related = list(wanted), getattr(row, name)
    if {one.pk for one in rows} == set(related.values_list("pk", flat=True)):
        return []
    related.set(rows)
    return [name]


def _record(fact: str, call: Call, by: Account | None, **facts: Any) -> None:
    journal.record(fact, call, network=call.series.network_id, by=by, series=call.series_id, **facts)
