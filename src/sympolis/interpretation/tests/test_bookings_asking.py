"""Interpreters asked: offers, reminders, who may be asked."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from sympolis.core.refusals import Refused
from sympolis.interpretation.actions import bookings
from sympolis.interpretation.actions.roster import renew_link
from sympolis.interpretation.models import Booking
from sympolis.interpretation.queries.bookings import channels_of, team_for
from sympolis.interpretation.tests import factories
from sympolis.interpretation.tests.booked import released
from sympolis.messaging.models import Letter
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme.tests import factories as programme
from sympolis.registrations.tests.post import kinds, letters, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]


@pytest.fixture
def session():
    return released()


@pytest.fixture
def ama(session):
    return factories.interpreter(session.series.network, "Ama")


def test_an_offer_is_a_letter_with_a_link_and_without_a_calendar_entry(session, ama):
    row = factories.offered(session, ama)
    work()

    [letter] = letters()
    assert letter.kind == "interpreter_offer"
    assert letter.to_address == "ama@interpret.example"
    assert letter.subject == "Would you interpret “Waste”?"
    assert "27 October 2020, 09:00 to 11:00" in letter.text
    assert "Host's clock: 27 October 2020, 10:00 to 12:00" in letter.text
    assert "Interpretation: English to French" in letter.text
    assert "€300.00" in letter.text
    assert "/interpreter/offers/" in letter.text
    assert not letter.calendar
    assert row.answer_by == factories.NOW + timedelta(hours=72)


def test_an_offer_is_in_the_language_of_the_roster(session):
    factories.offered(session, factories.interpreter(session.series.network, "Uwe", language="de"))
    work()

    assert "Abfall" in letters()[0].subject


def test_an_open_offer_is_reminded_of_once(session, ama, october):
    factories.offered(session, ama)
    work()
    Letter.objects.all().delete()
    assert bookings.remind_due() == 0

    october.shift(timedelta(hours=50))
    assert bookings.remind_due() == 1
    assert bookings.remind_due() == 0
    work()
    assert kinds() == ["interpreter_reminder"]


def test_only_the_team_of_the_series_books(session, ama):
    viewer = networks.member(session.series.network, Role.VIEWER)
    row = factories.offered(session, ama)

    for act in (bookings.accept, bookings.decline, bookings.release):
        with pytest.raises(Refused) as refused:
            act(row, by=viewer)
        assert refused.value.code == "not_allowed"
    with pytest.raises(Refused):
        bookings.propose(session, ama, by=viewer, language="fr")


def test_relay_of_relay_is_the_last_resort():
    """From Spanish into English; French and Arabic hear English, and who would hear Arabic instead comes last."""
    made = factories.session(floor_language="es", interpretation_languages=["en", "fr", "ar"])
    network = made.series.network
    factories.interpreter(network, "Near", pairs=(("spoken", "en", "fr"),), fee=Decimal(900))
    factories.interpreter(network, "Both", pairs=(("spoken", "ar", "fr"), ("spoken", "en", "fr")), fee=Decimal(500))
    factories.interpreter(network, "Far", pairs=(("spoken", "ar", "fr"),), fee=Decimal(100))
    factories.interpreter(network, "Pivot", pairs=(("spoken", "es", "en"),))
    (channels,) = channels_of([made]).values()
    french = next(one for one in channels if one.language == "fr")

    team = team_for(network, [made])
    fits = [
        (str(team.people[fit.worker.id].person), fit.source, fit.is_far)
        for fit in team.fits(french.job)
        if fit.is_possible
    ]

    assert fits == [("Both", "en", False), ("Near", "en", False), ("Far", "ar", True)]


def test_relay_in_a_circle_is_refused(session):
    network = session.series.network
    session.interpretation_languages = ["fr", "ar"]
    session.save()
    one = factories.interpreter(network, "One", pairs=(("spoken", "ar", "fr"),))
    two = factories.interpreter(network, "Two", pairs=(("spoken", "fr", "ar"),))
    factories.proposed(session, one, "fr", source="ar", is_relay=True)

    with pytest.raises(Refused) as refused:
        factories.proposed(session, two, "ar", source="fr", is_relay=True)
    assert refused.value.code == "relay_circle"


def test_a_session_that_is_over_takes_nobody(session, ama, october):
    row = factories.offered(session, ama)
    october.move_to(session.ends_at + timedelta(minutes=1))

    with pytest.raises(Refused) as refused:
        bookings.accept(row, by=ama)
    assert refused.value.code == "over"


def test_a_renewed_link_takes_offers_on_their_way_back(session, ama):
    factories.offered(session, ama)
    work()
    renew_link(ama, by=None)

    assert kinds() == []


def test_the_time_to_answer_is_short_before_a_session(session, ama, october):
    october.move_to(session.starts_at - timedelta(hours=1))
    row = factories.offered(session, ama)

    assert timezone.now() < row.answer_by < session.starts_at


def test_who_speaks_in_a_session_cannot_interpret_it(session, ama):
    programme.part(session, ama.person)

    with pytest.raises(Refused) as refused:
        bookings.propose(session, ama, by=None, language="fr")

    assert refused.value.code == "has_part"
    assert not Booking.objects.exists()


def test_an_offer_without_an_answer_is_made_again_in_one_step(session, ama, october):
    row = factories.offered(session, ama)
    assert bookings.offer(row, by=None).answer_by == row.answer_by
    work()
    Letter.objects.all().delete()
    october.move_to(row.answer_by + timedelta(minutes=1))

    again = bookings.offer(row, by=None)
    assert bookings.offer(row, by=None).answer_by == again.answer_by
    work()

    assert again.answer_by > timezone.now()
    assert again.reminded_at is None
    assert kinds() == ["interpreter_offer"]
