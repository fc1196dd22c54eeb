"""Regions, cities, organisations, people and the network itself."""

from typing import Any, cast

from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.core.text import comparable
from sympolis.directory import actions as directory
from sympolis.directory.models import Municipality, Organisation, Person, Region
from sympolis.directory.queries import municipalities_named, organisation_named
from sympolis.networks import actions as networks
from sympolis.networks.models import City, Network
from sympolis.networks.queries import persons_of
from sympolis.programme.actions import ensure_formats
from sympolis.programme.series_file.apply.ledger import Ledger, changed_keys, differs, merged, with_texts
from sympolis.programme.series_file.document import Document, Row

PLAIN = {"sector", "gender", "zone", "country", "website", "given_name", "family_name", "spoken_name", "email"}


class Community:
    """The rows that sessions point at, by the names the file calls them."""

    def __init__(self, document: Document, ledger: Ledger) -> None:
        self.document, self.ledger = document, ledger
        self.regions = {region.code: region for region in Region.objects.all()}
        self.cities: dict[str, Municipality] = {}
        self.organisations: dict[str, Organisation] = {}
        self.people: dict[str, Person] = {}

    def settle(self) -> Network | None:
        """Write what differs; None when the network itself is refused."""
        network = None
        with self.ledger.at(self.document.network.path):
            network = self._network()
        if network is None:
            return None
        for order, row in enumerate(self.document.regions, 1):
            with self.ledger.at(row.path):
                self._region(row, order)
        self.cities = {
            city.slug: city.merged_into or city
            for city in Municipality.objects.select_related("merged_into").prefetch_related("aliases")
        }
        self._cities(network)
        for row in self.document.organisations:
            with self.ledger.at(row.path):
                self._organisation(network, row)
        self._people(network)
        return network

    def _network(self) -> Network:
        row = self.document.network
        network = Network.objects.filter(slug=row["slug"]).first()
        wished = self._network_fields(row)
        if network is None:
            network = networks.create_network(
                by=None, slug=row["slug"], is_demo=row.get("demo", False), **with_texts(wished)
            )
            ensure_formats(network, by=None)
            self.ledger.note("added", "network", network.slug)
        elif changed := changed_keys(network, wished):
            network = networks.change_network(network, by=None, **with_texts(wished, network))
            self.ledger.note("changed", "network", network.slug, ", ".join(changed))
        self._carriers(network, row)
        return network

    def _network_fields(self, row: Row) -> dict[str, Any]:
        fields = {key: row[key] for key in ("name", "claim", "about", "privacy", "languages", "zone") if key in row}
        if "contact" in row:
            fields["contact_email"] = row["contact"]
        return {**fields, **row.get("look", {})}

    def _carriers(self, network: Network, row: Row) -> None:
        if "carriers" not in row:
            return
        wished = [
            {"name": one["name"], "kind": one.get("kind", "carrier"), "website": one.get("website", "")}
            for one in row["carriers"]
        ]
        if wished != list(network.carriers.values("name", "kind", "website")):
            networks.set_carriers(network, wished, by=None)
            self.ledger.note("changed", "network", network.slug, "carriers")

    def _region(self, row: Row, order: int) -> None:
        region = self.regions.get(row["code"])
        if region is None:
            order = max([order, *(one.order + 1 for one in self.regions.values())])
            region = directory.add_region(by=None, code=row["code"], name=merged(None, row["name"]), order=order)
            self.ledger.note("added", "region", region.code)
        elif "name" in row and differs(region.name, row["name"]):
            region = directory.change_region(region, by=None, name=merged(region.name, row["name"]))
            self.ledger.note("changed", "region", region.code, "name")
        self.regions[region.code] = region

    def _cities(self, network: Network) -> None:
        members = {city.municipality_id: city.since for city in City.objects.filter(network=network)}
        for row in self.document.cities:
            with self.ledger.at(row.path):
                self._member(network, self._city(network, row), row, members)

    def _city(self, network: Network, row: Row) -> Municipality:
        city = self.cities.get(row["slug"])
        fields = self._city_fields(row)
        city = self._change_city(network, city, row, fields) if city else self._add_city(network, row, fields)
        self.cities[row["slug"]] = city
        return city

    def _add_city(self, network: Network, row: Row, fields: dict[str, Any]) -> Municipality:
        try:
            city = directory.add_municipality(
                by=None, network=network.pk, slug=row["slug"], is_demo=row.get("demo", False),
                aliases=row.get("aliases", ()), **with_texts(fields),
            )  # fmt: skip
        except Refused as refusal:
            if refusal.code == "known_city" and (slug := _namesake(row)):
                words = _("%(refusal)s Call it “%(slug)s” here.") % {"refusal": refusal.words, "slug": slug}
                raise Refused(refusal.code, words, "slug") from refusal
            raise
        self.ledger.note("added", "city", city.slug)
        return city

    def _city_fields(self, row: Row) -> dict[str, Any]:
        fields = {
            key: row[key] for key in ("name", "country", "subdivision", "zone", "website", "summary") if key in row
        }
        if "size" in row:
            fields["size_band"] = row["size"]
        if "region" in row:
            fields["region"] = self.regions.get(row["region"])
        if "at" in row:
            fields["latitude"], fields["longitude"] = row["at"]
        return fields

    def _change_city(self, network: Network, city: Municipality, row: Row, fields: dict[str, Any]) -> Municipality:
        changed = changed_keys(city, fields)
        aliases = row.get("aliases")
        if aliases is not None and _other_spellings(aliases, city):
            changed.append("aliases")
        if changed:
            city = directory.change_municipality(
                city, by=None, network=network.pk, aliases=aliases, **with_texts(fields, city)
            )
            self.ledger.note("changed", "city", city.slug, ", ".join(changed))
        return city

    def _member(self, network: Network, city: Municipality, row: Row, members: dict[int, Any]) -> None:
        if city.pk not in members:
            networks.add_city(network, city, by=None, since=row.get("since"))
        elif "since" in row and row["since"] != members[city.pk]:
            networks.change_city(network, city, by=None, since=row["since"])
            self.ledger.note("changed", "city", city.slug, "since")

    def _organisation(self, network: Network, row: Row) -> None:
        organisation = _organisation_like(row)
        fields = {key: row[key] for key in ("country", "sector", "website") if key in row}
        if organisation is None:
            organisation = directory.add_organisation(
                by=None, network=network.pk, name=row["name"], is_demo=row.get("demo", False), **fields
            )
            self.ledger.note("added", "organisation", organisation.name)
        elif changed := changed_keys(organisation, fields):
            organisation = directory.change_organisation(organisation, by=None, network=network.pk, **fields)
            self.ledger.note("changed", "organisation", organisation.name, ", ".join(changed))
        self.organisations[row["name"]] = organisation

    def _people(self, network: Network) -> None:
        known = persons_of(network).select_related("municipality", "organisation")
        self.people = {person.slug: person for person in known}
        for person in Person.objects.filter(merged_into__in=known).select_related("merged_into"):
            self.people[person.slug] = cast(Person, person.merged_into)
        for row in self.document.people:
            with self.ledger.at(row.path):
                self._person(network, row)

    def _person(self, network: Network, row: Row) -> None:
        person = self.people.get(row["slug"])
        fields = self._person_fields(row)
        if person is None:
            if Person.objects.filter(slug=row["slug"]).exists():
                words = _("“%(name)s” is somebody whom another network knows. Choose another name for the address.")
                self.ledger.refuse((*row.path, "slug"), words % {"name": row["slug"]})
                return
            person = networks.add_person(
                network, by=None, slug=row["slug"], is_demo=row.get("demo", False), **with_texts(fields)
            )
            self.ledger.note("added", "person", person.slug)
        elif changed := changed_keys(person, fields):
            person = networks.change_person(network, person, by=None, **with_texts(fields, person))
            self.ledger.note("changed", "person", person.slug, ", ".join(changed))
        self.people[row["slug"]] = person

    def _person_fields(self, row: Row) -> dict[str, Any]:
        fields = {key: row[key] for key in (*PLAIN, "function", "biography") if key in row}
        if "city" in row:
            fields["municipality"] = self.cities.get(row["city"])
        if "organisation" in row:
            fields["organisation"] = self._organisation_called(row["organisation"])
        if "languages" in row:
            fields["languages"] = [
                {"code": code, "level": level} if level else {"code": code} for code, level in row["languages"].items()
            ]
        return fields

    def _organisation_called(self, name: str) -> Organisation | None:
        if name and name not in self.organisations:
            found = organisation_named(name)
            if found is None:
                return None
            self.organisations[name] = found
        return self.organisations.get(name)


def _namesake(row: Row) -> str:
    """The address of the city in the directory that this one would double."""
    found = [city.slug for name in row["name"].values() for city in municipalities_named(name, row["country"])]
    return found[0] if found else ""


def _other_spellings(aliases: list[str], city: Municipality) -> bool:
    """Whether the file tells other aliases than are kept; one that is written like a name is not kept."""
    names = {comparable(name) for code, name in city.name.items() if not code.startswith("_")}
    kept = {comparable(alias.text) for alias in city.aliases.all()}
    return {comparable(alias) for alias in aliases} - names != kept


def _organisation_like(row: Row) -> Organisation | None:
    """The one of that name in that country, else one of that name whose country nobody has told yet."""
    country = row.get("country", "")
    if country and (found := organisation_named(row["name"], country)):
        return found
    found = organisation_named(row["name"])
    return found if found and (not country or not found.country) else None
