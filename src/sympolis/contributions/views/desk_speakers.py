"""The speakers' desk: how far everybody with a part is, writing to them, and giving things for them."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from sympolis.contributions import speaking
from sympolis.contributions.actions import inviting
from sympolis.contributions.actions import speaking as actions
from sympolis.contributions.forms import speaking as forms
from sympolis.contributions.models import Slides, Speaker
from sympolis.contributions.preparing import Need, Stand
from sympolis.contributions.speaking import Preparation
from sympolis.contributions.speaking_purposes import NAMES
from sympolis.contributions.views.speaking_files import as_attachment, as_picture
from sympolis.core.refusals import Refused
from sympolis.core.text import row_id
from sympolis.directory.models import Account
from sympolis.messaging.models import Letter
from sympolis.messaging.states import LetterState
from sympolis.programme.doors import series_door, session_door
from sympolis.programme.forms.series import content_languages
from sympolis.programme.models import Part, Series, Session
from sympolis.programme.permissions import may_see_draft, may_work_on
from sympolis.programme.views.sessions import frame as session_frame

COLUMNS = {
    Need.NAME: gettext_lazy("Name spoken"), Need.BIOGRAPHY: gettext_lazy("Biography"), Need.PHOTO: gettext_lazy("Photo"),
    Need.RECORDING: gettext_lazy("Recording"), Need.PUBLICATION: gettext_lazy("Publication"),
    Need.SLIDES: gettext_lazy("Slides"), Need.CHECK: gettext_lazy("Check"),
}  # fmt: skip
SHOWN, SILENT = 2, 6  # sessions of one person in the table; names of those without an address
FAILED = {LetterState.FAILED, LetterState.BOUNCED}


@series_door(may_see_draft)
def speakers(request: HttpRequest, series: Series) -> HttpResponse:
    """Everybody with a part in a series. POST `do`: send links, remind; to those who were counted on the button."""
    found = speaking.preparations(series)
    if request.method == "POST":
        _write(request, series, found)
        return redirect("speakers_desk:speakers", series.slug)
    context = {"desk_here": "speakers", "series": series, **_table(request, series, found)}
    return render(request, "contributions/desk_speakers.html", context)


@session_door(may_see_draft)
def session_speakers(request: HttpRequest, session: Session) -> HttpResponse:
    """The same for one session."""
    series = session.series
    mine = {part.person_id for part in session.parts.all()}
    found = [who for who in speaking.preparations(series) if who.person.pk in mine]
    if request.method == "POST":
        _write(request, series, found)
        return redirect("speakers_desk:session_speakers", series.slug, session.slug)
    context = {**session_frame(request, session), "tab": "speakers", **_table(request, series, found, session)}
    return render(request, "contributions/desk_session_speakers.html", context)


def _table(
    request: HttpRequest, series: Series, found: list[Preparation], session: Session | None = None
) -> dict[str, Any]:
    """What the table shows; what is counted on its buttons concerns people with a part to come."""
    coming = [who for who in found if _coming(who, session)]
    unsent = [who for who in coming if who.speaker.invited_at is None and who.address]
    lacking = [who for who in coming if who.missing and who.address and who not in unsent]
    silent = [who for who in coming if not who.address]
    return {
        "columns": list(COLUMNS.values()), "rows": [_row(who, session) for who in coming],
        "held": [who for who in found if who not in coming],
        "coming": len(coming), "complete": sum(not who.missing for who in coming), "unsent": unsent, "lacking": lacking,
        "silent": silent[:SILENT], "more_silent": len(silent) - SILENT, "may_work": may_work_on(request.user, series),
    }  # fmt: skip


def _coming(who: Preparation, session: Session | None) -> list[Part]:
    """Their parts to come, of the series or of one session."""
    return [part for part in who.coming if session is None or part.session_id == session.pk]


def _row(who: Preparation, session: Session | None) -> dict[str, Any]:
    """A line of the table: a cell for each column, None where nothing is asked."""
    parts = _coming(who, session)
    return {
        "who": who, "parts": parts[:SHOWN], "more": len(parts) - SHOWN, "cells": [(words, _cell(who, need, session)) for need, words in COLUMNS.items()],
        "clashes": [part for part in who.clashes() if session is None or part.session_id == session.pk],
        "is_failed": bool(who.letter and who.letter.state in FAILED),
    }  # fmt: skip


def _cell(who: Preparation, need: Need, session: Session | None) -> dict[str, str] | None:
    """{"stand", "words"} of a thing; slides of several sessions are missing while those for one are."""
    items = [item for item in who.items if item.need == need and (session is None or item.session in (0, session.pk))]
    if not items:
        return None
    item = next((one for one in items if one.is_missing), items[0])
    given = sum(not one.is_missing for one in items)
    words = {
        Stand.MISSING: _("missing"), Stand.GIVEN: _("here"), Stand.ASKED: _("wants a date"),
        Stand.DECLINED: _("none") if need == Need.SLIDES else _("no"),
    }[item.stand]  # fmt: skip
    return {"stand": str(item.stand), "words": f"{given}/{len(items)}" if len(items) > 1 and item.is_missing else words}


def _write(request: HttpRequest, series: Series, found: list[Preparation]) -> None:
    """Send links or remind, as the button says, and tell what became of it."""
    there = {who.person.pk for who in found}
    chosen = [pk for text in request.POST.getlist("person") if (pk := row_id(text)) in there]
    verbs = {"send": inviting.send_links, "remind": inviting.remind}
    if request.POST.get("do") not in verbs:
        raise Http404
    try:
        done = verbs[request.POST["do"]](series, chosen, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal.words))
        return
    words = ngettext("%(count)d letter is on its way.", "%(count)d letters are on their way.", len(done.to))
    messages.success(request, words % {"count": len(done.to)}) if done.to else messages.info(
        request, _("Nobody needed a letter.")
    )
    if done.without_address:
        _tell_silent(request, done.without_address)


def _tell_silent(request: HttpRequest, who: Iterable[Preparation]) -> None:
    names = ", ".join(str(one.person) for one in who)
    messages.warning(request, _("No address is known of: %(names)s. Add one under People.") % {"names": names})


# -- one of them


def _found(series: Series, slug: str) -> Preparation:
    """Somebody with a part in the series, or who had one and gave something; 404 for anybody else."""
    found = next((who for who in speaking.preparations(series) if who.person.slug == slug), None)
    if found is None:
        row = Speaker.objects.filter(series=series, person__slug=slug).select_related("person__account").first()
        if row is None:
            raise Http404
        row.series = series
        return speaking.preparation_of(row)
    return found


@series_door(may_see_draft)
def speaker(request: HttpRequest, series: Series, person: str) -> HttpResponse:
    """Everything that one of them gave, what is missing, and their letters."""
    return _page(request, series, _found(series, person))


def _page(request: HttpRequest, series: Series, who: Preparation, **more: Any) -> HttpResponse:
    may_work = may_work_on(request.user, series)
    talks = [
        {"part": part, "talk": who.talks.get(part.session_id), "versions": speaking.versions_of(who.talks.get(part.session_id))}
        for part in {part.session_id: part for part in who.parts}.values()
    ]  # fmt: skip
    about = f"{speaking.ABOUT}:{who.speaker.pk}"
    team = {pk for one in talks for slides in one["versions"] if (pk := slides.by_id)} | {who.speaker.tech_by_id}
    context = {
        "desk_here": "speakers", "series": series, "who": who, "speaker": who.speaker, "talks": talks, "may_work": may_work,
        "letters": list(Letter.objects.filter(about=about).defer("text", "html").order_by("-pk")) if may_work else [],
        "answers": [(purpose, words, who.answers.get(purpose)) for purpose, words in NAMES.items()],
        "team": dict(Account.objects.filter(pk__in=team - {None}).values_list("pk", "email")),
        "photo_form": forms.PhotoForm(), "slides_form": forms.SlidesForm(), "wrong": None, **more,
    }  # fmt: skip
    return render(request, "contributions/desk_speaker.html", context, status=422 if more.get("wrong") else 200)


@series_door(may_work_on)
def about(request: HttpRequest, series: Series, person: str) -> HttpResponse:
    """Name as spoken, function and biography, written for them."""
    who = _found(series, person)
    form = forms.AboutForm(request.POST or None, person=who.person, languages=content_languages(series))
    if request.method == "POST" and form.is_valid() and form.is_current():
        try:
            actions.tell_about(_stored(series, who), by=request.user, **form.told())
        except Refused as refusal:
            forms.show(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("speakers_desk:speaker", series.slug, person)
    context = {"desk_here": "speakers", "series": series, "who": who, "form": form}
    return render(request, "contributions/desk_speaker_about.html", context, status=422 if form.errors else 200)


def _stored(series: Series, who: Preparation) -> Speaker:
    return who.speaker if who.speaker.pk else actions.make_speaker(series, who.person)


@series_door(may_work_on)
@require_POST
def turn(request: HttpRequest, series: Series, person: str) -> HttpResponse:
    """What a button on the page of one of them does."""
    who, do = _found(series, person), request.POST.get("do", "")
    if do not in DOES:
        raise Http404
    try:
        said = DOES[do](request, series, who)
    except Refused as refusal:
        return _page(
            request,
            series,
            _found(series, person),
            wrong={"do": do, "words": str(refusal.words), "session": request.POST.get("session", "")},
        )
    if said:
        messages.success(request, said)
    return redirect("speakers_desk:speaker", series.slug, person)


def _send(request: HttpRequest, series: Series, who: Preparation) -> str:
    done = inviting.send_links(series, [who.person.pk], by=request.user)
    if done.to:
        return _("The letter with the link is on its way.")
    raise _unwritten(who)


def _remind(request: HttpRequest, series: Series, who: Preparation) -> str:
    done = inviting.remind(series, [who.person.pk], by=request.user)
    if done.to:
        return _("A letter with what is missing is on its way.")
    raise Refused("complete", _("Nothing is missing.")) if done.complete else _unwritten(who)


def _unwritten(who: Preparation) -> Refused:
    if not who.coming:
        return Refused("no_part", _("They have no part in a session to come."))
    return Refused("no_address", _("No address is known. Add one under People."))


def _renew(request: HttpRequest, series: Series, who: Preparation) -> str:
    actions.renew_link(_stored(series, who), by=request.user)
    if inviting.send_links(series, [who.person.pk], by=request.user, renewed=True).to:
        return _("The link before is worth nothing now; the new one is on its way.")
    words = _("The link before is worth nothing now. The new one was not sent: %(why)s")
    messages.warning(request, words % {"why": _unwritten(who).words})
    return ""


def _set_photo(request: HttpRequest, series: Series, who: Preparation) -> str:
    form = forms.PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Refused("missing", form.errors["photo"][0])
    actions.set_photo(_stored(series, who), form.cleaned_data["photo"], by=request.user)
    return _("The photo is here. It becomes public when the person agrees.")


def _remove_photo(request: HttpRequest, series: Series, who: Preparation) -> str:
    actions.remove_photo(_stored(series, who), by=request.user)
    return _("The photo is deleted.")


def _add_slides(request: HttpRequest, series: Series, who: Preparation) -> str:
    form = forms.SlidesForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Refused("missing", form.errors["file"][0])
    actions.add_slides(_stored(series, who), _session(request, who), form.cleaned_data["file"], by=request.user)
    return _("The slides are here.")


def _without(request: HttpRequest, series: Series, who: Preparation) -> str:
    actions.say_of_slides(_stored(series, who), _session(request, who), by=request.user, without=True, is_public=False)
    return _("Noted: without slides.")


def _remove_slides(request: HttpRequest, series: Series, who: Preparation) -> str:
    slides = _version(who, _session(request, who).slug, row_id(request.POST.get("version", "")))
    actions.remove_slides(slides, by=request.user)
    return _("This version is deleted.")


def _session(request: HttpRequest, who: Preparation) -> Session:
    """The session that a button is about: one of theirs."""
    slug = request.POST.get("session", "")
    found = next((part.session for part in who.parts if part.session.slug == slug), None)
    if found is None:
        raise Http404
    return found


def _checked(request: HttpRequest, series: Series, who: Preparation) -> str:
    tech = request.POST.get("tech", "")
    actions.note_check(_stored(series, who), tech, by=request.user)
    return _("Noted: the technical check is done.") if tech else _("Noted: the technical check is open again.")


def _say_no(request: HttpRequest, series: Series, who: Preparation) -> str:
    actions.answer_consent(_stored(series, who), request.POST.get("purpose", "")[:40], False, by=request.user)
    return _("Noted. It counts from this moment on.")


DOES = {
    "send": _send, "remind": _remind, "renew": _renew, "photo": _set_photo, "remove_photo": _remove_photo,
    "slides": _add_slides, "without": _without, "remove_slides": _remove_slides, "check": _checked, "no": _say_no,
}  # fmt: skip


@require_safe
@series_door(may_see_draft)
def photo(request: HttpRequest, series: Series, person: str) -> HttpResponse:
    """Their photo, for the team."""
    who = _found(series, person)
    if who.portrait is None:
        raise Http404
    return as_picture(who.portrait, 320)


@require_safe
@series_door(may_see_draft)
def slides(request: HttpRequest, series: Series, person: str, session: str, number: int) -> FileResponse:
    """A version of their slides."""
    return as_attachment(_version(_found(series, person), session, number))


def _version(who: Preparation, session: str, number: int) -> Slides:
    rows = Slides.objects.filter(talk__speaker=who.speaker.pk or 0, talk__session__slug=session, number=number)
    found = rows.select_related("talk__speaker").first()
    if found is None:
        raise Http404
    return found
