"""The speakers' desk, and the interpreters' pack."""

import io
import zipfile
from datetime import datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sympolis.contributions import speaking_links
from sympolis.contributions.actions import inviting
from sympolis.contributions.actions import speaking as actions
from sympolis.contributions.models import PackLink, Portrait, Slides, Speaker
from sympolis.contributions.tests import speakers as factories
from sympolis.core.texts import Texts
from sympolis.directory.models import Person
from sympolis.messaging.models import Letter
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme import actions as programme_actions
from sympolis.programme.models import Part
from sympolis.programme.tests import factories as programme
from sympolis.registrations.tests.post import work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("storage")]


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel(factories.NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def session():
    network = networks.network(host="testserver")
    return factories.released(
        factories.session(programme.series(network, slug="own"), slug="water", title={"en": "Water"})
    )


@pytest.fixture
def ama(session) -> Speaker:
    who = factories.speaker(session)
    factories.with_turn(session, who)
    programme.release(session.series)
    return who


@pytest.fixture
def team(session) -> Client:
    return client_of(session)


def client_of(session, role: str = Role.COORDINATOR) -> Client:
    client = Client()
    client.force_login(networks.member(session.series.network, role))
    return client


ALL, SESSION, PACK = (
    "/desk/series/own/speakers/",
    "/desk/series/own/sessions/water/speakers/",
    "/desk/series/own/sessions/water/pack/",
)


def one(who: Speaker, page: str = "") -> str:
    return f"{ALL}{who.person.slug}/{page}"


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def press(client: Client, who: Speaker, do: str, **fields):
    return client.post(one(who, "turn/"), {"do": do, **fields}, follow=True)


def test_an_empty_series_says_what_comes_first(team):
    assert "Nobody has a part in a session yet." in text(team.get(ALL))
    assert "Nobody has a part in this session yet." in text(team.get(SESSION))


@pytest.mark.parametrize("page", [ALL, SESSION])
def test_the_table_says_how_far_everybody_is(team, ama, session, page):
    complete = factories.speaker(session, "Kofi Boateng")
    factories.give_everything(complete, session)

    shown = text(team.get(page))

    assert shown.count("stand--missing") == 7
    assert shown.count("stand--given") == 7
    assert "Send the link to 2 people" in shown
    assert "none yet" in shown


def test_links_go_to_those_counted_on_the_button(team, ama, session):
    other = factories.speaker(factories.session(programme.series()), "Ana Foreign")

    answer = team.post(ALL, {"do": "send", "person": [ama.person_id, other.person_id, "x"]}, follow=True)
    work()

    assert "1 letter is on its way." in text(answer)
    assert [letter.to_address for letter in Letter.objects.filter(kind="speaker_invitation")] == ["ama@kumasi.example"]
    assert "Remind 1 person of what is missing" in text(team.get(SESSION))


def test_who_has_no_address_is_named(team, ama):
    ama.person.email = ""
    ama.person.save()

    assert "No address" in text(team.get(ALL))
    answer = team.post(ALL, {"do": "send", "person": [ama.person_id]}, follow=True)
    assert "No address is known of: Ama Mensah. Add one under People." in text(answer)


def test_who_cannot_be_there_is_marked(team, ama):
    actions.set_unavailable(ama, [actions.Away(datetime(2020, 10, 27), datetime(2020, 10, 28))], "Africa/Accra", by=ama)

    assert "cannot be there" in text(team.get(ALL))
    assert "cannot be there" in text(team.get(one(ama)))


def test_a_letter_that_came_back_is_seen(team, ama):
    inviting.send_links(ama.series, [ama.person_id], by=None)
    work()
    Letter.objects.update(state="bounced", last_error="no such mailbox")

    assert "came back" in text(team.get(ALL))
    assert "no such mailbox" in text(team.get(one(ama)))


def test_the_page_of_one_shows_what_they_gave(team, ama, session):
    factories.give_everything(ama, session)
    actions.leave_remark(ama, "I bring a film.", by=ama)

    shown = text(team.get(one(ama)))

    for words in ("say AH-mah", "Builds wells.", "talk.pdf", "I bring a film.", "agrees", "ama@"):
        assert words in shown


def test_a_viewer_sees_how_far_they_are_and_no_private_words(ama, session):
    factories.give_everything(ama, session)
    actions.leave_remark(ama, "I bring a film.", by=ama)
    actions.note_check(ama, "asked", wish="Call 0244", by=ama)
    viewer = client_of(session, Role.VIEWER)

    for page in (ALL, SESSION, one(ama), PACK):
        shown = text(viewer.get(page))
        assert "I bring a film." not in shown
        assert "0244" not in shown
        assert "kumasi.example" not in shown
        assert "<button" not in shown.split("<main", 1)[1]


def test_the_team_writes_sends_and_marks_for_them(team, ama, session):
    team.post(one(ama, "about/"), {"spoken_name": "AH-mah", "biography_en": "Builds wells."})
    press(team, ama, "photo", photo=factories.photo())
    press(team, ama, "slides", session="water", file=factories.pdf())
    press(team, ama, "check", tech="done")

    assert factories.missing(ama) == ["recording", "publication"]
    assert Slides.objects.get().by_id is not None
    ama.refresh_from_db()
    assert ama.wrote_biography is False

    press(team, ama, "remove_slides", session="water", version="1")
    press(team, ama, "remove_photo")
    press(team, ama, "check")
    press(team, ama, "without", session="water")
    press(team, ama, "no", purpose="recording")
    assert factories.missing(ama) == ["photo", "publication", "check"]
    assert not Portrait.objects.exists()


def test_a_wrong_file_says_so_and_what_was_there_stays(team, ama, session):
    factories.slides(ama, session)

    answer = team.post(
        one(ama, "turn/"), {"do": "slides", "session": "water", "file": SimpleUploadedFile("a.exe", b"MZ")}
    )

    assert answer.status_code == 422
    assert "Send the slides as PDF" in text(answer)
    assert Slides.objects.count() == 1


def test_letters_and_links_of_one(team, ama):
    assert "on its way" in text(press(team, ama, "send"))
    before = speaking_links.token(Speaker.objects.get())
    assert "on its way" in text(press(team, ama, "remind"))
    press(team, ama, "renew")

    assert speaking_links.speaker_of(before) is None
    assert press(team, ama, "everything").status_code == 404


def test_a_link_renewed_at_once_goes_out_and_the_dead_one_does_not(team, ama):
    press(team, ama, "send")
    work()
    dead = speaking_links.token(Speaker.objects.get())
    Letter.objects.update(state="waiting", sent_at=None)

    assert "the new one is on its way" in text(press(team, ama, "renew"))
    work()

    (letter,) = Letter.objects.filter(kind="speaker_invitation")
    assert dead not in letter.text
    assert speaking_links.token(Speaker.objects.get()) in letter.text


def test_a_link_renewed_without_an_address_says_so(team, ama):
    ama.person.email = ""
    ama.person.save()

    told = text(press(team, ama, "renew"))

    assert "worth nothing now. The new one was not sent: No address is known." in told


def test_a_complete_speaker_is_not_reminded(team, ama, session):
    factories.give_everything(ama, session)

    assert "Nothing is missing." in text(press(team, ama, "remind"))


def test_nobody_outside_the_series_is_there(team, session):
    stranger = programme.person(session.series.network, "Stranger", slug="stranger")
    foreign = factories.speaker(factories.session(), "Ana Foreign")

    for slug in (stranger.slug, foreign.person.slug, "nobody"):
        for page in ("", "about/", "photo.jpg", "slides/water/1/"):
            assert team.get(f"{ALL}{slug}/{page}").status_code == 404
        assert team.post(f"{ALL}{slug}/turn/", {"do": "send"}).status_code == 404


def test_whose_part_has_ended_can_still_be_looked_at(team, ama, session):
    factories.slides(ama, session)
    Part.objects.filter(person=ama.person).delete()

    assert "They have no part in this series any more." in text(team.get(one(ama)))


@pytest.mark.parametrize("page", [ALL, SESSION, PACK])
def test_the_number_of_people_does_not_change_the_queries(team, session, page):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert team.get(page).status_code == 200
        return len(found)

    for number in range(3):
        factories.give_everything(factories.speaker(session, f"Ama Mensah{number}"), session)
    queries()
    few = queries()
    for number in range(3, 30):
        factories.slides(factories.speaker(session, f"Ama Mensah{number}"), session)

    assert queries() == few


# -- the pack


def full(session, ama) -> None:
    told = {
        "spoken_name": "AH-mah",
        "function": Texts({"en": "Engineer"}),
        "biography": Texts({"en": "Builds *wells*."}),
    }
    actions.tell_about(ama, by=ama, **told)
    factories.slides(ama, session, "one.pdf")
    factories.slides(ama, session, "two.pdf")


def test_the_pack_holds_names_biographies_programme_and_the_newest_slides(team, ama, session):
    full(session, ama)
    factories.speaker(session, "Kofi Boateng")
    factories.speaker(session, "Inés Caballero", role="interpreter")

    shown = text(team.get(PACK))

    for words in ("AH-mah", "Builds <em>wells</em>.", "two.pdf", "10:10", "name as spoken, biography, slides"):
        assert words in shown
    assert "one.pdf" not in shown
    assert "Inés" not in shown.split('class="pack', 1)[1]


def test_all_of_it_in_one_file(team, ama, session):
    full(session, ama)
    Person.objects.filter(pk=ama.person_id).update(given_name="../../A/ma")

    with zipfile.ZipFile(io.BytesIO(b"".join(team.get("/desk/series/own/sessions/water/pack.zip")))) as archive:
        names, page = archive.namelist(), archive.read("pack.html").decode()

    assert names == ["pack.html", "slides/01 .. .. A ma Mensah two.pdf"]
    assert "AH-mah" in page
    assert "slides/01%20" in page


def made(team) -> str:
    team.post(PACK, {"do": "open"})
    return f"/pack/{speaking_links.pack_token(PackLink.objects.get())}/"


def test_the_link_needs_no_account_and_hides_what_is_not_in_the_pack(team, ama, session):
    full(session, ama)
    actions.leave_remark(ama, "I bring a film.", by=ama)
    session.segments.update(note={"en": "Secret note"})
    link = made(team)

    answer = Client().get(link)

    shown = text(answer)
    assert "AH-mah" in shown
    for secret in ("I bring a film.", "Secret note", "meet.example", "kumasi.example", "/desk/"):
        assert secret not in shown
    assert answer.headers["Cache-Control"] == "no-store, private"
    taken = Client().get(f"{link}slides/{Slides.objects.get(number=2).key}/")
    assert taken.headers["Content-Disposition"] == 'attachment; filename="two.pdf"'
    assert b"".join(taken) == factories.PDF
    assert Client().get(f"{link}slides/{Slides.objects.get(number=1).key}/").status_code == 404
    assert Client().get(f"{link}pack.zip").headers["Content-Disposition"] == 'attachment; filename="water-pack.zip"'


def test_the_link_ends_when_it_is_renewed_taken_back_or_the_session_is_over(team, ama, session, october):
    first = made(team)
    second = made(team)
    assert [Client().get(link).status_code for link in (first, second)] == [404, 200]

    team.post(PACK, {"do": "close"})
    assert Client().get(second).status_code == 404

    third = made(team)
    october.move_to("2020-10-27T11:00:00Z")
    for page in ("", "pack.zip"):
        assert Client().get(f"{third}{page}").status_code == 404


def test_the_link_ends_when_the_session_is_cancelled(team, ama, session):
    link = made(team)
    programme_actions.cancel_session(session, by=None, reason={"en": "Storm"})

    assert Client().get(link).status_code == 404


def test_a_session_that_is_not_public_has_no_link(team, session):
    factories.session(session.series, slug="plan")

    answer = team.post("/desk/series/own/sessions/plan/pack/", {"do": "open"}, follow=True)

    assert "Release the session first" in text(answer)
    assert not PackLink.objects.exists()


def test_a_link_of_another_network_is_not_there():
    session = factories.released(factories.session())
    networks.network(host="testserver")
    link = inviting.open_pack(session, by=None)

    assert Client().get(f"/pack/{speaking_links.pack_token(link)}/").status_code == 404
