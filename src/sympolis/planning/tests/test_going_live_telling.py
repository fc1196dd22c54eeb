"""Letters to owners, steps of the desk, and what is held of people for going live."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sympolis.directory.changes import Changes
from sympolis.directory.privacy import held, held_of_account
from sympolis.journal.models import Entry
from sympolis.messaging.models import Letter
from sympolis.networks.tests import factories as networks
from sympolis.planning import going_live_attention, going_live_listeners, going_live_privacy
from sympolis.planning.actions import checklist as actions
from sympolis.planning.actions.going_live import set_low_bandwidth, set_on_the_day
from sympolis.planning.checks import ALL
from sympolis.planning.letters import owners
from sympolis.planning.models import GoLive, Item, LowBandwidth
from sympolis.programme import actions as programme_actions
from sympolis.programme import queries
from sympolis.programme.models import Session
from sympolis.programme.tests import factories as programme
from sympolis.registrations.tests import factories as registrations

pytestmark = pytest.mark.django_db
CHANGE = {"days": 3, "note": "", "is_left_out": False}


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel("2020-10-24T09:00:00Z", tick=False) as clock:
        yield clock


@pytest.fixture
def session() -> Session:
    series = programme.series(networks.network("home"), title={"en": "Lessons"})
    return programme.session(series, datetime(2020, 10, 27, 10), title={"en": "Water"})


def give(session: Session, key: str, who, days: int = 3) -> Item:
    kind = "person" if hasattr(who, "family_name") else "account"
    return actions.change_item(session, key, by=None, **{**CHANGE, "days": days, "owner": f"{kind}-{who.pk}"})


# -- letters


def test_an_owner_is_told_what_is_due_and_nothing_else(session):
    who = networks.member(session.series.network)
    give(session, "room", who)
    give(session, "join", who, days=20)
    give(session, "contacts", who, days=0)  # not due yet
    actions.tick(session, "room", by=None)

    assert owners.remind_due() == 1
    letter = Letter.objects.get()
    assert letter.to_address == who.email
    assert "Water, Tue 27 Oct, 10:00" in letter.text
    assert "– Join link set (17 days late)" in letter.text
    assert "Room tried" not in letter.text
    assert "at hand" not in letter.text
    assert f"/sessions/{session.slug}/go-live/" in letter.text


def test_one_letter_a_day_and_the_same_again_after_three(session, october):
    who = networks.member(session.series.network)
    give(session, "room", who)
    assert [owners.remind_due(), owners.remind_due()] == [1, 0]

    october.shift(timedelta(hours=2))
    give(session, "join", who, days=20)
    assert owners.remind_due() == 0  # news, but there was a letter today
    october.shift(timedelta(days=1))
    assert owners.remind_due() == 1
    october.shift(timedelta(days=1))
    assert owners.remind_due() == 0


def test_nobody_is_woken(session, october):
    who = networks.member(session.series.network)
    who.zone = "America/Bogota"
    who.save()
    give(session, "room", who)
    assert owners.remind_due() == 0  # four in the morning there
    october.shift(timedelta(hours=4))
    assert owners.remind_due() == 1


def test_who_has_a_part_gets_no_link_to_the_desk_and_who_has_left_no_letter(session):
    part = programme.part(session, programme.person(session.series.network, "Asante", email="a@city.example"))
    gone = programme.part(session, programme.person(session.series.network, "Gone", email="gone@city.example"))
    give(session, "room", part.person)
    give(session, "join", gone.person)
    gone.delete()

    assert owners.remind_due() == 1
    letter = Letter.objects.get()
    assert (letter.to_address, letter.person_id) == ("a@city.example", part.person_id)
    assert "/desk/" not in letter.text


def test_sessions_that_are_cancelled_or_over_remind_nobody(session, october):
    give(session, "room", networks.member(session.series.network))
    Session.objects.update(state="cancelled")
    assert owners.remind_due() == 0
    Session.objects.update(state="planned")
    october.move_to("2020-10-27T10:00:00Z")
    assert owners.remind_due() == 0


def test_the_desk_can_look_at_an_example(session):
    assert owners.example(session.series.network, "de")["items"].startswith("Water")
    assert owners.example(networks.network(), "en") is None


# -- steps, lists


def words(session: Session) -> list[tuple[str, str]]:
    rows = list(queries.drafts([session.series]))
    return [(step.urgency, step.words) for step in going_live_attention.steps(rows, timezone.now())]


def test_what_is_late_is_urgent_when_the_session_is_near(session, october):
    actions.begin(session, by=None)
    Item.objects.exclude(key__in=["room", "join"]).delete()
    Item.objects.update(days=20)
    told = "2 items late before going live (Join link set first): Water, Tue 27 Oct"
    assert words(session) == [("fix", told)]
    october.move_to("2020-10-12T08:00:00Z")
    assert words(session) == [("do", told)]
    october.move_to("2020-10-01T08:00:00Z")
    assert words(session) == []


@pytest.mark.parametrize("begun", [True, False])
def test_what_is_late_is_told_however_far_the_session_is(session, october, begun):
    far = programme.session(session.series, datetime(2020, 11, 20, 10), title={"en": "Waste"})
    if begun:
        actions.begin(far, by=None)
        Item.objects.filter(session=far).exclude(key="released").delete()
    late = "1 item late before going live (Session released): Waste, Fri 20 Nov"
    assert late in [told for _urgency, told in words(session)]
    october.move_to("2020-10-22T09:00:00Z")  # thirty days before it
    assert "Waste" not in str(words(session))


def test_looking_for_what_is_late_costs_the_same_for_many_sessions(session):
    counts = []
    for many in (2, 12):
        for number in range(Session.objects.count(), many):
            actions.begin(programme.session(session.series, datetime(2020, 11, 1 + number, 10)), by=None)
        rows = list(queries.drafts([session.series]))
        with CaptureQueriesContext(connection) as looking:
            assert len(list(going_live_attention.steps(rows, timezone.now()))) == many
        counts.append(len(looking))
    assert counts[0] == counts[1]


def test_people_with_a_weak_connection_who_lack_something(session):
    row = registrations.session(session.series, title={"en": "Waste"})
    registrations.registered(row, way="audio")
    actions.begin(row, by=None)
    Item.objects.filter(session=row).delete()
    told = "1 person with a weak connection lacks something: Waste, Tue 27 Oct"
    assert ("fix", told) in words(row)


def test_a_release_begins_the_lists_once(session):
    programme.release(session.series)
    entry = Entry.objects.filter(name="programme.released").latest("pk")
    going_live_listeners.begin_lists(entry)
    going_live_listeners.begin_lists(entry)
    assert GoLive.objects.get().session == session
    assert {item.key for item in session.checklist.all()} == {check.key for check in ALL}
    assert Entry.objects.filter(name="checklist.begun").count() == 1


def test_a_list_that_was_begun_by_hand_stays_and_a_cancelled_session_gets_none(session):
    series = session.series
    actions.add_item(session, by=None, title={"en": "Flowers"})
    cancelled = programme_actions.cancel_session(programme.session(series), by=None)
    other = programme.session(series)
    before = set(session.checklist.values_list("pk", flat=True))
    programme.release(series)

    going_live_listeners.begin_lists(Entry.objects.filter(name="programme.released").latest("pk"))

    assert set(session.checklist.values_list("pk", flat=True)) == before
    assert (other.checklist.count(), cancelled.checklist.count()) == (len(ALL), 0)


def test_a_large_first_release_begins_its_lists_in_few_queries():
    def queries_of(number: int) -> int:
        series = programme.series(networks.network(f"towns-{number}"))
        programme.sessions(series, number)
        programme.release(series)
        entry = Entry.objects.filter(name="programme.released").latest("pk")
        with CaptureQueriesContext(connection) as caught:
            going_live_listeners.begin_lists(entry)
        assert Item.objects.filter(session__series=series).count() == number * len(ALL)
        return len(caught)

    small, large = queries_of(3), queries_of(200)
    assert large - small <= 200 / 4  # SQLite takes so many values at once and no more


# -- personal data


@pytest.fixture
def caring(session):
    """Somebody with a part who takes care of everything."""
    part = programme.part(session, programme.person(session.series.network, "Asante", email="a@city.example"))
    who = f"person-{part.person_id}"
    give(session, "room", part.person)
    set_on_the_day(session, by=None, backup_url="", on_duty=who, duty_phone="+233 20 1234567", rehearsal_at=None)
    set_low_bandwidth(session, by=None, notes={}, questions_to="", voice=who)
    return part.person


def test_what_is_held_is_told_and_erased(session, caring):
    owners.remind_due()
    told = {chapter.key: chapter.rows for chapter in held([caring]).chapters}
    assert told["on_duty"][0][1].value == "+233 20 1234567"
    assert {"go_live_items", "voice"} <= set(told)

    going_live_privacy.erases([caring], None)
    assert GoLive.objects.get().duty_phone == ""
    assert Item.objects.exclude(owner=None).count() == LowBandwidth.objects.exclude(voice=None).count() == 0
    assert not Letter.objects.exists()


def test_of_an_account_too(session):
    who = networks.member(session.series.network)
    key = f"account-{who.pk}"
    set_on_the_day(session, by=who, backup_url="", on_duty=key, duty_phone="+49 228 123456", rehearsal_at=None)
    actions.tick(session, "room", by=who)
    assert {"on_duty", "go_live_items"} <= {chapter.key for chapter in held_of_account(who).chapters}

    going_live_privacy.closes([who])
    assert GoLive.objects.get().duty_phone == ""


def test_two_who_are_one(session, caring):
    other = programme.person(session.series.network, "Asante")
    changes = Changes()
    with transaction.atomic():
        going_live_privacy.persons(changes, other.pk, caring.pk)
    assert GoLive.objects.get().on_duty == Item.objects.exclude(owner=None).get().owner == other
    changes.take_back()
    assert LowBandwidth.objects.get().voice == GoLive.objects.get().on_duty == caring


def test_the_last_day_of_a_series(session, caring):
    assert [row[1] for row in going_live_privacy.kept(session.series)] == [1, 1, 1]
    assert going_live_privacy.forgets(session.series) == {"on_duty": 1, "checklist_items": 1, "voices": 1}
    assert [row[1] for row in going_live_privacy.kept(session.series)] == [0, 0, 0]
    assert session.low_bandwidth.__class__.objects.get().questions_to == ""


def test_a_session_that_moves_takes_its_dates_along(session):
    who = networks.member(session.series.network)
    give(session, "room", who)
    programme_actions.move_session(session, by=None, local_start=datetime(2020, 11, 27, 10), zone="Europe/Berlin")
    assert owners.remind_due() == 0
