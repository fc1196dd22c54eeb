"""A mail server in trouble, and sessions that move while letters go out (trust.md 24 and 28).

The mail server is a real one on loopback, the clock is moved. Each test prints its figures; `-s` shows them.
"""

import email
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import policy

import pytest
import time_machine
from django.db import connection

from sympolis.journal.delivering import deliver_due
from sympolis.messaging.models import Letter
from sympolis.messaging.sending import send_all_due
from sympolis.messaging.states import LONGEST_OUTAGE_PAUSE
from sympolis.messaging.tests.factories import Inbox, MailServer, letter
from sympolis.programme import actions as programme
from sympolis.programme.models import Session
from sympolis.programme.tests import factories as series_of_tests
from sympolis.registrations.letters import changes, reminders
from sympolis.registrations.models import Registration
from sympolis.registrations.tests import factories
from sympolis.registrations.tests.factories import NOW

TICK = timedelta(seconds=5)  # how often the worker looks into the post


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def server(settings) -> Iterator[MailServer]:
    server = MailServer(Inbox())
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 2
    yield server
    server.stop(no_assert=True)


class Closed:
    """Stands at the door of a server that is down: counts who knocks, and hangs up."""

    def __init__(self, greeting: bytes = b"") -> None:
        self.knocks, self.greeting = 0, greeting
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        threading.Thread(target=self._answer, daemon=True).start()

    def _answer(self) -> None:
        while True:
            try:
                caller, _address = self.door.accept()
            except OSError:
                return
            self.knocks += 1
            if self.greeting:
                caller.sendall(self.greeting)
            caller.close()

    def __enter__(self) -> "Closed":
        return self

    def __exit__(self, *_error) -> None:
        self.door.close()


def states() -> dict[str, int]:
    found: dict[str, int] = {}
    for state in Letter.objects.values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def worked(clock: time_machine.Traveller, length: timedelta) -> None:
    """The worker looks into the post every TICK, for that long."""
    end = datetime.now(UTC) + length
    while datetime.now(UTC) < end:
        send_all_due(bool)
        clock.shift(TICK)


def until_out(clock: time_machine.Traveller, *, tick: timedelta = TICK) -> timedelta:
    """How long it takes until nothing waits any more."""
    began = datetime.now(UTC)
    while states().keys() & {"waiting", "deferred", "sending"}:
        send_all_due(bool)
        clock.shift(tick)
        assert datetime.now(UTC) - began < timedelta(hours=3)
    return datetime.now(UTC) - began


@pytest.mark.django_db
@pytest.mark.parametrize("greeting", [b"", b"421 4.3.2 Service not available\r\n", b"554 No SMTP service here\r\n"])
def test_a_server_that_is_gone_for_an_hour_loses_nothing(clock, server, settings, greeting):
    posted = [letter() for _ in range(120)]
    with Closed(greeting) as closed:
        settings.EMAIL_PORT = closed.port
        worked(clock, timedelta(hours=1))
        knocks, during = closed.knocks, states()
    settings.EMAIL_PORT = server.port

    took = until_out(clock)

    said = greeting.decode().strip() or "hangs up"
    print(f"\nan hour of “{said}”: {len(posted)} letters, {knocks} connections, all out {took} after its return")
    assert during == {"deferred": 120}
    assert sorted(server.inbox.addresses) == sorted(one.to_address for one in posted)
    assert knocks <= 20
    assert took <= LONGEST_OUTAGE_PAUSE + TICK


@pytest.mark.django_db
def test_new_letters_of_an_outage_wait_with_the_old_ones_and_go_out_in_the_order_they_were_written(
    clock, server, settings
):
    with Closed() as closed:
        settings.EMAIL_PORT = closed.port
        for _minute in range(60):
            letter()
            worked(clock, timedelta(minutes=1))
        knocks = closed.knocks
    settings.EMAIL_PORT = server.port

    took = until_out(clock)

    print(
        f"\na letter a minute for an hour of outage: 60 letters, {knocks} connections, all out {took} after its return"
    )
    assert len(set(server.inbox.addresses)) == len(server.inbox.addresses) == 60
    assert took <= LONGEST_OUTAGE_PAUSE + TICK


@pytest.mark.django_db
def test_an_hour_of_later_to_everything_loses_nothing(clock, server):
    posted = [letter() for _ in range(30)]
    server.inbox.answers = {one.to_address: "451 4.7.1 Try again later" for one in posted}
    worked(clock, timedelta(hours=1))
    tries = sorted(Letter.objects.values_list("tries", flat=True))
    assert states() == {"deferred": 30}
    server.inbox.answers.clear()

    took = until_out(clock)

    print(
        f"\nan hour of 451 to all of 30 letters: {tries[0]} to {tries[-1]} tries each, all out {took} after its return"
    )
    assert len(server.inbox.addresses) == len(set(server.inbox.addresses)) == 30
    assert tries[-1] <= 6
    assert took <= timedelta(hours=2)  # each letter by itself was asked to wait, and ever longer


