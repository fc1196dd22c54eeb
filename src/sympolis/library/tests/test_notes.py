"""Writing a session's note: from the run of show, as a whole, with files and a recording."""

from datetime import date

import pytest
import time_machine
from django.core.files.storage import default_storage

from sympolis.contributions.tests import factories as contributions
from sympolis.journal.models import Entry
from sympolis.library.actions import note_files, notes
from sympolis.library.models import NoteFile, NoteLine, SessionNote
from sympolis.library.queries import notes as note_queries
from sympolis.library.tests import note_factories as factories
from sympolis.library.tests.note_factories import AFTER, BEFORE, entry, pdf, refused, write
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme import actions as programme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(BEFORE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def place(clock):
    return factories.held(clock)


def test_a_note_is_kept_with_its_parts_and_lines(place):
    kumasi = place.people["ama"].municipality

    note = write(place, lines={
        "offer": [{"text": {"en": "A call"}, "person": place.people["ama"].pk, "whom": kumasi.pk}],
        "step": [{"text": {"en": "Send the plan"}, "municipality": kumasi.pk, "due_on": date(2020, 12, 1)}],
        "challenge": [{"text": {"en": "How to pay?"}}],
    })  # fmt: skip

    assert [(str(one.title), one.person) for one in note.entries.all()] == [
        ("Wells of Kumasi", place.people["ama"]), ("Pipes of Bonn", place.people["ben"]), ("Talk", None),
    ]  # fmt: skip
    lines = NoteLine.objects.values_list("kind", "person", "municipality", "whom", "due_on")
    assert set(lines) == {
        ("challenge", None, None, None, None), ("offer", place.people["ama"].pk, kumasi.pk, kumasi.pk, None),
        ("step", None, kumasi.pk, None, date(2020, 12, 1)),
    }  # fmt: skip
    assert (note.state, note.revision) == ("draft", 1)


def test_nothing_is_noted_before_the_session_begins_or_when_it_is_cancelled(place, clock):
    clock.move_to("2020-10-27T08:59:00Z")
    assert refused(lambda: write(place)).code == "not_begun"
    clock.move_to("2020-10-27T09:00:00Z")
    programme.cancel_session(place.fresh(), by=None)
    programme.release(place.series, by=None)
    assert refused(lambda: write(place)).code == "not_begun"
    assert not SessionNote.objects.exists()


def test_the_outline_is_the_run_of_show_without_welcome_break_and_close(place):
    assert [str(one.title) for one in note_queries.begun_with(place.fresh())] == [
        "Wells of Kumasi",
        "Pipes of Bonn",
        "Talk",
    ]


def test_saving_the_same_again_changes_nothing(place):
    note = write(place)
    again = factories.rewrite(place, "Talk", "Everybody meters.")

    assert again.revision == note.revision == 1
    assert list(Entry.objects.filter(name__startswith="note.").values_list("name", flat=True)) == ["note.begun"]


def test_changes_of_one_sitting_are_told_once(place, clock):
    write(place)
    factories.rewrite(place, "Talk", "Two.")
    factories.a_day_later(clock)
    factories.rewrite(place, "Talk", "Three.")
    factories.rewrite(place, "Talk", "Four.")

    assert Entry.objects.filter(name="note.changed").count() == 1


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"entries": [entry("", "Points")]}, "missing", "entries-0-title"),
        ({"entries": [entry("A", "x" * 8001)]}, "too_long", "entries-0-points"),
        ({"entries": [entry("A", "B")] * 41}, "too_many", "entries"),
        ({"entries": [{**entry("A", "B"), "person": 10**6}]}, "unknown_person", "entries-0-person"),
        ({"entries": [{**entry("A", "B"), "kind": "song"}]}, "unknown_choice", "entries-0-kind"),
        ({"lines": {"offer": [{"text": {"en": "A"}, "municipality": 10**6}]}}, "unknown_city", "offer-0-who"),
        ({"lines": {"step": [{"text": {"en": "A"}, "due_on": date(1066, 1, 1)}]}}, "wrong_date", "step-0-due_on"),
        ({"lines": {"challenge": [{"text": {"en": "A"}}] * 31}}, "too_many", "challenge"),
        ({"practices": [10**6]}, "unknown_choice", "practices"),
        ({"summary": {"xx-yy": "A"}}, "unknown_language", "summary"),
        ({"expected_revision": 7}, "changed_meanwhile", ""),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_kept(place, given, code, field):
    refusal = refused(lambda: write(place, **given))

    assert (refusal.code, refusal.field) == (code, field)
    assert not SessionNote.objects.exists()


