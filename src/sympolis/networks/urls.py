"""Addresses of the desk about the network, its cities and people, all under /desk/network/. The team's are in site."""

from django.urls import path

from sympolis.networks.views import cities, merging, network, people

app_name = "networks"
urlpatterns = [
    path("", network.network, name="network"),
    path("edit/", network.network_edit, name="network_edit"),
    path("carriers/", network.carriers, name="carriers"),
    path("cities/", cities.cities, name="cities"),
    path("cities/new/", cities.city_new, name="city_new"),
    path("cities/new/typed/", cities.city_type, name="city_type"),
    path("cities/<slug:slug>/", cities.city_edit, name="city_edit"),
    path("cities/<slug:slug>/remove/", cities.city_remove, name="city_remove"),
    path("people/", people.people, name="people"),
    path("people/new/", people.person_new, name="person_new"),
    path("people/<slug:slug>/", people.person_edit, name="person_edit"),
    path("duplicates/<slug:plural>/", merging.duplicates, name="duplicates"),
    path("duplicates/<slug:plural>/<int:kept>/<int:lost>/", merging.duplicate, name="duplicate"),
    path("merges/<int:pk>/undo/", merging.part, name="merge_undo"),
    path("organisations/", people.organisations, name="organisations"),
    path("organisations/new/", people.organisation_new, name="organisation_new"),
    path("organisations/<int:pk>/", people.organisation_edit, name="organisation_edit"),
]
