"""The schedule board: weeks by day, what stands in the way, placing and moving without and with dragging."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sympolis.core.languages import zone_city
from sympolis.core.refusals import Refused
from sympolis.core.text import isolated
from sympolis.planning import board as boards
from sympolis.planning import conflicts, look
from sympolis.planning.actions import board as actions
from sympolis.planning.forms.board import LockForm, MoveForm, ZoneForm
from sympolis.planning.look import Look
from sympolis.planning.models import Step
from sympolis.planning.queries.meetings import Timeline, timeline
from sympolis.planning.queries.steps import last_steps, told_at, who_was_first
from sympolis.planning.states import StepKind
from sympolis.programme import permissions, queries
from sympolis.programme.board import local_of
from sympolis.programme.doors import series_door
from sympolis.programme.models import Series, Session
from sympolis.programme.over import opens
from sympolis.programme.views.releases import groups_of

PIECE = "X-Piece"  # header of the board's own script: only the piece of the page that changes


@series_door(permissions.may_see_draft)
def board(request: HttpRequest, series: Series) -> HttpResponse:
    """The board as the address asks for it."""
    is_piece = PIECE in request.headers
    page = "planning/_board.html" if is_piece else "planning/board.html"
    answer = render(request, page, {**_context(request, series), "is_piece": is_piece})
    if is_piece:
        answer.headers[PIECE] = "board"
    return answer


def _context(request: HttpRequest, series: Series) -> dict[str, Any]:
    seen = look.read(request.GET.dict(), timezone.now().date())
    zone = seen.zone or series.zone
    line = timeline(series, request.user, zone)
    if "from" not in request.GET:
        today = local_of(timezone.now(), zone).date()
        days = [local_of(one.starts_at, zone).date() for one in line.sessions if boards.is_placed(one)]
        seen = look.read(request.GET.dict(), boards.first_month(series, days, today))
    span = boards.span_of(series, line, seen, zone)
    sessions = boards.shown(series, seen, span, zone)
    found = conflicts.of_all(line.looked_at({one.pk for one in sessions}), line.around)
    beside = boards.beside_all(sessions, conflicts.by_session(found))
    weeks = boards.weeks(series, seen, line, sessions, span, zone, beside)
    may_work = permissions.may_work_on(request.user, series)
    chosen = next((one for one in line.sessions if one.slug == seen.move and one.pk in line.meetings), None)
    locked = chosen if chosen and chosen.is_locked else None
    moving = chosen if may_work and not locked else None
    after = opens(series)
    first = local_of(after, zone).date() if after else None
    cells = boards.starts_of_days(line, moving.pk, weeks, zone, first) if moving else {}
    return {
        "desk_here": "board",
        "series": series,
        "seen": seen,
        "zone": zone,
        "place": "UTC" if zone == "UTC" else zone_city(zone, request.reader.language),
        "zone_form": ZoneForm(initial={"zone": zone}),
        "months": boards.months(series, line, seen, zone),
        "board": weeks,
        "rows": boards.rows(weeks, beside, cells, seen, first),
        "ideas": boards.ideas(line, seen),
        "count": sum(boards.is_placed(one) for one in line.sessions),
        "listed": boards.listed(found, set(beside), line, seen),
        "whole": seen.query(month=None),
        "query": seen.query(wanted=None, done=""),
        "stay": seen.query(move="", day=None, wanted=None, done=""),
        "both": seen.query(both=not seen.both),
        "weekends": seen.query(weekends=not seen.weekends),
        "some_open": bool(cells),
        "locked": locked,
        "locked_now": told_at(locked.starts_at, zone) if locked else "",
        "may_work": may_work,
        "may_release": permissions.may_release(request.user, series),
        "steps": last_steps(series, zone),
        "done": _done(line, seen, found),
        **(_differences(request, series) if seen.both else {}),
        **(_choosing(line, moving, seen, zone, after) if moving else {}),
    }


def _done(line: Timeline, seen: Look, found: list[conflicts.Conflict]) -> dict[str, Any] | None:
    """The session that was moved last, with what stands in its way there."""
    session = next((one for one in line.sessions if one.slug == seen.done), None) if seen.done else None
    if session is None:
        return None
    return {"session": session, "conflicts": [one for one in found if session.pk in one.sessions]}


def _differences(request: HttpRequest, series: Series) -> dict[str, Any]:
    changes = queries.pending_changes(series)
    return {"differences": groups_of(series, changes, request.reader.language), "pending": len(changes)}


def _choosing(line: Timeline, session: Session, seen: Look, zone: str, after: datetime | None) -> dict[str, Any]:
    """What the page offers while somebody chooses where a session goes."""
    starts = boards.starts_of_day(line, session.pk, seen.day, zone, after) if seen.day else []
    return {
        "moving": session,
        "moving_now": told_at(session.starts_at, zone),
        "other_day": seen.query(day=None, wanted=None),
        "starts": [one for one in starts if boards.is_waking(one)],
        "other_starts": [one for one in starts if not boards.is_waking(one)],
    }


def _posted(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A button of the board: `view(request, series, seen)`, by POST, for those who work on the series."""

    @require_POST
    def inside(request: HttpRequest, series: Series, **keys: Any) -> HttpResponse:
        asked = QueryDict(request.POST.get("look", "").lstrip("?")[:500])
        return view(request, series, look.read(asked.dict(), timezone.now().date()), **keys)

    return series_door(permissions.may_work_on)(inside)


