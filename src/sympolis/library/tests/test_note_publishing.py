"""A note becomes public, changes, is taken back; those who registered are told, each of what they may see."""

import pytest
import time_machine

from sympolis.journal.delivering import deliver_due
from sympolis.journal.models import Delivery
from sympolis.library.actions import note_files, note_publishing, notes
from sympolis.library.letters import notes as letters_of_notes
from sympolis.library.models import NoteTold
from sympolis.library.tests import note_factories as factories
from sympolis.library.tests.note_factories import BEFORE, approve, letters, pdf, refused, rewrite, send, write
from sympolis.messaging.models import Letter
from sympolis.registrations.models import Participant

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(BEFORE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def place(clock):
    place = factories.held(clock)
    write(place)
    return place


@pytest.fixture
def approved(place):
    send(place)
    approve(place, "ama", "ben", "cleo")
    Letter.objects.all().delete()
    return place


def publish(place, reason: str = "") -> None:
    note_publishing.publish_note(place.fresh(), reason=reason, by=None)


def tell(place, **more) -> int:
    return letters_of_notes.tell(place.fresh(), by=None, **more)


def test_a_note_that_all_approved_is_published_without_a_reason(approved):
    publish(approved)
    publish(approved)

    note = approved.note
    assert (note.state, note.published.number, note.published.reason) == ("published", 1, "")


def test_without_an_approval_a_reason_is_needed_and_kept(place):
    send(place)
    approve(place, "ama")

    refusal = refused(lambda: publish(place))
    assert (refusal.code, refusal.field) == ("not_approved", "reason")
    assert "Ben Weber, Cleo Ruiz" in str(refusal.words)
    publish(place, "Both are on leave; their slides say the same.")
    assert place.note.published.reason == "Both are on leave; their slides say the same."


def test_silence_that_counts_needs_no_reason(place, clock):
    send(place, silence=True)
    factories.a_day_later(clock, 5)

    publish(place)

    assert place.note.state == "published"


def test_a_session_without_speakers_needs_nobody(place):
    place.session.parts.all().delete()
    write(place, entries=[factories.entry("Talk", "Words")])

    publish(place)

    assert place.note.state == "published"


def test_an_empty_note_or_a_hidden_series_cannot_be_published(place):
    write(place, summary="", entries=[], lines={})
    assert refused(lambda: publish(place, "why")).code == "empty"
    write(place)
    place.series.state = "draft"
    place.series.save()
    assert refused(lambda: publish(place, "why")).code == "not_public"


def test_what_is_changed_afterwards_is_public_only_when_published_again(approved):
    publish(approved)
    rewrite(approved, "Talk", "Changed.")

    assert approved.note.published.content["entries"][2]["points"] == {"en": "Everybody meters."}
    publish(approved, "A spelling mistake.")
    assert approved.note.published.content["entries"][2]["points"] == {"en": "Changed."}


def test_those_who_registered_are_told_once_and_only_of_what_they_may_see(approved):
    note_files.add_file(approved.fresh(), pdf(), title="Slides", viewers="participants", by=None)
    notes.set_recording(approved.fresh(), url="https://video.example/1", viewers="participants", by=None)
    assert refused(lambda: tell(approved)).code == "not_published"
    publish(approved)

    assert tell(approved) == 3
    assert refused(lambda: tell(approved)).code == "nobody"

    told = {letter.to_address: letter.text for letter in Letter.objects.filter(kind="session_note_published")}
    assert told.keys() == {"came@k.example", "missed@k.example", "waits@k.example"}
    assert "1 offer, 1 file, the recording" in told["came@k.example"]
    assert "/mine/" in told["missed@k.example"]
    assert "/series/autumn/sessions/water/note/" in told["waits@k.example"]
    assert "file" not in told["waits@k.example"]
    assert "recording" not in told["waits@k.example"]
    assert "video.example" not in "".join(told.values())


def test_who_stopped_such_letters_or_cannot_be_reached_is_left_out(approved):
    Participant.objects.filter(email="came@k.example").update(unwanted=["session_note_published"])
    Participant.objects.filter(email="missed@k.example").update(bounced_at="2020-10-01T08:00Z")
    publish(approved)

    assert tell(approved) == 1
    assert letters("session_note_published") == {"waits@k.example"}


def test_publishing_again_tells_nobody_unless_it_is_wanted(approved):
    publish(approved)
    tell(approved)
    rewrite(approved, "Talk", "Changed.")
    publish(approved, "why")

    assert refused(lambda: tell(approved)).code == "nobody"
    assert tell(approved, again=True, news={"en": "The offer of Kumasi is in."}) == 3
    assert refused(lambda: tell(approved, again=True)).code == "nobody"
    assert "The offer of Kumasi is in." in Letter.objects.filter(to_address="came@k.example").latest("pk").text
    assert refused(lambda: tell(approved, again=True, news={"en": "x" * 1001})).field == "news"


def test_taking_it_back_takes_letters_back_that_are_on_their_way(approved):
    publish(approved)
    tell(approved)
    Letter.objects.filter(to_address="came@k.example").update(state="sent")

    note_publishing.withdraw_note(approved.fresh(), by=None)
    deliver_due(bool)
    Delivery.objects.update(state="waiting", due_at="2020-01-01T00:00Z")
    deliver_due(bool)

    assert (approved.note.state, approved.note.published) == ("approved", None)
    assert letters("session_note_published") == {"came@k.example"}
    assert NoteTold.objects.count() == 1
    publish(approved)
    assert tell(approved) == 2
