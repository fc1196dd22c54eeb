"""Pages of a session's note: at the desk, for speakers, for those who took part, for the public."""

import re
from datetime import date
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from sympolis.contributions.models import Presentation, Slides, Speaker, Talk
from sympolis.contributions.tests import factories as contributions
from sympolis.directory.models import Consent
from sympolis.directory.tests import factories as directory
from sympolis.library import note_links
from sympolis.library.actions import note_files, note_publishing, notes
from sympolis.library.models import NoteApproval, NoteEntry, NoteLine, NoteSuggestion, SessionNote
from sympolis.library.tests import factories as library
from sympolis.library.tests import note_factories as factories
from sympolis.library.tests.note_factories import BEFORE, entry, pdf, rewrite, send, write
from sympolis.messaging.models import Letter
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme.tests import factories as programme
from sympolis.registrations import links
from sympolis.registrations.tests import factories as registrations

pytestmark = pytest.mark.django_db
DESK = "/desk/series/autumn/sessions/water/note/"
PUBLIC = "/series/autumn/sessions/water/note/"


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


def said(answer) -> str:
    return answer.content.decode()


def shown(answer) -> dict[str, str]:
    """What a browser would post of the note's form."""
    page = re.search(r'<form class="table-form note-form".*?</form>', said(answer), re.DOTALL)
    assert page
    text = page.group(0)
    data = {}
    for tag in re.findall(r"<input[^>]*>", text):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and "checkbox" not in tag:
            data[name.group(1)] = unescape(value.group(1)) if value else ""
    for name, value in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>', text, re.DOTALL):
        data[name] = unescape(value)
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', text, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        data[name] = chosen.group(1) if chosen else ""
    data.pop("csrfmiddlewaretoken", None)
    return data


def points() -> dict[str, str]:
    return {str(one.title): str(one.points) for one in NoteEntry.objects.all()}


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


def test_two_who_write_different_parts_both_keep_their_words(desk, place):
    write(place)
    mine = shown(desk.get(DESK))
    theirs = shown(desk.get(DESK))
    desk.post(DESK, {**theirs, "entries-0-points-en": "Hers.", "challenge-0-text-en": "Her question", "do": "save"})

    answer = desk.post(DESK, {**mine, "entries-1-points-en": "His.", "step-0-text-en": "His step", "do": "save"})

    assert answer.status_code == 302
    assert points() == {"Wells of Kumasi": "Hers.", "Pipes of Bonn": "His.", "Talk": "Everybody meters."}
    assert {str(line.text) for line in NoteLine.objects.all()} == {"A call on meters", "Her question", "His step"}


def test_two_who_begin_a_note_at_once_do_not_double_its_parts(desk, place):
    mine = shown(desk.get(DESK))
    theirs = shown(desk.get(DESK))
    desk.post(DESK, {**theirs, "entries-0-points-en": "Hers.", "do": "save"})

    desk.post(DESK, {**mine, "entries-1-points-en": "His.", "do": "save"})

    assert points() == {"Wells of Kumasi": "Hers.", "Pipes of Bonn": "His.", "Talk": ""}


def test_two_who_change_the_same_words_are_told_and_can_choose(desk, place):
    write(place)
    mine = shown(desk.get(DESK))
    theirs = shown(desk.get(DESK))
    desk.post(DESK, {**theirs, "entries-0-points-en": "Hers.", "entries-2-points-en": "Her talk.", "do": "save"})

    answer = desk.post(DESK, {**mine, "entries-0-points-en": "His.", "do": "save"})

    assert answer.status_code == 422
    assert "Somebody else saved this meanwhile" in said(answer)
    assert points()["Wells of Kumasi"] == "Hers."
    data = shown(answer)
    assert (data["entries-0-points-en"], data["entries-2-points-en"]) == ("His.", "Her talk.")
    assert desk.post(DESK, {**data, "do": "save"}).status_code == 302
    assert points() == {"Wells of Kumasi": "His.", "Pipes of Bonn": "Old pipes leak.", "Talk": "Her talk."}


