"""The way of a session's note to the public, at the desk: asking speakers, publishing, telling, its versions."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from sympolis.core.refusals import Refused
from sympolis.core.text import row_id
from sympolis.directory.models import Person
from sympolis.library.actions import note_approvals, note_publishing
from sympolis.library.forms.note_publishing import ConsentForm, PublishForm, SendForm, TellForm
from sympolis.library.letters import notes as letters
from sympolis.library.models import SessionNote
from sympolis.library.note_content import content_of, is_empty
from sympolis.library.note_differences import differences
from sympolis.library.note_states import CONSENT, Answer, SuggestionState
from sympolis.library.queries import notes as note_queries
from sympolis.library.views.note_frame import frame, read
from sympolis.programme.doors import session_door
from sympolis.programme.models import Session
from sympolis.programme.permissions import may_see_draft, may_work_on
from sympolis.programme.queries import PUBLIC_STATES


def _note(session: Session) -> SessionNote:
    """404 before it is begun."""
    note = note_queries.note_of(session)
    if note is None:
        raise Http404
    return note


@session_door(may_see_draft)
def approvals(request: HttpRequest, session: Session) -> HttpResponse:
    """Who is asked and what they said. POST: ask those who have not approved it as it stands."""
    note = _note(session)
    form = SendForm(request.POST or None, session=session, note=note)
    if request.method == "POST" and may_work_on(request.user, session.series) and form.is_valid():
        try:
            asked = note_approvals.send_note(session, by=request.user, **form.wishes())
        except Refused as refusal:
            form.show(refusal)
        else:
            words = ngettext("%(count)d person gets a letter.", "%(count)d people get a letter.", len(asked))
            messages.success(request, words % {"count": len(asked)})
            return redirect("notes_desk:approvals", session.series.slug, session.slug)
    return _approvals(request, session, note, form)


def _approvals(
    request: HttpRequest,
    session: Session,
    note: SessionNote,
    form: SendForm,
    consent: ConsentForm | None = None,
    of: int = 0,
) -> HttpResponse:
    rows = _people(session, note)
    to_ask = [row for row in rows if row["asks"]]
    context = {
        **frame(request, session, note, "approvals"), "rows": rows, "form": form, "consent": consent, "consent_of": of,
        "to_ask": len(to_ask), "empty": is_empty(content_of(note)), "yes": sum(row["yes"] for row in rows),
        "open_suggestions": sum(len(row["suggestions"]) for row in rows), "over": note.approve_until is not None and note.approve_until <= timezone.now(),
    }  # fmt: skip
    wrong = bool(form.errors or (consent and consent.errors))
    return render(request, "library/note_approvals.html", context, status=422 if wrong else 200)


def _people(session: Session, note: SessionNote) -> list[dict[str, Any]]:
    """Everybody who is asked, with their answer; who needs something from the team first."""
    kept = {row.person_id: row for row in note_queries.approvals_of(note)}
    content, letters = content_of(note), note_queries.letters_to(kept.values())
    rows = []
    for person in note_queries.answering(session, note):
        row = kept.get(person.pk)
        answer = Answer(row.answer) if row else None
        current = row is not None and row.version is not None and row.version.content == content
        suggestions = [one for one in row.suggestions.all() if one.state == SuggestionState.OPEN] if row else []
        has_address = bool(person.address)
        is_lost = row is not None and note_queries.is_lost(letters.get(row.pk))
        asked = row is not None and answer == Answer.ASKED and row.asked_at is not None
        rows.append({
            "person": person, "approval": row, "answer": answer, "yes": answer in CONSENT, "has_address": has_address,
            "suggestions": suggestions, "asked": asked, "asks": has_address and answer not in CONSENT and not (asked and current and not is_lost),
            "current": current, "is_lost": is_lost and answer == Answer.ASKED,
        })  # fmt: skip
    order = (Answer.CHANGES, Answer.OUTDATED, Answer.ASKED, None, Answer.SILENT, Answer.APPROVED)
    return sorted(rows, key=lambda row: order.index(row["answer"]))


@session_door(may_work_on)
@require_POST
def approval(request: HttpRequest, session: Session, person: int) -> HttpResponse:
    """Remind somebody, give them a new link, or note that they approved elsewhere."""
    note = _note(session)
    who = next((one for one in note_queries.answering(session, note) if one.pk == person), None)
    if who is None:
        raise Http404
    if request.POST.get("do") == "remind":
        _remind(request, note, who)
        return redirect("notes_desk:approvals", session.series.slug, session.slug)
    if request.POST.get("do") == "renew":
        _renew(request, session, who)
        return redirect("notes_desk:approvals", session.series.slug, session.slug)
    consent = ConsentForm(request.POST, prefix=f"p{who.pk}")
    if consent.is_valid():
        try:
            note_approvals.note_consent(session, who, how=consent.cleaned_data["how"], by=request.user)
        except Refused as refusal:
            consent.show(refusal)
        else:
            messages.success(request, _("Noted."))
            return redirect("notes_desk:approvals", session.series.slug, session.slug)
    return _approvals(request, session, note, SendForm(session=session, note=note), consent, who.pk)


def _renew(request: HttpRequest, session: Session, person: Person) -> None:
    try:
        note_approvals.renew_link(session, person, by=request.user)
        messages.success(
            request, _("%(name)s gets a new link by letter. The old one opens nothing any more.") % {"name": person}
        )
    except Refused as refusal:
        messages.error(request, str(refusal.words))


def _remind(request: HttpRequest, note: SessionNote, person: Person) -> None:
    row = get_object_or_404(note.approvals.select_related("note"), person=person)
    row.note.session = note.session
    try:
        letters.remind(row, by=request.user)
        messages.success(request, _("%(name)s gets a letter.") % {"name": person})
    except Refused as refusal:
        messages.error(request, str(refusal.words))


@session_door(may_see_draft)
def publish(request: HttpRequest, session: Session) -> HttpResponse:
    """The note as the public would read it, what is missing, whom a letter would reach. POST: publish, and tell them."""
    note = _note(session)
    form = PublishForm(request.POST or None, initial={"tell": True})
    if request.method == "POST" and may_work_on(request.user, session.series) and form.is_valid():
        try:
            read_one = row_id(request.POST.get("revision", ""))
            note_publishing.publish_note(
                session, reason=form.cleaned_data["reason"], revision=read_one, by=request.user
            )
        except Refused as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("The note is public."))
            if form.cleaned_data["tell"]:
                _tell(request, session)
            return redirect("notes_desk:publish", session.series.slug, session.slug)
    return _publish(request, session, note, form, TellForm(session=session))


def _publish(
    request: HttpRequest, session: Session, note: SessionNote, form: PublishForm, tell: TellForm
) -> HttpResponse:
    content = content_of(note)
    language = request.reader.language
    context = {
        **frame(request, session, note, "publish"), "form": form, "tell_form": tell, "missing": note_queries.missing(session, note),
        "shown": read(session, content, language), "empty": is_empty(content), "first": letters.reach(note),
        "again": letters.reach(note, again=True) if note.published else None,
        "is_public_series": session.series.state in PUBLIC_STATES, "told": note.told.count(),
        "letter": letters.looked_at(note, language) if note.published else None,
    }  # fmt: skip
    wrong = bool(form.errors or tell.errors)
    form.fields["reason"].required = True  # it is shown only where it is needed
    return render(request, "library/note_publish.html", context, status=422 if wrong else 200)


def _tell(request: HttpRequest, session: Session) -> None:
    """Tell those who do not know yet; nobody left is no fault here."""
    try:
        _say_letters(request, letters.tell(session, by=request.user))
    except Refused as refusal:
        if refusal.code != "nobody":
            messages.error(request, str(refusal.words))


def _say_letters(request: HttpRequest, count: int) -> None:
    words = ngettext("%(count)d letter goes out.", "%(count)d letters go out.", count)
    messages.success(request, words % {"count": count})


@session_door(may_work_on)
@require_POST
def tell(request: HttpRequest, session: Session) -> HttpResponse:
    """Tell those who never heard of it, or all again that it has changed."""
    note, again = _note(session), request.POST.get("do") == "again"
    form = TellForm(request.POST, session=session)
    if form.is_valid():
        try:
            news = form.cleaned_data["news"] if again else None
            _say_letters(request, letters.tell(session, again=again, news=news, by=request.user))
        except Refused as refusal:
            form.show(refusal)
        else:
            return redirect("notes_desk:publish", session.series.slug, session.slug)
    return _publish(request, session, note, PublishForm(), form)


@session_door(may_work_on)
@require_POST
def withdraw(request: HttpRequest, session: Session) -> HttpResponse:
    """No longer public."""
    try:
        note_publishing.withdraw_note(session, by=request.user)
        messages.success(
            request, _("The note is no longer public. Letters that are still on their way are taken back.")
        )
    except Refused as refusal:
        messages.error(request, str(refusal.words))
    return redirect("notes_desk:publish", session.series.slug, session.slug)


@session_door(may_see_draft)
def versions(request: HttpRequest, session: Session) -> HttpResponse:
    """Every version that was sent or published, newest first. `?of=`: what changed in this one since the one before."""
    note = _note(session)
    kept, content = list(note.versions.all()), content_of(note)
    asked, here = request.GET.get("of", ""), request.reader.language
    befores = [*(one.content for one in kept[1:]), None][: len(kept)]
    rows = [
        {
            "version": one, "is_first": before is None, "is_asked": asked == str(one.number),
            "differences": differences(before, one.content, here=here) if before and asked == str(one.number) else [],
        }
        for one, before in zip(kept, befores, strict=True)
    ]  # fmt: skip
    is_other = bool(kept) and kept[0].content != content
    now = differences(kept[0].content, content, here=here) if is_other and asked == "now" else []
    context = {
        **frame(request, session, note, "versions"), "rows": rows, "is_other": is_other, "asks_now": asked == "now", "now": now,
    }  # fmt: skip
    return render(request, "library/note_versions.html", context)
