"""A speaker's own page, opened by the link in their letters. It only shows; buttons change."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from sympolis.contributions import asking, speaking, speaking_beside, speaking_links, speaking_rows
from sympolis.contributions.actions import speaking as actions
from sympolis.contributions.forms import speaking as forms
from sympolis.contributions.models import Speaker
from sympolis.contributions.preparing import Item, Need, Stand
from sympolis.contributions.speaking import Preparation
from sympolis.contributions.speaking_purposes import PUBLICATION, RECORDING, WORDINGS
from sympolis.contributions.speaking_words import needed, titles_of
from sympolis.core import clock
from sympolis.core.languages import known_language, zone_city
from sympolis.core.refusals import Refused
from sympolis.programme.states import Recording
from sympolis.registrations.letters.reader import reader_with_part
from sympolis.ui.caching import personal

PAGES = {
    Need.NAME: "about", Need.BIOGRAPHY: "about", Need.PHOTO: "photo", Need.RECORDING: "consents",
    Need.PUBLICATION: "consents", Need.CHECK: "check",
}  # fmt: skip


def by_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """`view(request, speaker, ...)` of the personal link in the address; 404 for none, or of another network."""

    @wraps(view)
    def inside(request: HttpRequest, token: str, **keys: Any) -> HttpResponse:
        speaker = speaking_links.speaker_of(token)
        if speaker is None or request.network is None or speaker.series.network_id != request.network.pk:  # type: ignore[attr-defined]
            raise Http404
        return view(request, speaker, **keys)

    return personal(inside)


def url_of(speaker: Speaker, page: str = "", **keys: Any) -> str:
    """The address of a speaker's page, or of one of the pages behind it."""
    name = f"contributions:speaking_{page}" if page else "contributions:speaking"
    return reverse(name, kwargs={"token": speaking_links.token(speaker), **keys})


def zone_of(request: HttpRequest, speaker: Speaker) -> str:
    """The clock of their page: as chosen here, else as known of them, else the host's."""
    reader = request.reader  # type: ignore[attr-defined]
    return reader.zone or reader_with_part(speaker.person, speaker.series).zone


