"""The desk's pages about bringing people along from spreadsheets."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sympolis.core.sheets import xlsx_of
from sympolis.registrations import towns
from sympolis.registrations.models import Import, Participant, Registration
from sympolis.registrations.tests.desk import people_desk

pytestmark = pytest.mark.django_db
OLD = """Name;E-Mail;Stadt;Land;Sektor
Ama Boateng;ama@kumasi.example;Bonn;Germany;Kommunalverwaltung
Kofi Mensah;office@kumasi.example;Old Fadama;Ghana;
Esi Owusu;office@kumasi.example;Old Fadama;Ghana;
AMA BOATENG;Ama@kumasi.example;Bonn;Germany;
"""
COLUMNS = {"column-name": "0", "column-email": "1", "column-place": "2", "column-country": "3", "tells": "quiet"}


@pytest.fixture
def desk():
    towns.forget()
    return people_desk(capacity=2)


def url(desk, name="lists", *args) -> str:
    return reverse(f"imports:{name}", args=[desk.series.slug, *args])


def read(desk, content: bytes = OLD.encode(), name: str = "old.csv"):
    return desk.client.post(url(desk), {"file": SimpleUploadedFile(name, content)})


def looked_at(desk, content: bytes = OLD.encode(), **changes) -> str:
    """The page that tells what a list would do."""
    read(desk, content)
    kept = Import.objects.latest("pk")
    data = {**COLUMNS, "sessions": [desk.session.slug], **changes}
    return desk.client.post(url(desk, "columns", kept.pk), data, follow=True).content.decode()


def test_a_spreadsheet_is_read_looked_at_taken_over_and_taken_back(desk):
    answer = read(desk)
    kept = Import.objects.get()
    assert answer.url == url(desk, "columns", kept.pk)
    page = desk.client.get(answer.url).content.decode()
    assert "B: E-Mail (ama@kumasi.example)" in page

    plan = desk.client.post(answer.url, {**COLUMNS, "sessions": [desk.session.slug]}, follow=True).content.decode()
    assert "Line 5 is the same person as line 2" in plan
    assert "Old Fadama" in plan
    assert Participant.objects.count() == 0

    done = desk.client.post(url(desk, "list", kept.pk), {"take": "1"}, follow=True).content.decode()
    assert "3 people taken over." in done
    assert Registration.objects.filter(session=desk.session).count() == 3
    assert "taken over" in desk.client.get(url(desk)).content.decode()

    back = desk.client.post(url(desk, "list", kept.pk), {"undo": "1"}, follow=True).content.decode()
    assert "Taken back: 3 people, 3 registrations." in back
    assert Participant.objects.count() == 0


def test_an_xlsx_is_read_by_what_it_holds(desk):
    page = looked_at(
        desk, xlsx_of("People", ["Name", "Email", "City", "Country"], [["Ama", "a@k.example", "Bonn", "DE"]])
    )

    assert "1 line below the heading" in page


@pytest.mark.parametrize(
    "content", [b"", b"Name;Email\n", b"\x00\x01\x02", b"PK\x03\x04broken", b'Name;Email\n"Ama;a@k.example']
)
def test_a_file_that_cannot_be_read_is_told_at_the_field(desk, content):
    answer = read(desk, content)

    assert answer.status_code == 422
    assert "field__error" in answer.content.decode()
    assert not Import.objects.exists()


def test_what_was_chosen_stays_when_something_is_missing(desk):
    read(desk)
    kept = Import.objects.get()

    answer = desk.client.post(
        url(desk, "columns", kept.pk),
        {"column-name": "0", "column-phone": "4", "sessions": [desk.session.slug], "tells": "letters"},
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say which column holds the e-mail address." in page
    assert '<option value="4" selected>' in page
    assert f'value="{desk.session.slug}" id="id_sessions_0" checked' in page
    assert answer.context["form"]["tells"].value() == "letters"


def test_a_column_or_session_that_is_not_there_is_refused(desk):
    read(desk)
    kept = Import.objects.get()

    for wrong in ({"column-name": "99"}, {"sessions": ["nowhere"]}, {"tells": "loud"}):
        answer = desk.client.post(url(desk, "columns", kept.pk), {**COLUMNS, **wrong})
        assert answer.status_code == 422


def test_ten_thousand_faults_make_a_small_page_and_a_whole_file(desk):
    text = "Name;E-Mail;Stadt;Land\n" + "".join(f"Person {n};wrong;Nowhere {n};Atlantis\n" for n in range(5000))

    page = looked_at(desk, text.encode())

    kept = Import.objects.get()
    whole = desk.client.get(url(desk, "faults", kept.pk)).content.decode("utf-8-sig").splitlines()
    assert len(page) < 150_000
    assert "10000 faults" in page
    assert "The first 200 are shown." in page
    assert len(whole) == 10_001
    assert whole[1].startswith("2,B,")
    assert "Take these people over" not in page
    refused = desk.client.post(url(desk, "list", kept.pk), {"take": "1"}, follow=True).content.decode()
    assert "There are faults in this list." in refused


def test_cells_are_shown_as_text_and_written_as_text(desk):
    text = "Name;E-Mail;Stadt;Land\n<script>alert(1)</script>;=1+1@;<b>x</b>;=cmd\n"

    page = looked_at(desk, text.encode())

    kept = Import.objects.get()
    columns = desk.client.get(url(desk, "columns", kept.pk)).content.decode()
    assert "<script>alert" not in page + columns
    assert "<b>x" not in page + columns
    assert "\n=" not in desk.client.get(url(desk, "faults", kept.pk)).content.decode()


def test_a_list_is_thrown_away_unless_it_is_taken_over(desk):
    looked_at(desk)
    kept = Import.objects.get()
    desk.client.post(url(desk, "list", kept.pk), {"take": "1"})
    desk.client.post(url(desk, "remove", kept.pk))
    assert Import.objects.filter(pk=kept.pk).exists()

    desk.client.post(url(desk, "list", kept.pk), {"undo": "1"})
    desk.client.post(url(desk, "remove", kept.pk))

    assert not Import.objects.exists()


def test_queries_do_not_grow_with_the_lists(desk, django_assert_max_num_queries):
    def counted() -> int:
        with django_assert_max_num_queries(30) as queries:
            desk.client.get(url(desk))
        return len(queries)

    Import.objects.bulk_create([Import(series=desk.series, name=f"{n}.csv") for n in range(3)])
    few = counted()
    Import.objects.bulk_create([Import(series=desk.series, name=f"{n}.csv") for n in range(30)])

    assert counted() == few
