"""Who came."""

from datetime import timedelta

import pytest

from sympolis.directory.tests import factories as directory
from sympolis.journal.models import Entry
from sympolis.programme.tests import factories as programme
from sympolis.programme.tests.refusals import refused
from sympolis.registrations.actions import attendance
from sympolis.registrations.door import doors
from sympolis.registrations.models import Registration
from sympolis.registrations.tests import factories
from sympolis.registrations.tests.factories import network_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
LINK = "https://meet.example/room"
START = "2020-10-27T09:00:00Z"  # of the session
AFTER = "2020-10-27T12:00:00Z"


def session(**fields):
    return factories.session(join_url=LINK, **fields)


def marks(*rows) -> list[tuple]:
    found = Registration.objects.in_bulk([row.pk for row in rows])
    return [(found[row.pk].attendance, found[row.pk].attended_minutes) for row in rows]


def test_the_join_button_tells_the_link_and_counts_whoever_comes(clock):
    row = factories.registered(session())
    clock.move_to("2020-10-27T08:45:00Z")

    for _twice in range(2):
        assert attendance.join(row, by=row.participant) == LINK

    row.refresh_from_db()
    assert (row.attendance, row.attendance_from) == ("live", "page")
    assert Entry.objects.filter(name="attendance.noted").count() == 1


@pytest.mark.parametrize(("moment", "code"), [("2020-10-27T08:44:59Z", "not_yet"), ("2020-10-27T11:30:01Z", "over")])
def test_the_doors_are_open_from_a_quarter_before_until_half_an_hour_after(clock, moment, code):
    row = factories.registered(session())
    clock.move_to(moment)

    with refused(code):
        attendance.join(row, by=row.participant)
    assert marks(row) == [("", None)]


def test_only_those_with_a_confirmed_seat_learn_the_link(clock):
    meeting = session(capacity=1)
    first, waiting = factories.registered(meeting, confirmed=False), factories.registered(meeting)
    other = factories.registered(session())
    clock.move_to(START)

    for row, by, code in (
        (first, first.participant, "not_confirmed"),
        (waiting, waiting.participant, "not_confirmed"),
        (first, other.participant, "not_allowed"),
    ):
        with refused(code):
            attendance.join(row, by=by)


def test_a_session_without_a_link_says_so(clock):
    row = factories.registered(factories.session())
    clock.move_to(START)

    with refused("no_link"):
        attendance.join(row, by=row.participant)


def test_following_afterwards_counts_but_never_replaces_having_been_there(clock):
    meeting = session()
    there, reader = factories.registered(meeting), factories.registered(meeting)
    attendance.set_attendance(meeting, [there], "live", by=None)
    with refused("not_over"):
        attendance.follow(reader, by=reader.participant)
    clock.move_to(AFTER)

    for row in (there, reader):
        attendance.follow(row, by=row.participant)

    assert marks(there, reader) == [("live", None), ("followed", None)]


def test_the_team_notes_by_hand_and_takes_it_back():
    meeting, team = session(), None
    row = factories.registered(meeting)
    team = programme.coordinator(network_of(meeting))

    attendance.set_attendance(meeting, [row], "live", by=team)
    attendance.set_attendance(meeting, [row], "", by=team)

    assert marks(row) == [("", None)]
    assert [e.facts["how"] for e in Entry.objects.filter(name="attendance.noted").order_by("pk")] == ["live", ""]
    with refused("not_allowed"):
        attendance.set_attendance(meeting, [row], "live", by=directory.account())
    with refused("unknown_choice"):
        attendance.set_attendance(meeting, [row], "perhaps", by=team)


LIST = b"Name,Email,Duration\nAma Boateng,ama@kumasi.example,95\nKofi Mensa,,60\nSomebody Else,x@y.example,5\n"


def listed():
    meeting = session()
    ama = factories.registered(meeting, "Ama Boateng", email="ama@kumasi.example")
    kofi = factories.registered(meeting, "Kofi Mensah", email="kofi@accra.example")
    return meeting, ama, kofi, attendance.read_list(meeting, LIST, "zoom.csv", by=None)


def test_a_list_is_read_without_marking_anybody():
    _meeting, ama, kofi, kept = listed()

    assert [(row.certainty, row.registration_id, row.candidates) for row in kept.rows.all()] == [
        ("sure", ama.pk, [ama.pk]), ("doubtful", None, [kofi.pk]), ("none", None, []),
    ]  # fmt: skip
    assert marks(ama, kofi) == [("", None), ("", None)]


def test_a_list_marks_those_whom_somebody_chose_and_can_be_undone():
    _meeting, ama, kofi, kept = listed()
    attendance.set_attendance(kept.session, [ama], "followed", by=None)
    doubtful = kept.rows.get(certainty="doubtful")

    assert attendance.take_list(kept, {doubtful.pk: kofi.pk}, by=None) == 2
    assert marks(ama, kofi) == [("live", 95), ("live", 60)]
    with refused("taken"):
        attendance.take_list(kept, {}, by=None)
    assert attendance.undo_list(kept, by=None) == 2
    assert marks(ama, kofi) == [("followed", None), ("", None)]
    with refused("not_taken"):
        attendance.undo_list(kept, by=None)


def test_two_rows_cannot_mean_one_person_and_nobody_of_another_session_is_marked():
    _meeting, ama, _kofi, kept = listed()
    other = factories.registered(session())
    rows = list(kept.rows.all())

    with refused("person_twice"):
        attendance.take_list(kept, {rows[1].pk: ama.pk}, by=None)
    with refused("unknown_choice"):
        attendance.take_list(kept, {rows[1].pk: other.pk}, by=None)
    assert marks(ama, other) == [("", None), ("", None)]


def test_a_list_of_a_thousand_is_taken_in_a_few_queries(django_assert_max_num_queries):
    meeting = session()
    for number in range(30):
        factories.registered(meeting, f"Person Number{number}", email=f"n{number}@k.example")
    content = "Name,Email\n" + "".join(f"Person Number{n},n{n}@k.example\n" for n in range(30))

    with django_assert_max_num_queries(12):
        kept = attendance.read_list(meeting, content.encode(), "list.csv", by=None)
    with django_assert_max_num_queries(16):
        assert attendance.take_list(kept, {}, by=None) == 30


def test_doors_follow_the_released_time():
    meeting = session()
    opens_at, closes_at = doors(meeting)

    assert (closes_at - opens_at) == timedelta(minutes=15 + 120 + 30)
