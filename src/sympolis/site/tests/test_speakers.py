"""Photos, biographies and slides on public pages: with a yes, and not a moment longer."""

import pytest
import time_machine
from django.test import Client

from sympolis.contributions.actions import speaking as actions
from sympolis.contributions.models import Portrait, Slides, Speaker
from sympolis.contributions.tests import speakers as factories
from sympolis.core.texts import Texts
from sympolis.directory.tests import factories as directory
from sympolis.networks.tests import factories as networks
from sympolis.programme import actions as programme_actions
from sympolis.programme.tests import factories as programme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("storage")]


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel(factories.NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def session():
    return factories.session(programme.series(networks.network(host="testserver"), slug="own"), slug="water")


@pytest.fixture
def ama(session) -> Speaker:
    who = factories.speaker(session)
    factories.give_everything(who, session)
    actions.say_of_slides(who, session, by=who, without=False, is_public=True)
    factories.released(session)
    return who


def pages(ama) -> tuple[str, str]:
    """The page of the session, and that of the person."""
    client = Client()
    return tuple(
        client.get(path).content.decode() for path in ("/series/own/sessions/water/", ama.person.get_absolute_url())
    )


def say(ama, yes: bool) -> None:
    actions.answer_consent(ama, "publication", yes, by=ama)


def test_photo_and_biography_stand_there_with_a_yes_and_go_with_a_no(ama):
    key = Portrait.objects.get().key
    session, person = pages(ama)
    assert f'src="/photos/{key}-96.jpg" width="40" height="40"' in session
    assert f'src="/photos/{key}-320.jpg" width="160" height="160"' in person
    assert "Builds wells." in person

    say(ama, False)

    session, person = pages(ama)
    assert "/photos/" not in session + person
    assert "Builds wells." not in person
    assert "Ama Mensah" in session


def test_the_photo_itself_answers_only_while_it_may(ama):
    address = f"/photos/{Portrait.objects.get().key}-96.jpg"
    answer = Client().get(address)
    assert (answer.status_code, answer.headers["Content-Type"], answer.headers["X-Content-Type-Options"]) == (
        200,
        "image/jpeg",
        "nosniff",
    )
    assert len(answer.content) <= 4000
    assert Client().get(address, headers={"if-none-match": answer.headers["ETag"]}).status_code == 304
    assert Client().get(address.replace("-96", "-97")).status_code == 404

    say(ama, False)

    assert Client().get(address, headers={"if-none-match": answer.headers["ETag"]}).status_code == 404


def test_slides_stand_there_after_the_session_as_attachments(ama, october):
    slides = Slides.objects.get()
    address = f"/series/own/sessions/water/slides/{slides.key}/"
    assert address not in pages(ama)[0]
    assert Client().get(address).status_code == 404

    october.move_to("2020-10-27T11:00:00Z")
    assert address in pages(ama)[0]
    answer = Client().get(address)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="talk.pdf"'
    assert (answer.headers["X-Content-Type-Options"], answer.headers["Cache-Control"]) == ("nosniff", "no-store")
    assert b"".join(answer) == factories.PDF

    older, slides = slides, factories.slides(ama, ama.talks.get().session, "newer.pdf")
    assert Client().get(address).status_code == 404
    say(ama, False)
    assert slides.key not in pages(ama)[0]
    assert Client().get(f"/series/own/sessions/water/slides/{slides.key}/").status_code == 404
    assert older.number < slides.number


def test_slides_of_a_cancelled_session_or_a_series_that_is_not_public_are_not_there(ama, session, october):
    address = f"/series/own/sessions/water/slides/{Slides.objects.get().key}/"
    october.move_to("2020-10-28T11:00:00Z")
    session.series.state = "draft"
    session.series.save()
    assert Client().get(address).status_code == 404

    session.series.state = "published"
    session.series.save()
    programme_actions.cancel_session(session, by=None, reason={"en": "Storm"})
    programme.release(session.series)
    assert Client().get(address).status_code == 404


def test_a_biography_that_the_team_wrote_stays_as_it_was(session):
    who = factories.speaker(session)
    team = networks.member(session.series.network)
    told = {"spoken_name": "", "function": Texts({}), "biography": Texts({"en": "Builds wells."})}
    actions.tell_about(who, by=team, **told)
    factories.released(session)

    assert "Builds wells." in pages(who)[1]


def test_a_page_with_eight_faces_stays_light(session):
    for number in range(8):
        factories.give_everything(factories.speaker(session, f"Ama Mensah{number}"), session)
    factories.released(session)

    page = Client().get("/series/own/sessions/water/").content
    faces = sum(len(row.body(96)) for row in Portrait.objects.all())

    assert page.count(b"/photos/") == 8
    assert faces <= 8 * 4000


def test_who_signs_in_finds_their_part_and_nobody_elses(ama, session):
    factories.speaker(session, "Kofi Boateng")
    factories.speaker(factories.session(), "Ana Foreign")
    ama.person.account = directory.account("ama@kumasi.example")
    ama.person.save()
    client = Client()
    client.force_login(ama.person.account)

    page = client.get("/me/").content.decode()

    assert page.count("/speaking/") == 1
    assert factories.link(ama) in page
