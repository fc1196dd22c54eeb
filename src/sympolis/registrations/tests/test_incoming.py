"""Mail that comes in, all the way: to the person whose letters come back, to the answer of a calendar."""

import pytest

from sympolis.messaging import incoming
from sympolis.messaging.models import Letter
from sympolis.messaging.states import LetterState
from sympolis.messaging.tests import reports
from sympolis.registrations.tests import factories
from sympolis.registrations.tests.post import work
from sympolis.registrations.tests.test_replies import mail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
AMA = "ama@kumasi.example"


@pytest.fixture
def row():
    found = factories.registered(factories.session(), email=AMA)
    factories.registered(found.session, email="kofi@kumasi.example")
    work()
    return found


def test_a_letter_that_comes_back_stands_at_its_person_and_nobody_else(row):
    letter = Letter.objects.get(to_address=AMA)
    Letter.objects.update(state=LetterState.SENT)

    for _ in range(2):
        assert incoming.receive(reports.EXCHANGE.format(message_id=letter.message_id).encode()) == "messaging.bounces"
        work()

    row.participant.refresh_from_db()
    assert row.participant.bounced_at is not None
    assert "mailbox full" in row.participant.bounce_reason
    other = row.session.registrations.exclude(pk=row.pk).get().participant
    assert (other.bounced_at, other.bounce_reason) == (None, "")


def test_an_answer_of_a_calendar_reaches_the_registration(row):
    assert incoming.receive(mail(row, "TENTATIVE").as_bytes()) == "registrations.answers"

    row.refresh_from_db()
    assert row.reply == "tentative"
