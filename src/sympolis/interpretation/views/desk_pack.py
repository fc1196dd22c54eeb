"""The pack of a session on an interpreter's own desk: what to read, what is missing, what they have to say."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sympolis.contributions import pack as packs
from sympolis.contributions import speaking
from sympolis.contributions.forms.speaking import show
from sympolis.contributions.models import Slides
from sympolis.contributions.pack import Pack
from sympolis.contributions.speaking_beside import facts
from sympolis.contributions.views.desk_pack import as_zip
from sympolis.contributions.views.speaking_files import as_attachment
from sympolis.core import clock
from sympolis.core.languages import language_name
from sympolis.core.refusals import Refused
from sympolis.core.sheets import csv_of
from sympolis.core.text import row_id
from sympolis.directory.models import Person
from sympolis.interpretation import links
from sympolis.interpretation import missing as lacking
from sympolis.interpretation.actions import desk as actions
from sympolis.interpretation.actions import missing as missing_actions
from sympolis.interpretation.door import interpreters_door
from sympolis.interpretation.forms.desk import MissingForm
from sympolis.interpretation.models import Booking, Interpreter, Missing
from sympolis.interpretation.queries import desk as reads
from sympolis.interpretation.queries.turns import fixed_turns
from sympolis.interpretation.states import BookingState
from sympolis.interpretation.views.desk import frame, own_door, url_of, zone_for
from sympolis.interpretation.words import fee_told, role_words
from sympolis.programme.queries import draft
from sympolis.programme.states import Recording
from sympolis.ui.taking_away import table_to_take

TERMS_SHOWN = 300


def _booking(who: Interpreter, series: str, session: str) -> Booking:
    """An accepted booking of a public session that is still to come; 404 for anything else."""
    rows = reads.bookings_of(who).filter(
        state=BookingState.ACCEPTED, session__slug=session, session__series__slug=series
    )
    row = rows.first()
    if row is None or not speaking.is_shown(row.session) or not speaking.is_coming(row.session, timezone.now()):
        raise Http404
    found = draft(row.session.series).get(pk=row.session_id)
    found.series = row.session.series
    row.session, row.interpreter = found, who
    return row


def _asked_anew(who: Interpreter, series: str, session: str) -> Booking | None:
    rows = reads.bookings_of(who).filter(session__slug=session, session__series__slug=series)
    return rows.filter(state=BookingState.OFFERED, moved_from__isnull=False).first()


def _pack(request: HttpRequest, who: Interpreter, row: Booking) -> Pack:
    session = row.session
    keys = {"series": session.series.slug, "session": session.slug}

    def slides_at(person: Person, slides: Slides) -> str:
        return url_of(who, "slides", **keys, key=slides.key)

    language, zone = request.reader.language, zone_for(request, who)  # type: ignore[attr-defined]
    return packs.pack_of(session, language=language, zone=zone, slides_at=slides_at, since=row.seen_at)


@own_door
def pack(request: HttpRequest, who: Interpreter, series: str, session: str) -> HttpResponse:
    """All of it. POST `do`: read, checked, recording, missing, here (a row that is not missing any more).

    Whoever had accepted and was asked anew since the session moved is led to the question.
    """
    if asked := _asked_anew(who, series, session):
        messages.info(request, _("This session has moved. Say first whether you can come; then the pack opens again."))
        return redirect("interpretation:offer", links.offer_token(asked))
    row = _booking(who, series, session)
    people = list(dict.fromkeys(part.person for part in row.session.parts.all() if part.role in packs.LISTED))
    form = MissingForm(request.POST if request.POST.get("do") == "missing" else None, people=people)
    if request.method == "POST" and _done(request, who, row, form):
        return redirect(url_of(who, "pack", series=series, session=session) + _anchor(request))
    context = {**_context(request, who, row), "form": form}
    return render(request, "interpretation/desk_pack.html", context, status=422 if form.errors else 200)


def _anchor(request: HttpRequest) -> str:
    return "#missing" if request.POST.get("do") in ("missing", "here") else "#mine"


def _done(request: HttpRequest, who: Interpreter, row: Booking, form: MissingForm) -> bool:
    """Do what the button says; whether it is done."""
    verbs = {"read": _read, "checked": _checked, "recording": _recording, "missing": _missing, "here": _here}
    if request.POST.get("do") not in verbs:
        raise Http404
    try:
        words = verbs[request.POST["do"]](request, who, row, form)
    except Refused as refusal:
        if form.is_bound:
            show(form, refusal)
            return False
        messages.error(request, str(refusal.words))
        return True
    if words:
        messages.success(request, words)
    return bool(words)


def _read(request: HttpRequest, who: Interpreter, row: Booking, form: MissingForm) -> str:
    actions.know_pack(row, by=who)
    return _("Noted. What comes from now on is marked as new.")


def _checked(request: HttpRequest, who: Interpreter, row: Booking, form: MissingForm) -> str:
    done = request.POST.get("done") == "yes"
    actions.note_check(row, done, by=who)
    return _("The technical check is done.") if done else _("The technical check is open again.")


def _recording(request: HttpRequest, who: Interpreter, row: Booking, form: MissingForm) -> str:
    answer = request.POST.get("recording", "")
    actions.answer_recording(row, answer, by=who)
    if answer == "yes":
        return _("You agree that your interpretation is recorded.")
    return _("Noted: your interpretation is not recorded. The team sees it.")


def _missing(request: HttpRequest, who: Interpreter, row: Booking, form: MissingForm) -> str:
    if not form.is_valid():
        return ""
    made = missing_actions.mark(row.session, who, **form.told())
    if missing_actions.is_reached(made):
        if missing_actions.asked_lately({made.person_id or 0: made}):
            return _("Marked. %(name)s was asked for something a while ago: the next letter asks for this too.") % {
                "name": made.person
            }
        return _("Marked. %(name)s is asked for it by letter.") % {"name": made.person}
    return _("Marked. The team is told.")


def _here(request: HttpRequest, who: Interpreter, row: Booking, form: MissingForm) -> str:
    pk = row_id(request.POST.get("row", ""))
    found = Missing.objects.filter(pk=pk, session=row.session).first() if pk else None
    if found is None:
        raise Http404
    missing_actions.resolve(found, by=who)
    return _("It is not missing any more.")


def _context(request: HttpRequest, who: Interpreter, row: Booking) -> dict[str, Any]:
    session, found = row.session, _pack(request, who, row)
    language, zone = request.reader.language, reads.zone_here(zone_for(request, who), session)  # type: ignore[attr-defined]
    languages = reads.languages_of(row)
    terms = reads.terms_for(session, languages)
    keys = {"series": session.series.slug, "session": session.slug}
    rows = lacking.open_ones(Missing.objects.filter(session=session))
    return {
        **frame(who), **_part(row, language, zone), "row": row, "session": session, "series": session.series, "pack": found,
        "fee": fee_told(row), "way": interpreters_door(session, timezone.now(), zone),
        "is_recorded": speaking.recording_of(session) != Recording.NONE,
        "lacks": [{"row": one, "what": lacking.lack_words(one), "of_speaker": lacking.is_of_speaker(one)} for one in lacking.still_needed(rows)],
        "until": lacking.by_words(session), "news": found.news, "zip": url_of(who, "pack_zip", **keys),
        "terms": [[reads.term_in(one, code) for code in languages] for one in terms[:TERMS_SHOWN]],
        "term_languages": [(code, language_name(code, language)) for code in languages], "more_terms": max(0, len(terms) - TERMS_SHOWN),
        "terms_file": url_of(who, "terms", **keys),
    }  # fmt: skip


def _part(row: Booking, language: str, zone: str) -> dict[str, Any]:
    """What is one's own in a session: task, partners, turns, relay, whom to ask."""
    session, place = row.session, clock.zone(zone)
    everybody = reads.partners_of([session.pk]).get(session.pk, [])
    starts_at, minutes = speaking.span(session)[0], speaking.minutes_of(session)
    return {
        "role": role_words(row, language), "relay": language_name(row.source, language) if row.is_relay else "",
        "partners": [(one.interpreter.person, role_words(one, language), _reach(one, row)) for one in reads.sort_partners(row, everybody)],
        "turns": [
            {"start": f"{one.starts_at.astimezone(place):%H:%M}", "end": f"{one.ends_at.astimezone(place):%H:%M}", "turn": one}
            for one in reads.turns_of(row, everybody, starts_at, minutes, fixed_turns([session.pk]))
        ],
        "beside": facts([session], zone).get(session.pk, []),
        "contact": session.series.contact_email or row.interpreter.network.contact_email,
    }  # fmt: skip


