"""Listeners, each told twice of the same fact."""

import pytest

from sympolis.directory.tests import factories as directory
from sympolis.journal import registry
from sympolis.journal.delivering import deliver_due
from sympolis.journal.models import Delivery
from sympolis.messaging.models import Letter
from sympolis.networks import actions
from sympolis.networks.models import TeamMember
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks

pytestmark = pytest.mark.django_db

# In their test_listeners.py; the one of planning in test_going_live_telling.py
OF_THEIR_OWN = ("registrations.", "contributions.", "library.", "interpretation.", "planning.")
TRIED_HERE = {("team.joined", "site.greet_member")}


def tell_twice() -> None:
    for _ in range(2):
        Delivery.objects.update(state="waiting", due_at="2020-01-01T00:00Z")
        assert deliver_due(bool) > 0
    assert set(Delivery.objects.values_list("state", "last_error")) == {("done", "")}


def test_somebody_new_in_the_team_gets_one_letter_although_told_twice():
    network = networks.network()

    actions.invite(network, "Esi@Accra.example", Role.CARRIER, by=None)
    tell_twice()

    letters = Letter.objects.filter(kind="team_role")
    assert list(letters.values_list("to_address", "network_id")) == [("esi@accra.example", network.pk)]


def test_no_letter_goes_to_somebody_who_has_left_the_team_meanwhile():
    network, account = networks.network(), directory.account()
    actions.invite(network, account.email, Role.CARRIER, by=None)
    TeamMember.objects.all().delete()

    tell_twice()

    assert not Letter.objects.exists()


def test_every_listener_has_a_test_that_tells_it_twice():
    """Those of the apps above the programme stand in tests of their own; add others to TRIED_HERE."""
    registered = {(fact, name) for fact, names in registry.all_listeners().items() for name in names}

    assert {pair for pair in registered if not pair[1].startswith(OF_THEIR_OWN)} == TRIED_HERE