@pytest.mark.django_db
def test_one_refused_address_is_shown_at_its_person_and_the_rest_goes_on(clock, server):
    session = factories.session()
    rows = [factories.registered(session) for _one in range(20)]
    deliver_due(bool)
    unlucky = rows[7].participant
    server.inbox.answers[unlucky.email] = "550 5.1.1 No such user here"

    send_all_due(bool)
    deliver_due(bool)

    unlucky.refresh_from_db()
    print(f"\n550 for one of {len(rows)}: {states()}, at the person: {unlucky.bounce_reason!r}")
    assert states() == {"sent": 19, "failed": 1}
    assert unlucky.bounce_reason == "550 5.1.1 No such user here"
    assert Registration.objects.exclude(participant__bounced_at=None).count() == 1


@pytest.mark.django_db
def test_a_server_that_hangs_at_one_letter_holds_up_the_others_for_a_pause_only(clock, server, settings):
    posted = [letter() for _ in range(40)]
    server.inbox.silent_at = posted[20].to_address
    began = time.monotonic()
    send_all_due(bool)
    held, first = time.monotonic() - began, len(server.inbox.taken)
    worked(clock, LONGEST_OUTAGE_PAUSE * 2)
    others = len(server.inbox.taken)
    server.inbox.silent_at = ""

    took = until_out(clock)

    print(f"\nhangs at one of 40: {held:.1f} s, {first} out before, {others} while it hung, all {took} after")
    assert held < 10 * settings.EMAIL_TIMEOUT  # not once for each of the 39 others
    assert others == 39
    assert len(set(server.inbox.addresses)) == 40


# -- case 28


def move(session: Session, local_start: datetime) -> None:
    programme.move_session(Session.objects.get(pk=session.pk), by=None, local_start=local_start)
    series_of_tests.release(session.series)


def told(inbox: Inbox) -> dict[str, list[str]]:
    """Address -> "old" or "new" for each letter in the order in which the server took them."""
    found: dict[str, list[str]] = {}
    for envelope in inbox.taken:
        text = email.message_from_bytes(envelope.content, policy=policy.default).get_body(("plain",)).get_content()
        now = text.split("Now:")[-1]  # the letter about the move tells both
        found.setdefault(envelope.rcpt_tos[0], []).append("new" if "29 October" in now else "old")
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("handed_over", [0, 7, 20])
def test_a_session_that_moves_while_its_reminders_go_out(clock, server, handed_over):
    session = factories.session()
    for _one in range(20):
        factories.registered(session, zone="Europe/Berlin")
    deliver_due(bool)
    Letter.objects.all().delete()  # the first letters are long out
    clock.move_to(datetime(2020, 10, 26, 9, 1, tzinfo=UTC))
    assert reminders.remind_due() == 20
    if handed_over:
        send_all_due(lambda: len(server.inbox.taken) >= handed_over)

    move(session, datetime(2020, 10, 29, 14))
    deliver_due(bool)
    for _minute in range(60):
        clock.shift(timedelta(minutes=1))
        changes.tell_due()
        reminders.remind_due()
        send_all_due(bool)

    heard = told(server.inbox)
    late = sum(1 for letters in heard.values() if letters != sorted(letters, reverse=True))
    print(
        f"\nmoved with {handed_over} of 20 reminders out: {sum(map(len, heard.values()))} letters, {late} old after new"
    )
    assert late == 0
    assert sum(letters.count("old") for letters in heard.values()) == handed_over
    assert [letters.count("new") for letters in heard.values()] == [1] * 20


@pytest.mark.django_db
def test_a_reminder_in_a_workers_hands_when_the_session_moved_does_not_come_back(clock, server):
    """A worker that was killed, or is told "later", with a letter in its hands leaves nothing that would be sent."""
    session = factories.session()
    factories.registered(session)
    deliver_due(bool)
    Letter.objects.all().delete()
    clock.move_to(datetime(2020, 10, 26, 9, 1, tzinfo=UTC))
    reminders.remind_due()
    claimed = Letter.objects.get()
    Letter.objects.update(state="sending", tries=1, due_at=datetime.now(UTC) + timedelta(minutes=3))
    move(session, datetime(2020, 10, 29, 14))
    deliver_due(bool)

    print(f"\nreminder in the worker's hands when the session moved: {Letter.objects.count()} left")
    assert not Letter.objects.filter(pk=claimed.pk).exists()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="threads cannot share SQLite's database in memory")
@pytest.mark.django_db(transaction=True)
def test_reminders_written_beside_a_release_tell_one_time(clock):
    """Whoever is second sees what the first one did: all reminders of the old time are taken back, none is written after."""
    left = []
    for _round in range(4):
        session = factories.session()
        for _one in range(30):
            factories.registered(session)
        deliver_due(bool)
        Letter.objects.all().delete()
        clock.move_to(datetime(2020, 10, 26, 9, 1, tzinfo=UTC))

        def elsewhere() -> None:
            try:
                reminders.remind_due()
            finally:
                connection.close()

        beside = threading.Thread(target=elsewhere)
        beside.start()
        move(session, datetime(2020, 10, 29, 14))
        beside.join(30)
        deliver_due(bool)
        left.append(Letter.objects.filter(kind="reminder_day").count())
        Letter.objects.all().delete()
        Registration.objects.all().delete()
        clock.move_to(NOW)
    print(f"\nreminders of the old time left after four releases beside them: {left}")
    assert left == [0] * 4
