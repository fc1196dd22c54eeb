"""The book of a series: at the desk, and for everybody once it is published."""

import logging

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sympolis.core.languages import language_name
from sympolis.core.refusals import Refused
from sympolis.library.actions import books
from sympolis.library.book import Made, made
from sympolis.library.book.page import policy
from sympolis.library.forms.books import BookForm
from sympolis.library.queries import books as queries
from sympolis.programme.doors import series_door
from sympolis.programme.forms.series import content_languages
from sympolis.programme.models import Series
from sympolis.programme.permissions import may_see_draft, may_work_on
from sympolis.programme.queries import public_series
from sympolis.ui.caching import public_page
from sympolis.ui.papers import PaperFailed

log = logging.getLogger(__name__)


@series_door(may_see_draft)
def book(request: HttpRequest, series: Series) -> HttpResponse:
    """What is in it, in which languages and shapes it can be taken along, the foreword, whether it is public."""
    found = queries.book_of(series)
    found.series = series
    may_work = may_work_on(request.user, series)
    form = BookForm(request.POST or None, book=found)
    if request.method == "POST" and may_work and form.is_valid() and form.is_current():
        try:
            books.save_foreword(series, form.cleaned_data["foreword"], by=request.user)
        except Refused as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("books:book", series.slug)
    here = request.reader.language
    languages = [(code, language_name(code, here)) for code in content_languages(series)]
    context = {
        "desk_here": "book", "series": series, "may_work": may_work, "book": found, "form": form, "languages": languages,
        "matter": queries.matter_of(series, timezone.now()), "kinds": ("pdf", "epub", "html"),
    }  # fmt: skip
    return render(request, "library/desk_book.html", context, status=422 if form.errors else 200)


@series_door(may_work_on)
@require_POST
def book_publish(request: HttpRequest, series: Series) -> HttpResponse:
    """For everybody, or for the team only."""
    try:
        if request.POST.get("do") == "withdraw":
            books.withdraw_book(series, by=request.user)
            messages.success(request, _("The book is for the team only."))
        else:
            books.publish_book(series, by=request.user)
            messages.success(request, _("The book is public. The page of the series leads to it."))
    except Refused as refusal:
        messages.error(request, str(refusal.words))
    return redirect("books:book", series.slug)


@series_door(may_see_draft)
def book_file(request: HttpRequest, series: Series, language: str, kind: str) -> HttpResponse:
    """The book as it stands now, for the team."""
    if language not in content_languages(series):
        raise Http404
    try:
        found = made(series, language=language, kind=kind)
    except PaperFailed:
        log.exception("the book of series %s in %s could not be set", series.pk, language)
        messages.error(
            request,
            _("The book could not be set. Try the other shapes; the person who runs the server finds why in the log."),
        )
        return redirect("books:book", series.slug)
    return as_file(found, kind, attachment=kind != "html")


@require_safe
@public_page
def public_book(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The book of a public series whose team published it; ?text= in one of its languages, else the reader's."""
    network = request.network  # type: ignore[attr-defined]
    rows = public_series(network).select_related("network").filter(slug=slug) if network else Series.objects.none()
    series = rows.first()
    if series is None or not queries.has_public_book(series):
        raise Http404
    languages = content_languages(series)
    wanted = (request.GET.get("text", ""), request.reader.language)  # type: ignore[attr-defined]
    language = next((code for code in wanted if code in languages), languages[0])
    try:
        found = made(series, language=language, kind=kind)
    except PaperFailed:
        log.exception("the book of series %s in %s could not be set", series.pk, language)
        return redirect("books:public_book", slug, "html")  # the same, without a page number
    answer = as_file(found, kind, attachment=kind == "epub")
    answer.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer


def as_file(found: Made, kind: str, *, attachment: bool) -> HttpResponse:
    """A file of the book; the HTML page may use its own style and nothing else."""
    answer = HttpResponse(found.body, content_type=found.content_type)
    how = "attachment" if attachment else "inline"
    answer.headers["Content-Disposition"] = f'{how}; filename="{found.name}"'
    answer.headers["ETag"] = f'"{found.fingerprint}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    if kind == "html":
        answer.headers["Content-Security-Policy"] = policy(found.body)
    return answer
