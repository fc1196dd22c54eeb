"""The library at the desk: what waits, what is due, what can be done about each."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sympolis.contributions.models import Contribution
from sympolis.core.refusals import Refused
from sympolis.directory.models import Account
from sympolis.library import actions, desk
from sympolis.library.models import Practice
from sympolis.library.permissions import may_publish
from sympolis.library.states import PracticeState
from sympolis.networks.models import Network
from sympolis.programme.doors import network_door, series_door
from sympolis.programme.models import Series
from sympolis.programme.permissions import workable
from sympolis.programme.queries import series_visible_to

A_PAGE = 50


@network_door
def practices(request: HttpRequest, network: Network) -> HttpResponse:
    """Practices of the series that one sees at the desk; `?state=` `?q=` narrow them."""
    state, words = request.GET.get("state", ""), request.GET.get("q", "")[:200]
    if state not in ("", *PracticeState.values):
        raise Http404
    series = list(series_visible_to(request.user, network))
    page = Paginator(desk.practices_of(series, state=state, words=words), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "rows": [desk.standing(row) for row in page], "waiting": desk.waiting(series), "state": state,
        "words": words, "states": PracticeState.choices, "workable": workable(request.user, series),
        "is_empty": not page.paginator.count and not words and not state, "desk_here": "library",
    }  # fmt: skip
    return render(request, "library/desk_practices.html", context)


def _publish(row: Contribution, by: Account) -> None:
    actions.publish(row, by=by)


def _of_practice(act):
    def turned(row: Contribution, by: Account) -> None:
        act(get_object_or_404(Practice.objects.select_related("contribution"), contribution=row), by=by)

    return turned


TURNS = {
    "publish": (_publish, lambda: _("It is in the library.")),
    "withdraw": (_of_practice(actions.withdraw), lambda: _("It is out of the library. Its address says so.")),
    "outdated": (_of_practice(actions.mark_outdated), lambda: _("Its page says that it is outdated.")),
    "current": (_of_practice(actions.mark_current), lambda: _("Its page says that it was confirmed today.")),
}


@series_door(may_publish)
@require_POST
def practice_turn(request: HttpRequest, series: Series, contribution: int) -> HttpResponse:
    """Publish what a contribution tells, take it down, mark it, as the button says."""
    row = get_object_or_404(Contribution.objects.filter(series=series), pk=contribution)
    verb = TURNS.get(request.POST.get("do", ""))
    if verb is None:
        raise Http404
    act, said = verb
    try:
        act(row, request.user)
    except Refused as refusal:
        messages.error(request, str(refusal.words))
    else:
        messages.success(request, str(said()))
    if request.POST.get("back") == "list":
        return redirect("library_desk:practices")
    return redirect("contributions_desk:contribution", series.slug, row.pk)
