"""What is held of speakers: shown, erased, forgotten with the series, joined when two are the same."""

from datetime import date, datetime

import pytest
import time_machine

from sympolis.contributions import speaking, speaking_links, speaking_privacy
from sympolis.contributions.actions import inviting
from sympolis.contributions.actions import speaking as actions
from sympolis.contributions.actions.speaking import Away
from sympolis.contributions.models import Portrait, Slides, Speaker, Talk, Unavailable
from sympolis.contributions.tests import speakers as factories
from sympolis.directory.actions.erasure import erase
from sympolis.directory.models import Merge
from sympolis.directory.privacy import held, plain
from sympolis.messaging.models import Letter
from sympolis.networks import actions as networks
from sympolis.networks.actions import merging
from sympolis.programme.models import Series
from sympolis.programme.tests import factories as programme
from sympolis.registrations import retention
from sympolis.registrations.models import Participant
from sympolis.registrations.tests.post import work

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("storage")]
LAST = date(2021, 3, 31)
AFTER = "2021-04-01T08:00:00Z"


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel(factories.NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def session():
    return factories.released(factories.session(programme.series(retention_on=LAST)))


@pytest.fixture
def ama(session) -> Speaker:
    """Somebody of whom there is something of every kind."""
    who = factories.speaker(session)
    factories.give_everything(who, session)
    actions.leave_remark(who, "I bring a film.", by=who)
    actions.keep_draft(who, {"biography_en": "Half a"})
    actions.set_unavailable(who, [Away(datetime(2020, 11, 1), datetime(2020, 11, 2))], "Africa/Accra", by=who)
    inviting.send_links(session.series, [who.person_id], by=None)
    work()
    return who


def stored(folder) -> set[str]:
    return {f"{path.parent.name}/{path.name}" for path in folder.rglob("*") if path.is_file()}


def test_everything_is_told_with_its_files(ama):
    found = held([ama.person])
    told = plain(found)

    assert told["speakers"][0]["remark"] == "I bring a film."
    assert told["speakers"][0]["draft"] == {"biography_en": "Half a"}
    assert [one["name"] for one in told["slides"]] == ["talk.pdf"]
    assert len(told["unavailable"]) == 1
    assert sorted(file.name for file in found.files) == ["photo-320.jpg", "photo-640.jpg", "photo-96.jpg", "talk.pdf"]


def test_the_link_shows_all_of_a_person_only_if_their_mailbox_is_the_only_one(ama):
    assert "persons" in {chapter.key for chapter in speaking_privacy.of_link(ama).chapters}

    other = networks.add_person(ama.series.network, by=None, family_name="Other", email="other@x.example")
    ama.person.account = None
    Participant.objects.create(
        network=ama.series.network, person=ama.person, email=other.email, email_key=other.email, name_key="ama mensah"
    )
    assert "persons" not in {chapter.key for chapter in speaking_privacy.of_link(ama).chapters}
    assert "speakers" in {chapter.key for chapter in speaking_privacy.of_link(ama).chapters}


def test_erasing_reaches_slides_photo_letters_and_the_link(ama, storage):
    token = speaking_links.token(ama)
    assert stored(storage)

    erase([ama.person], by=None)

    assert stored(storage) == set()
    for model in (Speaker, Talk, Slides, Unavailable, Portrait):
        assert not model.objects.exists()
    assert not Letter.objects.filter(kind__startswith="speaker_").exists()
    assert speaking_links.speaker_of(token) is None


def test_after_the_last_day_only_what_may_be_published_stays(session, ama, october, storage):
    actions.say_of_slides(ama, session, by=ama, without=False, is_public=True)
    quiet = factories.speaker(session, "Kofi Boateng")
    factories.give_everything(quiet, session)
    actions.answer_consent(quiet, "publication", False, by=quiet)
    newest = factories.slides(ama, session)
    october.move_to(AFTER)

    assert retention.forget_overdue() == 1
    assert retention.forget_overdue() == 0

    left = Speaker.objects.get()
    assert (left.person, left.remark, left.tech, left.draft, left.invited_at) == (ama.person, "", "", {}, None)
    assert list(Slides.objects.all()) == [newest]
    assert [one.person for one in Portrait.objects.all()] == [ama.person]
    assert not Unavailable.objects.exists()
    assert not Letter.objects.filter(kind__startswith="speaker_").exists()
    assert stored(storage) == {str(newest.file.name)} | {Portrait.objects.get().path(size) for size in (640, 320, 96)}


def test_what_stays_goes_when_the_yes_is_taken_back(session, ama, october, storage):
    actions.say_of_slides(ama, session, by=ama, without=False, is_public=True)
    october.move_to(AFTER)
    retention.forget_overdue()
    actions.answer_consent(ama, "publication", False, by=ama)

    assert retention.forget_overdue() == 1

    assert stored(storage) == set()
    assert not Speaker.objects.exists()


def test_a_photo_stays_for_a_series_that_is_still_held(session, ama, october):
    actions.answer_consent(ama, "publication", False, by=ama)
    later = programme.series(session.series.network, retention_on=date(2022, 1, 1))
    programme.part(factories.session(later), ama.person)
    october.move_to(AFTER)

    retention.forget_overdue()

    assert Portrait.objects.exists()


def test_the_desk_tells_what_is_held(session, ama):
    rows = {what: count for what, count, _why in retention.further_rows(session.series)}

    assert rows == {"Speakers’ pages": 1, "Slides": 1, "Letters to speakers": 1}  # the photo may be published


# -- two that are the same


def twice(session) -> tuple[Speaker, Speaker]:
    kept, lost = factories.speaker(session), factories.speaker(session, "Ama Menssah", email="ama@x.example")
    factories.slides(kept, session, "kept.pdf")
    factories.slides(lost, session, "lost.pdf")
    actions.set_photo(lost, factories.photo(), by=lost)
    actions.note_check(lost, "done", by=lost)
    actions.leave_remark(kept, "Kept.", by=kept)
    return kept, lost


def merge(kept: Speaker, lost: Speaker) -> Merge:
    return merging.merge(kept.series.network, "person", kept.person, lost.person, by=None)


def test_what_two_gave_comes_together(session):
    kept, lost = twice(session)

    merge(kept, lost)

    who = speaking.preparations(session.series)[0]
    assert (who.speaker, who.speaker.remark, who.speaker.tech) == (kept, "Kept.", "done")
    assert [(one.number, one.name) for one in speaking.versions_of(who.talks[session.pk])] == [
        (2, "lost.pdf"),
        (1, "kept.pdf"),
    ]
    assert who.portrait is not None
    assert speaking_links.speaker_of(speaking_links.token(lost)) == kept


def test_a_merge_taken_back_parts_them_again(session):
    kept, lost = twice(session)

    merging.part(session.series.network, merge(kept, lost), by=None)

    names = {talk.speaker: [one.name for one in talk.slides.all()] for talk in Talk.objects.all()}
    assert names == {kept: ["kept.pdf"], lost: ["lost.pdf"]}
    assert Portrait.objects.get().person == lost.person
    kept.refresh_from_db()
    assert kept.tech == ""


def test_who_spoke_in_another_series_only_comes_along(session):
    kept = factories.speaker(session)
    other = factories.session(programme.series(session.series.network))
    lost = factories.speaker(other, "Ama Menssah", email="ama@x.example")
    token = speaking_links.token(lost)

    merge(kept, lost)

    found = speaking_links.speaker_of(token)
    assert found == lost
    assert found.person == kept.person


def test_erasing_after_a_merge_reaches_the_photo_of_both(session, storage):
    kept, lost = twice(session)
    actions.set_photo(kept, factories.photo(), by=kept)
    merge(kept, lost)

    erase([kept.person], by=None)

    assert stored(storage) == set()
    assert not Series.objects.filter(speakers__isnull=False).exists()
