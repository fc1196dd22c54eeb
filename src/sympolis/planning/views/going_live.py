"""The go-live checklist of a session, and where the sessions of a series stand."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolis.core.refusals import Refused
from sympolis.planning.actions import checklist as actions
from sympolis.planning.actions.going_live import set_on_the_day
from sympolis.planning.checklist import Checklist, Line, checklists
from sympolis.planning.forms.going_live import Form, ItemForm, OnTheDayForm
from sympolis.planning.models import Item
from sympolis.planning.owners import circles, name_of
from sympolis.planning.permissions import may_keep, may_keep_list
from sympolis.planning.phones import dialled
from sympolis.programme import queries
from sympolis.programme.doors import series_door, session_door
from sympolis.programme.models import Series, Session
from sympolis.programme.permissions import may_see_draft
from sympolis.programme.states import SessionState
from sympolis.programme.views.sessions import frame

WEEKS = 6  # of which the overview tells all; sessions behind it on a wish
MOST_LATE = 4


@session_door(may_see_draft)
def session_page(request: HttpRequest, session: Session) -> HttpResponse:
    """What is done and what is open. POST `do`: tick, reopen (with `item`), take_over."""
    if request.method == "POST":
        return _turn(request, session)
    found = list_of(session)
    circle = circles([session])[session.pk]
    context = {
        **session_frame(request, session), "list": found, "lines": [_row(session, line) for line in found.lines],
        **_duty(found), "left": [line for line in found.open if line.owner and not circle.holds(line.owner)],
        "may_keep_list": may_keep_list(request.user, session.series.network), "provision": found.provision,
    }  # fmt: skip
    return render(request, "planning/go_live.html", context)


def _duty(found: Checklist) -> dict[str, str]:
    """Who is on duty, and their number as a phone dials it."""
    going = found.going
    who = (going.on_duty or going.on_duty_account) if going else None
    number = going.duty_phone if going else ""
    return {"duty_name": name_of(who) if who else "", "phone_link": dialled(number)}


def session_frame(request: HttpRequest, session: Session) -> dict[str, Any]:
    """What the pages of going live show of a session: as its other tabs, and the clock of whoever reads."""
    return {**frame(request, session), "tab": "go_live", "zone": request.reader.zone or session.zone}  # type: ignore[attr-defined]


def list_of(session: Session) -> Checklist:
    return checklists([session], timezone.now())[session.pk]


def _row(session: Session, line: Line) -> dict[str, Any]:
    item = line.item
    done_by = item.done_by or item.done_by_person
    return {
        "line": line, "owner": name_of(line.owner) if line.owner else "",
        "by": name_of(done_by) if done_by else "", "act": address_of(session, line.page),
    }  # fmt: skip


def address_of(session: Session, page: str) -> str:
    """Where something is done: a page of the session, or of its series."""
    if not page:
        return ""
    of_series = page.partition(":")[2].startswith("series_")
    return reverse(page, args=[session.series.slug] if of_series else [session.series.slug, session.slug])


def _turn(request: HttpRequest, session: Session) -> HttpResponse:
    do, key = request.POST.get("do", ""), request.POST.get("item", "")
    try:
        if do == "tick":
            actions.tick(session, key, by=request.user)
        elif do == "reopen":
            actions.reopen(session, key, by=request.user)
        elif do == "take_over":
            count = actions.take_over(session, by=request.user)
            words = ngettext("%(count)d item is yours now.", "%(count)d items are yours now.", count)
            messages.success(request, words % {"count": count})
        else:
            raise Http404
    except Refused as refusal:
        messages.error(request, str(refusal.words))
    address = reverse("go_live:session", args=[session.series.slug, session.slug])
    is_there = do in ("tick", "reopen") and Item.objects.filter(session=session, key=key).exists()
    return redirect(f"{address}#{key}" if is_there else address)


@session_door(may_keep)
def item(request: HttpRequest, session: Session, key: str) -> HttpResponse:
    """Owner, date and note of an item. POST `do` remove: away with it."""
    found = list_of(session).line(key)
    if found is None:
        raise Http404
    if request.method == "POST" and request.POST.get("do") == "remove":
        try:
            actions.remove_item(session, key, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal.words))
            return redirect("go_live:item", session.series.slug, session.slug, key)
        messages.success(request, _("Removed: %(title)s") % {"title": found.title})
        return redirect("go_live:session", session.series.slug, session.slug)
    form = ItemForm(request.POST or None, session=session, circle=circles([session])[session.pk], line=found)
    if saved(request, form, lambda: actions.change_item(session, key, by=request.user, **form.wishes())):
        return redirect("go_live:session", session.series.slug, session.slug)
    context = {**session_frame(request, session), "form": form, "line": found}
    return render(request, "planning/go_live_item.html", context, status=422 if form.errors else 200)


@session_door(may_keep)
def item_new(request: HttpRequest, session: Session) -> HttpResponse:
    """Something that only this session asks for."""
    form = ItemForm(request.POST or None, session=session, circle=circles([session])[session.pk])
    if saved(request, form, lambda: actions.add_item(session, by=request.user, **form.wishes())):
        return redirect("go_live:session", session.series.slug, session.slug)
    context = {**session_frame(request, session), "form": form, "line": None}
    return render(request, "planning/go_live_item.html", context, status=422 if form.errors else 200)


@session_door(may_keep)
def on_the_day(request: HttpRequest, session: Session) -> HttpResponse:
    """Backup link, person on duty, rehearsal."""
    found = list_of(session)
    form = OnTheDayForm(request.POST or None, session=session, circle=circles([session])[session.pk], going=found.going)
    if saved(request, form, lambda: set_on_the_day(session, by=request.user, **form.wishes())):
        return redirect("go_live:session", session.series.slug, session.slug)
    context = {**session_frame(request, session), "form": form}
    return render(request, "planning/go_live_on_the_day.html", context, status=422 if form.errors else 200)


def saved(request: HttpRequest, form: Form, act: Callable[[], Any]) -> bool:
    """Do what a form asks for; whether it was done."""
    if request.method != "POST" or not form.is_valid() or not form.is_current():
        return False
    try:
        act()
    except Refused as refusal:
        form.show(refusal)
        return False
    messages.success(request, _("Saved."))
    return True


@series_door(may_see_draft)
def series_page(request: HttpRequest, series: Series) -> HttpResponse:
    """Sessions of the next weeks by what is open, those that are late first; `?all`: every one that is to come."""
    now = timezone.now()
    rows = [one for one in queries.draft(series) if one.ends_at > now and one.state != SessionState.CANCELLED]
    for row in rows:
        row.series = series
    near = rows if "all" in request.GET else [one for one in rows if one.starts_at - now <= timedelta(weeks=WEEKS)]
    found = checklists(near, now)
    entries = [_entry(found[one.pk]) for one in near]
    entries.sort(key=lambda entry: (-len(entry["list"].late), entry["list"].session.starts_at))
    context = {
        "desk_here": "go_live", "series": series, "entries": entries, "later": len(rows) - len(near), "weeks": WEEKS,
        "zone": request.reader.zone or series.zone, "late": sum(len(entry["list"].late) for entry in entries),  # type: ignore[attr-defined]
        "open": sum(len(entry["list"].open) for entry in entries), "touched": sum(one.provision.touched for one in found.values() if one.provision),
        "may_keep_list": may_keep_list(request.user, series.network),
    }  # fmt: skip
    return render(request, "planning/go_live_series.html", context)


def _entry(found: Checklist) -> dict[str, Any]:
    late = found.late
    return {
        "list": found, "late": late[:MOST_LATE], "more_late": len(late) - MOST_LATE, "provision": found.provision,
    }  # fmt: skip
