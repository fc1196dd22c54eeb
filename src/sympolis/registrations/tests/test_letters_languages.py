"""Registrants are told which languages there will be."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from sympolis.messaging.models import Letter
from sympolis.programme import actions as programme_actions
from sympolis.programme import queries as programme_queries
from sympolis.programme.pending import change_of
from sympolis.programme.tests import factories as programme
from sympolis.registrations import links
from sympolis.registrations.concerned import concerned
from sympolis.registrations.letters import reminders
from sympolis.registrations.models import Registration
from sympolis.registrations.tests import factories
from sympolis.registrations.tests.post import event, later, letters, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def session():
    return factories.session(title={"en": "Waste"})


def come(session, name: str, *, keep: bool = False, **about) -> Registration:
    row = factories.registered(session, name, email=f"{name.split()[0].lower()}@kumasi.example", zone="UTC", **about)
    work()
    if not keep:
        Letter.objects.all().delete()
    return row


def give(session, into=(), out=(), **fields) -> None:
    """Other languages, released."""
    session.refresh_from_db()
    programme_actions.change_session(
        session, by=None, interpretation_languages=list(into), left_out_languages=list(out), **fields
    )
    programme.release(session.series)
    work()


def told(address: str) -> str:
    return "\n".join(one.text for one in letters() if one.to_address == address)


def test_the_first_letter_tells_the_languages_and_what_becomes_of_the_wish(session):
    come(session, "Ama", language="fr", keep=True)
    come(session, "Ben", keep=True)

    assert "Language: English\nYour wish, French: not decided yet. We write to you as soon as it is." in told(
        "ama@kumasi.example"
    )
    assert "Your wish" not in told("ben@kumasi.example")


def test_whoever_wishes_a_language_that_comes_or_is_left_out_gets_one_letter_and_nobody_else(session, clock):
    come(session, "Ama", language="fr")
    come(session, "Abu", language="ar")
    come(session, "Dina", languages=[{"code": "fr"}])
    come(session, "Ben")
    come(session, "Eva", language="en", languages=[{"code": "fr"}])
    give(session, ["fr", "en-x-cc"], ["ar"])
    later(clock, minutes=11)
    later(clock, hours=1)

    assert sorted(one.to_address.split("@")[0] for one in letters()) == ["abu", "ama", "dina"]
    assert {one.subject for one in letters()} == {"Changed: Waste"}
    assert "Languages before: English\n" in told("ama@kumasi.example")
    assert "Languages now: English, interpreted into French, captions in English\n" in told("ama@kumasi.example")
    assert "Your wish, French: will be there." in told("ama@kumasi.example")
    assert "Your wish, French: will be there." in told("dina@kumasi.example")
    assert "Your wish, Arabic: not this time." in told("abu@kumasi.example")
    assert event(next(one for one in letters() if one.to_address == "ama@kumasi.example"))["SEQUENCE"] == 1


def test_whoever_needs_captions_is_told_of_them(session, clock):
    come(session, "Ama", access_needs="Captions please", languages=[{"code": "en"}])
    give(session, ["en-x-cc"])
    later(clock, minutes=11)

    assert "Your wish, captions in English: will be there." in told("ama@kumasi.example")


def test_languages_that_come_and_go_within_the_quiet_time_are_no_news(session, clock):
    come(session, "Ama", language="fr")
    give(session, ["fr"])
    give(session)
    later(clock, minutes=31)

    assert letters() == []


def test_another_floor_concerns_everybody_also_those_with_a_part(session, clock):
    come(session, "Ben")
    programme.part(session, programme.person(session.series.network, "Speaker", email="speaker@kumasi.example"))
    give(session, [], floor_language="es")
    later(clock, minutes=11)

    for address in ("ben@kumasi.example", "speaker@kumasi.example"):
        assert "Languages before: English\nLanguages now: Spanish" in told(address)


def test_a_move_with_other_languages_is_one_letter_with_both(session, clock):
    come(session, "Ama", language="fr")
    give(session, ["fr"])
    session.refresh_from_db()
    programme_actions.move_session(session, by=None, local_start=datetime(2020, 10, 28, 14))
    programme.release(session.series)
    work()
    later(clock, minutes=31)

    (letter,) = letters()
    assert "has moved." in letter.text
    assert "Your wish, French: will be there." in letter.text


def test_a_letter_of_languages_that_a_move_overtakes_is_not_lost(session, clock):
    come(session, "Ama", language="fr")
    give(session, ["fr"])
    later(clock, minutes=11)
    session.refresh_from_db()
    programme_actions.move_session(session, by=None, local_start=datetime(2020, 10, 28, 14))
    programme.release(session.series)
    work()
    later(clock, minutes=31)

    (letter,) = letters()  # the first one was taken back
    assert "has moved." in letter.text
    assert "Your wish, French: will be there." in letter.text


def test_the_reminder_says_at_last_what_is_there(session, clock):
    come(session, "Ama", language="fr")
    come(session, "Abu", language="ar")
    come(session, "Ben")
    give(session, ["ar"])
    later(clock, minutes=31)
    Letter.objects.all().delete()
    clock.move_to(datetime.fromisoformat("2020-10-27T09:00:00+00:00") - timedelta(hours=23))
    assert reminders.remind_due() == 3

    assert "Language: English, interpreted into Arabic\nYour wish, French: not this time." in told("ama@kumasi.example")
    assert "Your wish, Arabic: will be there." in told("abu@kumasi.example")
    assert "Your wish" not in told("ben@kumasi.example")


def test_the_desk_counts_beforehand_who_will_hear_of_languages(session):
    come(session, "Ama", language="fr")
    come(session, "Abu", language="ar")
    come(session, "Ben")
    session.refresh_from_db()
    programme_actions.change_session(session, by=None, interpretation_languages=["fr"])

    changes = [change for one in programme_queries.draft(session.series) if (change := change_of(one))]

    assert [(one.seats, one.others) for one in concerned(changes)] == [(1, 0)]


def test_the_personal_page_tells_languages_and_wish(client, session):
    row = come(session, "Ama", language="fr")
    page = reverse("registrations:mine", args=[links.token(row.participant, links.Purpose.MINE)])
    assertContains(client.get(page), "Your wish, French: not decided yet.")

    give(session, ["ar"], ["fr"])

    assertContains(client.get(page), "English, interpreted into Arabic. <b>Your wish, French: not this time.</b>")
