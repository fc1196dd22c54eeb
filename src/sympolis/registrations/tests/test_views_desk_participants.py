"""Lists of participants: found, in order, counted, taken away; somebody's page."""

import csv
import io

import pytest
import python_calamine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from sympolis.directory.models import Consent
from sympolis.networks.states import Role
from sympolis.programme.tests import factories as programme
from sympolis.registrations import actions
from sympolis.registrations.models import Answer, Participant, Registration
from sympolis.registrations.tests.desk import city_named, come, people_desk, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def desk():
    place = people_desk()
    come(
        place, "Ama Owusu", city=city_named(place, "Bogota"), sector="administration", language="es", brings="practice"
    )
    come(place, "Bert Klein", city=city_named(place, "Bonn"), sector="academia", language="de", phone="+49 1")
    come(place, "Carla Diaz", city=city_named(place, "Bogota"), language="es")
    come(place, "Dina Awad", city=city_named(place, "Amman"), language="ar", access_needs="captions")
    return place


def names(page) -> list[str]:
    return [str(row.participant.person) for row, _place in page.context["rows"]]


def shown(desk, **query):
    return desk.client.get(url(desk, "session_participants"), query)


def test_everybody_is_listed_by_name_with_seats_and_line(desk):
    page = shown(desk)

    assert names(page) == ["Ama Owusu", "Bert Klein", "Carla Diaz", "Dina Awad"]
    assertContains(page, "number 1 in the line")
    seats = page.context["seats"]
    assert (seats.taken, seats.capacity, seats.free, seats.waiting) == (3, 3, 0, 1)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "waiting"}, ["Dina Awad"]),
        ({"state": "seat"}, ["Ama Owusu", "Bert Klein", "Carla Diaz"]),
        ({"sector": "academia"}, ["Bert Klein"]),
        ({"sector": "none"}, ["Carla Diaz", "Dina Awad"]),
        ({"language": "es"}, ["Ama Owusu", "Carla Diaz"]),
        ({"brings": "practice"}, ["Ama Owusu"]),
        ({"q": "OWUSU ama"}, ["Ama Owusu"]),
        ({"q": "bert@kumasi"}, ["Bert Klein"]),
        ({"sort": "new"}, ["Dina Awad", "Carla Diaz", "Bert Klein", "Ama Owusu"]),
        ({"sort": "state"}, ["Dina Awad", "Ama Owusu", "Bert Klein", "Carla Diaz"]),
        ({"city": "99999999999999999999"}, []),
        ({"region": "x'; --"}, []),
        ({"sort": "nonsense", "page": "99"}, ["Ama Owusu", "Bert Klein", "Carla Diaz", "Dina Awad"]),
    ],
)
def test_the_list_is_narrowed_and_sorted(desk, query, found):
    assert names(shown(desk, **query)) == found


def test_filters_for_region_and_city_tell_how_many_there_are(desk):
    page = shown(desk)
    region = next(one for one in page.context["filters"] if one.name == "region")

    assert sorted((option.words, option.count) for option in region.options) == [
        ("Amman", 1),
        ("Bogota", 2),
        ("Bonn", 1),
    ]
    (value,) = [option.value for option in region.options if option.words == "Bogota"]
    assert names(shown(desk, region=value)) == ["Ama Owusu", "Carla Diaz"]


def test_answers_of_calendars_are_a_forecast(desk):
    first, second = Registration.objects.order_by("pk")[:2]
    Registration.objects.filter(pk=first.pk).update(reply="accepted")
    Registration.objects.filter(pk=second.pk).update(reply="declined")

    page = shown(desk)

    told = page.context["forecast"]
    assert (told.accepted, told.tentative, told.declined, told.silent) == (1, 0, 1, 1)
    assert names(shown(desk, reply="declined")) == ["Bert Klein"]


def test_those_whose_letters_come_back_are_found(desk):
    row = Registration.objects.first()
    row.participant.bounced_at = timezone.now()
    row.participant.save()

    assert names(shown(desk, bounced="1")) == ["Ama Owusu"]


def test_a_viewer_sees_who_comes_but_no_addresses_answers_or_reasons(desk):
    viewer = desk.signed_in(Role.VIEWER)
    row = Registration.objects.get(participant__name_key="dina awad")
    Registration.objects.update(decision_reason="Too loud", motivation="Curious")

    page = viewer.client.get(url(desk, "session_participants"))
    person = viewer.client.get(url(desk, "participant", row.participant_id))

    for one in (page, person):
        assertContains(one, "Dina Awad")
        for secret in ("@kumasi.example", "captions", "+49 1", "Too loud", "Curious"):
            assertNotContains(one, secret)
    assert names(viewer.client.get(url(desk, "session_participants"), {"q": "dina@"})) == []
    sheet = viewer.client.get(url(desk, "session_export", "csv")).content.decode("utf-8-sig")
    assert "Dina Awad" in sheet
    assert "@" not in sheet
    assert "captions" not in sheet


