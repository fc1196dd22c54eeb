"""A note is published: what the public, those who took part, and nobody sees of it."""

import pytest
import time_machine

from sympolis.contributions.models import Slides, Speaker, Talk
from sympolis.directory.models import Consent
from sympolis.directory.tests import factories as directory
from sympolis.library.actions import note_files, note_publishing, notes
from sympolis.library.models import NoteApproval, NoteSuggestion, SessionNote
from sympolis.library.tests import factories as library
from sympolis.library.tests import note_factories as factories
from sympolis.library.tests.note_factories import BEFORE, entry, pdf, rewrite, send, write
from sympolis.library.tests.note_pages import DESK, PUBLIC, publish, said, url_of
from sympolis.messaging.models import Letter
from sympolis.programme.tests import factories as programme
from sympolis.registrations import links
from sympolis.registrations.tests import factories as registrations

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


def test_publishing_without_an_answer_asks_for_the_reason_and_keeps_what_was_typed(desk, place):
    write(place)
    answer = desk.post(f"{DESK}publish/", {"reason": "", "revision": place.note.revision})
    assert answer.status_code == 422
    assert "Not approved by Ama Mensah, Ben Weber, Cleo Ruiz." in said(answer)

    data = {"reason": "All agreed in the meeting.", "tell": "on", "revision": place.note.revision}
    answer = desk.post(f"{DESK}publish/", data, follow=True)

    assert "3 letters go out." in said(answer)
    assert "All agreed in the meeting." in said(answer)
    assert Letter.objects.filter(kind="session_note_published").count() == 3
    again = desk.post(f"{DESK}publish/tell/", {"do": "first"})
    assert (again.status_code, "Everybody who can be told knows of it." in said(again)) == (422, True)


def test_what_somebody_else_wrote_meanwhile_is_not_published_unread(desk, place):
    write(place)
    data = {"reason": "All agreed.", "revision": place.note.revision}
    rewrite(place, "Talk", "Secret correction.")

    answer = desk.post(f"{DESK}publish/", data)

    assert (answer.status_code, "changed since you opened this page" in said(answer)) == (422, True)
    assert "All agreed." in said(answer)
    assert place.note.published is None
    assert f'name="revision" value="{place.note.revision}"' in said(answer)


def test_a_draft_is_on_no_page(client, place):
    write(place, summary={"en": "Secret summary"})
    send(place)
    token = links.token(place.rows["came"].participant, links.Purpose.MINE)
    pages = ["/series/autumn/", "/series/autumn/sessions/water/", "/series/autumn/programme.json", "/series/autumn/programme.xml",
             "/series/autumn/programme.atom", "/sitemap.xml", f"/mine/{token}/", "/series/autumn/programme/?q=Secret"]  # fmt: skip

    for path in pages:
        answer = client.get(path)
        assert answer.status_code == 200
        assert "Secret summary" not in said(answer)
        assert "/note/" not in said(answer)
    for path in (PUBLIC, f"{PUBLIC[:-1]}.pdf", f"/mine/{token}/sessions/{place.rows['came'].pk}/note/"):
        assert client.get(path).status_code == 404


def test_a_published_note_is_on_its_pages(client, place):
    write(place, summary={"en": "Wells first.", "de": "Brunnen zuerst."})
    publish(place)
    token = links.token(place.rows["came"].participant, links.Purpose.MINE)

    page = said(client.get(PUBLIC))
    assert "Forty wells" in page
    assert "Ama Mensah" in page
    assert "Wells first." in said(client.get("/series/autumn/sessions/water/"))
    assert "Brunnen zuerst." in said(client.get(f"{PUBLIC}?lang=de"))
    assert PUBLIC in said(client.get("/sitemap.xml"))
    assert f"/mine/{token}/sessions/{place.rows['came'].pk}/note/" in said(client.get(f"/mine/{token}/"))
    assert client.get(f"{PUBLIC[:-1]}.pdf").content.startswith(b"%PDF-")

    note_publishing.withdraw_note(place.fresh(), by=None)
    assert client.get(PUBLIC).status_code == 404
    assert "Wells first." not in said(client.get("/series/autumn/sessions/water/"))


def test_words_written_after_publication_are_not_public(client, place):
    write(place)
    publish(place)
    rewrite(place, "Talk", "Secret correction.")

    assert "Secret correction." not in said(client.get(PUBLIC))
    assert "Everybody meters." in said(client.get(PUBLIC))


def test_a_practice_is_linked_as_soon_as_it_is_in_the_library(client, place):
    practice = library.practice(place.series, title={"en": "Markets that move"})
    waiting = library.approved(place.series, title={"en": "Secret plan"})
    write(place, practices=[practice.contribution_id, waiting.pk])
    publish(place)

    page = said(client.get(PUBLIC))

    assert f'href="{practice.get_absolute_url()}"' in page
    assert "Secret plan" not in page


def test_slides_that_speakers_publish_are_on_the_page(client, place, clock):
    speaker = Speaker.objects.create(series=place.series, person=place.people["ama"])
    talk = Talk.objects.create(speaker=speaker, session=place.session, is_public=True)
    Slides.objects.create(talk=talk, number=1, file="slides/abc.pdf", name="wells.pdf", size=8)
    write(place)
    publish(place)
    assert "Slides of Ama Mensah" not in said(client.get(PUBLIC))

    Consent.objects.create(
        person=place.people["ama"], network_id=place.network.pk, purpose="publication", wording="x", language="en"
    )

    assert "Slides of Ama Mensah" in said(client.get(PUBLIC))


