"""A year in one calendar entry: what we mail goes through a real mail server into a real CalDAV server."""

import email
from datetime import UTC, datetime, timedelta
from email import policy

import icalendar
import pytest
import time_machine

from sympolis.messaging.sending import send_all_due
from sympolis.messaging.tests.factories import Inbox, MailServer
from sympolis.programme import actions as programme_actions
from sympolis.programme.tests import factories as programme
from sympolis.registrations import actions
from sympolis.registrations.models import Registration
from sympolis.registrations.tests import factories
from sympolis.registrations.tests.calendars import CalDav, calendar_part, read_by_script
from sympolis.registrations.tests.factories import NOW
from sympolis.registrations.tests.post import work

pytestmark = pytest.mark.django_db
AMA = "ama@kumasi.example"
UTC_TEXT = "%Y%m%dT%H%M%SZ"


@pytest.fixture
def inbox(settings):
    server = MailServer(Inbox())
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.REPLY_TO = "exchange+{series}@mail.example"
    yield server.inbox
    server.stop(no_assert=True)


@pytest.fixture
def caldav(tmp_path):
    server = CalDav(tmp_path)
    yield server
    server.stop()


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


class Story:
    """Somebody's registration, and every mail about it put into their calendar."""

    def __init__(self, session, inbox, caldav, clock) -> None:
        self.session, self.inbox, self.caldav, self.clock = session, inbox, caldav, clock
        self.mails = []

    def arrive(self) -> None:
        """Let the quiet time pass, send what there is, and let the calendar take it."""
        work()
        self.clock.shift(timedelta(minutes=11))
        work()
        send_all_due(bool)
        for envelope in self.inbox.taken[len(self.mails) :]:
            message = email.message_from_bytes(envelope.content, policy=policy.default)
            self.mails.append(message)
            self.caldav.take(message)

    def change(self, action, **fields) -> None:
        self.session.refresh_from_db()
        action(self.session, by=None, **fields)
        programme.release(self.session.series)
        self.arrive()

    def shows(self, moment: datetime) -> bool:
        """Whether the calendar has the entry at that very minute."""
        return self.caldav.has(moment.strftime(UTC_TEXT), (moment + timedelta(minutes=1)).strftime(UTC_TEXT))


def test_an_entry_follows_every_change_and_goes_when_it_is_over(inbox, caldav, clock):
    session = factories.session(title={"en": "Waste, water; “roads”\\ and ünïcode 🚰"}, zone="Europe/Berlin")
    story = Story(session, inbox, caldav, clock)
    first, second, third = (datetime(2020, 10, day, hour, tzinfo=UTC) for day, hour in ((27, 9), (24, 12), (26, 13)))

    row = factories.registered(session, 'Ama "Esi" Mensah; Accra: Mayor', email=AMA)
    story.arrive()
    assert story.shows(first)

    story.change(programme_actions.move_session, local_start=datetime(2020, 10, 24, 14))  # Berlin 14:00 is 12:00 UTC
    assert (story.shows(first), story.shows(second)) == (False, True)

    story.change(programme_actions.move_session, local_start=datetime(2020, 10, 26, 14))  # and 13:00 UTC now
    assert (story.shows(second), story.shows(third)) == (False, True)

    story.change(programme_actions.cancel_session)
    assert not story.shows(third)

    story.change(programme_actions.reinstate_session)
    assert story.shows(third)

    actions.cancel(row, by=row.participant)
    story.arrive()
    assert not story.shows(third)

    clock.shift(60)
    factories.registered(session, str(row.participant.person), email=AMA)
    story.arrive()
    assert story.shows(third)

    sequences = [
        icalendar.Calendar.from_ical(calendar_part(mail).get_content()).events[0]["SEQUENCE"] for mail in story.mails
    ]
    assert sequences == sorted(set(sequences))
    assert Registration.objects.count() == 1


@pytest.mark.node
def test_two_readers_agree_about_every_message(inbox, caldav, clock):
    session = factories.session(title={"en": "Waste, water; “roads”\\ and ünïcode 🚰"}, zone="Asia/Kathmandu")
    story = Story(session, inbox, caldav, clock)
    factories.registered(session, 'Ama "Esi" Mensah; Accra: Mayor', email=AMA)
    story.arrive()
    story.change(programme_actions.move_session, local_start=datetime(2020, 11, 15, 10, 15))
    story.change(programme_actions.cancel_session)

    for mail, method in zip(story.mails, ("REQUEST", "REQUEST", "CANCEL"), strict=True):
        body = calendar_part(mail).get_payload(decode=True)
        (ours,) = icalendar.Calendar.from_ical(body).events
        read = read_by_script(body)
        (theirs,) = read["events"]
        assert read["method"] == method == calendar_part(mail).get_param("method")
        assert theirs["starts_at"] == f"{ours.start.astimezone(UTC):%Y-%m-%dT%H:%M:%S.000Z}"
        assert theirs["ends_at"] == f"{ours.end.astimezone(UTC):%Y-%m-%dT%H:%M:%S.000Z}"
        assert (theirs["uid"], theirs["sequence"]) == (str(ours["UID"]), ours["SEQUENCE"])
        assert theirs["summary"] == str(ours["SUMMARY"])
        assert theirs["status"] == ("CANCELLED" if method == "CANCEL" else "CONFIRMED")
        (guest,) = theirs["attendees"]
        assert guest == {
            "value": f"mailto:{AMA}", "cn": 'Ama "Esi" Mensah; Accra: Mayor', "role": "REQ-PARTICIPANT",
            "partstat": "NEEDS-ACTION", "rsvp": "TRUE", "cutype": "INDIVIDUAL",
        }  # fmt: skip
        assert theirs["organizer"]["value"] == f"mailto:exchange+{session.series.slug}@mail.example"