def _back(series: Series, seen: Look, at: str = "", **changes: Any) -> HttpResponse:
    address = reverse("board:board", args=[series.slug]) + seen.query(**changes)
    return HttpResponseRedirect(f"{address}#{at}" if at else address)


def _session(request: HttpRequest, series: Series) -> Session:
    session = get_object_or_404(Session.objects.filter(series=series), slug=request.POST.get("session", ""))
    session.series = series
    return session


@_posted
def move(request: HttpRequest, series: Series, seen: Look) -> HttpResponse:
    """Place or move a session. Who comes second learns who was first, and their choice stays marked."""
    session, zone = _session(request, series), seen.zone or series.zone
    form = MoveForm(request.POST, session=session, zone=zone)
    if not form.is_valid():
        messages.error(request, next(iter(form.errors.values()))[0])
        return _back(series, seen, "board")
    starts_at = form.cleaned_data["starts_at"]
    day = local_of(starts_at, zone).date()
    again = {"move": session.slug, "day": day, "wanted": starts_at, "done": ""}
    try:
        step = actions.move(
            session, by=request.user, starts_at=starts_at, expected_revision=form.cleaned_data["revision"]
        )
    except Refused as refusal:
        messages.error(request, _refused(refusal, session, told_at(starts_at, zone), zone))
        if refusal.code == "over":
            return _back(series, seen, "board")
        return (
            _back(series, seen, "starts", **again)
            if refusal.code != "locked"
            else _back(series, seen, move="", day=None)
        )
    if step is None:
        messages.info(request, _("The time is the same as before; nothing has changed."))
    else:
        messages.success(request, _moved(step, session, told_at(starts_at, zone)))
    month = day.replace(day=1) if seen.month else None
    return _back(series, seen, session.slug, move="", day=None, wanted=None, done=session.slug, month=month)


def _refused(refusal: Refused, session: Session, wanted: str, zone: str) -> str:
    if refusal.code != "changed_meanwhile":
        return str(refusal.words)
    session.refresh_from_db()
    told = _("You chose %(wanted)s; this is still marked below. Look at how it stands now, then choose again.")
    return f"{who_was_first(session, zone)} {told % {'wanted': wanted}}"


def _moved(step: Step, session: Session, new: str) -> str:
    told = {"title": isolated(str(session.title)), "new": new}
    if step.kind == StepKind.PLACE:
        return _("Placed in the draft: “%(title)s”, %(new)s.") % told
    return _("Moved in the draft: “%(title)s” to %(new)s. The public learns of it with the next release.") % told


@_posted
def lock(request: HttpRequest, series: Series, seen: Look) -> HttpResponse:
    """Fix the time of a session, or let it be moved again."""
    session, form = _session(request, series), LockForm(request.POST)
    if not form.is_valid():
        raise Http404
    wanted, zone = form.cleaned_data["do"], seen.zone or series.zone
    verb = actions.lock if wanted == "lock" else actions.unlock
    try:
        verb(session, by=request.user, expected_revision=form.cleaned_data["revision"])
    except Refused as refusal:
        words = str(refusal.words)
        if refusal.code == "changed_meanwhile":
            session.refresh_from_db()
            words = who_was_first(session, zone) + " " + _("Look at it, then press again.")
        messages.error(request, words)
    else:
        words = _("“%(title)s” stays where it is: nobody can move it until it is unlocked.")
        free = _("“%(title)s” can be moved again.")
        messages.success(request, (words if wanted == "lock" else free) % {"title": isolated(str(session.title))})
    return _back(series, seen, session.slug, done="")


@_posted
def undo(request: HttpRequest, series: Series, seen: Look, step: int) -> HttpResponse:
    """Take a step back."""
    found = get_object_or_404(Step.objects.filter(series=series).select_related("session"), pk=step)
    try:
        actions.undo(found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal.words))
        return _back(series, seen, "steps", done="")
    messages.success(
        request, _("Taken back: “%(title)s” stands as before.") % {"title": isolated(str(found.session.title))}
    )
    return _back(series, seen, found.session.slug, done="")
