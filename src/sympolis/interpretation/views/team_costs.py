"""What the interpreters of a series cost and what is paid; and the channels of a session to hand over."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sympolis.contributions.forms.speaking import show
from sympolis.contributions.speaking_words import title_of
from sympolis.core.refusals import Refused
from sympolis.core.text import row_id
from sympolis.interpretation import costs, hand_over
from sympolis.interpretation.actions import desk as actions
from sympolis.interpretation.forms.desk import TeamBillForm
from sympolis.interpretation.models import Booking, Terms
from sympolis.interpretation.queries.bookings import charges_of, costing, zone_of
from sympolis.interpretation.words import charge_words, fee_words, role_words
from sympolis.programme.board import local_of, short_day
from sympolis.programme.doors import series_door, session_door
from sympolis.programme.models import Series, Session
from sympolis.programme.permissions import may_work_on
from sympolis.ui.taking_away import table_to_take


@series_door(may_work_on)
def fees(request: HttpRequest, series: Series) -> HttpResponse:
    """Fees by session, totals, the budget beside them. POST `booking`: number and date of an invoice, and when it was paid."""
    rows = costing(series)
    pk = row_id(request.POST.get("booking", ""))
    if request.method == "POST" and pk not in {row.pk for row in rows}:
        raise Http404
    form = None
    if pk:
        row = next(row for row in rows if row.pk == pk)
        form = TeamBillForm(request.POST, booking=row)
        if _billed(request, form, row):
            return redirect("interpreters_team:fees", series.slug)
    context = _context(request, series, rows, form, pk)
    return render(request, "interpretation/team_fees.html", context, status=422 if form else 200)


def _billed(request: HttpRequest, form: TeamBillForm, row: Booking) -> bool:
    if not form.is_valid():
        return False
    try:
        actions.bill(row, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        show(form, refusal)
        return False
    messages.success(request, _("Saved."))
    return True


def _context(request: HttpRequest, series: Series, rows: list[Booking], form: Any, pk: int) -> dict[str, Any]:
    language, terms = request.reader.language, Terms.objects.filter(series=series).first()  # type: ignore[attr-defined]
    charged = charges_of(rows)
    people = costs.costs_of_people(rows, charged)
    total, sessions = costs.costs(rows, charged), []
    for session, group in groupby(rows, key=lambda row: row.session):
        mine = list(group)
        sessions.append({
            "session": session, "title": title_of(session, language), "day": short_day(local_of(session.starts_at, session.zone)),
            "total": _sums(costs.costs(mine, charged).agreed),
            "rows": [
                {
                    "row": row, "role": role_words(row, language), "fee": fee_words(charged[row.pk].amount, row.currency),
                    "how": charge_words(row, charged[row.pk], zone_of(row.interpreter)), "is_open": row.pk == pk and form is not None,
                    "form": form if row.pk == pk and form else TeamBillForm(booking=row),
                }
                for row in mine
            ],
        })  # fmt: skip
    rest = costs.left(terms, total.agreed)
    return {
        "desk_here": "booking", "series": series, "sessions": sessions, "total": total, "agreed": _sums(total.agreed),
        "invoiced": _sums(total.invoiced), "paid": _sums(total.paid),
        "people": [(person, one, _sums(one.agreed), _sums(one.paid)) for person, one in people.items()],
        "budget": fee_words(terms.budget, terms.currency) if terms and terms.budget is not None else "",
        "left": fee_words(abs(rest), terms.currency) if terms and rest is not None else "", "is_over": rest is not None and rest < 0,
    }  # fmt: skip


def _sums(sums: costs.Sums) -> str:
    return " + ".join(fee_words(amount, currency) for currency, amount in sorted(sums.items()))


@require_safe
@series_door(may_work_on)
def fees_file(request: HttpRequest, series: Series, kind: str) -> HttpResponse:
    """The same as a table, with what stands on the invoices."""
    rows = costing(series)
    table = costs.as_table(rows, [row.interpreter.person.address for row in rows], charges_of(rows))
    return table_to_take(kind, f"{series.slug}-interpreters", costs.COLUMNS, table)


@require_safe
@session_door(may_work_on)
def channels_file(request: HttpRequest, session: Session, kind: str) -> HttpResponse:
    """The channels of a session with their interpreters (docs/developers/channels.md)."""
    rows = hand_over.bookings_of(session)
    if kind == "csv":
        return table_to_take("csv", f"{session.slug}-channels", hand_over.CSV_COLUMNS, hand_over.as_table(rows))
    response = JsonResponse(hand_over.document(session, rows), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = f'attachment; filename="{session.slug}-channels.json"'
    return response
