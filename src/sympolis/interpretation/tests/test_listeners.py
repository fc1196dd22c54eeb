"""Listeners, each told twice of the same fact: nobody gets a letter twice, nothing is asked twice."""

from datetime import datetime, timedelta

import pytest

from sympolis.contributions.actions import speaking as speaking_actions
from sympolis.contributions.tests import speakers
from sympolis.core.texts import Texts
from sympolis.interpretation.actions import bookings, turns
from sympolis.interpretation.actions import missing as actions
from sympolis.interpretation.models import Missing
from sympolis.interpretation.tests import desks, factories
from sympolis.journal import registry
from sympolis.journal.delivering import deliver_due
from sympolis.journal.models import Delivery
from sympolis.messaging.models import Letter
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme import actions as programme_actions
from sympolis.programme.tests import factories as programme
from sympolis.registrations.tests.post import work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("storage", "october")]
OFFERS = {
    f"booking.{fact}" for fact in ("offered", "accepted", "declined", "given_back", "released", "reminded", "moved")
}
TRIED_HERE = {(fact, "interpretation.tell_interpreter") for fact in OFFERS} | {
    ("booking.given_back", "interpretation.tell_team"), ("booking.crowded", "interpretation.tell_team"), ("programme.released", "interpretation.follow_release"),
    ("session.changed", "interpretation.mark_news"),
    ("turns.changed", "interpretation.mark_news"), ("booking.accepted", "interpretation.mark_news"),
    ("booking.declined", "interpretation.mark_news"), ("booking.given_back", "interpretation.mark_news"),
    ("booking.released", "interpretation.mark_news"),
    ("missing.marked", "interpretation.remind_of_missing"), ("missing.told", "interpretation.tell_team_of_missing"),
    ("slides.added", "interpretation.slides_arrived"), ("speaker.changed", "interpretation.told_of_slides"),
    ("person.changed", "interpretation.name_arrived"), ("session.changed", "interpretation.follow_parts"),
}  # fmt: skip


def heard(*facts: str) -> None:
    """What the worker does; then these facts once more, as after a crash: they lead to no further letter."""
    work()
    work()  # what was recorded meanwhile
    told = list(Delivery.objects.filter(entry__name__in=facts).values_list("entry__name", flat=True))
    assert set(told) == set(facts)
    before = list(Letter.objects.order_by("pk").values_list("key", "to_address"))
    Delivery.objects.filter(entry__name__in=facts).update(state="waiting", due_at="2020-01-01T00:00Z")
    assert deliver_due(bool) > 0
    assert set(Delivery.objects.values_list("state", "last_error")) == {("done", "")}
    assert list(Letter.objects.order_by("pk").values_list("key", "to_address")) == before


def test_every_listener_is_told_twice_here():
    """A new one needs a line in TRIED_HERE and a fact in a test below."""
    registered = {(fact, name) for fact, names in registry.all_listeners().items() for name in names}

    assert {pair for pair in registered if pair[1].startswith("interpretation.")} == TRIED_HERE


def test_interpreters_and_the_team_hear_of_offers_once(october):
    session = factories.session(title={"en": "Waste"})
    programme.release(session.series)
    networks.member(session.series.network, Role.COORDINATOR)
    ama, esi, kofi = (factories.interpreter(session.series.network, name) for name in ("Ama", "Esi", "Kofi"))
    row = factories.accepted(session, ama)
    bookings.decline(factories.offered(session, esi), by=esi)
    bookings.release(factories.offered(session, kofi), by=None)
    heard("booking.offered", "booking.accepted", "booking.declined", "booking.released")

    session.refresh_from_db()
    programme_actions.move_session(session, by=None, local_start=datetime(2020, 10, 28, 10))
    programme.release(session.series)
    heard("booking.moved", "programme.released")

    row.refresh_from_db()
    october.move_to(row.answer_by - timedelta(minutes=30))
    assert bookings.remind_due() == 1
    heard("booking.reminded")

    bookings.accept(row, by=ama)
    bookings.give_back(row, by=ama, words="I am ill")
    heard("booking.given_back")

    extra = factories.offered(session, factories.interpreter(session.series.network, "Adwoa"))
    for name in ("Yaa", "Abena"):
        factories.accepted(session, factories.interpreter(session.series.network, name))
    bookings.accept(extra, by=extra.interpreter)
    heard("booking.crowded")


def test_interpreters_hear_of_news_once():
    session = factories.session(title={"en": "Waste"})
    programme.release(session.series)
    ama, bea = (
        factories.accepted(session, factories.interpreter(session.series.network, name)) for name in ("Ama", "Bea")
    )
    heard("booking.accepted")
    turns.set_turns(session, "spoken", "fr", [(0, bea.pk), (60, ama.pk)], by=None)
    session.refresh_from_db()
    programme_actions.change_session(session, by=None, floor_language="es")
    programme.release(session.series)
    heard("programme.released", "session.changed", "turns.changed")

    assert Letter.objects.filter(kind="interpreter_news").count() == 2


def test_who_is_taken_out_at_the_sessions_people_is_told_once():
    session = factories.session(title={"en": "Waste"})
    programme.release(session.series)
    row = factories.accepted(session, factories.interpreter(session.series.network, "Ama"))
    work()

    session.refresh_from_db()
    programme_actions.set_parts(session, [], by=None)
    heard("session.changed")

    row.refresh_from_db()
    assert row.state == "released"
    # The letter about their yes had not gone out yet
    assert list(Letter.objects.values_list("kind", flat=True)) == ["interpreter_ended"]


def test_speakers_and_the_team_hear_once_of_what_is_missing(october):
    session = desks.session(desks.network())
    networks.member(session.series.network, Role.COORDINATOR)
    luc = desks.interpreter(session.series.network)
    desks.booking(session, luc)
    ama = speakers.speaker(session)
    for lack in ("slides", "name"):
        actions.mark(session, luc, lack=lack, person=ama.person)
    actions.mark(session, luc, lack="run", person=None, words="Who speaks last?")
    heard("missing.marked", "missing.told")

    speakers.slides(ama, session)
    heard("slides.added")

    other = speakers.speaker(session, "Esi Boateng")
    actions.mark(session, luc, lack="slides", person=other.person)
    work()
    speaking_actions.say_of_slides(other, session, by=other, without=True, is_public=False)
    heard("speaker.changed")
    speaking_actions.tell_about(ama, by=ama, spoken_name="AH-mah", function=Texts(), biography=Texts())
    heard("person.changed")

    assert list(Missing.objects.filter(resolved_at=None).values_list("lack", flat=True)) == ["run"]
