"""Every listener of this app, told everything twice."""

from datetime import datetime

import pytest
import time_machine
from django.db import transaction

from sympolis.contributions import actions
from sympolis.contributions.actions import Begun, inviting
from sympolis.contributions.actions.deciding import Wish, decide
from sympolis.contributions.flat import flat
from sympolis.contributions.models import Approval, Assignment, Author, Contribution, Remark, Review, Speaker
from sympolis.contributions.telling import marks
from sympolis.contributions.tests import factories, reviews
from sympolis.journal import registry
from sympolis.journal.delivering import deliver_due
from sympolis.journal.models import Delivery
from sympolis.journal.states import DeliveryState
from sympolis.messaging.models import Letter
from sympolis.messaging.states import LetterState
from sympolis.programme import actions as programme_actions
from sympolis.programme.tests import factories as programme
from sympolis.registrations.actions.erasure import erase_participants
from sympolis.registrations.tests.post import work

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2020-10-01T08:00:00Z", tick=False) as traveller:
        yield traveller


def ours() -> set[tuple[str, str]]:
    """(fact, listener) of everything of this app that listens."""
    return {
        (fact, name)
        for fact, names in registry.all_listeners().items()
        for name in names
        if name.startswith("contributions.")
    }


def everything_happens(clock) -> None:
    """One fact of every kind that somebody here listens to."""
    series = programme.series()
    call = reviews.call(series)
    author = actions.begin(
        call, Begun("practice", "Markets", "en", "Kumasi"), name="Ama Mensah", email="ama@kumasi.example"
    )
    row = factories.contribution(series, call=call)
    factories.author(row, "Esi Owusu", "esi@kumasi.example")
    own = reviews.reviewer(series, "Kofi", "kofi@kumasi.example")
    reviews.review(reviews.assigned(row, own))
    decide(series, [row.pk], Wish("returned", "Say what it cost.", remarks={"cost": "In euros."}), by=None)
    actions.add_author(row, name="Kofi", email="kofi@kumasi.example", by=None)  # whoever reviewed it
    row = Contribution.objects.get(pk=row.pk)
    actions.save(row, {"c_cost": "middle"}, seen=marks(flat(row)), by=None)
    actions.submit(row, by=None)
    work()
    decide(series, [row.pk], Wish("accepted"), by=None)
    actions.ask_approval(row, name="Mayor", email="mayor@kumasi.example", language="en", by=None)
    with transaction.atomic():
        erase_participants([author.participant_id], by=None)
    _somebody_speaks(series, clock)
    work()


def _somebody_speaks(series, clock) -> None:
    session = programme.session(series, datetime(2020, 10, 20, 10))
    programme.part(session, programme.person(series.network, "Rojas", email="luis@bogota.example"))
    programme.release(series)
    inviting.send_links(series, [part.person_id for part in session.parts.all()], by=None)
    work()
    programme_actions.move_session(session, by=None, local_start=datetime(2020, 10, 21, 10))
    programme.release(series)
    work()
    clock.shift(86400)
    inviting.remind(series, [part.person_id for part in session.parts.all()], by=None)


def state_of_things() -> dict[str, list]:
    return {
        "letters": sorted(Letter.objects.values_list("key", "kind", "to_address", "state", "subject")),
        "contributions": sorted(Contribution.objects.values_list("pk", "state", "state_at", "revision")),
        "authors": sorted(Author.objects.values_list("pk", "contribution", "proven_at")),
        "approvals": sorted(Approval.objects.values_list("pk", "state")),
        "remarks": sorted(Remark.objects.values_list("pk", "done_at")),
        "reviews": sorted(Review.objects.values_list("pk", "changed_at")),
        "assignments": sorted(Assignment.objects.values_list("pk", "aside_at")),
        "speakers": sorted(Speaker.objects.values_list("pk", "link_version", "invited_at")),
    }


def test_every_listener_bears_being_told_twice(clock):
    everything_happens(clock)
    told = set(Delivery.objects.values_list("entry__name", "listener"))
    Letter.objects.update(state=LetterState.SENT)  # a release writes those anew that are still on their way
    before = state_of_things()

    Delivery.objects.update(state=DeliveryState.WAITING, tries=0, due_at="2020-01-01T00:00Z")
    assert deliver_due(bool) >= len(told)
    work()

    after = state_of_things()
    for name in before:
        assert [one for one in after[name] if one not in before[name]] == []
        assert [one for one in before[name] if one not in after[name]] == []
    assert set(Delivery.objects.values_list("state", "last_error")) == {("done", "")}
    assert {pair for pair in told if pair[1].startswith("contributions.")} == ours()