def queries(desk, name: str) -> int:
    with CaptureQueriesContext(connection) as told:
        assert desk.client.get(url(desk, name)).status_code == 200
    return len(told)


@pytest.mark.parametrize(("name", "rows"), [("session_participants", "rows"), ("series_people", "people")])
def test_as_many_queries_for_4_as_for_31(desk, name, rows):
    few = queries(desk, name)

    for number in range(27):
        come(desk, f"Person{number:02} Test", city=city_named(desk, ("Bonn", "Amman", "Kochi")[number % 3]))

    assert queries(desk, name) == few
    assert len(desk.client.get(url(desk, name)).context[rows]) == 31


def test_the_list_is_taken_away_as_csv_with_answers_and_harmless_cells(desk):
    question = actions.save_question(desk.series, None, by=None, label={"en": "=Role?"}, kind="choice",
                                     options=[{"en": "Mayor"}, {"en": "@Planner"}])  # fmt: skip
    row = Registration.objects.get(participant__name_key="ama owusu")
    Answer.objects.create(question=question, participant=row.participant, value=1)
    Registration.objects.filter(pk=row.pk).update(motivation="=cmd|' /C calc'!A0")

    answer = desk.client.get(url(desk, "session_export", "csv"), {"q": "ama"})

    assert answer["Content-Disposition"] == 'attachment; filename="water.csv"'
    head, line = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    told = dict(zip(head, line, strict=True))
    assert told["Name"] == "Ama Owusu"
    assert told["E-mail address"] == "ama@kumasi.example"
    assert told["Region"] == "Bogota"
    assert told["Registered (Europe/Berlin)"] == "2020-10-01 10:00"
    assert told["Motivation"] == "'=cmd|' /C calc'!A0"
    assert told["'=Role?"] == "'@Planner"
    assert "Gender" not in head


def test_the_series_is_taken_away_as_a_workbook_a_row_a_registration(desk):
    other = programme.released_session(desk.series, slug="waste", state="open")
    come(desk, "Ama Owusu", session=other)

    content = desk.client.get(url(desk, "series_export", "xlsx"), {"q": "ama"}).content

    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[2] for row in rows[1:]] == ["Ama Owusu", "Ama Owusu"]
    assert [row[0] for row in rows[1:]] == ["Water supply", str(other.title)]


def test_somebody_in_a_series_with_everything_the_team_may_see(desk):
    row = Registration.objects.get(participant__name_key="dina awad")
    person = row.participant
    Consent.objects.create(
        person=person.person,
        network_id=desk.network.pk,
        purpose="recording",
        wording="I may be recorded.",
        language="en",
    )
    actions.give_seat(row, by=desk.by, reason="Chairs the panel", add_seat=True)

    page = desk.client.get(url(desk, "participant", person.pk))

    for words in ("Dina Awad", "dina@kumasi.example", "captions", "I may be recorded.", "Chairs the panel",
                  "Seat given out of turn", "Somebody joined the waiting list",
                  "Added by the secretariat", desk.by.email):  # fmt: skip
        assertContains(page, words)


def test_people_of_other_series_and_networks_are_not_there(desk):
    other = people_desk_elsewhere(desk)
    row = come(desk, "Far Away", session=other)

    assert desk.client.get(url(desk, "participant", row.participant_id)).status_code == 404
    assert desk.client.get(url(desk, "registration_seat", row.pk)).status_code == 404
    assert desk.client.get(url(desk, "registration_cancel", row.pk)).status_code == 404


def people_desk_elsewhere(desk):
    series = programme.series(desk.network, slug="elsewhere")
    return programme.released_session(series, state="open")


def test_an_erased_person_stays_as_a_line_without_name(desk):
    row = Registration.objects.get(participant__name_key="bert klein")
    person = row.participant
    person.person.given_name = person.person.family_name = ""
    person.person.save()
    person.email, person.erased_at = "", timezone.now()
    person.save()

    page = shown(desk)

    assertContains(page, "erased")
    assert desk.client.get(url(desk, "registration_cancel", row.pk)).status_code == 404


def test_an_empty_session_says_so(desk):
    Registration.objects.all().delete()

    assertContains(shown(desk), "Nobody has registered yet.")


def test_somebody_with_two_addresses_is_one_person_in_the_list(desk):
    one, two = come(desk, "Nii Tetteh"), come(desk, "Nii Tetteh", email="nii@home.example")
    Participant.objects.filter(pk=two.participant_id).update(person=one.participant.person_id)

    text = desk.client.get(url(desk, "series_people")).content.decode()
    found = desk.client.get(url(desk, "series_people"), {"q": "home.example"}).content.decode()
    page = desk.client.get(url(desk, "participant", one.participant_id)).content.decode()

    assert ("5 people" in text, text.count("nii@kumasi.example"), "nii@home.example" in text) == (True, 1, False)
    assert "nii@home.example" in found
    assert "nii@home.example" in page
