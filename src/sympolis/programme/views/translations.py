"""Translations: what is missing or older than its original, the original beside an input, many saved at once."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext

from sympolis.core.refusals import Refused
from sympolis.programme import actions, permissions, queries
from sympolis.programme.doors import series_door
from sympolis.programme.forms.series import content_languages
from sympolis.programme.forms.translations import Line, changed_lines, lines_of, progress
from sympolis.programme.models import Series

A_PAGE = 40  # texts


@series_door(permissions.may_see_draft)
def translations(request: HttpRequest, series: Series) -> HttpResponse:
    """One language at a time: ?language=de&show=todo|all&page=2."""
    others = content_languages(series)[1:]
    language = request.GET.get("language") if request.GET.get("language") in others else next(iter(others), "")
    everything = request.GET.get("show") == "all"
    texts = queries.translation_overview(series)
    lines = lines_of(series, texts, language, everything=everything) if language else []
    page = Paginator(lines, A_PAGE).get_page(request.GET.get("page"))
    may_work = permissions.may_work_on(request.user, series)
    problems = 0
    if request.method == "POST" and may_work:
        posted = changed_lines(lines_of(series, texts, language, everything=True), request.POST)
        problems = _save(posted, language, request)
        if not problems:
            return redirect(f"{reverse('programme:series_translations', args=[series.slug])}?{request.GET.urlencode()}")
        page.object_list = _with_typed(list(page.object_list), posted)
    context = {
        "desk_here": "translations",
        "series": series,
        "language": language,
        "everything": everything,
        "page": page,
        "progress": [progress(texts, code) for code in others],
        "may_work": may_work,
        "problems": problems,
    }
    return render(request, "programme/translations.html", context)


def _save(lines: list[Line], language: str, request: HttpRequest) -> int:
    """Save each line on its own; the number of those that were refused (their words stand at the line)."""
    saved = 0
    for line in lines:
        if line.error:
            continue
        try:
            actions.set_translation(line.target, line.field, language, line.typed, by=request.user)
            saved += 1
        except Refused as refusal:
            line.error = str(refusal.words)
    if saved:
        messages.success(request, ngettext("%(count)d text saved.", "%(count)d texts saved.", saved) % {"count": saved})
    return sum(bool(line.error) for line in lines)


def _with_typed(shown: list[Line], posted: list[Line]) -> list[Line]:
    """The page again: lines with errors on top as they were typed, then the others."""
    wrong = {line.name: line for line in posted if line.error}
    saved = {line.name for line in posted if not line.error}
    return [*wrong.values(), *(line for line in shown if line.name not in wrong and line.name not in saved)]
