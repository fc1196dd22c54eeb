"""Who takes part: the list of a session, that of a series, both to take away, and somebody's page."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from sympolis.directory.models import Consent
from sympolis.journal.models import Entry
from sympolis.messaging.models import Letter
from sympolis.programme.history import lines_of
from sympolis.programme.models import Series, Session
from sympolis.registrations import listing, queries
from sympolis.registrations.filling import forecast, seats_of
from sympolis.registrations.forms.desk_filters import address_of, filters, of_needs, wish_of
from sympolis.registrations.models import Answer, Participant, Registration
from sympolis.registrations.permissions import may_see_addresses
from sympolis.registrations.sheet import Sheet, answer_words
from sympolis.registrations.states import ALIVE, Ending, QuestionKind
from sympolis.registrations.views.desk import paged, people_door, series_frame, session_door, session_frame
from sympolis.ui.taking_away import table_to_take

FILTERS = ("state", "region", "sector", "city", "language", "brings", "reply")
MOST_LINES = 200  # of the journal, and letters, on somebody's page


@session_door()
def session_participants(request: HttpRequest, session: Session) -> HttpResponse:
    """Everybody of a session, found and put in order; seats and the calendars' answers above."""
    wish = wish_of(request.GET, by_address=may_see_addresses(request.user, session.series))
    counted = listing.tally(Registration.objects.filter(session=session))
    context = paged(request, listing.registrations_in(session, wish))
    rows = context["page"].object_list
    for row in rows:
        row.session = session
    context |= {
        "rows": _with_places(rows),
        "seats": seats_of(queries.seating(session), counted),
        "forecast": forecast(counted),
        **_filtering(request, wish, counted, listing.Names.of(counted)),
    }
    return render(
        request,
        "registrations/desk_session_participants.html",
        {**session_frame(request, session, "participants"), **context},
    )


def _with_places(rows: list[Registration]) -> list[tuple[Registration, queries.Place | None]]:
    """Registrations with their place in the waiting list."""
    places = queries.places_in_line(rows)
    return [(row, places.get(row.pk)) for row in rows]


@people_door()
def series_people(request: HttpRequest, series: Series) -> HttpResponse:
    """Everybody who registered for a session of the series, each once, with their sessions."""
    wish = wish_of(request.GET, by_address=may_see_addresses(request.user, series))
    counted = listing.tally(Registration.objects.filter(session__series=series))
    context = paged(request, listing.participants_in(series, wish))
    people = context["page"].object_list
    mine: dict[int, list[Registration]] = {one.person_id: [] for one in people}
    rows = Registration.objects.filter(participant__person__in=mine, session__series=series)
    rows = rows.exclude(ending=Ending.TWICE).select_related("session", "participant")
    for row in rows.order_by("session__starts_at", "session_id"):
        mine[row.participant.person_id].append(row)
    context |= {
        "people": [(one, mine[one.person_id]) for one in people],
        **_filtering(request, wish, counted, listing.Names.of(counted)),
    }
    return render(
        request, "registrations/desk_series_people.html", {**series_frame(request, series, "people"), **context}
    )


def _filtering(request: HttpRequest, wish: listing.Wish, counted: listing.Tally, names: listing.Names) -> dict:
    sorts = [
        ("name", _("Name")), ("city", _("City")), ("new", _("Newest first")), ("state", _("Where they stand")),
        ("line", _("As they wait")),
    ]  # fmt: skip
    return {
        "wish": wish,
        "filters": [*filters(counted, names, wish, FILTERS), *(of_needs(counted, wish) if wish.by_address else [])],
        "sorts": sorts,
        "total": len(counted.rows),
        "bounced": counted.bounced,
        "export": address_of(request.GET, page=""),
    }


@session_door()
def session_export(request: HttpRequest, session: Session, kind: str) -> HttpResponse:
    """The list as it is narrowed, as CSV or XLSX; what only the team may see stands in it for the team."""
    private = may_see_addresses(request.user, session.series)
    rows = listing.registrations_in(session, wish_of(request.GET, by_address=private))
    table = Sheet(session.series, session.zone, private)
    return table_to_take(kind, session.slug, table.columns(), table.rows(rows))


@people_door()
def series_export(request: HttpRequest, series: Series, kind: str) -> HttpResponse:
    """Every registration of the people in the list of a series, a row each."""
    private = may_see_addresses(request.user, series)
    wish = wish_of(request.GET, by_address=private)
    rows = listing.registrations_of_series(series, wish)
    table = Sheet(series, series.zone, private, with_session=True)
    return table_to_take(kind, series.slug, table.columns(), table.rows(rows))


@people_door()
def participant(request: HttpRequest, series: Series, participant: int) -> HttpResponse:
    """Somebody in this series: every registration, answers, consents, letters, and what happened."""
    person = in_series(series, participant)
    rows = list(
        person.registrations.filter(session__series=series)
        .select_related("session__released", "session__admission", "delegation", "municipality", "region")
        .order_by("session__starts_at", "session_id")
    )
    for row in rows:
        row.participant, row.session.series = person, series
    private = may_see_addresses(request.user, series)
    context: dict[str, Any] = {
        "person": person,
        "rows": _with_places(rows),
        "alive": ALIVE,
        "others": _others(series, person),
    }
    if private:
        context |= _private(series, person, rows)
    return render(
        request, "registrations/desk_participant.html", {**series_frame(request, series, "people"), **context}
    )


def _others(series: Series, one: Participant) -> list[Participant]:
    """The same person under other addresses, after two were found to be one."""
    rows = Participant.objects.filter(person=one.person_id, network=series.network_id, erased_at=None)
    return list(rows.filter(registrations__session__series=series).exclude(pk=one.pk).distinct().order_by("pk"))


def in_series(series: Series, pk: int) -> Participant:
    """A participant who registered for something in this series, with the person. Raises Http404."""
    rows = Participant.objects.filter(network=series.network_id).select_related(
        "person__municipality", "person__organisation", "network"
    )
    found = rows.filter(pk=pk, registrations__session__series=series).distinct().first()
    if found is None:
        raise Http404
    return found


def _private(series: Series, person: Participant, rows: list[Registration]) -> dict[str, Any]:
    answers = list(Answer.objects.filter(participant=person, question__series=series).select_related("question"))
    answers.sort(key=lambda answer: (answer.question.order, answer.question_id))
    consents = Consent.objects.filter(person=person.person_id, network_id=series.network_id)
    letters = Letter.objects.filter(person_id=person.person_id, network_id=series.network_id).defer("text", "html")
    keys = [str(row.pk) for row in rows]
    about_rows = Q(subject_type=Registration._meta.label_lower, subject_id__in=keys)
    about_person = Q(subject_type=Participant._meta.label_lower, subject_id=str(person.pk))
    entries = list(Entry.objects.filter(about_rows | about_person).order_by("-pk")[:MOST_LINES])
    titles = {str(row.pk): row.session.title for row in rows}
    named = [titles.get(one.subject_id) if one.subject_type.endswith("registration") else None for one in entries]
    return {
        "answers": [(answer, answer_words(answer.question, answer.value)) for answer in answers],
        "file_kind": QuestionKind.FILE,
        "consents": list(consents.filter(Q(series_id=None) | Q(series_id=series.pk))),
        "letters": list(letters.order_by("-pk")[:MOST_LINES]),
        "history": list(zip(lines_of(entries), named, strict=True)),
    }
