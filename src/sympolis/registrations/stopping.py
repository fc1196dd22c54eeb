"""Whose the stop address in a letter is."""

from sympolis.messaging.stopping import Taker
from sympolis.networks.models import Network
from sympolis.registrations import links
from sympolis.registrations.actions import want_letters
from sympolis.registrations.links import Purpose


def taker_of(token: str, network: Network) -> Taker | None:
    """The participant of this network to whom the secret part of the address was given."""
    participant = links.participant_of(token, Purpose.STOP)
    if participant is None or participant.network_id != network.pk:
        return None
    return Taker(
        address=participant.email,
        unwanted=frozenset(participant.unwanted),
        change=lambda kinds, wanted: want_letters(participant, kinds, wanted, by=participant),
    )
