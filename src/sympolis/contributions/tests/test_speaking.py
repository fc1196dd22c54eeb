"""What speakers tell and give, and what of it is public."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sympolis.contributions import speaking, speaking_links
from sympolis.contributions.actions import speaking as actions
from sympolis.contributions.actions.speaking import Away
from sympolis.contributions.models import Portrait, Slides, Speaker, Talk, Unavailable
from sympolis.contributions.tests import speakers as factories
from sympolis.core.refusals import Refused
from sympolis.core.texts import Texts
from sympolis.directory.models import Consent
from sympolis.journal.models import Entry
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme.models import Part
from sympolis.programme.tests import factories as programme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("storage")]


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel(factories.NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def session():
    return factories.session()


@pytest.fixture
def ama(session) -> Speaker:
    return factories.speaker(session)


def about(**told) -> dict:
    return {"spoken_name": "", "function": Texts({}), "biography": Texts({}), **told}


def refused(code: str):
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


def stored(folder) -> set[str]:
    return {f"{path.parent.name}/{path.name}" for path in folder.rglob("*") if path.is_file()}


def test_a_speaker_with_nothing_given_misses_everything(session, ama):
    assert factories.missing(ama) == ["name", "biography", "photo", "recording", "publication", "slides", "check"]


def test_a_speaker_who_gave_everything_misses_nothing(session, ama):
    factories.give_everything(ama, session)

    assert factories.missing(ama) == []


def test_what_is_told_stands_with_the_person(ama):
    actions.tell_about(ama, by=ama, **about(spoken_name=" AH-mah ", biography=Texts({"fr": "Ingénieure."})))

    ama.person.refresh_from_db()
    assert (ama.person.spoken_name, ama.person.biography) == ("AH-mah", {"fr": "Ingénieure."})
    assert Entry.objects.get(name="speaker.changed").facts["what"] == ["spoken_name", "biography"]


def test_telling_the_same_again_changes_nothing(ama):
    for _twice in range(2):
        actions.tell_about(ama, by=ama, **about(spoken_name="AH-mah"))

    assert Entry.objects.filter(name="speaker.changed").count() == 1


def test_a_biography_is_short_but_a_long_one_from_before_may_stay(ama):
    long = Texts({"en": "a" * 900})
    with refused("too_long") as found:
        actions.tell_about(ama, by=ama, **about(biography=long))
    assert found.value.field == "biography"

    ama.person.biography = long
    ama.person.save()
    actions.tell_about(ama, by=ama, **about(spoken_name="AH-mah", biography=long))

    ama.person.refresh_from_db()
    assert ama.person.spoken_name == "AH-mah"


def test_what_is_typed_and_not_saved_is_kept_until_it_is_saved(ama):
    actions.keep_draft(ama, {"biography_en": "Half a sent", "remark": "Wait"})
    actions.keep_draft(ama, {"biography_en": "Half a sentence"})
    ama.refresh_from_db()
    assert ama.draft == {"biography_en": "Half a sentence", "remark": "Wait"}
    assert not ama.person.biography

    actions.tell_about(ama, by=ama, **about(spoken_name="AH-mah"))
    ama.refresh_from_db()
    assert ama.draft == {"remark": "Wait"}

    actions.leave_remark(ama, "Wait.", by=ama)
    ama.refresh_from_db()
    assert (ama.draft, ama.remark) == ({}, "Wait.")


def test_a_draft_of_a_book_is_refused(ama):
    with refused("too_long"):
        actions.keep_draft(ama, {"remark": "a" * 30_000})


def test_a_new_photo_takes_the_place_of_the_old_one(ama, storage, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first = actions.set_photo(ama, factories.photo(), by=ama)
    with django_capture_on_commit_callbacks(execute=True):
        second = actions.set_photo(ama, factories.photo(), by=ama)

    assert first.key != second.key
    assert stored(storage) == {f"portraits/{second.key}-{size}.jpg" for size in (640, 320, 96)}
    assert Portrait.objects.get().path(96) in {f"portraits/{second.key}-96.jpg"}


def test_a_photo_that_is_refused_leaves_nothing_behind(ama, storage):
    Part.objects.all().delete()
    with refused("ended"):
        actions.set_photo(ama, factories.photo(), by=ama)

    assert stored(storage) == set()


def test_a_removed_photo_is_gone_for_good(ama, storage, django_capture_on_commit_callbacks):
    actions.set_photo(ama, factories.photo(), by=ama)
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.remove_photo(ama, by=ama) is True

    assert stored(storage) == set()
    assert actions.remove_photo(ama, by=ama) is False


def test_a_yes_is_kept_with_the_words_that_were_read_and_taken_back_at_once(ama):
    actions.answer_consent(ama, "publication", True, by=ama, wording="Darf öffentlich stehen.", language="de")
    held = Consent.objects.get()
    assert (held.purpose, held.wording, held.language, held.series_id) == (
        "publication", "Darf öffentlich stehen.", "de", ama.series_id,
    )  # fmt: skip
    assert factories.preparation(ama).answers == {"publication": True}

    actions.answer_consent(ama, "publication", False, by=ama)

    held.refresh_from_db()
    assert held.withdrawn_at is not None
    assert factories.preparation(ama).answers == {"publication": False}


def test_recording_and_publication_are_separate(ama):
    actions.answer_consent(ama, "recording", True, by=ama)

    assert factories.preparation(ama).answers == {"recording": True}


def test_saying_yes_twice_is_one_yes_and_after_a_no_a_new_one(ama):
    for yes in (True, True, False, True):
        actions.answer_consent(ama, "recording", yes, by=ama)

    assert Consent.objects.filter(withdrawn_at=None).count() == 1
    assert Consent.objects.count() == 2


def test_a_yes_taken_back_elsewhere_is_a_no(ama):
    actions.answer_consent(ama, "recording", True, by=ama)
    Consent.objects.update(withdrawn_at=datetime(2020, 10, 2, tzinfo=UTC))

    assert factories.preparation(ama).answers == {"recording": False}


def test_the_team_may_note_a_no_but_never_a_yes(ama):
    team = networks.member(ama.series.network)
    with refused("not_allowed"):
        actions.answer_consent(ama, "publication", True, by=team)

    actions.answer_consent(ama, "publication", False, by=team)

    assert factories.preparation(ama).answers == {"publication": False}


def test_a_purpose_that_nobody_asked_about_is_refused(ama):
    with refused("unknown_choice"):
        actions.answer_consent(ama, "everything", True, by=ama)


def test_every_version_of_slides_stays_and_the_newest_counts(session, ama):
    first, second = factories.slides(ama, session, "one.pdf"), factories.slides(ama, session, "two.pdf")

    assert [one.number for one in speaking.versions_of(Talk.objects.get())] == [2, 1]
    assert factories.preparation(ama).slides == {session.pk: second}
    assert default_storage.exists(first.file.name)


def test_a_removed_version_is_gone_and_its_number_is_not_given_again(
    session, ama, storage, django_capture_on_commit_callbacks
):
    factories.slides(ama, session)
    second = factories.slides(ama, session)
    third = factories.slides(ama, session)
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_slides(second, by=ama)

    assert factories.slides(ama, session).number == third.number + 1
    assert len(stored(storage)) == 3


HOSTILE = {
    "html named pdf": ("talk.pdf", b"<html><script>alert(1)</script>"),
    "svg": ("talk.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    "eps": ("talk.eps", b"%!PS-Adobe-3.0 EPSF-3.0"),
    "old powerpoint": ("talk.ppt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
    "a picture": ("talk.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x10\x00\x00\x00\x10"),
    "a broken zip": ("talk.pptx", b"PK\x03\x04" + b"\0" * 40),
}


@pytest.mark.parametrize(("name", "body"), HOSTILE.values(), ids=list(HOSTILE))
def test_what_are_no_slides_is_refused_and_not_kept(session, ama, storage, name, body):
    with refused("wrong_file"):
        actions.add_slides(ama, session, SimpleUploadedFile(name, body), by=ama)

    assert stored(storage) == set()
    assert not Slides.objects.exists()


def test_a_path_in_the_name_leads_nowhere(session, ama, storage):
    made = factories.slides(ama, session, "../../etc/passwd\\..\\talk\u202e.html")

    assert made.name.endswith(".pdf")
    assert "/" not in made.name
    assert "\\" not in made.name
    assert [path.parent.name for path in storage.rglob("*.pdf")] == ["slides"]


def test_too_large_slides_are_refused(session, ama, monkeypatch):
    monkeypatch.setattr(actions, "LARGEST", 10)
    with refused("too_large"):
        factories.slides(ama, session)


def test_a_hundred_versions_are_too_many(session, ama, monkeypatch, storage):
    monkeypatch.setattr(actions, "MOST_VERSIONS", 2)
    factories.slides(ama, session)
    factories.slides(ama, session)
    with refused("too_many"):
        factories.slides(ama, session)

    assert len(stored(storage)) == 2


def test_slides_belong_to_a_session_in_which_they_speak(session, ama):
    other = factories.session(session.series)
    with refused("no_part"):
        factories.slides(ama, other)


def test_who_speaks_without_slides_is_not_asked_for_them(session, ama):
    actions.say_of_slides(ama, session, by=ama, without=True, is_public=False)
    assert "slides" not in factories.missing(ama)

    factories.slides(ama, session)
    assert Talk.objects.get().without_slides is False
    with refused("there_are_some"):
        actions.say_of_slides(ama, session, by=ama, without=True, is_public=False)


def test_only_the_speaker_lets_slides_be_published(session, ama):
    team = networks.member(ama.series.network)
    factories.slides(ama, session)
    with refused("not_allowed"):
        actions.say_of_slides(ama, session, by=team, without=False, is_public=True)

    actions.say_of_slides(ama, session, by=ama, without=False, is_public=True)
    actions.say_of_slides(ama, session, by=team, without=False, is_public=False)

    assert Talk.objects.get().is_public is False


def test_the_technical_check_is_done_or_a_date_is_asked_for(ama):
    actions.note_check(ama, "asked", wish="Mondays after 14:00", by=ama)
    assert "check" not in factories.missing(ama)
    ama.refresh_from_db()
    assert (ama.tech, ama.tech_wish, ama.tech_by_id) == ("asked", "Mondays after 14:00", None)

    team = networks.member(ama.series.network)
    actions.note_check(ama, "done", wish="left over", by=team)
    ama.refresh_from_db()
    assert (ama.tech, ama.tech_wish, ama.tech_by_id) == ("done", "", team.pk)
    with refused("unknown_choice"):
        actions.note_check(ama, "perhaps", by=ama)


def test_times_away_are_told_on_ones_own_clock_and_warn_where_they_clash(session, ama):
    actions.set_unavailable(ama, [Away(datetime(2020, 10, 27), datetime(2020, 10, 28))], "Africa/Accra", by=ama)

    (away,) = Unavailable.objects.all()
    assert away.starts_at == datetime(2020, 10, 27, tzinfo=UTC)
    assert [part.session for part in factories.preparation(ama).clashes()] == [session]

    actions.set_unavailable(ama, [Away(datetime(2020, 10, 27, 20), datetime(2020, 10, 27, 22))], "Africa/Accra", by=ama)
    assert factories.preparation(ama).clashes() == []


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        (datetime(2020, 10, 25, 2, 30), datetime(2020, 10, 25, 0, 30, tzinfo=UTC)),  # comes twice: from the first one
        (datetime(2021, 3, 28, 2, 30), datetime(2021, 3, 28, 1, 30, tzinfo=UTC)),  # is skipped: the hour after
    ],
)
def test_times_away_around_a_change_of_clocks(ama, local, expected):
    (away,) = actions.set_unavailable(ama, [Away(local, local + timedelta(days=1))], "Europe/Berlin", by=ama)

    assert away.starts_at == expected


def test_times_that_cannot_be_are_refused(ama):
    backwards = [Away(datetime(2020, 10, 28), datetime(2020, 10, 27))]
    with refused("wrong_order"):
        actions.set_unavailable(ama, backwards, "Africa/Accra", by=ama)
    with refused("unknown_zone"):
        actions.set_unavailable(ama, [Away(datetime(2020, 10, 27), datetime(2020, 10, 28))], "Mars/Olympus", by=ama)
    with refused("too_many"):
        actions.set_unavailable(ama, backwards * 100, "Africa/Accra", by=ama)


def test_a_renewed_link_ends_the_one_before(ama):
    before = speaking_links.token(ama)
    renewed = actions.renew_link(ama, by=ama)

    assert speaking_links.speaker_of(before) is None
    assert speaking_links.speaker_of(speaking_links.token(renewed)) == ama


def test_whose_part_has_ended_gives_nothing_more_but_may_still_say_no(session, ama):
    actions.answer_consent(ama, "publication", True, by=ama)
    Part.objects.all().delete()

    with refused("ended"):
        actions.leave_remark(ama, "Hello", by=ama)
    actions.answer_consent(ama, "publication", False, by=ama)

    assert factories.preparation(ama).answers == {"publication": False}


def test_nobody_acts_for_another_speaker_and_viewers_for_nobody(session, ama):
    other = factories.speaker(session, "Kofi Boateng")
    viewer = networks.member(session.series.network, Role.VIEWER)
    stranger = networks.member(networks.network())
    for by in (other, viewer, stranger):
        with refused("not_allowed"):
            actions.leave_remark(ama, "Hello", by=by)


def test_a_cancelled_session_and_one_that_is_over_ask_for_nothing(session, ama, october):
    other = factories.session(session.series)
    programme.part(other, ama.person)
    other.state = "cancelled"
    other.save()
    assert [item.session for item in factories.preparation(ama).missing if item.need == "slides"] == [session.pk]

    october.move_to("2020-10-28T08:00:00Z")
    assert factories.missing(ama) == []


# -- what is public


def test_a_photo_is_public_with_a_yes_and_no_longer_without(ama):
    made = actions.set_photo(ama, factories.photo(), by=ama)
    network = ama.series.network_id
    assert speaking.public_portraits(network, [ama.person_id]) == {}
    assert speaking.public_portrait(network, made.key) is None

    actions.answer_consent(ama, "publication", True, by=ama)
    assert speaking.public_portraits(network, [ama.person_id]) == {ama.person_id: made}
    assert speaking.public_portrait(network, made.key) == made
    assert speaking.public_portrait(network + 1, made.key) is None

    actions.answer_consent(ama, "publication", False, by=ama)
    assert speaking.public_portrait(network, made.key) is None


def test_a_biography_of_the_team_is_public_until_a_no_and_an_own_one_from_a_yes_on(ama):
    def hidden() -> bool:
        return speaking.hides_biography(ama.series.network_id, ama.person_id)

    team = networks.member(ama.series.network)
    actions.tell_about(ama, by=team, **about(biography=Texts({"en": "Builds wells."})))
    assert hidden() is False

    actions.tell_about(ama, by=ama, **about(biography=Texts({"en": "Builds good wells."})))
    assert hidden() is True

    actions.answer_consent(ama, "publication", True, by=ama)
    assert hidden() is False

    actions.answer_consent(ama, "publication", False, by=ama)
    assert hidden() is True


def test_slides_are_public_after_the_session_with_both_yeses(session, ama, october):
    newest = [factories.slides(ama, session), factories.slides(ama, session)][-1]
    version = factories.released(session).released
    version.session.series = session.series
    october.move_to("2020-10-27T11:00:00Z")  # the end
    assert speaking.public_slides(version) == []

    actions.say_of_slides(ama, session, by=ama, without=False, is_public=True)
    assert speaking.public_slides(version) == []

    actions.answer_consent(ama, "publication", True, by=ama)
    assert [one.slides for one in speaking.public_slides(version)] == [newest]
    assert speaking.public_slides(version, datetime(2020, 10, 27, 10, 59, tzinfo=UTC)) == []

    actions.answer_consent(ama, "publication", False, by=ama)
    assert speaking.public_slides(version) == []


def test_how_many_speakers_there_are_does_not_change_the_queries(session):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            for who in speaking.preparations(session.series):
                assert (who.missing, who.clashes()) is not None
        return len(found)

    for number in range(3):
        factories.give_everything(factories.speaker(session, f"Ama Mensah{number}"), session)
    few = queries()
    for number in range(3, 30):
        factories.slides(factories.speaker(session, f"Ama Mensah{number}"), session)

    assert queries() == few


def test_files_that_nobody_points_at_go_after_a_day(session, ama, storage, october):
    kept = factories.slides(ama, session)
    Slides.objects.filter(pk=factories.slides(ama, session).pk).delete()
    assert actions.forget_unused() == 0

    october.move_to("2036-10-04T08:00:00Z")
    assert actions.forget_unused() == 1
    assert stored(storage) == {str(kept.file.name)}
