"""Regions and municipalities with their other spellings."""

import math
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.core.text import comparable, one_line
from sympolis.core.texts import Texts
from sympolis.directory import queries
from sympolis.directory.actions.checks import (
    MUNICIPALITY,
    PLACE,
    free_slug,
    municipality_fields,
    names,
    set_fields,
    within,
)
from sympolis.directory.models import Account, Alias, Municipality, Region
from sympolis.journal import actions as journal

SAME_PLACE_KM = 25  # two cities of one name and country, nearer than this, are one


def add_region(*, by: Account | None, code: str, name: Texts | dict | str, order: int = 0) -> Region:
    """Add a part of the world. Raises Refused("taken") when the code is in use."""
    code = slugify(code)[:40]
    with transaction.atomic():
        if not code:
            raise Refused("missing", _("Give the region a short code."), "code")
        if Region.objects.filter(code=code).exists():
            raise Refused("taken", _("This code belongs to another region."), "code")
        region = Region.objects.create(code=code, name=names(name, "name"), order=order)
        journal.record("region.added", region, network=None, by=by)
    return region


def change_region(region: Region, *, by: Account | None, **fields: Any) -> Region:
    """Change `name` or `order` of a region."""
    with transaction.atomic():
        region = Region.objects.select_for_update().get(pk=region.pk)
        if "name" in fields:
            fields["name"] = names(fields["name"], "name")
        if set_fields(region, fields, {"name", "order"}):
            region.save()
            journal.record("region.changed", region, network=None, by=by)
    return region


def add_municipality(
    *,
    by: Account | None,
    name: Texts | dict | str,
    country: str,
    zone: str,
    network: int | None = None,
    aliases: Iterable[str] = (),
    slug: str = "",
    is_demo: bool = False,
    **fields: Any,
) -> Municipality:
    """Add a city, town or district.

    name      text, or texts per language; country ISO 3166 alpha-2; zone IANA name
    fields    subdivision (ISO 3166-2, a key of core/subdivisions.py), region, size_band, latitude and longitude (degrees, both or none), website, summary
    network   id of the network in whose journal this stands
    Raises Refused: "known_city" (same name, same country, no farther than 25 km as far as one can tell), "missing",
    "unknown_country", "unknown_choice", "elsewhere" (subdivision of another country), "unknown_zone", "wrong_place",
    "wrong_address", "too_long".
    """
    given = municipality_fields({"name": name, "country": country, "zone": zone, **fields})
    with transaction.atomic():
        _refuse_known_city(given)
        municipality = Municipality.objects.create(
            slug=free_slug(Municipality, slug or str(given["name"]), given["country"]), is_demo=is_demo, **given
        )
        for text in aliases:
            _keep_alias(municipality, text)
        journal.record("municipality.added", municipality, network=network, by=by)
    return municipality


def change_municipality(
    municipality: Municipality,
    *,
    by: Account | None,
    network: int | None = None,
    aliases: Iterable[str] | None = None,
    **fields: Any,
) -> Municipality:
    """Change fields as in `add_municipality`; `aliases`, when given, replaces the list of other spellings."""
    with transaction.atomic():
        municipality = Municipality.objects.select_for_update().get(pk=municipality.pk)
        place = {"latitude": municipality.latitude, "longitude": municipality.longitude} if PLACE & set(fields) else {}
        given = municipality_fields({**place, **_with_country(municipality, fields)})
        changed = set_fields(municipality, given, set(MUNICIPALITY))
        if changed:
            municipality.save()
        if aliases is not None:
            changed |= _replace_aliases(municipality, aliases)
        if changed:
            journal.record("municipality.changed", municipality, network=network, by=by, fields=sorted(changed))
    return municipality


def _with_country(municipality: Municipality, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields with what a part of the country is held against; in another country the city is in no part of the old one."""
    if "country" in fields and fields["country"] != municipality.country:
        return {"subdivision": "", **fields}
    return {"country": municipality.country, **fields} if fields.get("subdivision") else fields


def add_alias(municipality: Municipality, text: str, *, by: Account | None, network: int | None = None) -> Alias | None:
    """Another spelling, for finding and merging; None when it is written like one that is there."""
    with transaction.atomic():
        alias = _keep_alias(municipality, text)
        if alias:
            journal.record("municipality.changed", municipality, network=network, by=by, fields=["aliases"])
    return alias


def _refuse_known_city(given: dict[str, Any]) -> None:
    for text in given["name"].values():
        if not isinstance(text, str):
            continue
        for known in queries.municipalities_named(text, given["country"]):
            distance = _kilometres(known, given.get("latitude"), given.get("longitude"))
            if distance is None or distance < SAME_PLACE_KM:
                words = _("%(city)s is in the directory already.") % {"city": known}
                raise Refused("known_city", words, "name")


def _kilometres(city: Municipality, latitude: float | None, longitude: float | None) -> float | None:
    """Distance on the globe; None when one of the two places is not known."""
    if city.latitude is None or city.longitude is None or latitude is None or longitude is None:
        return None
    one, other = math.radians(city.latitude), math.radians(latitude)
    turn = math.radians(longitude - city.longitude)
    half = math.sin((other - one) / 2) ** 2 + math.cos(one) * math.cos(other) * math.sin(turn / 2) ** 2
    return 12_742 * math.asin(math.sqrt(min(1.0, half)))


def _keep_alias(municipality: Municipality, text: str) -> Alias | None:
    text = within(one_line(text), 200, "aliases")
    if not comparable(text) or comparable(text) in {comparable(known) for known in queries.spellings(municipality)}:
        return None
    return Alias.objects.create(municipality=municipality, text=text)


def _replace_aliases(municipality: Municipality, texts: Iterable[str]) -> set[str]:
    before = set(municipality.aliases.values_list("text", flat=True))
    wanted = {one_line(text) for text in texts} - {""}
    municipality.aliases.exclude(text__in=wanted).delete()
    for text in sorted(wanted - before):
        _keep_alias(municipality, text)
    after = set(municipality.aliases.values_list("text", flat=True))
    return {"aliases"} if after != before else set()
