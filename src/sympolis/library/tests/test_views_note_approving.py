"""Those with a part read a note by their link and answer; the desk asks them and sees the answers."""

from html import unescape

import pytest
import time_machine

from sympolis.directory.tests import factories as directory
from sympolis.library.tests import note_factories as factories
from sympolis.library.tests.note_factories import BEFORE, entry, rewrite, send, write
from sympolis.library.tests.note_pages import DESK, said, shown_points, url_of
from sympolis.networks.tests import factories as networks
from sympolis.programme.tests import factories as programme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(BEFORE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def place(clock):
    return factories.held(clock)


@pytest.fixture
def desk(client, place):
    client.force_login(programme.coordinator(place.network))
    return client


def test_looking_at_the_link_changes_nothing_and_a_button_approves(client, place):
    write(place)
    send(place)
    url = url_of(place, "ama")

    for _ in range(2):
        page = client.get(url)
        client.head(url)
    assert place.approval("ama").answer == "asked"
    assert page.headers["Cache-Control"] == "no-store, private"
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert said(page).count("Your part</span>") == 1

    client.post(url, {**shown_points(place), "remark": "", "do": "approve"})
    assert place.approval("ama").answer == "approved"
    assert "You approved this note" in said(client.get(url))


def test_whoever_typed_something_and_presses_approve_loses_nothing(client, place):
    write(place)
    send(place)
    row = place.note.entries.get(title__en="Talk")

    answer = client.post(url_of(place, "ama"), {**shown_points(place), f"points-{row.pk}": "Mine.", "do": "approve"})

    assert answer.status_code == 422
    assert "Mine." in said(answer)
    assert place.approval("ama").answer == "asked"
    nothing = client.post(url_of(place, "ama"), {**shown_points(place), "do": "suggest"})
    assert "You have changed nothing." in unescape(said(nothing))


def test_a_link_of_another_network_or_a_made_up_one_leads_nowhere(client, place):
    write(place)
    send(place)
    url = url_of(place, "ama")
    assert client.get("/notes/approve/nobody/").status_code == 404
    assert client.get(url[:-3] + "AA/").status_code == 404
    place.network.host = "north.example"
    place.network.save()
    networks.network(host="")
    assert client.get(url).status_code == 404


def test_who_sends_is_told_how_many_and_sees_the_answers(desk, place):
    write(place)
    page = desk.get(f"{DESK}approval/")
    assert "Send to 3 people" in said(page)
    answer = desk.post(f"{DESK}approval/", {"until": "2020-10-31", "silence_counts": "on"}, follow=True)
    assert "3 people get a letter." in said(answer)
    assert "Everybody who can be asked by letter has been asked about this text." in said(answer)

    wrong = desk.post(f"{DESK}approval/", {"until": "2020-10-01"})
    assert (wrong.status_code, "Choose a day that is still to come." in said(wrong)) == (422, True)
    missing = desk.post(f"{DESK}approval/{place.people['ama'].pk}/", {f"p{place.people['ama'].pk}-how": ""})
    assert missing.status_code == 422
    desk.post(f"{DESK}approval/{place.people['ama'].pk}/", {f"p{place.people['ama'].pk}-how": "By telephone"})
    assert place.approval("ama").answer == "approved"
    stranger = directory.person("Stranger")
    assert desk.post(f"{DESK}approval/{stranger.pk}/", {"do": "remind"}).status_code == 404


def test_the_link_of_somebody_without_a_part_says_so_and_shows_nothing(client, place):
    write(place, entries=[entry("Talk", "Everybody meters.")], lines={})
    send(place)
    url = url_of(place, "ama")
    place.session.parts.filter(person=place.people["ama"]).delete()

    answer = client.get(url)

    assert (answer.status_code, "no part in this session any more" in said(answer)) == (410, True)
    assert "Everybody meters." not in said(answer)
    assert client.post(url, {**shown_points(place), "do": "approve"}).status_code == 410


def test_the_desk_mails_a_new_link(desk, place):
    write(place)
    send(place)
    old = url_of(place, "ama")

    answer = desk.post(f"{DESK}approval/{place.people['ama'].pk}/", {"do": "renew"}, follow=True)

    assert "gets a new link by letter" in said(answer)
    assert desk.get(old).status_code == 404


def test_a_speaker_is_shown_the_new_words_and_keeps_what_they_typed(client, place):
    write(place)
    send(place)
    row = place.note.entries.get(title__en="Talk")
    typed = {**shown_points(place), f"points-{row.pk}": "Nobody meters.", "remark": "Thanks"}
    rewrite(place, "Wells of Kumasi", "* Fifty wells")
    send(place)

    for verb in ("approve", "suggest"):
        answer = client.post(url_of(place, "ama"), {**typed, "do": verb})
        assert (answer.status_code, "The note has changed since" in said(answer)) == (422, True)
        assert said(answer).count("Fifty wells") == 2
        assert "Forty wells" not in said(answer)
        assert "Nobody meters." in said(answer)
        assert 'name="version" value="2"' in said(answer)
    assert place.approval("ama").answer == "asked"
