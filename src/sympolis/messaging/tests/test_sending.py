"""Letters through a real mail server on loopback."""

import email
import socket
from datetime import timedelta
from email import policy
from email.utils import parseaddr, parsedate_to_datetime

import pytest
from django.utils import timezone

from sympolis.journal.models import Entry
from sympolis.messaging.models import Letter
from sympolis.messaging.sending import send_all_due, send_due
from sympolis.messaging.states import CLAIM, GIVE_UP, GIVE_UP_SECRET, LONGEST_OUTAGE_PAUSE, PAUSES, LetterState
from sympolis.messaging.tests.factories import Inbox, MailServer, letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def inbox(settings):
    """What a real server took; settings lead there."""
    server = MailServer(Inbox())
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 20
    yield server.inbox
    server.stop(no_assert=True)


def state(posted: Letter) -> tuple[str, str]:
    posted.refresh_from_db()
    return posted.state, posted.last_error


def later(pause: timedelta) -> None:
    """That much time passes."""
    for posted in Letter.objects.all():
        Letter.objects.filter(pk=posted.pk).update(due_at=posted.due_at - pause)


def test_a_letter_arrives_as_written(inbox):
    posted = letter(
        to_address="abena@accra.example",
        to_name='Abena "Esi" Owusu, Stadt Köln',
        reply_to="team@network.example",
        subject="Ihre Sitzung – verschoben",
        text="Grüße aus Kochi\n",
        html="<p>Grüße</p>",
        language="de",
        headers={"List-Unsubscribe": "<https://network.example/me/>"},
    )

    assert send_all_due(bool) == 1

    message = email.message_from_bytes(inbox.taken[0].content, policy=policy.default)
    assert inbox.addresses == ["abena@accra.example"]
    assert parseaddr(str(message["To"])) == ('Abena "Esi" Owusu, Stadt Köln', "abena@accra.example")
    assert str(message["Subject"]) == "Ihre Sitzung – verschoben"
    assert (message["Reply-To"], message["Content-Language"]) == ("team@network.example", "de")
    assert message["List-Unsubscribe"] == "<https://network.example/me/>"
    assert message["Message-ID"] == posted.message_id
    assert abs(parsedate_to_datetime(message["Date"]) - posted.created_at) < timedelta(seconds=1)
    assert message.get_body(("plain",)).get_content().replace("\r", "") == "Grüße aus Kochi\n"
    assert message.get_body(("html",)).get_content().strip() == "<p>Grüße</p>"
    assert state(posted) == (LetterState.SENT, "")


ICS = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1@x.example\r\n"
    "SUMMARY:Grüße\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def test_a_calendar_part_is_an_alternative_and_an_attached_file(inbox):
    letter(html="<p>Moved</p>", calendar=ICS, calendar_method="REQUEST")

    send_all_due(bool)

    message = email.message_from_bytes(inbox.taken[0].content, policy=policy.default)
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics",
    ]  # fmt: skip
    part, file = list(message.walk())[-2:]
    assert (dict(part["Content-Type"].params), part.get_content()) == ({"method": "REQUEST", "charset": "utf-8"}, ICS)
    assert (file.get_content_disposition(), file.get_filename()) == ("attachment", "invite.ics")
    assert file.get_content() == ICS.encode()


def test_a_calendar_part_without_a_known_method_is_a_fault_of_the_caller():
    with pytest.raises(ValueError, match="calendar_method"):
        letter(calendar=ICS, calendar_method="REQUEST; x=y")


def test_the_envelope_names_where_a_letter_goes_back_to_and_the_letter_its_sender(inbox, settings):
    settings.DEFAULT_FROM_EMAIL = "Exchange <exchange@network.example>"
    first = letter()
    send_all_due(bool)
    settings.RETURN_PATH = "bounces+{letter}@network.example"
    second = letter()
    send_all_due(bool)

    name = second.message_id.strip("<>").partition("@")[0]
    assert first.message_id.endswith("@network.example>")
    assert [taken.mail_from for taken in inbox.taken] == ["exchange@network.example", f"bounces+{name}@network.example"]
    senders = [email.message_from_bytes(taken.content, policy=policy.default)["From"] for taken in inbox.taken]
    assert senders == ["Exchange <exchange@network.example>"] * 2


def test_letters_that_may_be_stopped_say_so_to_mail_programs(inbox):
    letter(stop_url="https://network.example/letters/stop/abc/")

    send_all_due(bool)

    message = email.message_from_bytes(inbox.taken[0].content, policy=policy.default)
    assert message["List-Unsubscribe"] == "<https://network.example/letters/stop/abc/>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("name", ["x" * 300, "Ä" * 300, 'back\\slash "', "a\u202ereversed", "🏙 City", "名前"])
