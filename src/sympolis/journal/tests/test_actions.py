"""What is recorded, and what is refused."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from sympolis.core import pulse
from sympolis.journal import actions
from sympolis.journal.models import Delivery, Entry
from sympolis.journal.registry import NameTaken, UnknownFact, listen
from sympolis.journal.states import MOST_TRIES, DeliveryState
from sympolis.journal.tests.factories import FACT, entry, listening, subject

pytestmark = pytest.mark.django_db


def nothing(entry: Entry) -> None:
    """A listener that has nothing to do."""


def test_a_fact_is_kept_with_a_delivery_for_each_listener():
    moment = datetime(2020, 10, 25, 12, tzinfo=UTC)

    with listening(one=nothing, two=nothing):
        made = entry(network=7, old=moment, fields=["title"])

    kept = Entry.objects.get(pk=made.pk)
    assert (kept.name, kept.network_id, kept.subject_type, kept.subject_id, kept.by_id) == (
        FACT, 7, "journal.duty", "subject", None,
    )  # fmt: skip
    assert kept.facts == {"old": "2020-10-25T12:00:00Z", "fields": ["title"]}
    assert set(kept.deliveries.values_list("listener", "state")) == {("one", "waiting"), ("two", "waiting")}


def test_a_rolled_back_action_leaves_no_entry_no_delivery_and_wakes_nobody(django_capture_on_commit_callbacks):
    before = pulse.read("work")

    def change_your_mind() -> None:
        with transaction.atomic():
            entry()
            raise KeyError

    with (
        django_capture_on_commit_callbacks(execute=True) as waking,
        listening(one=nothing),
        pytest.raises(KeyError),
    ):
        change_your_mind()

    assert (Entry.objects.count(), Delivery.objects.count(), waking) == (0, 0, [])
    assert pulse.read("work") == before


def test_on_commit_pages_are_out_of_date_and_the_worker_wakes(django_capture_on_commit_callbacks):
    before = pulse.read("pages"), pulse.read("work")

    with django_capture_on_commit_callbacks(execute=True):
        entry()

    assert pulse.read("pages") > before[0]
    assert pulse.read("work") > before[1]


def test_recording_outside_a_transaction_is_refused():
    with pytest.raises(actions.NoTransaction):
        actions.record(FACT, subject(), network=None, by=None)

    assert Entry.objects.count() == 0


def test_a_fact_that_no_app_declares_is_refused():
    with pytest.raises(UnknownFact, match=r"session\.mooved"), transaction.atomic():
        actions.record("session.mooved", subject(), network=None, by=None)


@pytest.mark.parametrize("facts", [{"who": "abena@example.org"}, {"text": "x" * 2000}], ids=["address", "too large"])
def test_facts_that_are_personal_or_large_are_refused(facts):
    with pytest.raises(actions.UnfitFacts):
        entry(**facts)

    assert Entry.objects.count() == 0


def test_two_listeners_of_one_name_are_refused():
    with listening(one=nothing):
        listen(FACT, "one", nothing)  # the same again, as when an app is loaded twice

        with pytest.raises(NameTaken):
            listen(FACT, "one", print)


def test_a_failed_delivery_is_tried_again_at_once_when_asked():
    with listening(one=nothing):
        delivery = entry().deliveries.get()
    Delivery.objects.update(state=DeliveryState.FAILED, tries=MOST_TRIES, last_error="ValueError")

    with listening():
        delivery = actions.retry(delivery, by=None)

    assert (delivery.state, delivery.tries) == (DeliveryState.WAITING, 0)
    assert Entry.objects.filter(name=FACT, subject_type="journal.delivery", subject_id=str(delivery.pk)).count() == 1


def test_a_done_delivery_stays_done():
    with listening(one=nothing):
        delivery = entry().deliveries.get()
    Delivery.objects.update(state=DeliveryState.DONE)

    actions.retry(delivery, by=None)

    assert Delivery.objects.get().state == DeliveryState.DONE
