"""Many people at the same moment, against a real server with two web processes and its worker (trust.md 19 to 21).

Each test prints its figures; `-s` shows them. It runs on the kind of database that the tests run on.
"""

from collections.abc import Iterator

import pytest

from sympolis.config.tests.host import Host, until
from tests.rush import KIND, Rush, started


@pytest.fixture(scope="module")
def rush(tmp_path_factory) -> Iterator[Rush]:
    with Host(tmp_path_factory.mktemp("rush")) as host:
        yield started(host)


def test_five_hundred_want_the_last_seat(rush):
    print(f"\nlast seat, {KIND}:", end=" ")
    codes = rush.press(
        [rush.form(name=f"Ama {n}", email=f"ama{n}@city.example", sessions="last-seat") for n in range(500)]
    )

    assert codes == {302: 500}
    assert rush.states("last-seat") == {"registered": 1, "waiting": 499}
    line = [pk for pk, state in rush.rows("last-seat") if state == "waiting"]
    queued = rush.host.rows("select queued_at from registrations_registration where queued_at is not null order by id")
    assert line == sorted(line)  # whoever was first in the database is first in the line
    assert len(set(queued)) == len(queued)


def test_a_form_sent_a_hundred_times_is_one_registration_and_one_letter(rush):
    print(f"\ndouble submit, {KIND}:", end=" ")
    form = rush.form(name="Kofi Mensah", email="kofi@city.example", sessions="twice")

    codes = rush.press([form] * 100)

    assert codes == {302: 100}
    assert rush.states("twice") == {"registered": 1}
    posted = "select count(*) from messaging_letter where to_address = 'kofi@city.example'"
    until(lambda: rush.host.rows(posted) == [(1,)])
    facts = "select count(*) from journal_entry where name = 'registration.registered' and subject_id = "
    ((pk, _state),) = rush.rows("twice")
    assert rush.host.rows(f"{facts}'{pk}'") == [(1,)]
    assert rush.host.rows("select count(*) from registrations_participant where email = 'kofi@city.example'") == [(1,)]


def test_fifty_give_their_seat_back_while_fifty_want_one(rush):
    assert rush.states("busy") == {"confirmed": 50, "waiting": 10}
    print(f"\nfifty against fifty, {KIND}:", end=" ")
    requests = []
    for number, one in enumerate(rush.early[:50]):
        requests.append(rush.button(f"/mine/{one['token']}/", do="cancel", registration=str(one["pk"])))
        requests.append(rush.form(name=f"Esi {number}", email=f"esi{number}@city.example", sessions="busy"))

    codes = rush.press(requests)

    states = rush.states("busy")
    held = states["confirmed"] + states["registered"] + states["offered"]
    print(f"  afterwards: {dict(states)}")
    assert codes == {302: 100}
    assert states["cancelled"] == 50
    assert held <= 50
    assert states["waiting"] == 0 or held == 50
    early = {one["pk"] for one in rush.early[50:]}
    assert {state for pk, state in rush.rows("busy") if pk in early} == {"offered"}  # they waited first
