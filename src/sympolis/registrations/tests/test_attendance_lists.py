"""Lists as meeting services write them."""

import pytest

from sympolis.core.refusals import Refused
from sympolis.core.tables import read_lines
from sympolis.registrations.attendance_lists import duration, visitors

ZOOM = """Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants
987 6543,Water at night,10/27/2020 09:45:12 AM,10/27/2020 11:20:00 AM,host@north.example,95,3

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest
Ama Boateng,ama@kumasi.example,10/27/2020 09:50:00 AM,10/27/2020 10:20:00 AM,30,Yes
Ama Boateng,ama@kumasi.example,10/27/2020 10:10:00 AM,10/27/2020 10:40:00 AM,30,Yes
Kofi,,10/27/2020 10:00:00 AM,10/27/2020 11:00:00 AM,60,Yes
"""
TEAMS = "Full Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tRole\nEsi Owusu\t\t\t1h 35m 2s\tesi@accra.example\tAttendee\n"
OWN = "Vorname;Nachname;E-Mail\nJörg;Groß;joerg@koeln.example\n;;\n"


def people(text: str, encoding: str = "utf-8") -> list[tuple]:
    return [(one.line, one.name, one.email, one.minutes) for one in visitors(read_lines(text.encode(encoding))[0])]


def test_visits_of_one_person_are_joined_and_overlapping_minutes_counted_once():
    assert people(ZOOM.partition("\n\n")[2]) == [
        (2, "Ama Boateng", "ama@kumasi.example", 50),
        (4, "Kofi", "", 60),
    ]


def test_the_heading_is_found_below_lines_about_the_meeting():
    assert [row[1] for row in people(ZOOM)] == ["Ama Boateng", "Kofi"]


def test_spelled_durations_and_tabs():
    assert people(TEAMS, "utf-16") == [(2, "Esi Owusu", "esi@accra.example", 95)]


def test_names_in_two_columns_and_german_headings():
    assert people(OWN) == [(2, "Jörg Groß", "joerg@koeln.example", None)]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("95", 5700), ("95.5", 5730), ("1:35:00", 5700), ("0:45", 2700), ("1h 35m 2s", 5702), ("95 min", 5700),
        ("2 hours", 7200), ("45 Minuten", 2700), ("", None), ("soon", None), ("-5", None), ("123456789", None),
    ],
)  # fmt: skip
def test_durations(text, seconds):
    assert duration(text) == seconds


@pytest.mark.parametrize(("text", "code"), [("A,B\n1,2\n", "no_heading"), ("Name\n\n", "empty")])
def test_lists_without_people_are_refused(text, code):
    with pytest.raises(Refused) as caught:
        people(text)
    assert (caught.value.code, caught.value.field) == (code, "file")
