"""After a session: what one says of it, the certificate, and whether a certificate is genuine."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from sympolis.core.languages import pick
from sympolis.core.refusals import Refused
from sympolis.registrations import certificates, links
from sympolis.registrations.actions import attendance
from sympolis.registrations.actions.certificates import issue
from sympolis.registrations.actions.feedback import give_feedback, refusal_of
from sympolis.registrations.feedback import asked_after
from sympolis.registrations.forms.feedback import FeedbackForm
from sympolis.registrations.mine import may_follow
from sympolis.registrations.models import Certificate, Participant, Registration


def own_registration(request: HttpRequest, token: str, pk: int) -> tuple[Participant, Registration]:
    """Of the person whose link this is; 404 for anything else."""
    participant = links.participant_of(token, links.Purpose.MINE)
    if participant is None or participant.network != request.network:
        raise Http404
    rows = Registration.objects.select_related("session__released", "session__series__network", "participant__person")
    return participant, get_object_or_404(rows, pk=pk, participant=participant)


def private(response: HttpResponse) -> HttpResponse:
    """A page behind a personal link: in no cache, no index, no referrer."""
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def feedback(request: HttpRequest, token: str, registration: int) -> HttpResponse:
    """Three questions about a session, on one page, for those who took part; the answers are kept without the name.

    403 with the reason for whoever did not take part.
    """
    participant, mine = own_registration(request, token, registration)
    form, refused = FeedbackForm(request.POST or None, questions=asked_after(mine.session)), refusal_of(mine)
    if request.method == "POST" and refused is None and form.is_valid():
        try:
            give_feedback(mine, by=participant, language=request.reader.language, **form.said())
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal.words))
        else:
            messages.success(request, _("Thank you. Your answer is kept without your name."))
            return private(redirect("after:feedback", token, registration))
    context = {
        "form": form, "mine": mine, "title": title_of(mine, request), "token": token, "here": "me", "refused": refused,
        "may_follow": may_follow(mine),
    }  # fmt: skip
    status = 200 if mine.attendance or mine.feedback_on else 403
    return private(render(request, "registrations/feedback.html", context, status=status))


@require_POST
def join(request: HttpRequest, token: str, registration: int) -> HttpResponse:
    """Into the meeting, counted as having come."""
    participant, mine = own_registration(request, token, registration)
    try:
        return private(HttpResponseRedirect(attendance.join(mine, by=participant)))
    except Refused as refusal:
        messages.error(request, str(refusal.words))
        return private(redirect("registrations:mine", token))


@require_POST
def follow(request: HttpRequest, token: str, registration: int) -> HttpResponse:
    """Taken part without the call: counted too."""
    participant, mine = own_registration(request, token, registration)
    try:
        attendance.follow(mine, by=participant)
        messages.success(request, _("Noted. You count among those who took part."))
    except Refused as refusal:
        messages.error(request, str(refusal.words))
    return private(redirect("registrations:mine", token))


@require_POST
def certificate_issue(request: HttpRequest, token: str, registration: int) -> HttpResponse:
    """One click to the certificate."""
    participant, mine = own_registration(request, token, registration)
    try:
        certificate = issue(mine, by=participant)
    except Refused as refusal:
        messages.error(request, str(refusal.words))
        return private(redirect("after:feedback", token, registration))
    return private(redirect(certificate))


@never_cache
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a certificate is genuine, and what it says. An unknown code is a page of its own, not a dead end."""
    found = _certificate(request, code)
    if found is None:
        return private(render(request, "registrations/certificate_unknown.html", {"code": code}, status=404))
    language = request.reader.language
    wanted = (language, request.network.working_language)
    context = {
        "certificate": found, "says": certificates.says(found.content["attendance"]),
        "title": pick(found.content["title"], *wanted)[0], "series": pick(found.content["series"], *wanted)[0],
        "facts": certificates.facts(found.content, language), "is_valid": found.revoked_at is None and bool(found.name),
        "languages": certificates.languages(request.network), "starts_at": datetime.fromisoformat(found.content["starts_at"]),
    }  # fmt: skip
    return private(render(request, "registrations/certificate.html", context))


@never_cache
def certificate_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The paper, in the reader's language or `?lang=`: one of ours, or one that the network has words for."""
    found = _certificate(request, code)
    if found is None or found.revoked_at or not found.name:
        raise Http404
    wanted = request.GET.get("lang", "")
    language = wanted if wanted in dict(certificates.languages(request.network)) else request.reader.language
    url = request.build_absolute_uri(reverse("after:certificate", args=[found.code]))
    with translation.override(language):
        pdf = certificates.certificate_pdf(found, request.network, url=url, language=language)
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="certificate-{found.code}.pdf"'
    return private(response)


def _certificate(request: HttpRequest, code: str) -> Certificate | None:
    rows = Certificate.objects.filter(registration__session__series__network=request.network)
    return rows.filter(code=code.upper()).first() if request.network else None


def title_of(registration: Registration, request: HttpRequest) -> str:
    """The session's released title in the reader's language."""
    session = registration.session
    texts = session.released.card["title"] if session.released else session.title
    return pick(texts, request.reader.language, session.series.working_language)[0]
