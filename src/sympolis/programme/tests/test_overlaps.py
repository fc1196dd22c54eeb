"""Nobody can be in two sessions at once."""

from datetime import datetime
from threading import Barrier, Thread

import pytest
from django.db import connection, connections
from django.utils import translation

from sympolis.core.refusals import Refused
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme import actions
from sympolis.programme.tests import factories
from sympolis.programme.tests.refusals import refused

pytestmark = pytest.mark.django_db

TEN = datetime(2020, 10, 27, 10)


def two_sessions(network=None, second=datetime(2020, 10, 27, 14), **fields):
    """A session at ten with a speaker and a second one in another series of the network."""
    network = network or factories.network()
    first = factories.session(factories.series(network), TEN, title={"en": "Mobile testing"})
    other = factories.session(factories.series(network), second, title={"en": "Peer advice"}, **fields)
    speaker = factories.person(network, "Mensah")
    factories.part(first, speaker)
    return first, other, speaker


def test_a_move_onto_another_session_of_a_speaker_names_both_titles_and_times():
    _first, other, speaker = two_sessions()
    factories.part(other, speaker, role="moderator")

    with refused("person_twice", "local_start") as caught, translation.override("en"):
        actions.move_session(other, by=None, local_start=datetime(2020, 10, 27, 11, 30))

    words = str(caught.value)
    for expected in ("Mensah", "“Mobile testing”", "“Peer advice”", "10:00", "11:30", "Europe/Berlin"):
        assert expected in words


def test_one_session_may_follow_the_other():
    _first, other, speaker = two_sessions()
    factories.part(other, speaker)

    assert actions.move_session(other, by=None, local_start=datetime(2020, 10, 27, 12))


def test_instants_count_not_wall_clocks():
    _first, other, speaker = two_sessions()
    factories.part(other, speaker)

    actions.move_session(other, by=None, local_start=TEN, zone="America/Bogota")
    with refused("person_twice"):
        actions.move_session(other, by=None, local_start=datetime(2020, 10, 27, 4), zone="America/Bogota")


def test_a_speaker_is_not_added_to_a_second_session_at_that_time():
    _first, other, speaker = two_sessions(second=datetime(2020, 10, 27, 9), minutes=90)
    newcomer = factories.person(other.series.network)

    with refused("person_twice"):
        actions.set_parts(other, [{"person": newcomer}, {"person": speaker.pk, "role": "panel"}], by=None)

    assert other.parts.count() == 0


def test_a_longer_session_may_not_reach_into_the_next():
    _first, other, speaker = two_sessions(second=datetime(2020, 10, 27, 8), minutes=60)
    factories.part(other, speaker)

    assert actions.change_session(other, by=None, minutes=120)
    with refused("person_twice"):
        actions.change_session(other, by=None, minutes=121)


def test_a_cancelled_session_keeps_nobody_busy_until_it_is_reinstated():
    first, other, speaker = two_sessions()
    factories.part(other, speaker)
    actions.cancel_session(first, by=None)

    actions.move_session(other, by=None, local_start=TEN)

    with refused("person_twice"):
        actions.reinstate_session(first, by=None)


def test_a_written_exchange_keeps_nobody_busy():
    _first, other, speaker = two_sessions(minutes=12 * 1440)
    factories.part(other, speaker)

    assert actions.move_session(other, by=None, local_start=TEN)


def test_another_network_is_another_world():
    first, _other, speaker = two_sessions()
    abroad = factories.session(factories.series(factories.network()), TEN)

    networks.contact(abroad.series.network, speaker)
    assert actions.set_parts(abroad, [{"person": speaker}], by=None)
    assert first.series.network != abroad.series.network


def test_the_other_series_draft_is_not_told_to_those_who_may_not_see_it():
    _first, other, speaker = two_sessions()
    factories.part(other, speaker)
    account = networks.member(other.series.network, Role.CONTRACTOR, series_id=other.series_id)

    with refused("person_twice") as caught:
        actions.move_session(other, by=account, local_start=TEN)

    assert "Mobile testing" not in str(caught.value)
    assert "Mensah" in str(caught.value)


def test_an_overlap_that_stands_does_not_hinder_other_changes():
    first, other, speaker = two_sessions(second=TEN)
    factories.part(other, speaker)

    assert actions.change_session(other, by=None, title="New")
    assert actions.set_parts(first, [{"person": speaker, "topic": "Water"}], by=None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite in memory belongs to one thread")
def test_two_series_that_plan_somebody_at_the_same_moment_do_not_both_get_them():
    network = factories.network()
    speaker = factories.person(network)
    sessions = [factories.session(factories.series(network), TEN) for _series in range(2)]
    start, outcomes = Barrier(2), []

    def plan(session) -> None:
        start.wait()
        try:
            actions.set_parts(session, [{"person": speaker}], by=None)
            outcomes.append("planned")
        except Refused as refusal:
            outcomes.append(refusal.code)
        finally:
            connections.close_all()

    threads = [Thread(target=plan, args=[session]) for session in sessions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["person_twice", "planned"]
