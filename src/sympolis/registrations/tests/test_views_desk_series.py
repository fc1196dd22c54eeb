"""Pages of a series about participants: how it fills, questions, invitations, announcements."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from sympolis.journal.models import Entry
from sympolis.messaging.models import Letter
from sympolis.networks.states import Role
from sympolis.programme import actions as programme_actions
from sympolis.programme.tests import factories as programme
from sympolis.registrations import actions, attention, listeners
from sympolis.registrations.forms.desk_invitations import read_guests
from sympolis.registrations.models import Answer, Invitation, Question, Registration
from sympolis.registrations.states import Mode
from sympolis.registrations.tests.desk import city_named, come, people_desk, region_named, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def desk():
    return people_desk(capacity=2)


def test_the_line_above_a_heading_speaks_the_readers_language_as_the_sidebar_does(desk):
    programme_actions.change_series(desk.series, by=None, title={"en": "Waste", "de": "Abfall"})

    page = desk.client.get(url(desk, "series_people"), headers={"accept-language": "de"}).content.decode()

    assert '<p class="over">Abfall</p>' in page


# How it fills


def test_seats_and_regions_are_told_and_a_missing_region_is_named(desk):
    desk.series.regions.set([region_named("bogota"), region_named("kochi")])
    come(desk, "Ama One", city=city_named(desk, "Bogota"), language="es")
    come(desk, "Bert Two", city=city_named(desk, "Bogota"), language="es")
    come(desk, "Carla Three", city=city_named(desk, "Bonn"), language="de")

    page = desk.client.get(url(desk, "series_participants"))

    (standing,) = page.context["standings"]
    assert (standing.seats.taken, standing.seats.capacity, standing.seats.waiting) == (2, 2, 1)
    assert [(bar.words, bar.seats, bar.waiting, bar.share) for bar in page.context["regions"]] == [
        ("Bogota", 2, 0, 100), ("Bonn", 0, 1, 50), ("Kochi", 0, 0, 0),
    ]  # fmt: skip
    assertContains(page, "Nobody is registered from: Kochi")


def test_one_session_is_looked_at_alone_with_its_languages(desk):
    other = programme.released_session(desk.series, slug="waste", state="open", interpretation_languages=["fr"])
    come(desk, "Ama One", language="es")

    page = desk.client.get(url(desk, "series_participants"), {"session": other.slug})

    assert [(bar.words, bar.seats) for bar in page.context["languages"]] == [("English", 0), ("French", 0)]


def test_as_many_queries_for_3_sessions_as_for_12(desk):
    def queries() -> int:
        with CaptureQueriesContext(connection) as told:
            desk.client.get(url(desk, "series_participants"))
        return len(told)

    programme.sessions(desk.series, 2)
    few = queries()
    programme.sessions(desk.series, 9)

    assert queries() == few


def test_a_plan_and_the_desk_tell_what_waits(desk, clock):
    actions.set_admission(desk.session, by=None, mode=Mode.APPROVAL)
    come(desk, "Ama One", source="form")
    clock.shift(timedelta(days=8))

    for address in (desk.url("series_plan"), "/desk/"):
        page = desk.client.get(address)
        assertContains(page, "1 application waits, the oldest for 8 days: Water supply")
        assertContains(page, url(desk, "session_selection"))


@pytest.mark.parametrize(
    ("days", "seats", "waiting", "capacity", "kinds"),
    [
        (10, 1, 0, 20, ["few"]),
        (10, 5, 0, 20, []),
        (10, 4, 0, None, ["few"]),
        (20, 0, 0, 20, []),
        (10, 2, 1, 2, ["full"]),
        (10, 2, 0, 2, []),
    ],
)
def test_what_is_told_of_a_session(days, seats, waiting, capacity, kinds):
    from sympolis.registrations.filling import seats_from
    from sympolis.registrations.seats import Seating

    desk = people_desk(capacity=capacity)
    counted = seats_from(Seating(capacity), {"confirmed": seats, "waiting": waiting})
    now = desk.session.released.starts_at - timedelta(days=days)

    assert [one.kind for one in attention.concerns_of(desk.session, counted, None, now)] == kinds


# Own questions


def ask(desk, *keys, **data):
    name = "question_edit" if keys else "question_new"
    plain = {"kind": "text", "asked": "form", "label-en": "Why?", "label-de": "", "is_open": "on"}
    return desk.client.post(url(desk, name, *keys), {**plain, **data})


def test_a_choice_is_asked_in_two_languages(desk):
    ask(
        desk,
        kind="choice",
        required="on",
        **{"label-de": "Warum?", "options-en": "Mayor\nPlanner", "options-de": "OB\nPlaner"},
    )

    question = Question.objects.get()
    assert (question.kind, question.required, question.label["de"]) == ("choice", True, "Warum?")
    assert [{code: option[code] for code in ("en", "de")} for option in question.options] == [
        {"en": "Mayor", "de": "OB"}, {"en": "Planner", "de": "Planer"},
    ]  # fmt: skip
    assertContains(desk.client.get(url(desk, "question_edit", question.pk)), "Mayor\nPlanner")


def test_a_translation_with_other_lines_is_refused(desk):
    answer = ask(desk, kind="choice", **{"options-en": "Mayor\nPlanner", "options-de": "OB"})

    assertContains(answer, "German: 1 line, but 2 answers.", status_code=422)
    assert not Question.objects.exists()


def test_a_question_is_for_one_session_is_moved_and_removed(desk):
    ask(desk, sessions=[desk.session.pk])
    ask(desk, **{"label-en": "And how?"})
    first, second = Question.objects.all()
    assert list(first.sessions.all()) == [desk.session]

    desk.client.post(url(desk, "question_move", second.pk), {"do": "up"})
    assert list(desk.series.questions.all()) == [second, first]
    desk.client.post(url(desk, "question_remove", first.pk))
    assert list(desk.series.questions.all()) == [second]


def test_a_question_with_answers_stays(desk):
    ask(desk)
    question = Question.objects.get()
    Answer.objects.create(question=question, participant=come(desk, "Ama One").participant, value="x")

    answer = desk.client.post(url(desk, "question_remove", question.pk), follow=True)

    assertContains(answer, "This question has answers.")
    assertContains(answer, "1 answer")


# Invitations


def test_lists_are_read_in_the_ways_people_paste_them():
    text = (
        'Ama Owusu <ama@kumasi.example>\r\noffice@lima.example\n\n  "Díaz, Carla" <carla@lima.example>,\n'
        "Bert; bert@bonn.example\nDina\tdina@amman.example\n<eva@x.example>\nnonsense\n"
    )

    guests, faults = read_guests(text)

    assert [(one.name, one.email) for one in guests] == [
        ("Ama Owusu", "ama@kumasi.example"), ("", "office@lima.example"), ("Díaz, Carla", "carla@lima.example"),
        ("Bert", "bert@bonn.example"), ("Dina", "dina@amman.example"), ("", "eva@x.example"),
    ]  # fmt: skip
    assert faults == [(8, "nonsense")]


def test_a_long_line_is_read_in_no_time():
    import time

    start = time.process_time()
    read_guests("a " * 100_000 + "\n" + "<" * 600 + "\n" + "x@" * 300)

    assert time.process_time() - start < 1


def test_a_list_is_looked_at_before_it_is_sent(desk):
    data = {"guests": "Ama Owusu <ama@kumasi.example>\nbert@bonn.example", "session": "water", "language": "en"}

    page = desk.client.post(url(desk, "series_invitations"), {**data, "do": "look"})
    assertContains(page, "Send 2 invitations")
    assert not Invitation.objects.exists()
    answer = desk.client.post(url(desk, "series_invitations"), {**data, "do": "send"}, follow=True)

    assertContains(answer, "2 invitations go out.")
    assert list(Invitation.objects.order_by("pk").values_list("email", "session__slug")) == [
        ("ama@kumasi.example", "water"), ("bert@bonn.example", "water"),
    ]  # fmt: skip


def test_the_letter_of_an_invitation_is_one_however_often_it_is_told(desk):
    (row,) = actions.invite(
        desk.series, desk.session, [actions.Guest("Ama Owusu", "ama@kumasi.example")], by=None, language="de"
    ).new
    entry = Entry.objects.get(name="invitation.sent")

    listeners.tell_invited(entry)
    listeners.tell_invited(entry)

    letter = Letter.objects.get(kind="registration_invitation")
    assert (letter.to_address, letter.to_name, letter.language) == ("ama@kumasi.example", "Ama Owusu", "de")
    assert "Water supply" in letter.subject
    assert "/series/own/register/invited/" in letter.text
    actions.withdraw_invitation(row, by=None)
    actions.invite(desk.series, desk.session, [actions.Guest("Ama Owusu", "ama@kumasi.example")], by=None)
    listeners.tell_invited(Entry.objects.filter(name="invitation.sent").latest("pk"))
    assert Letter.objects.filter(kind="registration_invitation").count() == 2


def test_an_invitation_taken_back_before_its_letter_gets_none(desk):
    (row,) = actions.invite(desk.series, None, [actions.Guest("", "ama@kumasi.example")], by=None).new
    actions.withdraw_invitation(row, by=None)

    listeners.tell_invited(Entry.objects.get(name="invitation.sent"))

    assert not Letter.objects.exists()


def test_states_of_invitations_are_shown_and_one_is_taken_back(desk):
    used, open_one = actions.invite(
        desk.series, None, [actions.Guest("", "a@x.example"), actions.Guest("", "b@x.example")], by=None
    ).new
    Invitation.objects.filter(pk=used.pk).update(used_at=timezone.now())

    desk.client.post(url(desk, "invitation_withdraw", open_one.pk))
    desk.client.post(url(desk, "invitation_withdraw", used.pk))

    page = desk.client.get(url(desk, "series_invitations"))
    assertContains(page, '<span class="chip open">registered</span>')
    assertContains(page, '<span class="chip">taken back</span>')
    open_one.refresh_from_db()
    assert open_one.version == 1


# Announcements


def write(desk, do: str, **data):
    plain = {"subject-en": "Papers", "message-en": "The papers are ready.", "states": ["confirmed"], "once": "abc"}
    return desk.client.post(url(desk, "series_announce"), {**plain, "do": do, **data})


def test_an_announcement_is_counted_and_looked_at_before(desk):
    come(desk, "Ama One", language="en")
    come(desk, "Bert Two", language="de")
    come(desk, "Carla Waits", language="en")

    page = write(desk, "look", **{"message-de": "Die Unterlagen sind da."})

    assertContains(page, "2 people get this letter. It is not sent yet.")
    assertContains(page, "Die Unterlagen sind da.")
    assertContains(page, "/letters/stop/…/")
    assert not Letter.objects.exists()


def test_everybody_in_it_gets_one_letter_in_their_language_however_often_it_is_sent(desk):
    other = programme.released_session(desk.series, slug="waste", state="open")
    come(desk, "Ama One", language="en")
    come(desk, "Ama One", session=other, language="en")
    come(desk, "Bert Two", language="de")

    write(desk, "send", **{"message-de": "Die Unterlagen sind da."})
    write(desk, "send", **{"message-de": "Die Unterlagen sind da."})

    letters = {letter.to_name: letter for letter in Letter.objects.filter(kind="announcement")}
    assert {name: letter.language for name, letter in letters.items()} == {"Ama One": "en", "Bert Two": "de"}
    assert "Die Unterlagen sind da." in letters["Bert Two"].text
    assert "/letters/stop/" in letters["Ama One"].stop_url
    assert [entry.facts["letters"] for entry in Entry.objects.filter(name="announcement.sent")] == [2]


def test_who_stopped_such_letters_or_cannot_be_reached_is_left_out_and_told(desk):
    stopped, bounced = come(desk, "Ama One").participant, come(desk, "Bert Two").participant
    stopped.unwanted = ["announcement"]
    stopped.save()
    bounced.bounced_at = timezone.now()
    bounced.save()

    page = write(desk, "look")

    assertContains(page, "1 does not want such letters and gets none.")
    assertContains(page, "Letters to 1 come back")
    assertContains(write(desk, "send"), "Nobody is in this audience.", status_code=422)


def test_an_audience_is_narrowed_by_session_region_and_language(desk):
    other = programme.released_session(desk.series, slug="waste", state="open")
    come(desk, "Ama One", city=city_named(desk, "Bogota"), language="es")
    come(desk, "Bert Two", session=other, city=city_named(desk, "Bonn"), language="de")

    assert write(desk, "look", sessions=["waste"]).context["preview"]["count"] == 1
    assert write(desk, "look", regions=[region_named("bogota").pk]).context["preview"]["count"] == 1
    assert write(desk, "look", language="de").context["preview"]["count"] == 1
    assert write(desk, "look", language="fr").context["preview"]["count"] == 0


def test_without_words_nothing_goes_out(desk):
    come(desk, "Ama One")

    assert write(desk, "send", **{"message-en": ""}).status_code == 422
    assert not Letter.objects.exists()


@pytest.mark.parametrize("name", ["series_announce", "series_invitations", "series_questions", "question_new"])
def test_a_viewer_writes_to_nobody(desk, name):
    assert desk.signed_in(Role.VIEWER).client.post(url(desk, name), {"do": "send"}).status_code == 403


def test_a_viewer_sees_how_it_fills(desk):
    page = desk.signed_in(Role.VIEWER).client.get(url(desk, "series_participants"))

    assert page.status_code == 200
    assertNotContains(page, url(desk, "series_announce"))
    assert Registration.objects.count() == 0
