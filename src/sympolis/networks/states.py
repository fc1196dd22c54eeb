"""Roles in a network's team, what they are for, and the facts of networks."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a member of the team may do; see the table in networks/permissions.py."""

    COORDINATOR = "coordinator", _("Coordinator")
    CARRIER = "carrier", _("Carrier")
    CONTRACTOR = "contractor", _("Contractor")
    VIEWER = "viewer", _("Viewer")


class CarrierKind(TextChoices):
    CARRIER = "carrier", _("carried by")
    FUNDER = "funder", _("funded by")
    PARTNER = "partner", _("in partnership with")


FACTS = {
    "network.created": "A network was set up.",
    "network.changed": "Name, look, languages or carriers of a network changed.",
    "team.joined": "An account was given a role in a network's team.",
    "team.changed": "A role in a network's team changed: another role, scope or end date.",
    "team.left": "A role in a network's team ended.",
    "city.joined": "A municipality became part of a network's community.",
    "city.changed": "The day since which a municipality is part of a network's community changed.",
    "city.left": "A municipality is no longer part of a network's community.",
    "contact.added": "A network knows a person from now on.",
}