def test_unusual_names_arrive(inbox, name):
    letter(to_name=name, to_address="a@city.example")

    send_all_due(bool)

    message = email.message_from_bytes(inbox.taken[0].content, policy=policy.default)
    assert [(found.display_name, found.addr_spec) for found in message["To"].addresses] == [(name, "a@city.example")]


def test_a_refused_address_fails_with_the_reason_and_the_rest_goes_on(inbox):
    letters = [letter() for _ in range(3)]
    inbox.answers[letters[1].to_address] = "550 5.1.1 No such user here"

    assert send_all_due(bool) == 3

    assert [state(posted) for posted in letters] == [
        ("sent", ""), ("failed", "550 5.1.1 No such user here"), ("sent", ""),
    ]  # fmt: skip
    assert inbox.addresses == [letters[0].to_address, letters[2].to_address]


def test_later_is_later_with_growing_pauses_and_then_it_arrives_once(inbox):
    posted, other = letter(), letter()
    inbox.answers[posted.to_address] = "451 4.7.1 Greylisted, try again later"
    for pause in PAUSES[:3]:
        began = timezone.now()
        send_all_due(bool)
        assert state(posted) == ("deferred", "451 4.7.1 Greylisted, try again later")
        assert began + pause <= posted.due_at <= timezone.now() + pause
        assert send_all_due(bool) == 0
        later(pause)

    inbox.answers.clear()
    send_all_due(bool)

    assert state(posted) == ("sent", "")
    assert inbox.addresses == [other.to_address, posted.to_address]


def test_after_five_days_of_later_it_fails(inbox):
    posted = letter()
    inbox.answers[posted.to_address] = "450 Mailbox busy"
    Letter.objects.update(created_at=timezone.now() - GIVE_UP - timedelta(minutes=1), tries=12)

    send_all_due(bool)

    assert state(posted) == ("failed", "450 Mailbox busy")


def test_content_that_is_refused_fails_this_letter(inbox):
    posted = letter()
    inbox.at_data = "554 5.7.1 Looks like spam"

    send_all_due(bool)

    assert state(posted) == ("failed", "554 5.7.1 Looks like spam")


def test_our_own_address_refused_is_nothing_the_letter_did(inbox):
    posted = letter()
    inbox.at_sender = "550 5.7.1 Sender not allowed"

    send_all_due(bool)

    assert state(posted) == ("deferred", "550 5.7.1 Sender not allowed")


def test_while_the_server_refuses_nothing_is_lost_and_one_attempt_serves_all(inbox, settings):
    letters = [letter() for _ in range(4)]
    reachable, settings.EMAIL_PORT = settings.EMAIL_PORT, 1  # nobody listens there
    for _ in range(8):  # more than an hour of outage
        assert send_all_due(bool) == 0
        assert {(posted.state, posted.last_error.split(":")[0]) for posted in Letter.objects.all()} == {
            ("deferred", "ConnectionRefusedError")
        }
        assert max(posted.due_at for posted in Letter.objects.all()) <= timezone.now() + LONGEST_OUTAGE_PAUSE
        later(LONGEST_OUTAGE_PAUSE)

    settings.EMAIL_PORT = reachable
    assert send_all_due(bool) == 4

    assert inbox.addresses == [posted.to_address for posted in letters]


def test_an_outage_with_many_letters_waiting_costs_a_few_queries(inbox, settings, django_assert_max_num_queries):
    letters = [letter(secret=number == 0) for number in range(30)]
    settings.EMAIL_PORT = 1

    with django_assert_max_num_queries(9):
        assert send_all_due(bool) == 0

    assert {state(posted)[0] for posted in letters} == {"deferred"}
    assert {posted.tries for posted in letters} == {1}


def test_a_letter_that_is_refused_for_good_is_told_to_whoever_listens(inbox):
    posted = letter(network=3, person=5, about="a.b:7")
    inbox.answers[posted.to_address] = "550 5.1.1 No such user here"

    send_all_due(bool)

    told = Entry.objects.get(name="letter.bounced")
    assert (told.network_id, told.subject_id) == (3, str(posted.pk))
    assert told.facts == {"kind": "test", "about": "a.b:7", "person": 5}


def test_a_server_that_says_goodbye_ends_the_talk_and_everything_goes_out_later(inbox):
    letters = [letter() for _ in range(3)]
    inbox.answers[letters[0].to_address] = "421 4.3.2 Closing"

    send_all_due(bool)
    assert {posted.state for posted in Letter.objects.all()} == {"deferred"}
    assert inbox.addresses == []

    inbox.answers.clear()
    later(LONGEST_OUTAGE_PAUSE)
    assert send_all_due(bool) == 3
    assert {posted.state for posted in Letter.objects.all()} == {"sent"}


