"""Personal data of a series: what is held, why, until when; and who agreed to what in a session."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.programme.models import Series, Session
from sympolis.programme.permissions import may_change_series
from sympolis.registrations import purposes, retention
from sympolis.registrations.agreements import agreements, of_session
from sympolis.registrations.permissions import may_see_addresses
from sympolis.registrations.views.desk import people_door, series_frame, session_door, session_frame


@people_door()
def series_data(request: HttpRequest, series: Series) -> HttpResponse:
    """What is held of the people of a series, why, until when."""
    days = retention.days_left(series, timezone.now())
    rows = [row for row in _rows(retention.kept(series), retention.further_rows(series)) if row["count"]]
    context = {
        "rows": rows,
        "any": bool(rows),
        "days": days,
        "soon": days is not None and 0 <= days <= retention.WARN.days,
        "may_set_up": may_change_series(request.user, series),
        "agreements": agreements(series),
    }
    return render(request, "registrations/desk_data.html", {**series_frame(request, series, "data"), **context})


def _rows(kept: retention.Kept, further: list[tuple[str, int, str]]) -> list[dict[str, Any]]:
    """Kinds of things with why they are held."""
    told = [
        (_("People"), kept.people, _("To run the sessions: names, addresses, languages, where they come from")),
        (
            _("Texts of registrations"),
            kept.registrations,
            _("For speakers and selection: questions, motivation, reasons"),
        ),
        (_("Answers to own questions"), kept.answers, _("What the secretariat asked for")),
        (_("Files"), kept.files, _("Sent with these answers")),
        (_("Invitations"), kept.invitations, _("So that nobody is invited twice, and links work")),
        (_("Letters"), kept.letters, _("To see whether they arrived; each goes after 90 days in any case")),
        (_("Names on certificates"), kept.certificates, _("So that a certificate can be verified")),
        (_("Rows of attendance lists"), kept.attendance_rows, _("To put a wrong match right")),
        (_("Rows of spreadsheets"), kept.import_rows, _("To look up what was brought along, and undo it")),
        (_("Texts of feedback"), kept.feedback, _("To make sessions better; kept without names")),
        *further,
    ]
    return [{"words": words, "count": count, "why": why} for words, count, why in told]


@session_door(may_see_addresses)
def session_consents(request: HttpRequest, session: Session) -> HttpResponse:
    """Who with a seat agreed to be recorded, and to what else; as it is at this moment."""
    context = {
        "people": of_session(session),
        "purposes": [(purpose, str(name)) for purpose, name in purposes.NAMES.items()],
    }
    return render(
        request, "registrations/desk_consents.html", {**session_frame(request, session, "participants"), **context}
    )
