"""Who may do what with languages, interpreters and words; the table of roles is in networks/permissions.py."""

from sympolis.interpretation.channels import service_of
from sympolis.interpretation.states import Service
from sympolis.networks import permissions as networks
from sympolis.networks.models import Network
from sympolis.programme import permissions as programme
from sympolis.programme.models import Series
from sympolis.registrations import permissions as registrations


def may_see_glossary(account, network: Network) -> bool:
    """Everybody at the desk; a role for one series is enough, since its interpreters need the words."""
    return networks.may_see_directory(account, network)


def may_keep_glossary(account, network: Network) -> bool:
    """Whoever works on sessions of the network, or of one series of it."""
    return networks.may_keep_directory(account, network)


def may_see_roster(account, network: Network) -> bool:
    """See who interprets for a network, with languages and times away: as people and cities are seen."""
    return networks.may_see_directory(account, network)


def may_keep_roster(account, network: Network) -> bool:
    """Add and change interpreters; see what they are paid and how they write invoices."""
    return networks.may_keep_directory(account, network)


def may_set_rules(account, network: Network) -> bool:
    """Change rest, sessions a day and time to answer for the whole network."""
    return networks.may_set_up(account, network)


def may_see_bookings(account, series: Series) -> bool:
    """See who interprets in which session of a series."""
    return programme.may_see_draft(account, series)


def may_book(account, series: Series) -> bool:
    """Propose, ask, book and release interpreters of a series."""
    return programme.may_work_on(account, series)


def may_see_languages(account, series: Series) -> bool:
    """See how many need which language, what was decided and what it costs."""
    return programme.may_see_draft(account, series)


def may_decide(account, series: Series) -> bool:
    """Decide which languages a session has."""
    return programme.may_work_on(account, series)


def may_set_terms(account, series: Series) -> bool:
    """Set threshold, fee and budget."""
    return programme.may_change_series(account, series)


def may_see_who(account, series: Series, code: str) -> bool:
    """See who needs a language. Who needs sign language or captions told so for the work alone: not for a viewer."""
    if service_of(code) == Service.SPOKEN:
        return registrations.may_see_people(account, series)
    return registrations.may_see_addresses(account, series)
