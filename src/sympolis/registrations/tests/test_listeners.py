"""Every listener of this app, told everything twice."""

from datetime import datetime

import pytest
from django.db import transaction

from sympolis.journal import registry
from sympolis.journal.delivering import deliver_due
from sympolis.journal.models import Delivery
from sympolis.journal.states import DeliveryState
from sympolis.messaging.bounces import record_bounced
from sympolis.messaging.models import Letter
from sympolis.programme import actions as programme_actions
from sympolis.programme.tests import factories as programme
from sympolis.registrations import actions
from sympolis.registrations.actions import Guest
from sympolis.registrations.incoming import read_answers
from sympolis.registrations.models import Notice, Participant, Registration
from sympolis.registrations.states import Mode
from sympolis.registrations.tests import factories
from sympolis.registrations.tests.post import work
from sympolis.registrations.tests.test_replies import mail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def ours() -> set[tuple[str, str]]:
    """(fact, listener) of everything of this app that listens."""
    return {
        (fact, name)
        for fact, names in registry.all_listeners().items()
        for name in names
        if name.startswith("registrations.")
    }


def everything_happens(clock) -> None:
    """One fact of every kind that somebody here listens to."""
    series = programme.series()
    full, chosen = factories.session(series, capacity=1), factories.session(series)
    factories.admission(chosen, mode=Mode.APPROVAL)
    holder, waiting = factories.registered(full, confirmed=False), factories.registered(full)
    applied = factories.registered(chosen, confirmed=False)
    actions.confirm(holder.participant, by=holder.participant)
    actions.decide(chosen, [applied], accept=False, by=None)
    actions.invite(series, chosen, [Guest("Esi", "esi@k.example")], by=None)
    work()
    read_answers(mail(holder, "DECLINED", address=f"mailto:{holder.participant.email}"))
    with transaction.atomic():
        record_bounced(Letter.objects.filter(to_address=waiting.participant.email).first())
    full.refresh_from_db()
    programme_actions.change_session(full, by=None, capacity=2)
    work()
    actions.cancel(holder, by=holder.participant)
    full.refresh_from_db()
    programme_actions.move_session(full, by=None, local_start=datetime(2020, 10, 28, 14))
    programme.release(series)
    work()


def state_of_things() -> dict[str, list]:
    return {
        "letters": sorted(Letter.objects.values_list("key", "kind", "to_address", "state", "subject")),
        "registrations": sorted(Registration.objects.values_list("pk", "state", "state_at", "told_state_at", "reply")),
        "participants": sorted(Participant.objects.values_list("pk", "bounced_at", "tell_at")),
        "notices": sorted(Notice.objects.values_list("session", "due_at", "way_in_changed")),
    }


def test_every_listener_bears_being_told_twice(clock):
    everything_happens(clock)
    told = set(Delivery.objects.values_list("entry__name", "listener"))
    before = state_of_things()

    Delivery.objects.update(state=DeliveryState.WAITING, tries=0, due_at="2020-01-01T00:00Z")
    assert deliver_due(bool) >= len(told)
    work()

    assert state_of_things() == before
    assert set(Delivery.objects.values_list("state", "last_error")) == {("done", "")}
    assert {pair for pair in told if pair[1].startswith("registrations.")} == ours()
