"""Several people write a note at once: nobody's words are lost."""

import pytest
import time_machine

from sympolis.library.models import NoteLine, NoteSuggestion
from sympolis.library.tests import note_factories as factories
from sympolis.library.tests.note_factories import BEFORE, rewrite, send, write
from sympolis.library.tests.note_pages import DESK, points, said, shown, shown_points, url_of
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
