"""Closed lists of the directory, and its facts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SizeBand(TextChoices):
    """Inhabitants, in the bands used for finding peers of the same size."""

    SMALL = "s", _("under 50,000 inhabitants")
    MIDDLE = "m", _("50,000 to 250,000 inhabitants")
    LARGE = "l", _("250,000 to 1 million inhabitants")
    METROPOLIS = "xl", _("over 1 million inhabitants")


class Sector(TextChoices):
    ADMINISTRATION = "administration", _("Municipal administration")
    COMPANY = "company", _("Municipal company")
    ASSOCIATION = "association", _("Association")
    ACADEMIA = "academia", _("Academia")
    CIVIL_SOCIETY = "civil", _("Civil society")
    PRIVATE = "private", _("Private sector")
    AGENCY = "agency", _("Development agency")


class Gender(TextChoices):
    WOMAN = "woman", _("woman")
    MAN = "man", _("man")
    OTHER = "other", _("other")


class CodePurpose(TextChoices):
    """What a code sent by mail is for; one for the other is worth nothing."""

    SIGN_IN = "sign_in", _("Sign in")
    CONFIRM = "confirm", _("Confirm that it is you")
    ERASE = "erase", _("Erase what is held of a mailbox")  # nobody's account: see codes.spend_code


class Kind(TextChoices):
    """What can stand in the directory twice."""

    CITY = "city", _("City")
    PERSON = "person", _("Person")
    ORGANISATION = "organisation", _("Organisation")


FACTS = {
    "account.added": "An account was made, to sign in with by a code sent to its address.",
    "account.removed": "An account was deleted with its roles.",
    "account.erased": "An account went with the data of its person; facts: when it was made.",
    "person.erased": "Everything held of somebody was deleted; facts: when their row was made, to know it in a backup.",
    "municipality.added": "A municipality was added to the directory.",
    "municipality.changed": "A municipality changed; facts: names of the changed fields.",
    "directory.merged": "Two cities, people or organisations that were the same became one; facts: kind, which one went.",
    "directory.parted": "Two that had become one are two again; facts: kind, which one came back.",
    "organisation.added": "An organisation was added to the directory.",
    "organisation.changed": "An organisation changed; facts: names of the changed fields.",
    "person.added": "A person was added to the directory.",
    "person.changed": "A person's details changed; facts: names of the changed fields.",
    "region.added": "A region was added to the directory.",
    "region.changed": "Name or order of a region changed.",
}


def size_band(population: int) -> SizeBand:
    """The band of a number of inhabitants."""
    for limit, band in ((50_000, SizeBand.SMALL), (250_000, SizeBand.MIDDLE), (1_000_000, SizeBand.LARGE)):
        if population < limit:
            return band
    return SizeBand.METROPOLIS
