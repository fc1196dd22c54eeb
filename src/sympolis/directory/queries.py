"""Reads of the directory. It is shared by the networks of an installation; who sees a person is told in networks."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Count, QuerySet

from sympolis.core.text import address_key, comparable
from sympolis.directory.models import Account, Merge, Municipality, Organisation, Person, Region
from sympolis.directory.states import Kind


def account_of(email: str) -> Account | None:
    """The account of an address, however it is written."""
    return Account.objects.filter(email=address_key(email)).first()


def mailboxes_of(persons: Sequence[Person]) -> set[str]:
    """Addresses (as `address_key`) of persons, of whoever was merged into them, and of the accounts of all of these.

    Who goes in a merge signs in no more; the account they had until then stands in what the merge wrote down.
    """
    rows = {person.pk: person for person in (*persons, *Person.objects.filter(merged_into__in=persons))}
    accounts = {person.account_id for person in rows.values() if person.account_id}
    merges = Merge.objects.filter(kind=Kind.PERSON, lost_id__in=list(rows), undone_at=None)
    for done in merges.only("changes"):
        accounts |= {account for one in done.changes for account in _left_by(one, rows)}
    emails = Account.objects.filter(pk__in=accounts).values_list("email", flat=True)
    return {address_key(person.email) for person in rows.values() if person.email} | set(emails)


def _left_by(change: dict[str, Any], persons: Collection[int]) -> set[int]:
    """Accounts (ids) that one of these persons had before a change of a merge (directory/changes.py)."""
    if change["model"] != Person._meta.label_lower or "account_id" not in change.get("fields", ()):
        return set()
    place = change["fields"].index("account_id")
    return {values[place] for values, ids in change["before"] if values[place] and set(ids) & set(persons)}


def spellings(municipality: Municipality) -> list[str]:
    """Every way its name is written: the names per language first, then the aliases; each spelling once."""
    written = [text for code, text in municipality.name.items() if not code.startswith("_")]
    written += [alias.text for alias in municipality.aliases.all()]
    return list({comparable(text): text for text in reversed(written)}.values())[::-1]


def municipalities_named(name: str, country: str) -> list[Municipality]:
    """Municipalities of a country that bear the name in any language or as an alias, compared normalised."""
    key = comparable(name)
    rows = (
        Municipality.objects.filter(country=country.upper(), merged_into=None)
        .prefetch_related("aliases")
        .order_by("id")
    )
    return [row for row in rows if key in {comparable(text) for text in spellings(row)}]


def search_municipalities(rows: QuerySet[Municipality], words: str) -> list[Municipality]:
    """Those of `rows` in which every word begins a part of one of the spellings, in their order."""
    wanted = comparable(words).split()
    return [row for row in rows.prefetch_related("aliases") if _begins(wanted, " ".join(spellings(row)))]


def search_persons(rows: QuerySet[Person], words: str) -> list[Person]:
    """Those of `rows` in which every word begins a part of the name, the address or the place of work."""
    wanted = comparable(words).split()
    joined = rows.select_related("municipality", "organisation")
    return [row for row in joined if _begins(wanted, " ".join(_about(row)))]


def _about(person: Person) -> list[str]:
    places = [str(place) for place in (person.municipality, person.organisation) if place]
    return [str(person), person.email, *places]


def _begins(wanted: list[str], text: str) -> bool:
    parts = comparable(text).replace("-", " ").replace("@", " ").split()
    parts += comparable(text).split()
    return all(any(part.startswith(word) for part in parts) for word in wanted)


def regions() -> QuerySet[Region]:
    """All regions, in their order."""
    return Region.objects.all()


def region_of_country(country: str) -> Region | None:
    """The region in which most municipalities of a country are already; None when there is none yet."""
    counted = Region.objects.filter(municipalities__country=country.upper()).annotate(n=Count("municipalities"))
    return counted.order_by("-n", "order", "code").first()


def organisation_named(name: str, country: str = "") -> Organisation | None:
    """The organisation of that name, compared normalised, in that country if one is given; the one that stands for it."""
    rows = Organisation.objects.select_related("merged_into")
    rows = rows.filter(country=country.upper()) if country else rows
    found = next((row for row in rows.order_by("id") if comparable(row.name) == comparable(name)), None)
    return (found.merged_into or found) if found else None


def kept_city(slug: str) -> Municipality | None:
    """The city that stands for one which was merged into it."""
    return Municipality.objects.filter(merged__slug=slug).first()


def kept_person(slug: str) -> Person | None:
    """The person who stands for one who was merged into them."""
    return Person.objects.filter(merged__slug=slug).first()
