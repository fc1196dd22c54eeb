"""Erasing somebody who stands in notes; merging people and cities that do."""

import pytest
import time_machine

from sympolis.directory.actions import erasure, merging
from sympolis.directory.models import Merge
from sympolis.directory.privacy import held as held_of
from sympolis.directory.states import Kind
from sympolis.library.actions import note_approvals, note_files, note_publishing
from sympolis.library.models import NoteApproval, NoteLine, NoteSuggestion
from sympolis.library.note_content import people_in
from sympolis.library.tests import note_factories as factories
from sympolis.library.tests.note_factories import BEFORE, entry, pdf, send, write
from sympolis.messaging.models import Letter
from sympolis.programme.tests import factories as programme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(BEFORE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def place(clock):
    place = factories.held(clock)
    ama = place.people["ama"]
    write(
        place, summary={"en": "Ama Mensah told of wells."}, entries=[entry("Wells by Ama Mensah", "* Forty", ama)],
        lines={"offer": [{"text": {"en": "ama mensah offers a call"}, "person": ama.pk}], "step": [{"text": {"en": "Other"}, "person": place.people["ben"].pk}]},
    )  # fmt: skip
    send(place)
    row = place.note.entries.get()
    note_approvals.suggest(place.approval("ama"), {row.pk: ("en", "* Forty-two")}, remark="Mine", shown=1)
    note_publishing.publish_note(place.fresh(), reason="Ama Mensah said so", by=None)
    return place


def test_what_is_held_of_somebody_in_notes_is_told(place):
    chapters = {chapter.key: chapter for chapter in held_of([place.people["ama"]]).chapters}

    words = " ".join(one.words for row in chapters["session_notes"].rows for one in row)
    assert "Forty" in words
    answers = {one.key: one.words for one in chapters["note_approvals"].rows[0]}
    assert (answers["answer"], answers["remark"]) == ("Wants changes", "Mine")
    assert "Forty-two" in answers["changes"]


def test_an_erased_person_leaves_notes_versions_and_texts(place):
    ama = place.people["ama"]

    erasure.erase([ama], by=None)

    note = place.note
    assert note.entries.get().person is None
    assert NoteLine.objects.get(kind="offer").person is None
    assert not NoteApproval.objects.filter(person=ama).exists()
    assert not Letter.objects.filter(person_id=ama.pk).exists()
    for version in note.versions.all():
        assert ama.pk not in people_in(version.content)
        assert "mensah" not in f"{version.content} {version.reason}".casefold()
    told = f"{dict(note.summary)} {dict(note.entries.get().title)} {dict(NoteLine.objects.get(kind='offer').text)}"
    assert "mensah" not in told.casefold()
    assert NoteLine.objects.get(kind="step").person == place.people["ben"]


def test_what_others_said_names_no_erased_person(place):
    row = place.note.entries.get()
    for name in ("ben", "cleo"):
        note_approvals.suggest(place.approval(name), {row.pk: ("en", f"* {name}: Ama Mensah said more")}, remark="Ask Ama Mensah", shown=1)  # fmt: skip
    note_approvals.note_consent(place.fresh(), place.people["cleo"], how="Ama Mensah told us", by=None)
    file = note_files.add_file(
        place.fresh(), pdf("Ama Mensah.pdf"), title="Slides of Ama Mensah", viewers="public", by=None
    )

    erasure.erase([place.people["ama"]], by=None)

    file.refresh_from_db()
    said = [*NoteSuggestion.objects.values_list("text", flat=True), file.title, file.name]
    said += [text for pair in NoteApproval.objects.values_list("remark", "noted") for text in pair]
    assert len(said) == 8
    assert "mensah" not in " ".join(said).casefold()
    assert "[…]" in file.title


def test_people_who_were_the_same_are_one_in_notes_and_two_again(place):
    ama = place.people["ama"]
    twin = programme.person(place.network, "Mensa", given_name="Ama", email="a.mensah@kumasi.example")

    merged = merging.merge(Kind.PERSON, twin.pk, ama.pk, by=None, network=place.network.pk)

    note = place.note
    assert note.entries.get().person == twin
    assert NoteLine.objects.get(kind="offer").person == twin
    assert NoteApproval.objects.filter(note=note, person=twin).exists()
    assert all(ama.pk not in people_in(version.content) for version in note.versions.all())
    merging.part(merged, by=None)
    assert place.note.entries.get().person == ama
    assert Merge.objects.get().undone_at


def test_cities_that_were_the_same_are_one_in_notes(place):
    kumasi = place.people["ama"].municipality
    twin = programme.municipality(place.network, "Coomassie")

    merging.merge(Kind.CITY, twin.pk, kumasi.pk, by=None, network=place.network.pk)

    assert NoteLine.objects.get(kind="offer").municipality == twin
    assert place.note.published.content["lines"]["offer"][0]["city"] == twin.pk
