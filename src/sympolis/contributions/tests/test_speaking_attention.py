"""What of speakers stands among the next steps of the team."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.utils import timezone

from sympolis.contributions import speaking_attention
from sympolis.contributions.actions import speaking as actions
from sympolis.contributions.models import Speaker
from sympolis.contributions.tests import speakers as factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel("2020-10-10T08:00:00Z", tick=False) as clock:
        yield clock


@pytest.fixture
def session():
    return factories.released(factories.session(title={"en": "Water"}))


def words(session) -> list[tuple[str, str]]:
    return [(step.urgency, step.words) for step in speaking_attention.steps([session], timezone.now())]


def test_links_that_were_not_sent_are_counted(session):
    first, _second = factories.speaker(session), factories.speaker(session, "Kofi Boateng")
    factories.speaker(session, "Esi Host", role="host")  # is asked for nothing
    assert words(session) == [("do", "2 people have not been sent the link to prepare: Water, Tue 27 Oct")]

    Speaker.objects.filter(pk=first.pk).update(invited_at=timezone.now())
    assert words(session) == [("do", "1 person has not been sent the link to prepare: Water, Tue 27 Oct")]


def test_a_session_far_away_or_over_asks_for_nothing(session, october):
    factories.speaker(session)
    october.move_to("2020-09-01T08:00:00Z")
    assert words(session) == []
    october.move_to("2020-10-28T08:00:00Z")
    assert words(session) == []


def test_who_cannot_be_there_and_who_wants_a_date(session):
    ama = factories.speaker(session)
    Speaker.objects.update(invited_at=datetime(2020, 10, 1, tzinfo=UTC))
    away = actions.Away(datetime(2020, 10, 27), datetime(2020, 10, 28))
    actions.set_unavailable(ama, [away], "Africa/Accra", by=ama)
    actions.note_check(ama, "asked", wish="Mondays", by=ama)

    assert words(session) == [
        ("fix", "Ama Mensah cannot be there: Water, Tue 27 Oct"),
        ("do", "Ama Mensah wants a date for the technical check."),
    ]