def test_a_person_of_another_network_cannot_be_named(place):
    from sympolis.programme.tests import factories as other

    stranger = other.person(other.network(), "Stranger")

    assert refused(lambda: write(place, entries=[entry("A", "B", stranger)])).code == "unknown_person"


def test_only_chosen_practices_of_the_series_can_be_named(place):
    chosen = contributions.contribution(place.series, state="accepted")
    waiting = contributions.contribution(place.series, state="submitted")
    elsewhere = contributions.contribution(state="accepted")

    note = write(place, practices=[chosen.pk])

    assert list(note.practices.all()) == [chosen]
    for wrong in (waiting, elsewhere):
        assert refused(lambda wrong=wrong: write(place, practices=[wrong.pk])).code == "unknown_choice"


def test_the_recording_needs_https_and_is_shown_by_the_rule_of_the_session(place):
    note = write(place)
    for wrong in ("http://video.example/1", "javascript:alert(1)", "video"):
        assert refused(lambda wrong=wrong: notes.set_recording(place.fresh(), url=wrong, viewers="public", by=None)).code == "wrong_address"  # fmt: skip

    notes.set_recording(place.fresh(), url="https://video.example/1", viewers="participants", by=None)

    note = note_queries.note_of(place.fresh())
    assert note_queries.recording_for(note, with_seat=False) == ""
    assert note_queries.recording_for(note, with_seat=True) == "https://video.example/1"
    notes.set_recording(place.fresh(), url="https://video.example/1", viewers="public", by=None)
    note = note_queries.note_of(place.fresh())
    assert note_queries.recording_for(note, with_seat=False) == "https://video.example/1"


def test_the_recording_of_a_session_that_was_announced_as_not_recorded_is_shown_to_nobody(clock):
    place = factories.held(clock, recording="none")
    write(place)
    notes.set_recording(place.fresh(), url="https://video.example/1", viewers="public", by=None)

    assert note_queries.recording_for(note_queries.note_of(place.fresh()), with_seat=True) == ""


def test_files_are_kept_by_their_content_and_deleted_for_good(place, django_capture_on_commit_callbacks):
    kept = note_files.add_file(place.fresh(), pdf("../../etc/passwd.pdf"), title="Slides", viewers="public", by=None)

    assert (kept.name, str(kept), kept.file.name.startswith("notes/")) == ("passwd.pdf", "Slides", True)
    page = pdf("page.html")
    page.file.seek(0)
    page.file.write(b"<html><script>")
    assert (
        refused(lambda: note_files.add_file(place.fresh(), page, title="", viewers="public", by=None)).code
        == "wrong_file"
    )

    with django_capture_on_commit_callbacks(execute=True):
        note_files.remove_file(NoteFile.objects.select_related("note__session").get(), by=None)
    assert not default_storage.exists(kept.file.name)


def test_a_viewer_cannot_write(place):
    viewer = networks.member(place.network, Role.VIEWER)

    for act in (
        lambda: notes.save_note(place.fresh(), by=viewer, summary="A"),
        lambda: notes.set_recording(place.fresh(), url="", viewers="public", by=viewer),
        lambda: note_files.add_file(place.fresh(), pdf(), title="", viewers="public", by=viewer),
    ):
        assert refused(act).code == "not_allowed"


def test_a_file_kept_first_leaves_the_outline_to_be_written(place):
    note_files.add_file(place.fresh(), pdf(), title="", viewers="public", by=None)

    assert (place.note.revision, place.note.entries.count()) == (0, 0)


def test_the_plan_asks_for_a_note_and_then_for_its_publication(place, clock):
    from django.utils import timezone

    from sympolis.library.note_attention import steps

    def told() -> list[tuple[str, str]]:
        return [(step.urgency, step.page) for step in steps([place.fresh()], timezone.now())]

    assert told() == [("do", "notes_desk:note")]
    factories.a_day_later(clock, 7)
    assert told() == [("fix", "notes_desk:note")]
    write(place)
    from datetime import UTC, datetime

    factories.send(place, until=datetime(2020, 11, 9, tzinfo=UTC))
    assert told() == [("fix", "notes_desk:approvals")]
    factories.approve(place, "ama", "ben", "cleo")
    assert told() == [("fix", "notes_desk:publish")]
    from sympolis.library.actions.note_publishing import publish_note

    publish_note(place.fresh(), by=None)
    assert told() == []


def test_an_old_or_documented_session_is_not_asked_for(place, clock):
    from django.utils import timezone

    from sympolis.library.note_attention import steps

    factories.a_day_later(clock, 61)
    assert list(steps([place.fresh()], timezone.now())) == []
    clock.move_to(AFTER)
    programme.change_session(place.fresh(), by=None, state="documented")
    programme.release(place.series, by=None)
    assert list(steps([place.fresh()], timezone.now())) == []