@by_link
def speaking_page(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    """GET: when it is my turn, and what is missing. POST `do`: into the meeting, or a new link."""
    if request.method == "POST":
        return _do(request, speaker)
    who, now = speaking.preparation_of(speaker), timezone.now()
    zone, language = zone_of(request, speaker), request.reader.language  # type: ignore[attr-defined]
    found = speaking_rows.rows(who, language=language, zone=zone, now=now)
    coming = [row for row in found if not row.is_over and not row.is_cancelled]
    todo = entries(who, speaker, language)
    context = {
        **frame(speaker), "who": who, "rows": coming, "cancelled": [row for row in found if row.is_cancelled],
        "past": [row for row in reversed(found) if row.is_over and not row.is_cancelled],
        "asked": asking.asked_of(speaker.series, speaker.person), "next": coming[0] if coming else None, "planned": speaking_rows.planned(who, now),
        "pages": speaking_beside.pages(speaker),
        "todo": [one for one in todo if one["item"].is_missing], "given": [one for one in todo if not one["item"].is_missing],
        "clock": clock_choice(request, zone, speaker, found), "contact": speaker.series.contact_email or speaker.series.network.contact_email,
    }  # fmt: skip
    response = render(request, "contributions/speaking.html", context)
    response.form_targets = speaking_rows.rooms(coming)  # type: ignore[attr-defined]
    return response


def clock_choice(request: HttpRequest, zone: str, speaker: Speaker, found: list[speaking_rows.Row]) -> dict[str, Any]:
    """For which place times are shown, and others to choose from; the browser tells its own where nothing is known."""
    reader = request.reader  # type: ignore[attr-defined]
    hosts = [str(row.session.released.card["zone"]) for row in found if row.session.released]
    host = (hosts or [speaker.series.zone])[0]
    names = clock.distinct(
        [zone or host, *hosts, speaker.series.zone, reader_with_part(speaker.person, speaker.series).zone, "UTC"]
    )
    now, language = timezone.now(), reader.language
    return {
        "shown": zone or host, "from": reader.zone_from or ("account" if zone else ""), "next": request.path,
        "options": [
            (name, zone_city(name, language) if name != "UTC" else name, clock.offset_label(now, clock.zone(name)))
            for name in names if name
        ],
    }  # fmt: skip


def entries(who: Preparation, speaker: Speaker, language: str) -> list[dict[str, Any]]:
    """Everything that is asked of a speaker: words, how it stands, and where it is given."""
    titles = titles_of(who.coming, language)
    slugs = {part.session_id: part.session.slug for part in who.parts}
    found = []
    for item in who.items:
        if item.need == Need.SLIDES and item.session not in titles:
            continue  # a session that is not public yet has no page
        keys = {"session": slugs[item.session]} if item.need == Need.SLIDES else {}
        page = "slides" if item.need == Need.SLIDES else PAGES[item.need]
        found.append({
            "item": item, "words": needed(item, titles), "url": url_of(speaker, page, **keys), "act": _act(item),
            "stands": _stands(item, who),
        })  # fmt: skip
    return found


def _act(item: Item) -> str:
    """What the button says."""
    if item.stand != Stand.MISSING:
        return _("Change")
    return {
        Need.NAME: _("Write it"), Need.BIOGRAPHY: _("Write it"), Need.PHOTO: _("Choose one"), Need.SLIDES: _("Send them"),
        Need.CHECK: _("Do it"),
    }.get(item.need, pgettext("button", "Answer"))  # fmt: skip


def _stands(item: Item, who: Preparation) -> str:
    """What was given, in a few words."""
    if item.stand == Stand.ASKED:
        return _("You have asked for a date; the host writes to you.")
    if item.need in (Need.RECORDING, Need.PUBLICATION) and item.stand != Stand.MISSING:
        return _("You agree.") if item.stand == Stand.GIVEN else _("You said no.")
    if item.need == Need.SLIDES and item.stand == Stand.GIVEN:
        slides = who.slides[item.session]
        return _("Version %(number)s: %(name)s") % {"number": slides.number, "name": slides.name}
    if item.need == Need.SLIDES and item.stand == Stand.DECLINED:
        return _("You speak without slides.")
    if item.need == Need.NAME and item.stand == Stand.GIVEN:
        return who.person.spoken_name
    return ""


def _do(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    do = request.POST.get("do", "")
    if do == "new_link":
        renewed = actions.renew_link(speaker, by=speaker)
        words = _(
            "This page has a new address, and the links in earlier letters no longer work. Keep this one: set a bookmark."
        )
        messages.success(request, words)
        return redirect(url_of(renewed))
    if do == "join":
        return _join(request, speaker)
    raise Http404


def _join(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    """Into the meeting, while its door is open."""
    who = speaking.preparation_of(speaker)
    found = speaking_rows.rows(who, language=get_language() or "en", zone="", now=timezone.now())
    row = next((row for row in found if row.session.slug == request.POST.get("session", "")), None)
    if row is None:
        raise Http404
    if not row.join:
        messages.error(request, row.opens or _("The way in is closed: the session is over, or does not take place."))
        return redirect(url_of(speaker))
    return HttpResponseRedirect(row.join)


def frame(speaker: Speaker) -> dict[str, Any]:
    """What every page of a speaker shows."""
    return {"speaker": speaker, "series": speaker.series, "token": speaking_links.token(speaker), "here": "speaking"}


# -- what they give, one page each


def saved(request: HttpRequest, speaker: Speaker) -> HttpResponseRedirect:
    """Back to the list, which says what is still missing."""
    messages.success(request, _("Saved. Thank you."))
    return redirect(url_of(speaker))


def shown(request: HttpRequest, speaker: Speaker, name: str, form: Any, **context: Any) -> HttpResponse:
    """The page of a form; 422 when something is wrong in it."""
    context = {**frame(speaker), "form": form, **context}
    return render(request, f"contributions/speaking_{name}.html", context, status=422 if form.errors else 200)


@by_link
def about(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    """Name as spoken, what somebody does, short biography. With `X-Draft` what is typed is kept and not saved."""
    languages = languages_of(request, speaker)
    if kept := _kept(
        request,
        speaker,
        ["spoken_name", *(f"{name}_{code}" for code in languages for name in ("function", "biography"))],
    ):
        return kept
    form = forms.AboutForm(
        request.POST or None, person=speaker.person, languages=languages, draft=speaker.draft
    )  # fmt: skip
    if request.method == "POST" and form.is_valid() and form.is_current():
        try:
            actions.tell_about(speaker, by=speaker, **form.told())
            return saved(request, speaker)
        except Refused as refusal:
            forms.show(form, refusal)
    hidden = speaking.hides_biography(speaker.series.network_id, speaker.person_id)
    return shown(request, speaker, "about", form, hidden=hidden)


def languages_of(request: HttpRequest, speaker: Speaker) -> list[str]:
    """Languages of their texts: the one they read in, the working language, those of the series and of what is there."""
    series, person = speaker.series, speaker.person
    wanted = reader_with_part(person, series).language
    own = wanted if person.account and person.account.language else request.reader.language  # type: ignore[attr-defined]
    spoken = [one.get("code", "") for one in person.languages[:1]]
    there = [code for texts in (person.function, person.biography) for code in texts if not code.startswith("_")]
    found = dict.fromkeys([own, series.working_language, *series.languages, *spoken, *there])
    return [code for code in found if code and known_language(code)]


def _kept(request: HttpRequest, speaker: Speaker, names: list[str]) -> HttpResponse | None:
    """The answer to a page that keeps what is typed in it, None for any other request."""
    if request.method != "POST" or "X-Draft" not in request.headers:
        return None
    try:
        actions.keep_draft(speaker, {name: request.POST[name] for name in names if name in request.POST})
    except Refused as refusal:
        return JsonResponse({"said": str(refusal.words)}, status=422)
    zone = clock.zone(zone_of(request, speaker) or speaker.series.zone)
    at = f"{timezone.now().astimezone(zone):%H:%M}"
    return JsonResponse({"said": _("Kept as a draft at %(time)s. Press Save when it is done.") % {"time": at}})


@by_link
def photo(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    """A photo: sent, sent anew, or removed."""
    remove = request.POST.get("do") == "remove"
    form = forms.PhotoForm(request.POST or None, request.FILES or None) if not remove else forms.PhotoForm()
    try:
        if remove:
            actions.remove_photo(speaker, by=speaker)
            messages.success(request, _("The photo is deleted."))
            return redirect(url_of(speaker, "photo"))
        if request.method == "POST" and form.is_valid():
            actions.set_photo(speaker, form.cleaned_data["photo"], by=speaker)
            return saved(request, speaker)
    except Refused as refusal:
        form.add_error("photo" if refusal.code not in {"ended", "gone"} else None, str(refusal.words))
    who = speaking.preparation_of(speaker)
    return shown(request, speaker, "photo", form, portrait=who.portrait, agreed=who.answers.get(PUBLICATION))


@by_link
def consents(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    """Recording and publication, each by itself; a no takes an earlier yes back at once."""
    who = speaking.preparation_of(speaker)
    recorded = any(speaking.recording_of(part.session) != Recording.NONE for part in who.coming)
    asked = [RECORDING] if recorded or RECORDING in who.answers else []
    form = forms.ConsentForm(
        request.POST if request.method == "POST" else None, asked=[*asked, PUBLICATION], answers=who.answers
    )
    if request.method == "POST" and form.is_valid():
        try:
            for purpose, yes in form.said().items():
                if who.answers.get(purpose) != yes:
                    _answer(speaker, purpose, yes)
            return saved(request, speaker)
        except Refused as refusal:
            forms.show(form, refusal)
    return shown(request, speaker, "consents", form, recorded=recorded)


def _answer(speaker: Speaker, purpose: str, yes: bool) -> None:
    told = {"wording": str(WORDINGS[purpose]), "language": get_language() or "en"}
    actions.answer_consent(speaker, purpose, yes, by=speaker, **told)


@by_link
def slides(request: HttpRequest, speaker: Speaker, session: str) -> HttpResponse:
    """The slides for one session: send a version, say that there are none, let them be published, remove a version."""
    who = speaking.preparation_of(speaker)
    part = next((part for part in who.parts if part.session.slug == session and speaking.is_shown(part.session)), None)
    if part is None:
        raise Http404
    talk, do = who.talks.get(part.session_id), request.POST.get("do", "")
    form = forms.SlidesForm(request.POST or None, request.FILES or None) if do == "send" else forms.SlidesForm()
    choice = forms.SlidesChoiceForm(request.POST if do == "choose" else None, talk=talk)
    try:
        if do == "send" and form.is_valid():
            actions.add_slides(speaker, part.session, form.cleaned_data["file"], by=speaker)
            messages.success(request, _("Your slides are here. Earlier versions stay, this one counts."))
            return redirect(url_of(speaker, "slides", session=session))
        if do == "without":
            actions.say_of_slides(speaker, part.session, by=speaker, without=True, is_public=False)
            return saved(request, speaker)
        if do == "choose" and choice.is_valid():
            actions.say_of_slides(speaker, part.session, by=speaker, without=False, **choice.cleaned_data)
            return saved(request, speaker)
        if do == "remove":
            version = next(
                (one for one in speaking.versions_of(talk) if str(one.number) == request.POST.get("version")), None
            )
            if version is None:
                raise Http404
            actions.remove_slides(version, by=speaker)
            messages.success(request, _("This version is deleted."))
            return redirect(url_of(speaker, "slides", session=session))
    except Refused as refusal:
        form.add_error("file" if refusal.field == "file" and do == "send" else None, str(refusal.words))
    language = request.reader.language  # type: ignore[attr-defined]
    return shown(
        request, speaker, "slides", form, choice=choice, talk=talk, versions=speaking.versions_of(talk),
        title=titles_of([part], language)[part.session_id], session=part.session,
        agreed=who.answers.get(PUBLICATION), zone=zone_of(request, speaker) or speaker.series.zone,
    )  # fmt: skip


@by_link
def check(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    """The technical check: try camera, microphone and line here, say that they work, or ask for a date with the host."""
    form = forms.CheckForm(request.POST or None, speaker=speaker)
    if request.method == "POST" and form.is_valid():
        try:
            actions.note_check(speaker, form.cleaned_data["tech"], wish=form.cleaned_data["wish"], by=speaker)
            return saved(request, speaker)
        except Refused as refusal:
            forms.show(form, refusal)
    response = shown(request, speaker, "check", form)
    response.headers["Permissions-Policy"] = "camera=(self), microphone=(self), geolocation=(), browsing-topics=()"
    return response


@by_link
def times(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    """When somebody cannot be there, across the series, on their own clock."""
    who = speaking.preparation_of(speaker)
    zone = who.unavailable[0].zone if who.unavailable else zone_of(request, speaker) or speaker.series.zone
    form = forms.TimesForm(request.POST or None, times=who.unavailable, zone=zone)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_unavailable(speaker, form.away, form.cleaned_data["zone"], by=speaker)
            return saved(request, speaker)
        except Refused as refusal:
            forms.show(form, refusal)
    return shown(request, speaker, "times", form)


@by_link
def remark(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    """A remark to the secretariat. With `X-Draft` what is typed is kept and not saved."""
    if kept := _kept(request, speaker, [actions.REMARK]):
        return kept
    form = forms.RemarkForm(request.POST or None, speaker=speaker)
    if request.method == "POST" and form.is_valid():
        try:
            actions.leave_remark(speaker, form.cleaned_data["remark"], by=speaker)
            return saved(request, speaker)
        except Refused as refusal:
            forms.show(form, refusal)
    return shown(request, speaker, "remark", form)
