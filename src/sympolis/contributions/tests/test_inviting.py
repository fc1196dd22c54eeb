"""Links, reminders of what is missing, and their letters."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sympolis.contributions import speaking_links
from sympolis.contributions.actions import inviting
from sympolis.contributions.actions import speaking as actions
from sympolis.contributions.models import PackLink, Speaker, SpeakersReminded
from sympolis.contributions.tests import speakers as factories
from sympolis.core.refusals import Refused
from sympolis.directory.tests import factories as directory
from sympolis.messaging.models import Letter, LetterText
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme import actions as programme_actions
from sympolis.programme.models import Part
from sympolis.programme.tests import factories as programme
from sympolis.registrations.tests.factories import registered
from sympolis.registrations.tests.post import work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("storage")]


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel(factories.NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def session():
    session = factories.session(
        programme.series(title={"en": "Lessons", "de": "Lehren"}), title={"en": "Water", "de": "Wasser"}
    )
    return factories.released(session)


@pytest.fixture
def ama(session) -> Speaker:
    who = factories.speaker(session)
    factories.with_turn(session, who)
    programme.release(session.series)
    return who


def send(*who: Speaker, by=None):
    done = inviting.send_links(who[0].series, [one.person_id for one in who], by=by)
    work()
    return done


def remind(*who: Speaker, by=None):
    done = inviting.remind(who[0].series, [one.person_id for one in who], by=by)
    work()
    return done


def letters() -> list[Letter]:
    return list(Letter.objects.filter(kind__startswith="speaker_").order_by("pk"))


def test_the_link_comes_with_the_turn_on_both_clocks_and_what_is_missing(ama):
    ama.person.zone = "Africa/Accra"
    ama.person.save()

    send(ama)

    (letter,) = letters()
    assert (letter.to_address, letter.kind, letter.language) == ("ama@kumasi.example", "speaker_invitation", "en")
    assert letter.subject == "Your part in “Lessons”"
    for words in ("Your turn: 27 October 2020, 09:10 to 09:30, Accra time, UTC", "Host's clock: 27 October 2020, 10:10 to 10:30",
                  "Water", "– A photo", "– Your slides", "– The technical check"):  # fmt: skip
        assert words in letter.text
    assert f"/speaking/{speaking_links.token(ama)}/" in letter.text
    assert "meet.example" not in letter.text + letter.html


def test_it_comes_in_the_language_of_the_reader(session, ama):
    ama.person.account = directory.account("ama@kumasi.example", language="de")
    ama.person.save()

    send(ama)

    assert letters()[0].language == "de"
    assert "Wasser" in letters()[0].text


def test_who_took_part_before_reads_letters_as_told_then(ama):
    coming = registered(
        factories.released(factories.session(ama.series, state="open")), "Ama Mensah", email="ama@x.example"
    )
    coming.participant.person, coming.participant.language = ama.person, "de"
    coming.participant.save()

    send(ama)

    assert letters()[0].language == "de"


def test_a_network_says_it_in_its_own_words(ama):
    LetterText.objects.create(
        network_id=ama.series.network_id, kind="speaker_invitation", language="en", subject="Come in, {name}",
        body="[Here]({speaking})",
    )  # fmt: skip

    send(ama)

    assert letters()[0].subject == "Come in, Ama Mensah"


def test_a_session_that_is_not_public_is_not_told_of(session, ama):
    secret = factories.session(session.series, title={"en": "Secret plan"})
    programme.part(secret, ama.person)

    send(ama)

    assert "Secret" not in letters()[0].text
    assert "A session with you is not public yet." in letters()[0].text


def test_twice_pressed_is_one_letter_and_later_another_one(ama, october):
    send(ama)
    send(ama)
    assert len(letters()) == 1

    october.shift(120)
    send(ama)
    assert len(letters()) == 2


def test_who_has_no_address_or_no_part_gets_no_letter(session, ama):
    silent = factories.speaker(session, "Kofi Boateng")
    silent.person.email = ""
    silent.person.save()
    gone = factories.speaker(session, "Esi Addo")
    Part.objects.filter(person=gone.person).delete()

    done = send(ama, silent, gone)

    assert [who.person for who in done.to] == [ama.person]
    assert [who.person for who in done.without_address] == [silent.person]
    assert len(letters()) == 1


def test_a_reminder_lists_what_is_missing_and_nothing_else(session, ama):
    actions.set_photo(ama, factories.photo(), by=ama)
    actions.note_check(ama, "done", by=ama)

    remind(ama)

    (letter,) = letters()
    lines = [line for line in letter.text.splitlines() if line.startswith("– ")]
    assert lines == [
        "– How your name is spoken", "– A short biography", "– Whether you may be recorded",
        "– Whether photo, biography and slides may be published", "– Your slides",
    ]  # fmt: skip


def test_nobody_is_reminded_of_nothing(session, ama):
    factories.give_everything(ama, session)

    done = remind(ama)

    assert letters() == []
    assert [who.person for who in done.complete] == [ama.person]


def test_what_was_given_before_the_letter_was_written_needs_none(session, ama):
    inviting.remind(ama.series, [ama.person_id], by=None)
    factories.give_everything(ama, session)

    work()

    assert letters() == []


def due() -> int:
    told = inviting.remind_due()
    work()
    return told


def test_reminders_come_14_and_5_days_before_once_each(ama, october):
    send(ama)
    october.move_to("2020-10-13T08:59:00Z")  # a minute more than 14 days
    assert due() == 0

    october.move_to("2020-10-13T09:00:00Z")
    assert (due(), due()) == (1, 0)
    october.move_to("2020-10-20T09:00:00Z")
    assert due() == 0
    october.move_to("2020-10-22T09:00:00Z")
    assert (due(), due()) == (1, 0)
    october.move_to("2020-10-26T09:00:00Z")
    assert due() == 0
    assert [letter.kind for letter in letters()] == ["speaker_invitation", "speaker_reminder", "speaker_reminder"]


def test_no_reminder_by_itself_without_the_link_nor_right_after_it(session, ama, october):
    late = factories.speaker(session, "Kofi Boateng")
    october.move_to("2020-10-12T09:00:00Z")
    send(late)
    october.move_to("2020-10-13T09:00:00Z")

    assert due() == 0


def test_no_reminder_for_a_complete_speaker_a_cancelled_session_or_one_far_too_late(session, ama, october):
    send(ama)
    factories.give_everything(ama, session)
    october.move_to("2020-10-13T09:00:00Z")
    assert due() == 0

    Speaker.objects.update(tech="")
    october.move_to("2020-10-26T09:00:00Z")  # five days are long over: a worker that was away
    assert due() == 0
    assert SpeakersReminded.objects.count() == 2


def test_a_session_that_moves_reminds_at_its_new_time(session, ama, october):
    send(ama)
    october.move_to("2020-10-13T09:00:00Z")
    assert due() == 1
    move(session, datetime(2020, 11, 24, 10))

    october.move_to("2020-11-11T09:00:00Z")
    assert due() == 1


def move(session, to: datetime) -> None:
    programme_actions.move_session(session, by=None, local_start=to)
    programme.release(session.series)


def test_a_letter_on_its_way_never_tells_an_old_time(session, ama):
    send(ama)
    move(session, datetime(2020, 10, 29, 14))

    work()

    told = letters()
    assert len(told) == 1
    assert "29 October 2020, 14:10 to 14:30" in told[0].text
    assert "27 October" not in told[0].text


def test_a_letter_on_its_way_about_a_cancelled_session_is_taken_back(session, ama):
    send(ama)
    programme_actions.cancel_session(session, by=None, reason={"en": "Storm"})
    programme.release(session.series)

    work()

    assert letters() == []


@pytest.mark.parametrize("verb", [inviting.send_links, inviting.remind])
def test_thirty_are_written_to_in_as_many_queries_as_three(verb):
    counts = []
    for number in (3, 30):
        session = factories.session(programme.series(title={"en": f"Lessons {number}"}), title={"en": "Water"})
        who = [factories.speaker(session, f"Ama Mensah{place}", email=f"{place}@k.example") for place in range(number)]
        Speaker.objects.filter(pk__in=[one.pk for one in who[1:]]).delete()  # nobody wrote to them yet
        with CaptureQueriesContext(connection) as found:
            done = verb(session.series, [one.person_id for one in who], by=None)
        assert len(done.to) == number
        counts.append(len(found))

    assert counts[0] == counts[1]


def test_only_the_team_writes_to_speakers(ama):
    viewer = networks.member(ama.series.network, Role.VIEWER)
    for verb in (inviting.send_links, inviting.remind):
        with pytest.raises(Refused, match="Only the team"):
            verb(ama.series, [ama.person_id], by=viewer)


# -- the pack


def test_a_pack_link_is_renewed_and_taken_back(session):
    link = inviting.open_pack(session, by=None)
    first = speaking_links.pack_token(link)
    assert speaking_links.pack_of(first) == link

    second = speaking_links.pack_token(inviting.open_pack(session, by=None))
    assert speaking_links.pack_of(first) is None
    assert speaking_links.pack_of(second) == link

    inviting.close_pack(session, by=None)
    assert speaking_links.pack_of(second) is None
    assert PackLink.objects.get().version == 2


def test_no_link_for_a_session_that_is_over(session, october):
    october.move_to(datetime(2020, 10, 28, tzinfo=UTC))
    with pytest.raises(Refused, match="over or cancelled"):
        inviting.open_pack(session, by=None)


def test_only_the_team_hands_out_the_pack(session):
    viewer = networks.member(session.series.network, Role.VIEWER)
    for verb in (inviting.open_pack, inviting.close_pack):
        with pytest.raises(Refused, match="Only the team"):
            verb(session, by=viewer)
