"""Capacity and the line while many hands are at it (trust.md 22). Each test prints its figures; `-s` shows them."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import connection

from sympolis.core.refusals import Refused
from sympolis.journal.delivering import deliver_due
from sympolis.journal.models import Entry
from sympolis.programme import actions as programme
from sympolis.programme.models import Series, Session
from sympolis.programme.tests import factories as series_of_tests
from sympolis.registrations import actions, queries
from sympolis.registrations.models import Registration
from sympolis.registrations.states import HOLDING
from sympolis.registrations.tests import factories
from sympolis.registrations.tests.factories import NOW, network_of

side_by_side = [
    pytest.mark.skipif(connection.vendor == "sqlite", reason="threads cannot share SQLite's database in memory"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """What each deed returned, or the code of its refusal; each in a thread with a connection of its own."""
    start = Barrier(len(deeds))

    def one(deed: Callable[[], object]) -> object:
        try:
            start.wait(30)
            return deed()
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(one, deeds))


def _taken_and_refused(row: Registration) -> list[Callable[[], object]]:
    return [
        lambda: actions.accept_offer(row, by=row.participant).state,
        lambda: actions.accept_offer(row, by=row.participant).state,
        lambda: actions.cancel(row, by=row.participant).state,
    ]


def states(session: Session) -> Counter:
    return Counter(Registration.objects.filter(session=session).values_list("state", flat=True))


def line_of(count: int, *, seats: int = 1, together: int = 1) -> tuple[Session, list[list[Registration]]]:
    """A full session, and units that wait for it: people alone, or delegations."""
    session = factories.session(capacity=seats)
    for _seat in range(seats):
        factories.registered(session)
    units = []
    for number in range(count):
        others = [(f"Esi {number}.{one}", f"esi{number}.{one}@k.example") for one in range(1, together)]
        done = actions.sign_up(
            network_of(session), [session], name=f"Ama {number}", email=f"ama{number}@k.example", together_with=others
        )
        units.append(done.new)
    return session, units


def by_name(units: list[list[Registration]]) -> list[list[str]]:
    found = Registration.objects.in_bulk([row.pk for unit in units for row in unit])
    return [[found[row.pk].state for row in unit] for unit in units]


@pytest.mark.django_db
def test_a_delegation_of_four_waits_as_one_and_passes_on_as_one(clock):
    session, (first, second) = line_of(2, seats=4, together=4)
    holders = list(Registration.objects.filter(session=session, state="confirmed"))
    for freed, holder in enumerate(holders, 1):
        actions.cancel(holder, by=holder.participant)
        wanted = "offered" if freed == 4 else "waiting"
        assert by_name([first, second]) == [[wanted] * 4, ["waiting"] * 4]
    clock.shift(timedelta(hours=49))

    ended = [actions.end_overdue() for _twice in range(2)]

    offers = Entry.objects.filter(name="registration.offered").count()
    print(f"\ndelegations of four: {offers} offers for 2 delegations, {ended} ended or offered in two passes")
    assert (by_name([first, second]), offers, ended[1]) == ([["cancelled"] * 4, ["offered"] * 4], 8, 0)


class TestSideBySide:
    pytestmark = side_by_side

    def test_an_offer_that_ends_passes_on_once_with_two_workers(self, clock):
        session, units = line_of(12, seats=3)
        for holder in Registration.objects.filter(session=session, state="confirmed"):
            actions.cancel(holder, by=holder.participant)
        passed_on = []
        for _round in range(3):
            clock.shift(timedelta(hours=49))
            at_once(actions.end_overdue, actions.end_overdue, actions.end_overdue)
            passed_on.append(Entry.objects.filter(name="registration.offered").count())

        print(f"\nthree workers end three offers three times: offers made {passed_on}, {dict(states(session))}")
        assert passed_on == [6, 9, 12]
        assert by_name(units) == [["cancelled"]] * 9 + [["offered"]] * 3
        assert Entry.objects.filter(name="registration.cancelled", facts__why="expired").count() == 9

    def test_an_offer_taken_and_refused_at_once_is_one_of_both(self):
        outcomes: Counter = Counter()
        for _round in range(5):
            session, ((first,), (second,)) = line_of(2)
            holder = Registration.objects.get(session=session, state="confirmed")
            actions.cancel(holder, by=holder.participant)

            at_once(*_taken_and_refused(first), actions.end_overdue)

            outcomes[tuple(state for (state,) in by_name([[first], [second]]))] += 1
            Registration.objects.filter(session=session).delete()
        print(f"\noffer taken twice and refused once at the same moment, (first, second): {dict(outcomes)}")
        # Taken and then given back is possible too; either way the seat is somebody's, and one person's
        assert set(outcomes) <= {("cancelled", "offered"), ("confirmed", "waiting")}

    def test_capacity_goes_up_and_down_while_people_register(self):
        session = factories.session(capacity=5)
        network = network_of(session)

        def come(number: int) -> Callable[[], object]:
            return lambda: len(
                actions.sign_up(network, [session], name=f"Ama {number}", email=f"ama{number}@k.example").new
            )

        def resize(seats: int) -> Callable[[], object]:
            return lambda: programme.change_session(Session.objects.get(pk=session.pk), by=None, capacity=seats)

        done = at_once(*[come(n) for n in range(20)], resize(12), *[come(n) for n in range(20, 40)], resize(8))
        work_done = [at_once(lambda: deliver_due(bool), lambda: deliver_due(bool), actions.end_overdue)]

        session.refresh_from_db()
        held = Registration.objects.filter(session=session, state__in=HOLDING).count()
        print(f"\n40 register while capacity goes 5 -> 12 and 8: {held} seats of {session.capacity}, {work_done}")
        assert [one for one in done if isinstance(one, int)] == [1] * 40
        # Lowering takes no seat away, so as many as the largest capacity may stay; none is idle while somebody waits
        assert session.capacity <= held <= 12
        assert sum(states(session).values()) == 40

    def test_a_release_beside_a_registration_refuses_nobody(self):
        """The row is locked by whoever releases; who waits for it must not read a session without its version."""
        outcome: Counter = Counter()
        for number in range(8):
            session = factories.session(capacity=50)
            series, network = session.series, network_of(session)
            fresh = Session.objects.get(pk=session.pk)
            programme.change_session(fresh, by=None, title={"en": f"Water {number}"})
            holder = factories.registered(session)
            deeds = [
                lambda s=series: series_of_tests.release(Series.objects.get(pk=s.pk)) and "released",
                *[
                    lambda n=n, s=session, w=network: len(
                        actions.sign_up(w, [s], name=f"Kofi {n}", email=f"kofi{n}@k.example").new
                    )
                    for n in range(6)
                ],
                lambda h=holder: actions.cancel(h, by=h.participant).state,
            ]
            outcome.update(map(str, at_once(*deeds)))
        print(f"\nreleases beside registrations: {dict(outcome)}")
        assert outcome == {"released": 8, "1": 48, "cancelled": 8}


@pytest.mark.django_db
def test_no_seat_is_idle_and_none_too_many_however_capacity_changes():
    session, units = line_of(10, seats=2)
    seen = []
    for seats in (4, 1, 6, 2, 9):
        session.refresh_from_db()
        programme.change_session(session, by=None, capacity=seats)
        deliver_due(bool)
        seen.append((seats, queries.seating(Session.objects.get(pk=session.pk)).taken))

    print(f"\n(capacity, seats taken): {seen}")
    assert seen == [(4, 4), (1, 4), (6, 6), (2, 6), (9, 9)]
    assert by_name(units) == [["offered"]] * 7 + [["waiting"]] * 3
