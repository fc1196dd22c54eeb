"""The smallest valid rows of the directory."""

from itertools import count

from sympolis.directory.models import Account, Municipality, Organisation, Person, Region

_number = count(1)


def account(email: str = "", **fields) -> Account:
    return Account.objects.create_user(email or f"account{next(_number)}@city.example", **fields)


def region(code: str = "", **fields) -> Region:
    code = code or f"region-{next(_number)}"
    return Region.objects.create(code=code, **{"name": {"en": code.title()}, **fields})


def municipality(name: str = "", **fields) -> Municipality:
    name = name or f"Town {next(_number)}"
    slug = fields.pop("slug", name.lower().replace(" ", "-"))
    return Municipality.objects.create(
        slug=slug, **{"name": {"en": name}, "country": "DE", "zone": "Europe/Berlin", **fields}
    )


def organisation(name: str = "", **fields) -> Organisation:
    return Organisation.objects.create(name=name or f"Association {next(_number)}", **fields)


def person(family_name: str = "", **fields) -> Person:
    number = next(_number)
    return Person.objects.create(
        slug=fields.pop("slug", f"person-{number}"), family_name=family_name or f"Person {number}", **fields
    )