def _reach(row: Booking, mine: Booking) -> str:
    """The address of a partner: those who share a channel have to agree on who begins. "" for all others."""
    if (row.service, row.language) != (mine.service, mine.language):
        return ""
    return row.interpreter.person.address


@require_safe
@own_door
def pack_zip(request: HttpRequest, who: Interpreter, series: str, session: str) -> StreamingHttpResponse:
    """The pack with its slides, the terms and one's own part in one file."""
    row = _booking(who, series, session)
    found = _pack(request, who, row)
    language, zone = request.reader.language, reads.zone_here(zone_for(request, who), row.session)  # type: ignore[attr-defined]
    page = {"pack": found, "language": get_language(), **_part(row, language, zone)}
    files = {"my-part.html": render_to_string("interpretation/my_part_file.html", page).encode()}
    columns, rows = _terms(row)
    return as_zip(found, files | ({"terms.csv": csv_of(columns, rows)} if rows else {}))


@require_safe
@own_door
def slides(request: HttpRequest, who: Interpreter, series: str, session: str, key: str) -> FileResponse:
    """The newest slides of somebody in it."""
    found = _pack(request, who, _booking(who, series, session)).slides
    one = next((one for _member, one in found if one.key == key), None)
    if one is None:
        raise Http404
    return as_attachment(one)


@require_safe
@own_door
def terms(request: HttpRequest, who: Interpreter, series: str, session: str) -> HttpResponse:
    """The glossary of the session's theme in one's languages, as a table."""
    columns, rows = _terms(_booking(who, series, session))
    return table_to_take("csv", "glossary", columns, rows)


def _terms(row: Booking) -> tuple[list[str], list[list[str]]]:
    languages = reads.languages_of(row)
    rows = [
        [*(reads.term_in(one, code) for code in languages), one.comment]
        for one in reads.terms_for(row.session, languages)
    ]
    return [*languages, "comment"], rows
