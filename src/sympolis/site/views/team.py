"""The team of a network. It stands here because a role may be for one series, and networks knows no series."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.networks import actions
from sympolis.networks.doors import coordinators_door, team_door
from sympolis.networks.models import Network
from sympolis.networks.permissions import may_run
from sympolis.networks.queries import counts_today, team_of
from sympolis.networks.views.saving import form_page, saved
from sympolis.programme.models import Series
from sympolis.site.forms import MemberForm, NewMemberForm


@team_door
def team(request: HttpRequest, network: Network) -> HttpResponse:
    """Everybody with a role, for what and until when."""
    titles = series_titles(network)
    rows = [
        {"member": member, "series": titles.get(member.series_id or 0), "counts": counts_today(member)}
        for member in team_of(network)
    ]
    context = {"rows": rows, "may_change": may_run(request.user, network), "desk_here": "team"}
    return render(request, "site/team.html", context)


@coordinators_door
def invite(request: HttpRequest, network: Network) -> HttpResponse:
    """Give somebody a role; a letter tells them."""
    form = NewMemberForm(request.POST or None, series=series_titles(network))
    language = request.reader.language
    if saved(request, form, lambda: actions.invite(network, by=request.user, language=language, **form.cleaned_data)):
        messages.success(request, _("%(email)s is in the team. A letter is on its way.") % form.cleaned_data)
        return redirect("site:team")
    return form_page(request, "site/team_member.html", form, desk_here="team")


@coordinators_door
def change(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """Another role, another scope, another last day."""
    member = get_object_or_404(team_of(network), pk=pk)
    now = {"role": member.role, "series_id": member.series_id or "", "ends_on": member.ends_on}
    form = MemberForm(request.POST or None, series=series_titles(network), initial=now)
    if saved(request, form, lambda: actions.change_role(member, by=request.user, **form.cleaned_data)):
        messages.success(request, _("Saved. It counts from now on."))
        return redirect("site:team")
    return form_page(request, "site/team_member.html", form, member=member, desk_here="team")


@coordinators_door
def end(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """GET: ask. POST: take the role away at once."""
    member = get_object_or_404(team_of(network), pk=pk)
    problem = ""
    if request.method == "POST":
        try:
            actions.end_role(member, by=request.user)
        except Refused as refusal:
            problem = str(refusal)
        else:
            messages.success(request, _("%(email)s has lost this role.") % {"email": member.account.email})
            return redirect("site:team")
    series = series_titles(network).get(member.series_id or 0)
    context = {"member": member, "series": series, "problem": problem, "desk_here": "team"}
    return render(request, "site/team_end.html", context, status=422 if problem else 200)


def series_titles(network: Network) -> dict[int, Any]:
    """Id and title of every series of the network, newest first."""
    return dict(Series.objects.filter(network=network).values_list("pk", "title"))
