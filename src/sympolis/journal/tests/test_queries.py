"""Reads of the journal."""

import pytest
from django.db import connection, transaction
from django.utils import timezone

from sympolis.core import pulse
from sympolis.journal import actions, queries
from sympolis.journal.models import Delivery, Duty, Entry
from sympolis.journal.states import TRIES_BEFORE_ATTENTION, DeliveryState
from sympolis.journal.tests.factories import FACT, entry, listening, subject

pytestmark = pytest.mark.django_db


def test_the_stamp_of_changes_differs_after_every_entry_also_one_that_commits_late():
    stamps = [queries.latest_change()]
    for _ in range(3):
        entry()
        stamps.append(queries.latest_change())
    late = Entry.objects.order_by("-pk")[1]
    values = {field.attname: getattr(late, field.attname) for field in Entry._meta.fields}
    Entry.objects.filter(pk=late.pk).delete()
    before = queries.latest_change()

    Entry.objects.create(**values)  # took its number before the newest one, and commits after it

    assert queries.latest_change() != before
    assert len(set(stamps)) == 4


def test_facts_that_no_public_page_shows_leave_the_stamp_as_it_is():
    entry()
    before, pages = queries.latest_change(), pulse.read("pages")

    with transaction.atomic():
        actions.record_all(FACT, [(subject(), {}), (subject(), {})], network=None, by=None, on_pages=False)

    assert (queries.latest_change(), pulse.read("pages")) == (before, pages)
    assert Entry.objects.count() == 3


def test_thousands_of_facts_are_written_like_few():
    first, second = subject(), Duty.objects.create(name="another")
    with listening(one=lambda entry: None), transaction.atomic():
        actions.record_all(FACT, [(first, {"n": 1}), (second, {})], network=3, by=None, on_pages=False)
        actions.record_rows(FACT, type(first), {first.pk: {"n": 1}, second.pk: {}}, network=3, by=None)

    def told(entries):
        names = (
            "name",
            "network_id",
            "subject_type",
            "subject_id",
            "facts",
            "by_id",
            "on_pages",
            "deliveries__listener",
        )
        return list(entries.values_list(*names))

    rows = Entry.objects.order_by("pk")
    assert told(rows[:2]) == told(rows[2:])
    assert Delivery.objects.filter(state=DeliveryState.WAITING).count() == 4


def test_counts_tell_what_waits_what_fails_and_since_when():
    with listening(one=lambda entry: None):
        first, second, third, done = (entry(network=number).deliveries.get() for number in (1, 1, 2, 1))
    Delivery.objects.filter(pk=second.pk).update(tries=TRIES_BEFORE_ATTENTION, last_error="ValueError")
    Delivery.objects.filter(pk=third.pk).update(state=DeliveryState.FAILED)
    Delivery.objects.filter(pk=done.pk).update(state=DeliveryState.DONE)

    assert queries.standing() == queries.Standing(2, 1, 1, first.entry.at)
    assert queries.standing([2]) == queries.Standing(0, 0, 1, None)
    assert list(queries.failing([1])) == [second]


@pytest.mark.parametrize("rows", [3, 30])
def test_the_list_of_failing_deliveries_is_one_query(rows, django_assert_num_queries):
    with listening(one=lambda entry: None):
        for _ in range(rows):
            entry()
    Delivery.objects.update(state=DeliveryState.FAILED)

    with django_assert_num_queries(1):
        assert len({delivery.entry.name for delivery in queries.failing()}) == 1


def test_what_happened_to_one_thing_and_in_a_network_is_newest_first():
    older, newer = entry(network=5), entry(network=5)
    entry(network=6)

    assert list(queries.happened_in([5])) == [newer, older]
    assert list(queries.happened_to(subject()))[1:] == [newer, older]


@pytest.mark.parametrize(
    "found", [lambda: queries.due(timezone.now())[:8], lambda: queries.failing()], ids=["due", "failing"]
)
def test_deliveries_long_done_are_not_read_to_find_the_others(found):
    fact = entry()
    Delivery.objects.bulk_create(
        Delivery(entry=fact, listener=f"one.{number}", state=DeliveryState.DONE) for number in range(3000)
    )
    if connection.vendor == "postgresql":  # which reads a small table whole, and goes by what it has counted
        with connection.cursor() as cursor:
            cursor.execute("analyze journal_delivery")

    assert "delivery_state_due" in found().explain()