def test_a_server_that_says_nothing_more_holds_up_nothing_for_long(inbox, settings):
    settings.EMAIL_TIMEOUT = 2
    letters = [letter() for _ in range(3)]
    inbox.silent_at = letters[1].to_address

    send_all_due(bool)
    assert [state(posted)[0] for posted in letters] == ["sent", "deferred", "sent"]
    assert "timed out" in letters[1].last_error

    inbox.silent_at = ""
    later(LONGEST_OUTAGE_PAUSE)
    send_all_due(bool)
    assert {posted.state for posted in Letter.objects.all()} == {"sent"}
    assert sorted(inbox.addresses) == sorted(posted.to_address for posted in letters)


def calls(server: socket.socket) -> int:
    """How often somebody has called a server that never answered."""
    server.setblocking(False)
    count = 0
    while True:
        try:
            server.accept()[0].close()
        except BlockingIOError:
            return count
        count += 1


def test_a_server_that_never_says_hello_costs_one_wait_for_all(settings, inbox):
    settings.EMAIL_TIMEOUT = 0.3
    letters = [letter() for _ in range(5)]
    with socket.create_server(("127.0.0.1", 0)) as mute:
        settings.EMAIL_PORT = mute.getsockname()[1]

        assert send_all_due(bool) == 0

        assert calls(mute) == 1
    assert {state(posted)[0] for posted in letters} == {"deferred"}
    assert all(posted.last_error.endswith("timed out") for posted in letters)


def test_a_server_that_wants_a_password_first_makes_no_letter_fail(inbox):
    posted = letter()
    inbox.answers[posted.to_address] = "530 5.7.0 Authentication required"

    send_all_due(bool)

    assert state(posted) == ("deferred", "530 5.7.0 Authentication required")


def test_a_code_that_cannot_be_read_any_more_is_not_sent_as_a_blank_letter(inbox, settings):
    code, plain = letter(secret=True), letter()
    settings.SECRET_KEY = "another"

    send_all_due(bool)

    assert (state(code), state(plain)) == (("failed", "Unreadable"), ("sent", ""))
    assert inbox.addresses == [plain.to_address]


def test_a_letter_with_a_code_goes_first_and_is_wiped_once_sent(inbox):
    plain = letter()
    code = letter(secret=True, subject="Your code: 4829 1375", text="4829 1375", to_address="a@city.example")

    send_all_due(bool)

    assert inbox.addresses == ["a@city.example", plain.to_address]
    assert b"4829 1375" in inbox.taken[0].content
    code.refresh_from_db()
    assert (code.subject, code.text, code.html, code.state) == ("", "", "", "sent")
    assert Letter.objects.get(pk=plain.pk).text == "It has moved.\n"


def test_a_code_nobody_can_use_any_more_is_wiped_and_not_sent(settings, inbox):
    code = letter(secret=True)
    Letter.objects.update(created_at=timezone.now() - GIVE_UP_SECRET - timedelta(minutes=1), tries=7)
    settings.EMAIL_PORT = 1

    send_all_due(bool)

    assert state(code)[0] == "failed"
    assert (code.subject, code.text) == ("", "")


def test_a_worker_killed_while_sending_sends_again_under_the_same_id_once_its_claim_lapsed(inbox):
    posted = letter()
    Letter.objects.update(state=LetterState.SENDING, tries=1, due_at=timezone.now() + CLAIM)
    assert send_all_due(bool) == 0

    later(CLAIM)
    assert send_all_due(bool) == 1

    message = email.message_from_bytes(inbox.taken[0].content, policy=policy.default)
    assert message["Message-ID"] == posted.message_id


def test_a_letter_that_cannot_be_a_message_fails_alone(inbox):
    broken, fine = letter(), letter()
    Letter.objects.filter(pk=broken.pk).update(headers={"List-Id": "x\nBcc: y"})

    send_all_due(bool)

    assert state(broken) == ("failed", "BadHeaderError")
    assert state(fine) == ("sent", "")


def test_without_a_mail_server_letters_wait(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    posted = letter()

    assert send_all_due(bool) == 0
    assert (state(posted), posted.tries) == (("waiting", ""), 0)


def test_a_worker_that_stops_finishes_its_letter_and_leaves_the_rest(inbox):
    letters = [letter() for _ in range(3)]

    assert send_due(lambda: len(inbox.taken) == 1) == 1

    assert [state(posted)[0] for posted in letters] == ["sent", "waiting", "waiting"]


def test_nothing_leaves_the_demo_and_codes_stay_readable(inbox, settings):
    settings.DEMO = True
    code = letter(secret=True, text="4829 1375")

    assert send_all_due(bool) == 1

    assert inbox.taken == []
    code.refresh_from_db()
    assert code.state == "sent"
    assert code.text
