"""Choosing among applications: a queue, who comes so far, one or many decided at once."""

from collections import Counter
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolis.core.refusals import Refused
from sympolis.directory.models import Account
from sympolis.directory.states import Gender, Sector
from sympolis.programme.models import Session
from sympolis.registrations import actions, listing, queries
from sympolis.registrations.actions.selection import LONGEST_REASON
from sympolis.registrations.balance import balance, key_of, traits_of
from sympolis.registrations.filling import seats_of
from sympolis.registrations.forms.desk_filters import address_of, filters, wish_of
from sympolis.registrations.letters.decisions import preview
from sympolis.registrations.models import Answer, Registration
from sympolis.registrations.permissions import may_select
from sympolis.registrations.sheet import answer_words
from sympolis.registrations.states import HOLDING, RegistrationState
from sympolis.registrations.views.desk import paged, session_door, session_frame

FILTERS = ("region", "sector", "gender", "city", "language", "brings")
BALANCED = ("region_id", "sector", "gender", "municipality_id")
MOST_AT_ONCE = 500


@session_door(may_select)
def selection(request: HttpRequest, session: Session) -> HttpResponse:
    """GET: the queue, or `?show=decided`. POST: decide (accept, decline; one by its own button, or the ticked ones), or
    look at the balance with the ticked ones (`do=look`, for browsers without scripts)."""
    data = request.POST
    problem = ""
    if request.method == "POST" and data.get("do") != "look":
        problem = _decide(request, session)
        if not problem:
            return redirect(
                reverse("registrations_desk:session_selection", args=[session.series.slug, session.slug])
                + address_of(request.GET)
            )
    shown = _decided(request, session) if request.GET.get("show") == "decided" else _queue(request, session)
    context = {**session_frame(request, session, "participants"), **shown, "problem": problem}
    context |= {"reason": data.get("reason", ""), "longest": LONGEST_REASON}
    return render(request, "registrations/desk_selection.html", context, status=422 if problem else 200)


def _ticked(data: QueryDict) -> list[int]:
    told = [value for value in data.getlist("chosen") if value.isascii() and value.isdecimal() and len(value) < 19]
    return [int(value) for value in told[:MOST_AT_ONCE]]


def _decide(request: HttpRequest, session: Session) -> str:
    """What stands in the way, "" when it was decided."""
    one, accept = _pressed(request.POST)
    chosen = [one] if one else _ticked(request.POST)
    if not chosen:
        return _("Tick at least one application, or use the buttons beside it.")
    rows = Registration.objects.filter(session=session, pk__in=chosen)
    try:
        done = actions.decide(session, rows, accept=accept, by=request.user, reason=request.POST.get("reason", ""))
    except Refused as refusal:
        return str(refusal.words)
    _say(request, Counter({state: len(rows) for state, rows in done.items()}))
    return ""


def _pressed(data: QueryDict) -> tuple[int | None, bool]:
    """(the application whose own button was pressed, None for the ticked ones; whether it is accepted)."""
    for name in ("accept", "decline"):
        value = data.get(name, "")
        if value.isascii() and value.isdecimal() and len(value) < 19:
            return int(value), name == "accept"
    return None, data.get("do") == "accept"


def _say(request: HttpRequest, done: Counter) -> None:
    seats = done[RegistrationState.CONFIRMED] + done[RegistrationState.REGISTERED]
    if seats:
        messages.success(request, ngettext("%(n)d accepted.", "%(n)d accepted.", seats) % {"n": seats})
    if waiting := done[RegistrationState.WAITING]:
        words = ngettext(
            "%(n)d accepted, but no seat is free: on the waiting list.",
            "%(n)d accepted, but no seat is free: on the waiting list.", waiting,
        )  # fmt: skip
        messages.warning(request, words % {"n": waiting})
    if declined := done[RegistrationState.DECLINED]:
        messages.success(request, ngettext("%(n)d declined.", "%(n)d declined.", declined) % {"n": declined})
    if not done.total():
        messages.info(request, _("Somebody else decided on this a moment ago; nothing has changed."))


def _queue(request: HttpRequest, session: Session) -> dict[str, Any]:
    wish = replace(wish_of(request.GET, by_address=True), state=RegistrationState.APPLIED, sort="line")
    everybody = listing.tally(Registration.objects.filter(session=session))
    applied = listing.Tally([row for row in everybody.rows if row[0] == RegistrationState.APPLIED])
    names = listing.Names.of(everybody)
    found = paged(request, listing.registrations_in(session, wish))
    rows = found["page"].object_list
    ticked = set(_ticked(request.POST))
    return {
        **found,
        "queue": _told(session, rows, ticked),
        "wish": wish,
        "is_narrowed": not replace(wish, state="").is_open,
        "filters": filters(applied, names, wish, FILTERS),
        "total": len(applied.rows),
        "seats": seats_of(queries.seating(session), everybody),
        "groups": balance(
            everybody, [traits_of(row) for row in rows if row.pk in ticked], _traits(names), _("not told")
        ),
        "ticked": len([row for row in rows if row.pk in ticked]),
        "letters": _letters(session, rows[0]) if rows else [],
    }


def _letters(session: Session, row: Registration) -> list[dict[str, Any]]:
    """What the first one in the queue would get."""
    row.session, row.participant.network = session, session.series.network
    seating, told = queries.seating(session), {"name": row.participant.person}
    found = [
        (_("The letter that accepts, for example to %(name)s") % told, preview(row, seating, accept=True)),
        (_("The letter that declines, for example to %(name)s") % told, preview(row, seating, accept=False)),
    ]
    return [{"words": words, "written": written} for words, written in found if written]


def _traits(names: listing.Names) -> dict[str, tuple[str, dict]]:
    return {
        "region_id": (_("Region"), names.regions),
        "sector": (_("Sector"), dict(Sector.choices)),
        "gender": (_("Gender"), dict(Gender.choices)),
        "municipality_id": (_("City"), names.cities),
    }


def _told(session: Session, rows: list[Registration], ticked: set[int]) -> list[dict[str, Any]]:
    """Applications with their answers and how many other seats these people have in the series."""
    people = [row.participant_id for row in rows]
    answers: dict[int, list] = {}
    given = Answer.objects.filter(participant__in=people, question__series=session.series)
    for answer in given.select_related("question").order_by("question__order", "question_id"):
        words = answer_words(answer.question, answer.value)
        answers.setdefault(answer.participant_id, []).append((answer.question.label, words))
    others = Registration.objects.filter(session__series=session.series, participant__in=people, state__in=HOLDING)
    seats = Counter(others.exclude(session=session).values_list("participant_id", flat=True))
    return [
        {
            "row": row,
            "answers": answers.get(row.participant_id, []),
            "elsewhere": seats[row.participant_id],
            "keys": " ".join(key_of(trait, getattr(row, trait)) for trait in BALANCED),
            "ticked": row.pk in ticked,
        }
        for row in rows
    ]


def _decided(request: HttpRequest, session: Session) -> dict[str, Any]:
    rows = Registration.objects.filter(session=session).exclude(decided_at=None, decision_reason="")
    joined = rows.select_related("participant__person", "municipality", "region")
    found = paged(request, joined.order_by(F("decided_at").desc(nulls_last=True), "-state_at", "-pk"))
    page = found["page"].object_list
    accounts = Account.objects.filter(pk__in={row.decided_by_id for row in page})
    by = dict(accounts.values_list("pk", "email"))
    return {**found, "decided": [(row, by.get(row.decided_by_id, "")) for row in page], "show": "decided"}
