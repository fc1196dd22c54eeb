"""What changes a network: itself, its team, its cities and people."""

from sympolis.networks.actions.community import (
    add_city,
    add_contact,
    add_new_city,
    add_organisation,
    add_person,
    change_city,
    change_organisation,
    change_person,
    remove_city,
)
from sympolis.networks.actions.network import change_network, create_network, set_carriers, too_faint
from sympolis.networks.actions.team import change_role, end_role, invite, remove_account

__all__ = [
    "add_city",
    "add_contact",
    "add_new_city",
    "add_organisation",
    "add_person",
    "change_city",
    "change_network",
    "change_organisation",
    "change_person",
    "change_role",
    "create_network",
    "end_role",
    "invite",
    "remove_account",
    "remove_city",
    "set_carriers",
    "too_faint",
]
