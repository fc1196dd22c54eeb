"""What happened in the network, and which tellings fail."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sympolis.journal import actions, queries
from sympolis.messaging import actions as post
from sympolis.messaging import queries as letters
from sympolis.networks.models import Network
from sympolis.programme.doors import set_up_door, whole_network_door
from sympolis.programme.history import lines_of
from sympolis.programme.permissions import may_set_up

A_PAGE = 50


@whole_network_door
def journal(request: HttpRequest, network: Network) -> HttpResponse:
    """Recent facts, newest first; deliveries and letters that fail, with their last error."""
    page = Paginator(queries.happened_in([network.pk]), A_PAGE).get_page(request.GET.get("page"))
    failing = list(queries.failing([network.pk])[:A_PAGE])
    facts = lines_of(delivery.entry for delivery in failing)
    context = {
        "desk_here": "journal",
        "page": page,
        "lines": lines_of(page.object_list),
        "failing": list(zip(failing, facts, strict=True)),
        "letters": list(letters.in_trouble(network.pk)[:A_PAGE]),
        "standing": queries.standing([network.pk]),
        "may_set_up": may_set_up(request.user, network),
    }
    return render(request, "programme/journal.html", context)


@set_up_door
@require_POST
def delivery_retry(request: HttpRequest, network: Network, delivery: int) -> HttpResponse:
    """Try a failing delivery again at once."""
    row = get_object_or_404(queries.failing([network.pk]), pk=delivery)
    actions.retry(row, by=request.user)
    messages.success(request, _("It is being tried again. Look here in a minute."))
    return redirect("programme:journal")


@set_up_door
@require_POST
def letter_retry(request: HttpRequest, network: Network, letter: int) -> HttpResponse:
    """Send a letter in trouble again at once."""
    row = get_object_or_404(letters.in_trouble(network.pk), pk=letter)
    post.retry(row, by=request.user)
    messages.success(request, _("It is being tried again. Look here in a minute."))
    return redirect("programme:journal")
