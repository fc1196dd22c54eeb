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
from sympolis.core.texts import Texts
from sympolis.directory.actions.erasure import erase
from sympolis.directory.models import Consent, Merge
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


def test_a_renewed_link_ends_that_of_whoever_was_merged_into_them(session):
    kept, lost = twice(session)
    merge(kept, lost)

    actions.renew_link(kept, by=None)

    lost.refresh_from_db()
    assert lost.link_version == 1
    assert speaking_links.speaker_of(speaking_links.seals.token(speaking_links.SPEAKING, lost.pk, 0)) is None


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


def test_a_no_on_either_side_is_stronger_than_a_yes(session):
    kept, lost = twice(session)
    for who in (kept, lost):
        actions.say_of_slides(who, session, by=who, without=False, is_public=True)
        actions.tell_about(who, by=who, spoken_name="", function=Texts(), biography=Texts({"en": "Builds wells."}))
    actions.answer_consent(kept, "publication", True, by=kept, wording="I agree.", language="en")
    actions.answer_consent(lost, "publication", False, by=lost)

    done = merge(kept, lost)

    kept.refresh_from_db()
    assert (kept.declined, kept.wrote_biography) == (["publication"], True)
    assert speaking.publishing(session.series.network_id, [kept.person_id]) == set()
    assert speaking.hides_biography(session.series.network_id, kept.person_id)

    merging.part(session.series.network, done, by=None)
    assert speaking.publishing(session.series.network_id, [kept.person_id]) == {kept.person_id}


def test_a_yes_that_one_of_the_two_took_back_stays_taken_back(session):
    kept, lost = twice(session)
    for who in (kept, lost):
        actions.answer_consent(who, "publication", True, by=who, wording="I agree.", language="en")
    actions.answer_consent(lost, "publication", False, by=lost)
    Speaker.objects.update(declined=[])

    merge(kept, lost)

    assert speaking.publishing(session.series.network_id, [kept.person_id]) == set()


def test_slides_come_together_by_their_time_and_are_public_if_both_say_so(session, october):
    kept, lost = twice(session)
    october.shift(60)
    factories.slides(kept, session, "newest.pdf")
    actions.say_of_slides(lost, session, by=lost, without=False, is_public=True)

    done = merge(kept, lost)

    talk = Talk.objects.get(speaker=kept)
    assert [one.name for one in speaking.versions_of(talk)] == ["newest.pdf", "lost.pdf", "kept.pdf"]
    assert not talk.is_public
    merging.part(session.series.network, done, by=None)
    assert [(one.number, one.name) for one in speaking.versions_of(talk)] == [(2, "newest.pdf"), (1, "kept.pdf")]


# -- a biography that is not public stays so


def quiet_one(session, *, no: bool = True) -> Speaker:
    who = factories.speaker(session, "Kofi Boateng")
    actions.tell_about(who, by=who, spoken_name="", function=Texts(), biography=Texts({"en": "Builds wells."}))
    if no:
        actions.answer_consent(who, "publication", False, by=who)
    return who


@pytest.mark.parametrize("no", [True, False])
def test_a_biography_that_nobody_may_see_goes_with_the_page(session, october, no):
    who = quiet_one(session, no=no)
    october.move_to(AFTER)

    assert retention.forget_overdue() == 1
    assert retention.forget_overdue() == 0

    who.person.refresh_from_db()
    assert who.person.biography == {}


def test_a_biography_that_may_be_published_stays_until_the_yes_is_gone(session, october):
    who = quiet_one(session, no=False)
    actions.answer_consent(who, "publication", True, by=who, wording="I agree.", language="en")
    october.move_to(AFTER)
    retention.forget_overdue()
    assert retention.forget_overdue() == 0

    who.person.refresh_from_db()
    assert who.person.biography
    Consent.objects.all().delete()  # with what they told as a participant
    assert speaking.hides_biography(session.series.network_id, who.person_id)
    assert retention.forget_overdue() == 1
    assert retention.forget_overdue() == 0
    who.person.refresh_from_db()
    assert who.person.biography == {}


def test_a_no_goes_along_to_a_series_that_is_still_held(session, october):
    who = quiet_one(session)
    later = programme.series(session.series.network, retention_on=date(2022, 1, 1))
    programme.part(factories.session(later), who.person)
    october.move_to(AFTER)

    retention.forget_overdue()

    who.person.refresh_from_db()
    assert who.person.biography
    assert Speaker.objects.get().series == later
    assert speaking.hides_biography(later.network_id, who.person_id)


def test_the_team_mends_a_biography_and_it_stays_hidden(session):
    who = quiet_one(session, no=False)

    actions.tell_about(who, by=None, spoken_name="", function=Texts(), biography=Texts({"en": "Builds many wells."}))

    assert speaking.hides_biography(session.series.network_id, who.person_id)


def test_a_yes_counts_for_every_series_in_which_they_said_no(session):
    who = quiet_one(session)
    other = factories.session(programme.series(session.series.network))
    programme.part(other, who.person)
    again = actions.make_speaker(other.series, who.person)

    actions.answer_consent(again, "publication", True, by=again, wording="I agree.", language="en")

    assert not any(one.declined for one in Speaker.objects.all())
