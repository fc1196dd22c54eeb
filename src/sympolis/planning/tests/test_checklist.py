"""Go-live checklists: copied, ticked, given to somebody; what the system sees by itself."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sympolis.contributions.tests import speakers
from sympolis.core.refusals import Refused
from sympolis.interpretation.models import Booking, Decision, Interpreter
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.planning.actions import checklist as actions
from sympolis.planning.actions import checklist_list as lists
from sympolis.planning.actions.going_live import set_on_the_day
from sympolis.planning.checklist import Checklist, checklists, due_at
from sympolis.planning.checks import ALL
from sympolis.planning.models import GoLive, Item
from sympolis.programme import actions as programme_actions
from sympolis.programme import queries
from sympolis.programme.models import Session
from sympolis.programme.tests import factories as programme

pytestmark = pytest.mark.django_db
DAY = {"backup_url": "", "on_duty": "", "duty_phone": "", "rehearsal_at": None}
CHANGE = {"owner": "", "days": 3, "note": "", "is_left_out": False}


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel("2020-10-10T08:00:00Z", tick=False) as clock:
        yield clock


@pytest.fixture
def session() -> Session:
    return programme.session(programme.series(), datetime(2020, 10, 27, 10), title={"en": "Water"})


def of(session: Session) -> Checklist:
    found = queries.drafts([session.series]).select_related("series__network").get(pk=session.pk)
    return checklists([found], timezone.now())[session.pk]


def seen(session: Session, key: str) -> tuple[bool, str]:
    line = of(session).line(key)
    assert line
    assert line.finding
    return line.finding.is_met, str(line.finding.words)


def refused(act) -> str:
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.code


# -- copied from the network's list


def test_a_list_that_has_not_begun_shows_the_networks_and_stores_nothing(session):
    assert {line.key for line in of(session).lines} == {check.key for check in ALL}
    assert not Item.objects.exists()
    assert not GoLive.objects.exists()


def test_the_networks_list_changes_sessions_that_have_not_begun(session):
    begun = programme.session(session.series)
    actions.begin(begun, by=None)

    added = lists.add_line(session.series.network, by=None, title={"en": "Flowers"}, days=2)
    lists.remove_line(session.series.network, "backup", by=None)
    lists.change_line(session.series.network, "join", by=None, days=40)

    assert of(begun).line(added.key) is None
    assert of(begun).line("join").item.days == 21
    assert of(session).line(added.key).title == {"en": "Flowers"}
    assert of(session).line("backup") is None
    assert of(session).line("join").item.days == 40


def test_what_was_taken_out_comes_back_and_the_last_line_stays(session):
    network = session.series.network
    lists.remove_line(network, "backup", by=None)
    lists.change_line(network, "backup", by=None, days=9)
    for check in ALL[1:]:
        lists.remove_line(network, check.key, by=None)

    assert refused(lambda: lists.remove_line(network, ALL[0].key, by=None)) == "last"
    assert refused(lambda: lists.change_line(network, "own-gone", by=None, days=1)) == "gone"


def test_only_who_sets_up_series_changes_the_networks_list(session):
    network = session.series.network
    contractor = networks.member(network, Role.CONTRACTOR)
    assert refused(lambda: lists.add_line(network, by=contractor, title={"en": "x"}, days=1)) == "not_allowed"


def test_begun_twice_is_once(session):
    actions.begin(session, by=None)
    actions.begin(session, by=None)
    assert Item.objects.filter(session=session).count() == len(ALL)


# -- dates


def test_dates_count_from_the_start_on_the_hosts_clock_and_move_with_it(session):
    # The clocks in Berlin go back on 25 October: ten in the morning stays ten in the morning
    assert due_at(session, 3) == datetime(2020, 10, 24, 8, tzinfo=UTC)
    assert due_at(session, 0) == session.starts_at

    session.starts_at += timedelta(days=7)
    assert due_at(session, 3) == datetime(2020, 10, 31, 9, tzinfo=UTC)


def test_what_is_late_and_what_comes_next(session, october):
    actions.change_item(session, "room", by=None, **{**CHANGE, "days": 20})
    found = of(session)
    assert "room" in {line.key for line in found.late}
    assert found.line("room").distance == "3 days late"

    october.move_to(datetime(2020, 9, 1, tzinfo=UTC))
    found = of(session)
    assert found.late == []
    assert found.next_due.key == "released"


# -- ticked by hand


def test_tick_and_reopen(session):
    by = networks.member(session.series.network)
    actions.tick(session, "room", by=by)
    actions.tick(session, "room", by=None)
    line = of(session).line("room")
    assert line.is_done
    assert line.item.done_by == by

    actions.reopen(session, "room", by=by)
    assert of(session).line("room").is_open


def test_what_the_system_sees_is_not_ticked_nor_removed(session):
    assert refused(lambda: actions.tick(session, "join", by=None)) == "seen"
    assert refused(lambda: actions.remove_item(session, "join", by=None)) == "seen"
    assert refused(lambda: actions.tick(session, "nothing", by=None)) == "gone"


def test_left_out_needs_a_reason(session):
    wish = {**CHANGE, "is_left_out": True}
    assert refused(lambda: actions.change_item(session, "phone", by=None, **wish)) == "missing"

    actions.change_item(session, "phone", by=None, **{**wish, "note": "Everybody comes to the hall."})
    found = of(session)
    assert found.line("phone").state == "left_out"
    assert found.line("phone") not in found.asked


def test_a_rehearsal_is_ticked_after_it_was_held_and_anew_when_it_is_dated_later(session, october):
    assert refused(lambda: actions.tick(session, "rehearsed", by=None)) == "too_early"
    set_on_the_day(session, by=None, **{**DAY, "rehearsal_at": datetime(2020, 10, 12, 8, tzinfo=UTC)})
    assert refused(lambda: actions.tick(session, "rehearsed", by=None)) == "too_early"

    october.move_to(datetime(2020, 10, 12, 9, tzinfo=UTC))
    actions.tick(session, "rehearsed", by=None)
    assert of(session).line("rehearsed").is_done

    set_on_the_day(session, by=None, **{**DAY, "rehearsal_at": datetime(2020, 10, 14, 8, tzinfo=UTC)})
    assert of(session).line("rehearsed").is_open


def test_own_items(session):
    item = actions.add_item(session, by=None, title={"en": "Water for the panel"}, days=1)
    assert of(session).line(item.key).is_open
    assert refused(lambda: actions.add_item(session, by=None, title={}, days=1)) == "missing"
    assert refused(lambda: actions.add_item(session, by=None, title={"en": "x"}, days=-1)) == "range"

    actions.remove_item(session, item.key, by=None)
    assert of(session).line(item.key) is None


def test_owners_are_of_the_team_or_of_the_session(session):
    network = session.series.network
    team = networks.member(network)
    part = programme.part(session)
    for who, column in ((f"account-{team.pk}", "owner_account_id"), (f"person-{part.person_id}", "owner_id")):
        item = actions.change_item(session, "room", by=team, **{**CHANGE, "owner": who})
        assert str(getattr(item, column)) == who.split("-")[1]

    strangers = [f"account-{networks.member(networks.network()).pk}", f"person-{programme.person(network).pk}"]
    strangers.append(f"account-{networks.member(network, Role.VIEWER).pk}")
    for who in strangers:
        assert refused(lambda who=who: actions.change_item(session, "room", by=team, **{**CHANGE, "owner": who})) == (
            "unknown_choice"
        )
    part.delete()  # who was chosen may stay, and the list says so
    assert actions.change_item(session, "room", by=team, **{**CHANGE, "owner": f"person-{part.person_id}"}).owner


def test_what_is_nobodys_can_be_taken_over_at_once(session):
    by, other = networks.member(session.series.network), networks.member(session.series.network)
    actions.change_item(session, "room", by=by, **{**CHANGE, "owner": f"account-{other.pk}"})
    assert actions.take_over(session, by=by) == len(ALL) - 1
    assert actions.take_over(session, by=by) == 0


def test_strangers_and_viewers_change_nothing(session):
    for by in (networks.member(networks.network()), networks.member(session.series.network, Role.VIEWER)):
        assert refused(lambda by=by: actions.tick(session, "room", by=by)) == "not_allowed"
        assert refused(lambda by=by: set_on_the_day(session, by=by, **DAY)) == "not_allowed"


# -- on the day


def test_backup_duty_and_rehearsal_are_checked(session):
    session.join_url = "https://meet.example/room"
    session.save()
    team = networks.member(session.series.network)
    wrong = {
        "backup_url": ["no link", "javascript:alert(1)", "https://meet.example/room"], "duty_phone": ["call me", "12"],
        "on_duty": ["account-0"], "rehearsal_at": [session.starts_at],
    }  # fmt: skip
    codes = [
        refused(lambda name=name, value=value: set_on_the_day(session, by=team, **{**DAY, name: value}))
        for name, values in wrong.items() for value in values
    ]  # fmt: skip
    assert codes == ["no_link", "no_link", "same", "phone", "phone", "unknown_choice", "behind"]
    assert [seen(session, key)[0] for key in ("backup", "duty", "rehearsal")] == [False, False, False]

    set_on_the_day(
        session, by=team, backup_url="https://other.example/b", on_duty=f"account-{team.pk}", duty_phone="+49 228 123456",
        rehearsal_at=datetime(2020, 10, 20, 8, tzinfo=UTC),
    )  # fmt: skip
    assert [seen(session, key)[0] for key in ("backup", "duty", "rehearsal")] == [True, True, True]


def test_a_move_before_the_rehearsal_and_the_same_room_as_backup_are_seen(session):
    set_on_the_day(
        session,
        by=None,
        **{**DAY, "backup_url": "https://b.example/", "rehearsal_at": datetime(2020, 10, 20, 8, tzinfo=UTC)},
    )
    programme_actions.move_session(session, by=None, local_start=datetime(2020, 10, 19, 10), zone="Europe/Berlin")
    Session.objects.filter(pk=session.pk).update(join_url="https://b.example/")

    assert seen(session, "rehearsal") == (False, "It lies behind the start of the session: Tue 20 Oct, 10:00")
    assert seen(session, "backup") == (False, "It is the same as the join link")


# -- what the system sees


def test_links_numbers_and_run_of_show(session):
    assert [seen(session, key)[0] for key in ("join", "phone", "run")] == [False, False, False]

    Session.objects.filter(pk=session.pk).update(join_url="https://meet.example/room", dial_in="+49 30 123456")
    programme.segment(session, 100)
    assert [seen(session, key)[0] for key in ("join", "phone")] == [True, True]
    assert "20 are left" in seen(session, "run")[1]

    programme.segment(session, 20)
    assert seen(session, "run")[0]


def test_release_and_reminders(session):
    assert seen(session, "released") == (False, "Not released yet")
    assert seen(session, "reminders") == (False, "They go out once the session is public")

    programme.release(session.series)
    assert seen(session, "released")[0]
    assert seen(session, "reminders")[0]

    programme_actions.move_session(session, by=None, local_start=datetime(2020, 10, 28, 10), zone="Europe/Berlin")
    assert seen(session, "released") == (False, "The draft has changes that are not released")
    assert seen(session, "reminders") == (False, "They would tell the released time: 27 Oct, 10:00")


def test_what_changes_in_a_public_session_is_late_a_day_before_it_not_from_the_day_it_had_to_be_public(session):
    programme.release(session.series)
    programme_actions.change_session(session, by=None, capacity=7)
    found = queries.drafts([session.series]).select_related("series__network").get(pk=session.pk)

    three_days, hours = (
        checklists([found], session.starts_at - before)[session.pk].line("released")
        for before in (timedelta(days=3), timedelta(hours=12))
    )

    assert three_days
    assert hours
    assert (three_days.is_done, three_days.is_late, hours.is_late) == (False, False, True)


def test_interpreters_for_every_language_two_of_them_for_long_sessions(session):
    assert seen(session, "interpreters") == (True, "No interpretation planned")
    Session.objects.filter(pk=session.pk).update(interpretation_languages=["fr", "ar"])
    Decision.objects.create(session=session, language="ar", outcome="left_out", reason="Nobody asks")
    Decision.objects.create(session=session, language="es", outcome="ordered", reason="Twelve ask")
    assert seen(session, "interpreters") == (False, "Spanish: 0 of 2, French: 0 of 2")

    for language in ("fr", "fr", "es", "es"):
        _booked(session, language)
    assert seen(session, "interpreters")[0]
    Booking.objects.filter(language="es").update(state="offered")
    assert seen(session, "interpreters") == (False, "Spanish: 0 of 2")


def _booked(session: Session, language: str) -> Booking:
    network = session.series.network
    one = Interpreter.objects.create(network=network, person=programme.person(network))
    return Booking.objects.create(
        session=session, interpreter=one, language=language, source="en", state="accepted", starts_at=session.starts_at,
        minutes=session.minutes,
    )  # fmt: skip


def test_speakers_and_their_answers_to_recording():
    session = speakers.session(title={"en": "Water"})
    assert seen(session, "speakers") == (False, "Nobody speaks yet")
    who = speakers.speaker(session)
    assert seen(session, "speakers")[1].startswith("Ama Mensah (name as spoken, biography, photo")
    assert seen(session, "recording") == (False, "Have not answered: Ama Mensah")

    who.declined = ["recording"]
    who.save()
    assert seen(session, "recording") == (False, "Do not agree: Ama Mensah")
    Session.objects.filter(pk=session.pk).update(recording="none")
    assert seen(session, "recording") == (True, "Not recorded")


def test_as_many_queries_for_thirty_sessions_as_for_three(session):
    series, counts = session.series, []
    for number in (3, 30):
        for row in programme.sessions(series, number):
            actions.begin(row, by=None)
            programme.part(row)
        with CaptureQueriesContext(connection) as told:
            rows = list(queries.drafts([series]).select_related("series__network"))
            for row in rows:
                row.series = rows[0].series
            checklists(rows, timezone.now())
        counts.append(len(told))
    assert counts[0] == counts[1]
