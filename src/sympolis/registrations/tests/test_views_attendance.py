"""The desk's pages about who came."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme.tests import factories as programme
from sympolis.registrations.models import AttendanceList, Registration
from sympolis.registrations.tests import factories
from sympolis.registrations.tests.factories import network_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
LIST = b"Name,Email,Duration\nAma Boateng,ama@kumasi.example,95\nKofi Mensa,,60\nSomebody Else,x@y.example,5\n"


@pytest.fixture
def meeting():
    session = factories.session()
    factories.registered(session, "Ama Boateng", email="ama@kumasi.example")
    factories.registered(session, "Kofi Mensah", email="kofi@accra.example")
    return session


@pytest.fixture
def team(client, meeting):
    client.force_login(programme.coordinator(network_of(meeting)))
    return client


def page(meeting, name: str = "who_came", *more) -> str:
    return reverse(f"attendance:{name}", args=[meeting.series.slug, meeting.slug, *more])


def upload(team, meeting, content: bytes = LIST, name: str = "zoom.csv"):
    return team.post(page(meeting), {"file": SimpleUploadedFile(name, content)}, follow=True)


def marks(meeting) -> set[tuple]:
    rows = Registration.objects.filter(session=meeting)
    return set(rows.values_list("participant__person__given_name", "attendance", "attended_minutes"))


def test_a_list_is_looked_through_then_taken_and_can_be_undone(team, meeting):
    review = upload(team, meeting)
    kept = AttendanceList.objects.get()
    words = review.content.decode()
    assert words.index("Kofi Mensa<") < words.index("Somebody Else") < words.index(">Ama Boateng<")
    assert marks(meeting) == {("Ama", "", None), ("Kofi", "", None)}

    kofi = Registration.objects.get(participant__person__given_name="Kofi")
    doubtful = kept.rows.get(certainty="doubtful")
    done = team.post(page(meeting, "list", kept.pk), {f"row-{doubtful.pk}": str(kofi.pk)}, follow=True)

    assert "2 people attended." in done.content.decode()
    assert marks(meeting) == {("Ama", "live", 95), ("Kofi", "live", 60)}
    team.post(page(meeting, "list", kept.pk), {"undo": "1"})
    assert marks(meeting) == {("Ama", "", None), ("Kofi", "", None)}


def test_a_wrong_choice_is_told_and_what_was_chosen_stays(team, meeting):
    upload(team, meeting)
    kept, ama = AttendanceList.objects.get(), Registration.objects.get(participant__person__given_name="Ama")
    doubtful = kept.rows.get(certainty="doubtful")

    again = team.post(page(meeting, "list", kept.pk), {f"row-{doubtful.pk}": str(ama.pk)})

    words = again.content.decode()
    assert "mean the same person" in words
    row = words[words.index(f'id="row-{doubtful.pk}"') :]
    assert f'<option value="{ama.pk}" selected>' in row[: row.index("</select>")]
    assert marks(meeting) == {("Ama", "", None), ("Kofi", "", None)}


def test_a_name_in_another_script_stands_to_be_chosen_and_marks_nobody_by_itself(team, meeting):
    maria = factories.registered(meeting, "Maria Ivanova", email="maria@ruse.example")

    review = upload(team, meeting, "Name,Duration\nМария Иванова,60\n".encode()).content.decode()
    kept = AttendanceList.objects.get()
    row = kept.rows.get()
    select = review[review.index(f'id="row-{row.pk}"') :].partition("</select>")[0]
    team.post(page(meeting, "list", kept.pk), {f"row-{row.pk}": "nobody"})

    assert select.index(f'<option value="{maria.pk}">Maria Ivanova') < select.index('<option value="nobody" selected>')
    assert "Look at these" in review
    assert not Registration.objects.exclude(attendance="").exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"A,B\n1,2\n", "No column for names"), (b"PK\x03\x04 broken", "damaged"), (b"", "This file is empty.")],
)
def test_a_file_that_is_no_list_is_refused_in_words(team, meeting, content, words):
    assert words in upload(team, meeting, content).content.decode()
    assert not AttendanceList.objects.exists()


def test_somebody_is_noted_by_hand(team, meeting):
    ama = Registration.objects.get(participant__person__given_name="Ama")

    team.post(page(meeting, "mark"), {"registration": ama.pk, "attendance": "followed"})

    assert ("Ama", "followed", None) in marks(meeting)
    for wrong in ("", "x", "99999999999999999999", str(factories.registered(factories.session()).pk)):
        assert team.post(page(meeting, "mark"), {"registration": wrong, "attendance": "live"}).status_code == 404


def test_a_viewer_sees_who_came_but_notes_nobody(client, meeting):
    client.force_login(networks.member(network_of(meeting), Role.VIEWER))
    ama = Registration.objects.get(participant__person__given_name="Ama")

    seen = client.get(page(meeting)).content.decode()
    assert "Ama Boateng" in seen
    assert 'type="file"' not in seen
    assert client.post(page(meeting, "mark"), {"registration": ama.pk, "attendance": "live"}).status_code == 403
    client.post(page(meeting), {"file": SimpleUploadedFile("zoom.csv", LIST)})
    assert not AttendanceList.objects.exists()


def test_names_from_a_list_are_shown_as_text(team, meeting):
    review = upload(team, meeting, b"Name,Email\n<script>alert(1)</script>,<b>@x.example\n")

    assert "<script>alert" not in review.content.decode()
    assert "&lt;script&gt;alert(1)" in review.content.decode()


@pytest.mark.parametrize("name", ["who_came", "list"])
def test_queries_do_not_grow_with_the_people(team, django_assert_max_num_queries, name):
    def counted(number: int) -> int:
        meeting = factories.session(programme.series(network))
        for at in range(number):
            factories.registered(meeting, f"Person Number{at}", email=f"n{at}@k{number}.example")
        content = "Name,Email\n" + "".join(f"Person Number{at},n{at}@k{number}.example\n" for at in range(number))
        upload(team, meeting, content.encode())
        more = [AttendanceList.objects.latest("pk").pk] if name == "list" else []
        with django_assert_max_num_queries(40) as queries:
            assert team.get(page(meeting, name, *more)).status_code == 200
        return len(queries)

    network = network_of(Registration.objects.first().session)
    assert counted(3) == counted(30)


def test_large_files_are_refused_without_being_read_whole(team, meeting):
    big = io.BytesIO(b"Name\n" + b"x" * 10_000_001)

    answer = team.post(page(meeting), {"file": SimpleUploadedFile("big.csv", big.getvalue())})

    assert "too large" in answer.content.decode()
