"""People and organisations."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.directory import queries
from sympolis.directory.actions.checks import (
    ORGANISATION,
    PERSON,
    free_slug,
    organisation_fields,
    person_fields,
    set_fields,
)
from sympolis.directory.models import Account, Organisation, Person
from sympolis.journal import actions as journal


def add_organisation(
    *, by: Account | None, name: str, network: int | None = None, is_demo: bool = False, **fields: Any
) -> Organisation:
    """Add a body that is no municipality. fields: country, sector, website. Raises Refused("known_organisation")."""
    given = organisation_fields({"name": name, **fields})
    with transaction.atomic():
        if queries.organisation_named(given["name"], given.get("country", "")):
            raise Refused("known_organisation", _("This organisation is in the directory already."), "name")
        organisation = Organisation.objects.create(is_demo=is_demo, **given)
        journal.record("organisation.added", organisation, network=network, by=by)
    return organisation


def change_organisation(
    organisation: Organisation, *, by: Account | None, network: int | None = None, **fields: Any
) -> Organisation:
    """Change name, country, sector or website of an organisation."""
    given = organisation_fields(fields)
    with transaction.atomic():
        organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
        if changed := set_fields(organisation, given, set(ORGANISATION)):
            organisation.save()
            journal.record("organisation.changed", organisation, network=network, by=by, fields=sorted(changed))
    return organisation


def add_person(
    *,
    by: Account | None,
    family_name: str,
    network: int | None = None,
    slug: str = "",
    is_demo: bool = False,
    **fields: Any,
) -> Person:
    """Add somebody who takes part.

    fields    given_name, spoken_name, email, account, municipality, organisation, sector, function and biography
              (text, or texts per language), gender, languages ([{"code": "fr", "level": "fluent"}]), zone
    Raises Refused: "missing", "wrong_address", "unknown_zone", "unknown_language", "unknown_choice", "too_long".
    Nobody is told whether an address is known elsewhere: networks.actions.add_contact looks at its own people first.
    """
    given = person_fields({"family_name": family_name, **fields})
    with transaction.atomic():
        full_name = f"{given.get('given_name', '')} {given['family_name']}"
        person = Person.objects.create(slug=free_slug(Person, slug or full_name, ""), is_demo=is_demo, **given)
        journal.record("person.added", person, network=network, by=by)
    return person


def change_person(person: Person, *, by: Account | None, network: int | None = None, **fields: Any) -> Person:
    """Change fields as in `add_person`."""
    given = person_fields(fields)
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        if changed := set_fields(person, given, set(PERSON)):
            person.save()
            journal.record("person.changed", person, network=network, by=by, fields=sorted(changed))
    return person
