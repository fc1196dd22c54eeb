"""What interpreters mark as missing: who is reminded of it and how often, and how it is resolved."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sympolis.contributions.actions import inviting
from sympolis.contributions.actions import speaking as speaking_actions
from sympolis.contributions.models import Speaker
from sympolis.contributions.tests import speakers
from sympolis.core.refusals import Refused
from sympolis.core.texts import Texts
from sympolis.directory.actions.erasure import erase
from sympolis.directory.privacy import held, plain
from sympolis.directory.states import Kind
from sympolis.interpretation import missing as reads
from sympolis.interpretation import missing_listeners
from sympolis.interpretation.actions import missing as actions
from sympolis.interpretation.models import Missing
from sympolis.interpretation.states import BookingState, Lack
from sympolis.interpretation.tests import desks
from sympolis.journal.models import Entry
from sympolis.messaging.models import Letter
from sympolis.networks.actions import merging
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme import actions as programme_actions
from sympolis.programme.models import Part
from sympolis.programme.tests import factories as programme
from sympolis.registrations import retention
from sympolis.registrations.tests.post import work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("storage")]
AMA = "ama@kumasi.example"


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel(desks.NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def session():
    return desks.session(desks.network())


@pytest.fixture
def luc(session):
    who = desks.interpreter(session.series.network)
    desks.booking(session, who)
    return who


@pytest.fixture
def ama(session) -> Speaker:
    return speakers.speaker(session)


def letters() -> list[tuple[str, str]]:
    return list(Letter.objects.order_by("pk").values_list("kind", "to_address"))


def test_a_speaker_is_reminded_once_of_what_interpreters_lack(session, luc, ama):
    actions.mark(session, luc, lack="slides", person=ama.person)
    actions.mark(session, luc, lack="text", person=ama.person, words="The poem at the end")
    work()

    assert letters() == [("speaker_reminder", AMA)]
    text = " ".join(Letter.objects.get().text.split())
    assert "need your slides by 25 October 2020." in text
    assert "need the text that you read or show, by 25 October 2020. They write: “The poem at the end”" in text
    assert not Missing.objects.filter(reminded_at=None).exists()


def test_who_gave_everything_is_still_asked_for_what_interpreters_lack(session, luc, ama):
    speakers.give_everything(ama, session)

    actions.mark(session, luc, lack="text", person=ama.person)
    work()

    assert letters() == [("speaker_reminder", AMA)]


def test_nobody_is_asked_twice_in_a_day(session, luc, ama, october):
    inviting.send_links(session.series, [ama.person_id], by=None)
    actions.mark(session, luc, lack="slides", person=ama.person)
    work()
    assert letters() == [("speaker_invitation", AMA), ("speaker_reminder", AMA)]

    october.shift(3600)
    actions.mark(session, luc, lack="text", person=ama.person)
    work()
    assert letters() == [("speaker_invitation", AMA), ("speaker_reminder", AMA)]

    october.shift(24 * 3600)
    actions.remind_due()
    actions.remind_due()
    work()

    assert letters() == [("speaker_invitation", AMA), ("speaker_reminder", AMA), ("speaker_reminder", AMA)]


def test_a_reminder_that_went_by_itself_does_not_make_interpreters_wait(session, luc, ama, october):
    inviting.remind(session.series, [ama.person_id], by=None)
    work()
    october.shift(600)

    actions.mark(session, luc, lack="slides", person=ama.person)
    work()

    assert letters() == [("speaker_reminder", AMA)] * 2


def test_shortly_before_a_session_an_invitation_of_today_delays_nothing(session, luc, ama, october):
    account = networks.member(session.series.network)
    october.move_to(session.starts_at - timedelta(hours=24))
    inviting.send_links(session.series, [ama.person_id], by=None)
    for lack, minutes in (("slides", 0), ("name", 60), ("text", 190)):
        october.move_to(session.starts_at - timedelta(hours=24, minutes=-minutes))
        actions.mark(session, luc, lack=lack, person=ama.person)
        actions.mark(session, luc, lack="other", words=f"{lack} of the film")
        work()

    first = [("speaker_reminder", AMA), ("interpreters_missing", account.email)]
    assert letters() == [("speaker_invitation", AMA), *first, *first]


def test_what_stays_open_is_asked_for_again_after_three_days(session, luc, ama, october):
    actions.mark(session, luc, lack="slides", person=ama.person)
    work()

    for hours in (24, 24, 25):
        october.shift(hours * 3600)
        actions.remind_due()
        work()

    assert letters() == [("speaker_reminder", AMA)] * 2


def test_the_team_hears_of_everything_else_in_one_letter_a_day(session, luc, october):
    account = networks.member(session.series.network)
    networks.member(session.series.network, Role.VIEWER)

    actions.mark(session, luc, lack="run")
    work()
    actions.mark(session, luc, lack="other", words="Who has the phone number?")
    work()
    assert letters() == [("interpreters_missing", account.email)]

    october.shift(25 * 3600)
    actions.remind_due()
    work()
    assert letters() == [("interpreters_missing", account.email)] * 2
    assert "Something else. Who has the phone number?" in Letter.objects.latest("pk").text


def test_who_works_for_another_series_hears_nothing(session, luc):
    other = programme.series(session.series.network, slug="other")
    networks.member(session.series.network, Role.CONTRACTOR, series_id=other.pk)

    actions.mark(session, luc, lack="run")
    work()

    assert letters() == []


def test_the_team_hears_of_a_speaker_without_an_address(session, luc, ama):
    account = networks.member(session.series.network)
    ama.person.email = ""
    ama.person.save()

    actions.mark(session, luc, lack="slides", person=ama.person)
    work()

    assert letters() == [("interpreters_missing", account.email)]


def test_slides_and_names_resolve_it_by_themselves(session, luc, ama):
    slides = actions.mark(session, luc, lack="slides", person=ama.person)
    name = actions.mark(session, luc, lack="name", person=ama.person)
    text = actions.mark(session, luc, lack="text", person=ama.person)

    speakers.slides(ama, session)
    speaking_actions.tell_about(ama, by=ama, spoken_name="AH-mah", function=Texts(), biography=Texts())
    work()

    open_ones = set(Missing.objects.filter(resolved_at=None))
    assert open_ones == {text}
    assert {slides, name} == set(Missing.objects.exclude(resolved_at=None))
    assert Entry.objects.filter(name="missing.resolved").count() == 2


def test_who_speaks_without_slides_is_asked_for_none(session, luc, ama):
    actions.mark(session, luc, lack="slides", person=ama.person)

    speaking_actions.say_of_slides(ama, session, by=ama, without=True, is_public=False)
    work()

    assert not Missing.objects.filter(resolved_at=None).exists()


def test_a_listener_run_twice_does_nothing_more(session, luc, ama):
    row = actions.mark(session, luc, lack="slides", person=ama.person)
    work()
    slides = speakers.slides(ama, session)
    work()

    for entry in Entry.objects.filter(name__in=["missing.marked", "slides.added"]):
        (missing_listeners.remind if entry.name == "missing.marked" else missing_listeners.slides_arrived)(entry)
    work()

    assert letters() == [("speaker_reminder", AMA)]
    assert Entry.objects.filter(name="missing.resolved", subject_id=row.pk).count() == 1
    assert slides.number == 1


def test_slides_marked_after_they_came_are_still_missing(session, luc, ama, october):
    speakers.slides(ama, session)
    october.shift(60)
    actions.mark(session, luc, lack="slides", person=ama.person, words="Page 3 cannot be read")

    work()

    assert Missing.objects.filter(resolved_at=None).count() == 1


def test_the_same_is_marked_once(session, luc, ama):
    second = desks.interpreter(session.series.network, "Awa Sow")
    desks.booking(session, second)

    first = actions.mark(session, luc, lack="slides", person=ama.person)

    assert actions.mark(session, second, lack="slides", person=ama.person) == first


def test_what_is_marked_stays_when_the_people_of_a_session_are_saved_anew(session, luc, ama):
    actions.mark(session, luc, lack="slides", person=ama.person)

    programme_actions.set_parts(session, [{"person": ama.person_id, "role": "speaker", "topic": {}}], by=None)

    assert Missing.objects.count() == 1


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"lack": "money"}, "unknown_choice"),
        ({"lack": "slides"}, "no_person"),
        ({"lack": "other", "words": "  "}, "no_words"),
        ({"lack": "terms", "words": "x" * 501}, "too_long"),
    ],
)
def test_bad_wishes_are_refused(session, luc, told, code):
    with pytest.raises(Refused) as refusal:
        actions.mark(session, luc, **told)
    assert refusal.value.code == code


def test_only_who_is_booked_marks_and_resolves(session, luc, ama):
    stranger = desks.interpreter(session.series.network, "Awa Sow")
    desks.booking(session, stranger, state=BookingState.OFFERED)
    row = actions.mark(session, luc, lack="slides", person=ama.person)

    with pytest.raises(Refused, match="not booked"):
        actions.mark(session, stranger, lack="run")
    with pytest.raises(Refused, match="Only those"):
        actions.resolve(row, by=stranger)
    with pytest.raises(Refused, match="Only those"):
        actions.resolve(row, by=networks.member(session.series.network, Role.VIEWER))
    with pytest.raises(Refused, match="no part"):
        actions.mark(session, luc, lack="name", person=stranger.person)


def test_a_session_that_is_over_needs_nothing(session, luc, ama, october):
    actions.mark(session, luc, lack="run")
    october.move_to("2020-10-27T12:30:00Z")

    with pytest.raises(Refused) as refusal:
        actions.mark(session, luc, lack="slides", person=ama.person)

    assert refusal.value.code == "over"
    assert reads.still_needed(reads.open_ones()) == []


def test_close_to_the_session_it_is_needed_at_once(session, luc, ama, october):
    october.move_to("2020-10-26T08:00:00Z")

    actions.mark(session, luc, lack="slides", person=ama.person)
    work()

    assert "need your slides as soon as possible." in Letter.objects.get().text


def test_queries_do_not_grow_with_the_people_who_are_reminded(session, october):
    networks.member(session.series.network)
    counts = []
    for number in (3, 30):
        october.shift(2 * 86400)
        held = desks.session(session.series.network, f"of-{number}", series=session.series)
        desks.booking(held, luc := desks.interpreter(session.series.network, f"Luc {number}"))
        people = [speakers.speaker(held, f"Ama {number}-{one}") for one in range(number)]
        rows = [actions.mark(held, luc, lack="name", person=one.person) for one in people]
        rows += [actions.mark(held, luc, lack="other", words=f"Thing {one}") for one in range(number)]
        with CaptureQueriesContext(connection) as queries:
            told = actions.remind_due(session.series.network_id)
        counts.append((len(queries), told))
        assert not Missing.objects.filter(pk__in=[row.pk for row in rows], reminded_at=None).exists()
        Missing.objects.all().delete()

    assert counts == [(counts[0][0], 4), (counts[0][0], 31)]


def test_queries_do_not_grow_with_what_arrives(session, luc, ama):
    counts = []
    for number in (3, 30):
        for one in range(number):
            actions.mark(session, luc, lack="text", person=ama.person, words=f"Text {one}")
        with CaptureQueriesContext(connection) as queries:
            done = actions.arrived(Lack.TEXT, ama.person_id, before=timezone.now())
        counts.append((len(queries), done))

    assert counts == [(counts[0][0], 3), (counts[0][0], 30)]
    assert Entry.objects.filter(name="missing.resolved").count() == 33


# -- personal data


def test_it_is_told_and_erased_with_the_person(session, luc, ama):
    actions.mark(session, luc, lack="slides", person=ama.person, words="Page 3 of Ama")
    run = actions.mark(session, luc, lack="other", words="My own words")
    assert "Page 3 of Ama" in str(plain(held([ama.person])))
    assert "My own words" in str(plain(held([luc.person])))

    erase([ama.person], by=None)
    erase([luc.person], by=None)

    assert [(one.pk, one.words) for one in Missing.objects.all()] == [(run.pk, "")]


def test_it_goes_with_the_series(session, luc):
    actions.mark(session, luc, lack="run")
    session.series.retention_on = "2020-12-31"

    assert ("What interpreters lacked", 1, "To remind whoever had to bring it") in retention.further_rows(
        session.series
    )


def test_it_follows_somebody_who_was_there_twice(session, luc, ama):
    twin = programme.person(session.series.network, "Mensah", given_name="Ama", email="ama.mensah@kumasi.example")
    row = actions.mark(session, luc, lack="slides", person=ama.person)

    merging.merge(session.series.network, Kind.PERSON, twin, ama.person, by=None)

    row.refresh_from_db()
    assert row.person == twin
    assert Part.objects.get(session=session).person == twin
