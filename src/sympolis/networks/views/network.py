"""The network itself: what it says of itself, how it looks, who carries it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.networks import actions
from sympolis.networks.doors import coordinators_door, team_door
from sympolis.networks.forms.network import NetworkForm, carrier_rows
from sympolis.networks.models import Network
from sympolis.networks.permissions import may_run
from sympolis.networks.views.saving import form_page, saved
from sympolis.ui.together import SharedForm


@team_door
def network(request: HttpRequest, network: Network) -> HttpResponse:
    """What is set, for the whole team to see."""
    context = {"carriers": network.carriers.all(), "may_change": may_run(request.user, network), "desk_here": "network"}
    return render(request, "networks/network.html", context)


@coordinators_door
def network_edit(request: HttpRequest, network: Network) -> HttpResponse:
    """Change names, texts, languages, clock, contact and colours."""
    form = NetworkForm(request.POST or None, network=network)
    if saved(request, form, lambda: actions.change_network(network, by=request.user, **form.chosen())):
        messages.success(request, _("Saved. Everybody sees it from now on."))
        return redirect("networks:network_edit")
    return form_page(request, "networks/network_edit.html", form, desk_here="network")


@coordinators_door
def carriers(request: HttpRequest, network: Network) -> HttpResponse:
    """Who carries, funds or partners the network."""
    rows = carrier_rows(network, request.POST or None)
    together = SharedForm(request.POST or None, beside=list(network.carriers.values("name", "kind", "website")))
    problem = ""
    if request.method == "POST" and all([row.is_valid() for row in (*rows, together)]) and together.is_current():
        given = [row.cleaned_data for row in rows if row.cleaned_data["name"].strip()]
        try:
            actions.set_carriers(network, given, by=request.user)
        except Refused as refusal:
            problem = str(refusal.words)
        else:
            messages.success(request, _("Saved. Everybody sees it from now on."))
            return redirect("networks:network")
    context = {"rows": rows, "together": together, "problem": problem, "desk_here": "network"}
    return render(request, "networks/carriers.html", context, status=422 if problem or together.is_stale else 200)
