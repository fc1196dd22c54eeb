"""People from a spreadsheet."""

import pytest
import time_machine

from sympolis.directory.models import Person
from sympolis.directory.tests import factories as directory
from sympolis.journal.models import Entry
from sympolis.networks.models import Contact
from sympolis.programme.tests import factories as programme
from sympolis.programme.tests.refusals import refused
from sympolis.registrations import actions, import_rows, towns
from sympolis.registrations.actions import imports
from sympolis.registrations.models import Import, Participant, Registration
from sympolis.registrations.tests import factories
from sympolis.registrations.tests.factories import NOW, network_of

pytestmark = pytest.mark.django_db

OLD = """Name;E-Mail;Stadt;Land;Sektor;Geschlecht;Events
Ama Boateng;ama@kumasi.example;Kumasi;Ghana;Kommunalverwaltung;Frau;
Kofi Mensah;office@kumasi.example;KUMASI;gh;administration;male;
Esi Owusu;office@kumasi.example;Old Fadama;Ghana;;;
"""


@pytest.fixture(autouse=True)
def clock():
    towns.forget()
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def meeting():
    session = factories.session(capacity=2, title={"en": "Water at night"})
    programme.municipality(network_of(session), "Kumasi", country="GH")
    return session


def brought(meeting, text: str = OLD, **options) -> Import:
    kept = imports.read_people(meeting.series, text.encode(), "old.csv", by=None)
    given = {"sessions": [meeting], "tells": False, **options}
    return imports.set_mapping(kept, kept.mapping, by=None, **given)


def people() -> set[tuple]:
    rows = Registration.objects.values_list("participant__person__given_name", "municipality__slug", "state")
    return set(rows)


def test_columns_are_guessed_in_the_languages_that_lists_are_written_in():
    assert import_rows.guess(["Full name", "E-mail address", "Town", "PAIS", "Sitzungen", "Nonsense"]) == {
        "name": 0, "email": 1, "place": 2, "country": 3, "sessions": 4,
    }  # fmt: skip


def test_people_their_city_and_their_seats_are_taken_over_as_planned(meeting):
    kept = brought(meeting)
    before = imports.plan(kept)

    after = imports.take_over(kept, by=None)

    assert before == after
    assert (after.new, after.known, after.seats, after.waiting) == (3, 0, 2, 1)
    assert dict(after.unknown_places) == {"Old Fadama": 1}
    slug = Registration.objects.exclude(municipality=None)[0].municipality.slug
    assert people() == {("Ama", slug, "confirmed"), ("Kofi", slug, "confirmed"), ("Esi", None, "waiting")}
    ama = Participant.objects.get(name_key="ama boateng")
    assert (ama.person.sector, ama.person.gender, ama.country) == ("administration", "woman", "GH")
    assert Contact.objects.filter(person=ama.person).exists()


def test_looking_first_writes_nothing(meeting):
    kept = brought(meeting)
    before = Person.objects.count(), Entry.objects.count()

    imports.plan(kept)

    assert (Person.objects.count(), Entry.objects.count()) == before
    assert not Registration.objects.exists()


def test_known_people_are_recognised_and_keep_what_they_told(meeting):
    actions.sign_up(network_of(meeting), [meeting], name="AMA Boateng", email="Ama@kumasi.example")
    kept = brought(meeting)

    made = imports.take_over(kept, by=None)

    assert (made.new, made.known, made.there) == (2, 1, 1)
    assert Participant.objects.get(name_key="ama boateng").person.sector == ""


def test_a_person_named_twice_is_shown_and_gets_the_sessions_of_both_lines(meeting):
    other = factories.session(meeting.series, title={"en": "Markets"})
    text = "Name,Email,Sessions\nAma Boateng,ama@k.example,Markets\nama boateng,AMA@k.example,Water at night; Markets\n"
    kept = brought(meeting, text, sessions=[])

    made = imports.take_over(kept, by=None)

    assert (made.new, made.doubled) == (1, [(3, 2)])
    assert set(Registration.objects.values_list("session_id", flat=True)) == {meeting.pk, other.pk}