def test_what_somebody_else_removed_goes_and_what_somebody_changed_stays(desk, place):
    write(place)
    mine = shown(desk.get(DESK))
    theirs = shown(desk.get(DESK))
    without = {name: value for name, value in theirs.items() if not name.startswith("entries-1-")}
    desk.post(DESK, {**without, "do": "save"})
    assert "Pipes of Bonn" not in points()

    desk.post(DESK, {**mine, "entries-0-points-en": "His.", "do": "save"})
    assert points() == {"Wells of Kumasi": "His.", "Talk": "Everybody meters."}

    mine = shown(desk.get(DESK))
    rewrite(place, "Talk", "Changed meanwhile.")
    without = {name: value for name, value in mine.items() if not name.startswith("entries-1-")}
    desk.post(DESK, {**without, "do": "save"})
    assert points()["Talk"] == "Changed meanwhile."


def test_the_page_saves_itself_and_learns_what_it_needs_to_save_again(desk, place):
    data = shown(desk.get(DESK)) | {"entries-0-points-en": "One.", "offer-0-text-en": "A call"}
    told = desk.post(DESK, {**data, "do": "autosave"}).json()

    for prefix, row in told["rows"].items():
        data |= {f"{prefix}-id": row["id"], f"{prefix}-seen": row["seen"]}
    data |= {f"had-{key}": value for key, value in told["had"].items()} | {"head-seen": told["head"]}
    again = desk.post(DESK, {**data, "entries-0-points-en": "Two.", "do": "autosave"})

    assert again.status_code == 200
    assert points()["Wells of Kumasi"] == "Two."
    assert NoteLine.objects.count() == 1
    rewrite(place, "Wells of Kumasi", "Another's.")
    refused = desk.post(DESK, {**data, "entries-0-points-en": "Three.", "do": "autosave"})
    assert (refused.status_code, points()["Wells of Kumasi"]) == (409, "Another's.")
    assert "Press Save" in refused.json()["said"]


def test_a_suggestion_stands_beside_the_text_and_is_taken_over_with_what_is_typed(desk, place):
    write(place)
    send(place)
    row = place.note.entries.get(title__en="Talk")
    page = desk.get(url_of(place, "ama"))
    assert "Suggest a change" in said(page)
    desk.post(
        url_of(place, "ama"),
        {**shown_points(place), f"points-{row.pk}": "Nobody meters.", "remark": "", "do": "suggest"},
    )

    page = desk.get(DESK)
    assert "Nobody meters." in said(page)
    suggestion = NoteSuggestion.objects.get()
    data = shown(page) | {"entries-1-points-en": "Typed."}
    desk.post(DESK, {**data, "do": f"take:{suggestion.pk}"})

    assert points() == {"Wells of Kumasi": "* Forty wells", "Pipes of Bonn": "Typed.", "Talk": "Nobody meters."}


def url_of(place, name: str) -> str:
    return reverse("notes:approve", args=[note_links.token(place.approval(name))])


def shown_points(place) -> dict[str, str]:
    version = place.note.versions.first()
    points = {f"points-{one['id']}": one["points"].get("en", "") for one in version.content["entries"]}
    return {"version": str(version.number), **points}


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


def test_what_somebody_else_wrote_meanwhile_is_not_published_unread(desk, place):
    write(place)
    data = {"reason": "All agreed.", "revision": place.note.revision}
    rewrite(place, "Talk", "Secret correction.")

    answer = desk.post(f"{DESK}publish/", data)

    assert (answer.status_code, "changed since you opened this page" in said(answer)) == (422, True)
    assert "All agreed." in said(answer)
    assert place.note.published is None
    assert f'name="revision" value="{place.note.revision}"' in said(answer)


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


def publish(place) -> None:
    note_publishing.publish_note(place.fresh(), reason="They agreed.", by=None)


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
    send(place)
    rewrite(place, "Wells of Kumasi", "* Fifty wells")
    publish(place)

    assert "<del>" not in said(desk.get(f"{DESK}versions/"))
    page = said(desk.get(f"{DESK}versions/?of=2"))

    assert "<del>Forty</del><ins>Fifty</ins>" in page
    assert "They agreed." in page
    rewrite(place, "Wells of Kumasi", "* Sixty wells")
    assert "<del>Fifty</del><ins>Sixty</ins>" in said(desk.get(f"{DESK}versions/?of=now"))


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
