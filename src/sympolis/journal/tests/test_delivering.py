"""Telling listeners: at least once, each on its own, with growing pauses."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sympolis.journal import queries
from sympolis.journal.delivering import deliver_due
from sympolis.journal.models import Delivery, Duty, Entry
from sympolis.journal.states import MOST_TRIES, PAUSES, DeliveryState
from sympolis.journal.tests.factories import entry, listening

pytestmark = pytest.mark.django_db


class Flaky:
    """A listener that writes a row, then fails the first times."""

    def __init__(self, failures: int, words: str = "no") -> None:
        self.failures, self.words, self.calls = failures, words, 0

    def __call__(self, entry: Entry) -> None:
        self.calls += 1
        Duty.objects.create(name=f"told {self.calls}")
        if self.calls <= self.failures:
            raise ValueError(self.words)


def told() -> list[str]:
    return list(Duty.objects.filter(name__startswith="told").order_by("pk").values_list("name", flat=True))


def an_hour_later() -> None:
    """Pauses are over, without waiting for them."""
    Delivery.objects.filter(state=DeliveryState.WAITING).update(due_at=timezone.now() - timedelta(hours=1))


def test_a_commit_without_a_worker_leaves_due_rows_that_a_later_worker_finds():
    listener = Flaky(0)
    with listening(one=listener, two=lambda entry: None):
        entry()
        assert listener.calls == 0

        assert deliver_due(bool) == 2

    assert listener.calls == 1
    assert set(Delivery.objects.values_list("state", "last_error")) == {(DeliveryState.DONE, "")}
    assert Delivery.objects.exclude(done_at=None).count() == 2


def test_a_listener_that_fails_twice_is_told_a_third_time_and_the_other_one_once():
    failing, fine = Flaky(2), []
    with listening(bad=failing, good=lambda entry: fine.append(entry.pk)):
        made = entry()

        for _ in range(4):
            deliver_due(bool)
            an_hour_later()

    assert (failing.calls, fine) == (3, [made.pk])
    assert told() == ["told 3"]  # what failing rounds wrote was rolled back
    assert set(Delivery.objects.values_list("listener", "state", "tries")) == {("bad", "done", 3), ("good", "done", 1)}


def test_pauses_grow_and_the_last_error_is_kept():
    with listening(bad=Flaky(99)):
        entry()
        for tries, pause in enumerate([*PAUSES, PAUSES[-1]], 1):
            began = timezone.now()
            deliver_due(bool)

            delivery = Delivery.objects.get()
            assert (delivery.tries, delivery.state) == (tries, DeliveryState.WAITING)
            assert began + pause <= delivery.due_at <= timezone.now() + pause
            assert delivery.last_error.startswith("ValueError: no (tests/test_delivering.py:")
            an_hour_later()


def test_nothing_is_told_before_its_pause_is_over():
    listener = Flaky(99)
    with listening(bad=listener):
        entry()

        assert (deliver_due(bool), deliver_due(bool)) == (1, 0)

    assert listener.calls == 1


def test_after_a_week_of_tries_it_has_failed_and_waits_for_a_person():
    with listening(bad=Flaky(99)):
        entry(network=3)
        Delivery.objects.update(tries=MOST_TRIES - 1)

        deliver_due(bool)

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.needs_attention) == (DeliveryState.FAILED, True)
    assert [list(queries.failing(of)) for of in (None, [3], [4])] == [[delivery], [delivery], []]


def test_no_address_and_no_quoted_row_stays_in_the_last_error():
    words = "duplicate key of abena.owusu@example.org, try again\nDETAIL: Key (name)=(Abena Owusu) exists"
    with listening(bad=Flaky(1, words)):
        entry()
        deliver_due(bool)

    assert "duplicate key of [address]" in Delivery.objects.get().last_error
    assert not {"abena", "Abena", "DETAIL"} & set(Delivery.objects.get().last_error.replace(".", " ").split())


@pytest.mark.parametrize("words", ["a\0b", "file \udce4.txt"], ids=["NUL", "half a pair"])
def test_an_error_in_signs_that_no_database_keeps_is_kept_without_them(words):
    with listening(bad=Flaky(99, words)):
        entry()

        assert deliver_due(bool) == 1

    assert Delivery.objects.get().last_error.startswith(("ValueError: ab", "ValueError: file ?.txt"))


def test_a_listener_whose_code_is_gone_holds_up_nobody():
    fine = []
    with listening(gone=lambda entry: None, stays=lambda entry: fine.append(entry.pk)):
        made = entry()
    with listening(stays=lambda entry: fine.append(entry.pk)):
        deliver_due(bool)

    assert fine == [made.pk]
    assert "Nothing in this version listens as gone." in Delivery.objects.get(listener="gone").last_error


def test_a_worker_that_stops_leaves_the_rest_for_the_next():
    done = []
    with listening(one=lambda entry: done.append(entry.pk)):
        entries = [entry() for _ in range(3)]

        assert deliver_due(lambda: len(done) == 1) == 1
        assert done == [entries[0].pk]
        assert deliver_due(bool) == 2

    assert done == [made.pk for made in entries]
