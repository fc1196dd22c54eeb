"""The network's go-live list, from which every session to come gets its own."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.core.texts import Texts
from sympolis.networks.models import Network
from sympolis.planning import checklist
from sympolis.planning.actions import checklist_list as actions
from sympolis.planning.checks import CHECKS, is_seen
from sympolis.planning.forms.going_live import LineForm
from sympolis.planning.models import ChecklistLine
from sympolis.planning.permissions import may_keep_list
from sympolis.planning.views.going_live import saved
from sympolis.programme.doors import network_door, set_up_door


@network_door
def lines(request: HttpRequest, network: Network) -> HttpResponse:
    """All of it, the earliest first; and what of ours was taken out."""
    rows = sorted(checklist.lines_of_network(network.pk), key=lambda line: (-line.days, line.order))
    there = {line.key for line in rows}
    context = {
        "desk_here": "formats", "network": network, "lines": [_row(line) for line in rows], "may_set_up": may_keep_list(request.user, network),
        "out": [check for check in CHECKS.values() if check.key not in there],
    }  # fmt: skip
    return render(request, "planning/list.html", context)


def _row(line: ChecklistLine) -> dict[str, object]:
    own = bool(Texts(line.title).best()[0])
    return {
        "line": line,
        "title": line.title if own else CHECKS[line.key].words,
        "is_own": own,
        "is_seen": is_seen(line.key),
    }


@set_up_door
def line(request: HttpRequest, network: Network, key: str) -> HttpResponse:
    """A line of it. POST `do` remove: away with it."""
    found = next((one for one in checklist.lines_of_network(network.pk) if one.key == key), None)
    in_list = found is not None
    if found is None and key in CHECKS:
        found = ChecklistLine(network=network, key=key, days=CHECKS[key].days)
    if found is None:
        raise Http404
    if request.method == "POST" and request.POST.get("do") == "remove":
        try:
            actions.remove_line(network, key, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal.words))
        else:
            messages.success(request, _("Taken out. Sessions whose list has begun keep it."))
        return redirect("go_live:list")
    form = LineForm(request.POST or None, network=network, line=found)
    if saved(request, form, lambda: actions.change_line(network, key, by=request.user, **form.wishes())):
        return redirect("go_live:list")
    context = {"desk_here": "formats", "form": form, "row": _row(found), "in_list": in_list}
    return render(request, "planning/list_line.html", context, status=422 if form.errors else 200)


@set_up_door
def line_new(request: HttpRequest, network: Network) -> HttpResponse:
    """A line of the network's own."""
    form = LineForm(request.POST or None, network=network)
    if saved(request, form, lambda: actions.add_line(network, by=request.user, **form.wishes())):
        return redirect("go_live:list")
    context = {"desk_here": "formats", "form": form, "row": None}
    return render(request, "planning/list_line.html", context, status=422 if form.errors else 200)
