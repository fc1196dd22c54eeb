"""The people a network knows, and organisations."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from sympolis.directory.models import Organisation
from sympolis.directory.queries import search_persons
from sympolis.networks import actions
from sympolis.networks.doors import directory_door, keepers_door
from sympolis.networks.forms.people import OrganisationForm, PersonForm
from sympolis.networks.listing import listed
from sympolis.networks.models import Network
from sympolis.networks.permissions import may_keep_directory
from sympolis.networks.queries import organisations_open_to, persons_of
from sympolis.networks.views.saving import form_page, saved


@directory_door
def people(request: HttpRequest, network: Network) -> HttpResponse:
    """All of them by family name, or those that a search finds."""
    words = request.GET.get("q", "")[:100]
    rows = persons_of(network).select_related("municipality", "organisation")
    found = search_persons(rows, words) if words.strip() else list(rows)
    context = listed(request, found)
    context |= {"total": len(found), "may_change": may_keep_directory(request.user, network), "desk_here": "people"}
    return render(request, "networks/people.html", context)


@keepers_door
def person_new(request: HttpRequest, network: Network) -> HttpResponse:
    """Add somebody to the people of the network."""
    form = PersonForm(request.POST or None, network=network)
    person = saved(request, form, lambda: actions.add_person(network, by=request.user, **form.chosen()))
    if person:
        messages.success(request, _("%(person)s is among your people.") % {"person": person})
        return redirect("networks:people")
    return form_page(request, "networks/person_edit.html", form, desk_here="people")


@keepers_door
def person_edit(request: HttpRequest, network: Network, slug: str) -> HttpResponse:
    """Change somebody the network knows."""
    person = get_object_or_404(persons_of(network).select_related("municipality"), slug=slug)
    form = PersonForm(request.POST or None, network=network, person=person)
    if saved(request, form, lambda: actions.change_person(network, person, by=request.user, **form.chosen())):
        messages.success(request, _("Saved."))
        return redirect("networks:people")
    return form_page(request, "networks/person_edit.html", form, person=person, desk_here="people")


@directory_door
def organisations(request: HttpRequest, network: Network) -> HttpResponse:
    """Bodies that are no municipality; the directory's networks share them."""
    context = listed(request, list(Organisation.objects.filter(merged_into=None)))
    context |= {"open": set(organisations_open_to(network).values_list("pk", flat=True))}
    context |= {"may_change": may_keep_directory(request.user, network), "desk_here": "people"}
    return render(request, "networks/organisations.html", context)


@keepers_door
def organisation_new(request: HttpRequest, network: Network) -> HttpResponse:
    """Add an organisation, so that people can belong to it."""
    form = OrganisationForm(request.POST or None)
    organisation = saved(request, form, lambda: actions.add_organisation(network, by=request.user, **form.cleaned_data))
    if organisation:
        messages.success(request, _("%(organisation)s was added.") % {"organisation": organisation})
        return redirect("networks:organisations")
    return form_page(request, "networks/organisation_edit.html", form, desk_here="people")


@keepers_door
def organisation_edit(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """Change an organisation to which somebody this network knows belongs, or to which nobody does yet."""
    organisation = get_object_or_404(organisations_open_to(network), pk=pk)
    form = OrganisationForm(request.POST or None, organisation=organisation)
    if saved(
        request, form, lambda: actions.change_organisation(network, organisation, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("Saved."))
        return redirect("networks:organisations")
    return form_page(request, "networks/organisation_edit.html", form, organisation=organisation, desk_here="people")
