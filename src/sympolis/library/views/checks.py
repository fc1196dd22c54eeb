"""Does it still run? Somebody who stands behind practices answers for each with one button."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.contributions import links as contribution_links
from sympolis.core.refusals import Refused
from sympolis.core.text import row_id
from sympolis.library import links
from sympolis.library.actions import checks as actions
from sympolis.library.models import Check
from sympolis.library.queries import checks as queries
from sympolis.library.states import CheckAnswer
from sympolis.ui.caching import personal


@personal
def checks(request: HttpRequest, token: str) -> HttpResponse:
    """All practices that somebody is asked after. POST `check` and `said`: the answer for one of them."""
    participant = links.asked_after(token)
    network = request.network  # type: ignore[attr-defined]
    if participant is None or network is None or participant.network_id != network.pk:
        raise Http404
    rows = queries.of_person(participant, timezone.now())
    if request.method == "POST":
        found = next((row for row in rows if row.pk == row_id(request.POST.get("check", ""))), None)
        if found is None:
            raise Http404
        return _answer(request, token, found)
    context = {
        "rows": rows, "waiting": sum(row.ended_at is None for row in rows), "answers": ANSWERS, "here": "practices",
        "participant": participant,
    }  # fmt: skip
    return render(request, "library/checks.html", context)


ANSWERS = tuple(CheckAnswer.values)


def _answer(request: HttpRequest, token: str, check: Check) -> HttpResponse:
    said, author = request.POST.get("said", ""), check.practice.mine  # type: ignore[attr-defined]
    try:
        actions.answer(check, author=author, said=said)
    except Refused as refusal:
        messages.error(request, str(refusal.words))
        return redirect("library:checks", token)
    if said == CheckAnswer.CHANGED:
        messages.success(request, _("Thank you. Write here what has changed and send it; your city is asked before it is published."))  # fmt: skip
        return redirect("contributions:write", contribution_links.token(author, contribution_links.Purpose.WRITE))
    messages.success(request, _("Thank you. Its page says so now."))
    return redirect("library:checks", token)
