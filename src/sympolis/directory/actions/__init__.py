"""What changes the directory: cities with their aliases, regions, organisations, people, accounts.

The directory is shared by the networks of an installation and knows no team: who may do what is checked by the
callers (networks.actions for the desk; files and commands act for the system).
"""

from sympolis.directory.actions.accounts import account_for, set_preferences
from sympolis.directory.actions.cities import (
    add_alias,
    add_municipality,
    add_region,
    change_municipality,
    change_region,
)
from sympolis.directory.actions.codes import Redeemed, make_code, not_right, redeem_code, spend_code
from sympolis.directory.actions.people import add_organisation, add_person, change_organisation, change_person

__all__ = [
    "Redeemed",
    "account_for",
    "add_alias",
    "add_municipality",
    "add_organisation",
    "add_person",
    "add_region",
    "change_municipality",
    "change_organisation",
    "change_person",
    "change_region",
    "make_code",
    "not_right",
    "redeem_code",
    "set_preferences",
    "spend_code",
]
