"""The form of a note at the desk: filled, checked, with files and the recording."""

import re
from datetime import date

import pytest
import time_machine

from sympolis.contributions.models import Presentation
from sympolis.contributions.tests import factories as contributions
from sympolis.library.models import NoteEntry, NoteLine, SessionNote
from sympolis.library.tests import note_factories as factories
from sympolis.library.tests.note_factories import BEFORE, pdf, send, write
from sympolis.library.tests.note_pages import DESK, points, said, shown
from sympolis.networks.states import Role
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


def test_a_new_note_is_filled_from_the_run_of_show_and_saved_without_scripts(desk, place):
    page = desk.get(DESK)
    data = shown(page)
    assert not SessionNote.objects.exists()
    assert [data[f"entries-{n}-title-en"] for n in range(3)] == ["Wells of Kumasi", "Pipes of Bonn", "Talk"]
    assert "Add “Welcome”" in said(page)

    data |= {
        "entries-0-points-en": "* Forty wells", "head-summary-en": "Wells first.", "offer-0-text-en": "A call",
        "offer-0-who": f"p{place.people['ama'].pk}", "step-0-text-en": "Send the plan", "step-0-due_on": "2020-12-01",
    }  # fmt: skip
    answer = desk.post(DESK, {**data, "do": "save"})

    assert answer.headers["Location"] == DESK
    assert points() == {"Wells of Kumasi": "* Forty wells", "Pipes of Bonn": "", "Talk": ""}
    assert NoteLine.objects.get(kind="offer").municipality == place.people["ama"].municipality
    assert NoteLine.objects.get(kind="step").due_on == date(2020, 12, 1)
    again = shown(desk.get(DESK))
    assert desk.post(DESK, {**again, "do": "save"}).status_code == 302
    assert SessionNote.objects.get().revision == 1


def test_a_new_note_begins_with_what_was_presented(desk, place):
    shown_here = contributions.contribution(place.series, state="accepted", title={"en": "Markets that move"})
    contributions.contribution(place.series, state="accepted", title={"en": "Not in this session"})
    Presentation.objects.create(contribution=shown_here, session=place.session)

    page = said(desk.get(DESK))

    assert re.findall(r'value="(\d+)"[^>]*checked', page) == [str(shown_here.pk)]
    desk.post(DESK, {**shown(desk.get(DESK)), "head-practices": [shown_here.pk], "do": "save"})
    assert list(place.note.practices.all()) == [shown_here]


def test_lines_are_added_and_moved_without_saving(desk, place):
    data = shown(desk.get(DESK)) | {"entries-1-points-en": "Typed."}

    page = desk.post(DESK, {**data, "do": "up:entries:1"})
    assert [shown(page)[f"entries-{n}-title-en"] for n in range(2)] == ["Pipes of Bonn", "Wells of Kumasi"]
    assert shown(page)["entries-0-points-en"] == "Typed."
    left_out = place.session.segments.get(title__en="Welcome")
    page = desk.post(DESK, {**data, "do": f"segment:{left_out.pk}"})
    assert shown(page)["entries-3-title-en"] == "Welcome"
    page = desk.post(DESK, {**data, "do": "add:challenge"})
    assert "challenge-1-text-en" in shown(page)
    page = desk.post(DESK, {**data, "do": "remove:entries:0"})
    assert shown(page)["entries-0-title-en"] == "Pipes of Bonn"
    assert not SessionNote.objects.exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"entries-0-title-en": "", "entries-0-points-en": "Typed words."}, "Parts of the session, line 1, Part"),
        ({"entries-0-points-en": "Typed words." + "x" * 8000}, "Key points"),
        ({"step-0-text-en": "Typed words.", "step-0-due_on": "soon"}, "Next steps, line 1, By when"),
        ({"offer-0-text-en": "Typed words.", "offer-0-who": "p99999"}, "Offers, line 1, Who offers it"),
        (
            {"offer-0-who": "", "offer-0-text-en": "", "offer-0-text-de": "Typed words."},
            "Offers, line 1, What is offered",
        ),
        ({"head-summary-en": "Typed words." + "x" * 3000}, "In brief"),
        ({"entries-0-person": "99999", "entries-0-points-en": "Typed words."}, "Of whom"),
    ],
)
def test_what_is_wrong_is_said_at_its_place_and_nothing_typed_is_lost(desk, place, given, words):
    answer = desk.post(DESK, {**shown(desk.get(DESK)), **given, "do": "save"})

    assert answer.status_code == 422
    assert words in said(answer)
    assert "Typed words." in said(answer)
    assert not NoteEntry.objects.exists()


def test_a_viewer_reads_and_changes_nothing(client, place):
    write(place)
    send(place)
    client.force_login(networks.member(place.network, Role.VIEWER))

    page = client.get(DESK)
    assert "Forty wells" in said(page)
    assert "note-form" not in said(page)
    client.post(DESK, {"do": "save", "head-summary-en": "Mine"})
    client.post(f"{DESK}approval/", {"until": "2020-11-01"})
    client.post(f"{DESK}publish/", {"reason": "Mine"})
    assert (place.note.revision, place.note.published) == (1, None)
    for path in ("files/", "recording/", "publish/tell/", "publish/withdraw/", f"approval/{place.people['ama'].pk}/"):
        assert client.post(f"{DESK}{path}").status_code == 403


def test_before_the_session_the_desk_says_when_notes_can_be_taken(desk, place, clock):
    clock.move_to("2020-10-27T08:00:00Z")

    assert "Notes can be taken from the start of the session on." in said(desk.get(DESK))
    assert desk.post(DESK, {"do": "save", "head-summary-en": "Early"}).status_code == 200
    assert not SessionNote.objects.exists()
    assert desk.get(f"{DESK}publish/").status_code == 404


def test_files_and_the_recording_are_kept_at_the_desk(desk, place):
    desk.post(f"{DESK}files/", {"file": pdf(), "title": "Slides", "viewers": "participants"})
    row = place.note.files.get()
    assert "Slides" in said(desk.get(DESK))
    desk.post(f"{DESK}files/{row.pk}/change/", {"viewers": "public"})
    row.refresh_from_db()
    assert row.viewers == "public"
    taken = desk.get(f"{DESK}files/{row.pk}/")
    assert taken.headers["Content-Disposition"].startswith("attachment")
    b"".join(taken)  # to its end: then the client closes the file, and leaves the database open
    wrong = desk.post(f"{DESK}files/", {"viewers": "public", "title": "Typed"})
    assert (wrong.status_code, "Choose a file first." in said(wrong), "Typed" in said(wrong)) == (422, True, True)
    wrong = desk.post(f"{DESK}recording/", {"recording_url": "http://video.example", "recording_for": "public"})
    assert (wrong.status_code, "beginning with https://" in said(wrong)) == (422, True)
    desk.post(f"{DESK}recording/", {"recording_url": "https://video.example/1", "recording_for": "public"})
    assert place.note.recording_url == "https://video.example/1"
    desk.post(f"{DESK}files/{row.pk}/change/", {"do": "remove"})
    assert not place.note.files.exists()
