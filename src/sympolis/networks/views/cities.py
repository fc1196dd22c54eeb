"""The cities of the network's community: find, pick from the world's list, type, change, let go."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sympolis.core.refusals import Refused
from sympolis.directory import worldcities
from sympolis.directory.models import Municipality
from sympolis.directory.queries import region_of_country, search_municipalities
from sympolis.networks import actions
from sympolis.networks.doors import directory_door, keepers_door
from sympolis.networks.forms.cities import CityForm, PickForm
from sympolis.networks.listing import listed
from sympolis.networks.models import Network
from sympolis.networks.permissions import may_keep_directory
from sympolis.networks.queries import membership, municipalities_of, since_of
from sympolis.networks.views.saving import form_page, saved

FOUND = 20  # cities shown of a search in the world's list
HERE = "here:"  # begins the key of a municipality that the directory has already


@directory_door
def cities(request: HttpRequest, network: Network) -> HttpResponse:
    """All of them by name, or those that a search finds."""
    rows = municipalities_of(network).select_related("region")
    words = request.GET.get("q", "")[:100]
    found = search_municipalities(rows, words) if words.strip() else list(rows)
    found.sort(key=lambda city: str(city.name).casefold())
    context = listed(request, found)
    since = since_of(network, context["page"].object_list)
    context["rows"] = [{"city": city, "since": since.get(city.pk)} for city in context["page"].object_list]
    context |= {"total": len(found), "may_change": may_keep_directory(request.user, network), "desk_here": "cities"}
    return render(request, "networks/cities.html", context)


@keepers_door
def city_new(request: HttpRequest, network: Network) -> HttpResponse:
    """GET ?q=: what the directory and the world's list know of that name. POST: add the one that was picked."""
    words = (request.POST.get("q") or request.GET.get("q", ""))[:100]
    here, world = _known(network, words), worldcities.search(words, limit=FOUND)
    keys = [f"{HERE}{city.slug}" for city in here] + [city.key for city in world]
    form = PickForm(request.POST or None, found=keys)
    if request.method == "POST" and form.is_valid():
        try:
            city = _add_picked(request, network, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, _("%(city)s is part of the network.") % {"city": city})
            return redirect("networks:city_edit", city.slug)
    context = {"form": form, "words": words, "known": here, "world": world, "desk_here": "cities"}
    return render(request, "networks/city_new.html", context, status=422 if form.errors else 200)


def _known(network: Network, words: str) -> list[Municipality]:
    """Municipalities of the directory that are not part of this network."""
    if not words.strip():
        return []
    others = Municipality.objects.filter(merged_into=None).exclude(memberships__network=network)
    return search_municipalities(others, words)[:FOUND]


def _add_picked(request: HttpRequest, network: Network, picked: dict[str, Any]) -> Municipality:
    if picked["pick"].startswith(HERE):
        city = get_object_or_404(Municipality, slug=picked["pick"].removeprefix(HERE))
        actions.add_city(network, city, by=request.user, since=picked["since"])
        return city
    world = worldcities.find(picked["pick"])
    if world is None:
        raise Refused("unknown_city", _("This city is not in the list. Search again, or type it in."))
    return actions.add_new_city(
        network, by=request.user, since=picked["since"], name={network.working_language: world.name},
        country=world.country, zone=world.zone, latitude=world.latitude, longitude=world.longitude,
        size_band=world.size_band if world.population else "",
        region=picked["region"] or region_of_country(world.country),
    )  # fmt: skip


@keepers_door
def city_type(request: HttpRequest, network: Network) -> HttpResponse:
    """Type a city that the list does not have."""
    begun = {"name": {network.working_language: _words(request)}, "country": request.GET.get("country", "")[:2]}
    form = CityForm(request.POST or None, network=network, initial=begun)
    city = saved(request, form, lambda: actions.add_new_city(network, by=request.user, **form.cleaned_data))
    if city:
        messages.success(request, _("%(city)s is part of the network.") % {"city": city})
        return redirect("networks:cities")
    return form_page(request, "networks/city_edit.html", form, desk_here="cities")


def _words(request: HttpRequest) -> str:
    return request.GET.get("q", "")[:100].strip()


@keepers_door
def city_edit(request: HttpRequest, network: Network, slug: str) -> HttpResponse:
    """Change what the directory knows of a city of this network."""
    city = get_object_or_404(municipalities_of(network).prefetch_related("aliases"), slug=slug)
    form = CityForm(request.POST or None, network=network, municipality=city, membership=membership(network, city))
    if saved(request, form, lambda: actions.change_city(network, city, by=request.user, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("networks:cities")
    return form_page(request, "networks/city_edit.html", form, city=city, desk_here="cities")


@keepers_door
@require_POST
def city_remove(request: HttpRequest, network: Network, slug: str) -> HttpResponse:
    """End the membership; the city stays in the directory and in past sessions."""
    city = get_object_or_404(municipalities_of(network), slug=slug)
    actions.remove_city(network, city, by=request.user)
    messages.success(request, _("%(city)s is no longer part of the network.") % {"city": city})
    return redirect("networks:cities")