def test_every_fault_is_told_with_line_and_column_and_nothing_is_taken(meeting):
    text = "Name,Email,Country,Sessions\n,ama@k.example,,\nKofi,kofi(at)k,Atlantis,\nEsi,esi@k.example,GH,Dancing\n"
    kept = brought(meeting, text)

    made = imports.plan(kept)

    assert [(line, column) for line, column, _words in made.faults] == [(2, "A"), (3, "B"), (3, "C"), (4, "D")]
    assert "Atlantis" in made.faults[2][2]
    with refused("faults"):
        imports.take_over(kept, by=None)
    assert (Participant.objects.count(), Registration.objects.count()) == (0, 0)


def test_a_list_is_taken_once_and_can_be_taken_back_with_everything_it_made(meeting):
    kept = brought(meeting)
    imports.take_over(kept, by=None)
    with refused("taken"):
        imports.take_over(kept, by=None)

    assert imports.undo(kept, by=None) == (3, 3)
    assert (Participant.objects.count(), Registration.objects.count()) == (0, 0)
    assert not Person.objects.filter(email__contains="kumasi").exists()
    with refused("not_taken"):
        imports.undo(kept, by=None)
    kept.refresh_from_db()
    assert imports.take_over(kept, by=None).new == 3


def test_what_somebody_did_since_stays_when_the_list_is_taken_back(meeting, clock):
    kept = brought(meeting)
    imports.take_over(kept, by=None)
    clock.shift(60)
    ama = Registration.objects.get(participant__name_key="ama boateng")
    actions.cancel(ama, by=ama.participant)

    registrations, gone = imports.undo(kept, by=None)

    assert (registrations, gone) == (1, 1)
    assert {row.participant.name_key: row.state for row in Registration.objects.select_related("participant")} == {
        "ama boateng": "cancelled", "esi owusu": "offered",
    }  # fmt: skip


def test_letters_go_out_only_when_wished(meeting):
    imports.take_over(brought(meeting), by=None)
    assert not Entry.objects.filter(name__in=["registration.confirmed", "registration.waiting"]).exists()
    assert Entry.objects.filter(name="registration.imported").count() == 3
    assert not Registration.objects.filter(told_state_at=None).exists()

    other = factories.session(capacity=5)
    imports.take_over(brought(other, tells=True), by=None)
    assert Entry.objects.filter(name="registration.confirmed").count() == 3


def test_only_the_team_takes_people_over(meeting):
    stranger = directory.account()

    with refused("not_allowed"):
        imports.read_people(meeting.series, OLD.encode(), "old.csv", by=stranger)
    kept = brought(meeting)
    for verb in (imports.take_over, imports.undo):
        with refused("not_allowed"):
            verb(kept, by=stranger)


@pytest.mark.parametrize(
    ("mapping", "code"),
    [({"name": 0}, "missing"), ({"email": 1}, "missing"), ({"name": 0, "email": 99}, "unknown_choice"),
     ({"name": 0, "email": 1, "is_staff": 2}, "unknown_choice")],
)  # fmt: skip
def test_a_mapping_that_cannot_be_is_refused(meeting, mapping, code):
    kept = imports.read_people(meeting.series, OLD.encode(), "old.csv", by=None)

    with refused(code):
        imports.set_mapping(kept, mapping, sessions=[meeting], tells=False, by=None)
    with refused("unknown_choice"):
        imports.set_mapping(kept, kept.mapping, sessions=[factories.session()], tells=False, by=None)


def test_queries_do_not_grow_with_the_people(django_assert_max_num_queries):
    def counted(number: int) -> int:
        meeting = factories.session()
        text = "Name,Email\n" + "".join(f"Person N{at},n{at}@k{number}.example\n" for at in range(number))
        kept = brought(meeting, text)
        with django_assert_max_num_queries(40) as queries:
            imports.take_over(kept, by=None)
        return len(queries)

    assert counted(30) <= counted(3) + 2  # SQLite takes at most 999 values in one statement


@pytest.mark.parametrize("cell", ["=1+1", "<script>", "\u202eevil", "a" * 9000])
def test_no_cell_breaks_the_reader(meeting, cell):
    text = f'Name,Email,City,Organisation\n"{cell}",ama@k.example,"{cell}","{cell}"\n'
    kept = brought(meeting, text)

    made = imports.plan(kept)

    assert made.new + len({line for line, _c, _w in made.faults}) == 1
