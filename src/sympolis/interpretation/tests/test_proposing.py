"""Proposals for all sessions at once, with the solver and without it."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sympolis.interpretation import proposing
from sympolis.interpretation.fitting import Engagement, Job, Rules, Seat, Worker, fit_of
from sympolis.interpretation.proposing import Why, propose

START = datetime(2026, 11, 24, 9, tzinfo=UTC)
RULES = Rules()
EN_FR = frozenset({("spoken", "en", "fr"), ("spoken", "fr", "en")})
FR_AR = frozenset({("spoken", "fr", "ar"), ("spoken", "ar", "fr")})


def job(session=1, language="fr", *, hours=0.0, size=1, **fields) -> Job:
    told = {"service": "spoken", "floor": "en", "starts_at": START + timedelta(hours=hours), "minutes": 60, **fields}
    return Job(session=session, language=language, size=size, **told)


def worker(pk, directions=EN_FR, **fields) -> Worker:
    return Worker(pk, fields.pop("zone", "Europe/Berlin"), directions, **fields)


def seats(found) -> set[tuple[int, str, int]]:
    return {(session, language, seat.worker) for (session, _service, language), seat in found.seats}


@pytest.fixture(params=["solver", "plain"])
def way(request, monkeypatch):
    """Both ways have to keep every rule."""
    if request.param == "plain":
        monkeypatch.setattr(proposing, "_solved", lambda task, seconds: None)
    return request.param


def test_a_team_of_two_is_found(way):
    found = propose([job(size=2, minutes=90)], [worker(1), worker(2), worker(3, FR_AR)], RULES)

    assert seats(found) == {(1, "fr", 1), (1, "fr", 2)}
    assert found.unmet == ()
    assert found.is_optimal == (way == "solver")


def test_relay_is_taken_only_where_nobody_hears_the_floor(way):
    both = frozenset({"fr", "ar"})
    jobs = [job(language=one, channels=both - {one}) for one in sorted(both)]
    found = propose(jobs, [worker(1), worker(2, FR_AR)], RULES)

    assert [(key[2], seat) for key, seat in found.seats] == [("ar", Seat(2, "fr", True)), ("fr", Seat(1, "en"))]


def test_no_relay_from_a_channel_that_nobody_serves(way):
    both = frozenset({"fr", "ar"})
    jobs = [job(language=one, channels=both - {one}) for one in sorted(both)]
    found = propose(jobs, [worker(2, FR_AR)], RULES)

    assert found.seats == ()
    assert [(one.key[2], one.able, dict(one.why)) for one in found.unmet] == [
        ("ar", 1, {Why.RELAY: 1}),
        ("fr", 1, {Why.RELAY: 1}),
    ]


def test_rest_and_the_most_a_day_are_kept(way):
    jobs = [job(1), job(2, hours=1.5), job(3, hours=3), job(4, hours=6), job(5, hours=9)]
    found = propose(jobs, [worker(1)], Rules(timedelta(minutes=60), 2))

    taken = sorted(session for session, _language, _worker in seats(found))
    assert len(taken) == 2
    assert not {1, 2} <= set(taken)
    assert {one.key[0] for one in found.unmet} == {1, 2, 3, 4, 5} - set(taken)


def test_who_is_away_busy_or_said_no_is_left_alone_and_that_is_told(way):
    away = worker(1, away=((START - timedelta(hours=1), START + timedelta(hours=5)),))
    busy = worker(2, engaged=(Engagement(9, START, START + timedelta(hours=1)),))
    rest = worker(3, engaged=(Engagement(9, START - timedelta(hours=2), START - timedelta(minutes=30)),))
    found = propose([job(out=frozenset({4}))], [away, busy, rest, worker(4)], RULES)

    assert found.seats == ()
    [unmet] = found.unmet
    assert unmet.able == 4
    assert dict(unmet.why) == {Why.AWAY: 1, Why.BUSY: 1, Why.OUT: 1, Why.REST: 1}


def test_what_stands_is_kept(way):
    found = propose([job(size=2, minutes=90, seats=(Seat(1, "en"),))], [worker(1), worker(2)], RULES)

    assert seats(found) == {(1, "fr", 2)}


def test_the_one_for_whom_it_is_day_comes_first(way):
    found = propose([job()], [worker(1, zone="America/Bogota"), worker(2)], RULES)

    assert seats(found) == {(1, "fr", 2)}


def test_loads_are_even_and_fees_low(way):
    jobs = [job(number, hours=24 * number) for number in range(4)]
    found = propose(jobs, [worker(1, fee=Decimal(300)), worker(2, fee=Decimal(310))], RULES)
    assert sorted(who for _session, _language, who in seats(found)) == [1, 1, 2, 2]

    found = propose(jobs[:1], [worker(1, fee=Decimal(500)), worker(2, fee=Decimal(300))], RULES)
    assert seats(found) == {(0, "fr", 2)}


def test_a_scarce_one_is_kept_for_what_only_they_can():
    jobs = [job(1), job(2, "ar")]
    only = worker(1, EN_FR | {("spoken", "en", "ar"), ("spoken", "ar", "en")}, fee=Decimal(1))
    found = propose(jobs, [only, worker(2, fee=Decimal(900))], RULES)

    assert seats(found) == {(1, "fr", 2), (2, "ar", 1)}


def test_the_order_of_values_changes_nothing():
    jobs = [job(number, hours=3 * number) for number in range(5)]
    workers = [worker(number) for number in range(4)]

    assert propose(jobs, workers, RULES) == propose(reversed(jobs), reversed(workers), RULES)


def test_a_solver_that_fails_is_replaced(monkeypatch):
    monkeypatch.setattr(proposing, "SOLVER", proposing.SOLVER.with_name("nothing.py"))
    found = propose([job()], [worker(1)], RULES)

    assert seats(found) == {(1, "fr", 1)}
    assert found.gap is None
    assert found.is_fullest


def test_nothing_to_do_is_done():
    assert propose([], [], RULES).is_optimal


LANGUAGES = ("fr", "es", "ar")
JOBS = st.lists(
    st.builds(
        lambda session, language, hours, minutes, size: job(
            session, language, hours=hours, minutes=minutes, size=size, channels=frozenset(LANGUAGES) - {language}
        ),
        st.integers(1, 6), st.sampled_from(LANGUAGES), st.just(0), st.sampled_from((60, 120)), st.integers(1, 2),
    ),
    max_size=8, unique_by=lambda one: one.key,
)  # fmt: skip
DIRECTIONS = st.frozensets(
    st.tuples(st.just("spoken"), st.sampled_from(("en", *LANGUAGES)), st.sampled_from(LANGUAGES)), max_size=4
)


@settings(max_examples=60, deadline=None)
@given(JOBS, st.lists(DIRECTIONS, max_size=5), st.integers(1, 3))
def test_the_plain_way_never_breaks_a_rule(jobs, directions, most):
    jobs = [replace(one, starts_at=START + timedelta(hours=2 * one.session)) for one in jobs]
    workers = [
        worker(number, frozenset(row for row in rows if row[1] != row[2])) for number, rows in enumerate(directions)
    ]
    rules = Rules(timedelta(minutes=60), most)

    chosen = proposing._plain(proposing._Task(jobs, workers, rules))

    by_worker: dict[int, list[Job]] = {}
    for one in chosen:
        by_worker.setdefault(one.seat.worker, []).append(one.job)
        assert fit_of(workers[one.seat.worker], one.job, rules).source
    for theirs in by_worker.values():
        theirs.sort(key=lambda one: one.starts_at)
        assert len(theirs) <= most
        assert all(two.starts_at - one.ends_at >= rules.rest for one, two in pairwise(theirs))


def test_a_day_that_is_paid_already_costs_nothing_more():
    there = Engagement(9, START + timedelta(hours=4), START + timedelta(hours=5), is_booked=True)
    spoken = replace(there, is_booked=False)
    who = worker(1, fee=Decimal(400), unit="day")

    assert fit_of(replace(who, engaged=(there,)), job(), RULES).fee == 0
    assert fit_of(replace(who, engaged=(spoken,)), job(), RULES).fee == 400
    assert fit_of(replace(who, engaged=(there,)), job(hours=24), RULES).fee == 400


def test_it_needs_no_database():
    """Values in, values out: what measures it, or works on it elsewhere, needs no settings."""
    bare = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", f"import {proposing.__name__}"], env=bare, capture_output=True, text=True
    )

    assert (done.returncode, done.stderr) == (0, "")