def test_what_is_for_participants_is_for_those_with_a_seat_only(client, place):
    write(place)
    private = note_files.add_file(place.fresh(), pdf(), title="Slides of Kumasi", viewers="participants", by=None)
    open_one = note_files.add_file(place.fresh(), pdf(), title="The handout", viewers="public", by=None)
    notes.set_recording(place.fresh(), url="https://video.example/1", viewers="participants", by=None)
    for path in (f"{PUBLIC}files/{private.pk}/", f"{PUBLIC}files/{open_one.pk}/"):
        assert client.get(path).status_code == 404
    publish(place)

    page = said(client.get(PUBLIC))
    assert ("Slides of Kumasi" in page, "The handout" in page, "video.example" in page) == (False, True, False)
    assert client.get(f"{PUBLIC}files/{private.pk}/").status_code == 404
    taken = client.get(f"{PUBLIC}files/{open_one.pk}/")
    assert taken.headers["Content-Disposition"] == 'attachment; filename="slides.pdf"'
    assert taken.headers["X-Content-Type-Options"] == "nosniff"
    b"".join(taken)  # to its end: then the client closes the file, and leaves the database open
    for name, status in (("came", 200), ("missed", 200), ("waits", 404)):
        row = place.rows[name]
        own = f"/mine/{links.token(row.participant, links.Purpose.MINE)}/sessions/{row.pk}/note/"
        answer = client.get(own)
        assert answer.status_code == status
        taken = client.get(f"{own}files/{private.pk}/")
        assert taken.status_code == status
        if taken.streaming:
            b"".join(taken)
        if status == 200:
            assert "Slides of Kumasi" in said(answer)
            assert "video.example" in said(answer)
    other = f"/mine/{links.token(place.rows['came'].participant, links.Purpose.MINE)}/sessions/{place.rows['missed'].pk}/note/"
    assert client.get(other).status_code == 404


def test_nobody_is_named_who_has_no_public_part_unless_they_agreed_and_only_to_participants(client, place):
    guest = place.rows["came"].participant.person
    accra = directory.municipality("Accra")
    guest.municipality = accra
    guest.save()
    write(place, lines={"offer": [{"text": {"en": "A visit"}, "person": guest.pk}]})
    publish(place)
    own = f"/mine/{links.token(place.rows['missed'].participant, links.Purpose.MINE)}/sessions/{place.rows['missed'].pk}/note/"

    for path in (PUBLIC, own, "/series/autumn/sessions/water/"):
        assert "Came Guest" not in said(client.get(path))
    assert "Accra" in said(client.get(PUBLIC))
    Consent.objects.create(person=guest, network_id=place.network.pk, purpose="contacts", wording="x", language="en")
    assert "Came Guest" not in said(client.get(PUBLIC))
    assert "Came Guest" in said(client.get(own))


def test_scripts_are_shown_as_text_everywhere(client, place):
    bad = "<script>alert(1)</script>"
    write(
        place, summary={"en": f"{bad} [x](javascript:alert(1))"}, entries=[entry(bad, f"<img src=x onerror=alert(1)> {bad}")],
        lines={"challenge": [{"text": {"en": bad}}]},
    )  # fmt: skip
    publish(place)
    send(place)
    client.force_login(programme.coordinator(place.network))

    for path in (
        PUBLIC,
        "/series/autumn/sessions/water/",
        DESK,
        f"{DESK}publish/",
        f"{DESK}versions/",
        url_of(place, "ama"),
    ):
        page = said(client.get(path))
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'href="javascript' not in page
    assert client.get(f"{PUBLIC[:-1]}.pdf").content.startswith(b"%PDF-")


def test_versions_show_what_changed(desk, place):
    write(place)
    assert "No version yet" in said(desk.get(f"{DESK}versions/"))
    send(place)
    rewrite(place, "Wells of Kumasi", "* Fifty wells")
    publish(place)

    assert "<del>" not in said(desk.get(f"{DESK}versions/"))
    page = said(desk.get(f"{DESK}versions/?of=2"))

    assert "<del>Forty</del><ins>Fifty</ins>" in page
    assert "They agreed." in page
    rewrite(place, "Wells of Kumasi", "* Sixty wells")
    assert "<del>Fifty</del><ins>Sixty</ins>" in said(desk.get(f"{DESK}versions/?of=now"))


@pytest.mark.parametrize(
    "path", [DESK, f"{DESK}approval/", f"{DESK}publish/", PUBLIC, "/series/autumn/sessions/water/"]
)
def test_queries_do_not_grow_with_the_note(desk, place, path, django_assert_max_num_queries):
    counts = []
    for number in (3, 30):
        while place.session.parts.count() < number:
            programme.part(place.session, programme.person(place.network, email="x@city.example"))
        people = [part.person for part in place.session.parts.select_related("person")]
        entries = [entry(f"Part {n}", "* Points", person) for n, person in enumerate(people)]
        lines = [{"text": {"en": f"Line {n}"}, "person": person.pk} for n, person in enumerate(people)]
        existing = place.note if SessionNote.objects.exists() else None
        if existing:
            existing.entries.all().delete()
        write(place, entries=entries, lines={"offer": lines, "step": lines, "challenge": lines})
        send(place)
        NoteApproval.objects.update(answer="approved")
        while place.session.registrations.count() < number + 3:
            registrations.registered(place.fresh())
        publish(place)
        for row in place.note.entries.all():
            NoteSuggestion.objects.create(approval=NoteApproval.objects.first(), entry=row, language="en", text="x")
        with django_assert_max_num_queries(60) as queries:
            assert desk.get(path).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
