"""Letters that come back, told by every kind of mail server."""

import time

import pytest

from sympolis.journal.models import Entry
from sympolis.messaging import incoming
from sympolis.messaging.models import Letter
from sympolis.messaging.states import LetterState
from sympolis.messaging.tests import reports
from sympolis.messaging.tests.factories import letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent():
    posted = letter(network=4, person=9, about="a.b:1")
    Letter.objects.update(state=LetterState.SENT)
    return posted


def receive(words: str, posted: Letter, **more: str) -> str:
    name = posted.message_id.strip("<>").partition("@")[0]
    given = {"action": "failed", "report": "delivery-status", **more}
    return incoming.receive(words.format(message_id=posted.message_id, name=name, **given).encode())


def outcome(posted: Letter) -> tuple[str, str]:
    posted.refresh_from_db()
    return posted.state, posted.last_error


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (reports.POSTFIX, "550 5.1.1 <reader@city.example>: Recipient address rejected: No such user"),
        (reports.EXCHANGE, "554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException"),
        (reports.HEADERS_ALONE, "5.1.1"),
        (reports.EXIM, "550 5.1.1 User unknown"),
        (reports.QMAIL, "Sorry, no mailbox here by that name. (#5.1.1)"),
        (reports.WITHOUT_ORIGINAL, "5.4.4"),
    ],
    ids=["postfix", "exchange", "headers alone", "exim", "qmail", "address it went back to"],
)
def test_a_letter_that_comes_back_is_bounced_once_with_the_servers_reason(sent, words, reason):
    other = letter()

    assert receive(words, sent) == "messaging.bounces"
    assert receive(words, sent) == "messaging.bounces"

    assert outcome(sent) == ("bounced", reason)
    assert outcome(other)[0] == "waiting"
    (told,) = Entry.objects.filter(name="letter.bounced")
    assert (told.network_id, told.subject_id) == (4, str(sent.pk))
    assert told.facts == {"kind": "test", "about": "a.b:1", "person": 9}


def test_a_letter_that_is_late_stays_sent_and_says_so(sent):
    receive(reports.POSTFIX, sent, action="delayed")

    assert outcome(sent)[0] == "sent"
    assert "No such user" in outcome(sent)[1]
    assert not Entry.objects.exists()


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_good_news_changes_nothing(sent, action):
    receive(reports.POSTFIX, sent, action=action)

    assert outcome(sent) == ("sent", "")


def test_a_report_of_a_letter_that_was_never_sent_changes_nothing(sent):
    Letter.objects.update(state=LetterState.WAITING)

    receive(reports.POSTFIX, sent)

    assert outcome(sent) == ("waiting", "")


def test_absence_is_no_bounce(sent):
    assert receive(reports.OUT_OF_OFFICE, sent) == ""
    assert outcome(sent) == ("sent", "")


def test_a_report_of_somebody_elses_letter_is_left_to_people(sent):
    words = reports.POSTFIX.format(action="failed", report="delivery-status", message_id="<abc@elsewhere.example>")

    assert incoming.receive(words.encode()) == ""
    assert outcome(sent) == ("sent", "")


NASTY = {
    "empty": b"",
    "no mail": b"\x00\xff\xfe" * 1000,
    "only a boundary": b"Content-Type: multipart/report; boundary=B; report-type=delivery-status\n\n--B",
    "unknown charset": b"Content-Type: text/plain; charset=nonsense\nFrom: mailer-daemon@x\n\n550 x "
    + b"0" * 32
    + b"@x",
    "odd encoding": b"Content-Type: text/plain\nContent-Transfer-Encoding: uuencode\nFrom: postmaster@x\n\nbegin",
    "deep": b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)),
    "deep messages": b"Content-Type: message/rfc822\n\n" * 5000,
    "many parts": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 200_000,
    "long header": b"From: " + b"mailer-daemon@x, " * 100_000 + b"\n\nx",
    "long line": b"From: mailer-daemon@x\n\n" + b"550 " * 450_000,
    "bad bytes in fields": b"From: =?utf-8?b?////?= <mailer-daemon@x>\nMessage-ID: \xff\n\nx",
    "many recipients": b"Content-Type: message/delivery-status\n\n" + b"Action: failed\n\n" * 100_000,
}


@pytest.mark.parametrize("raw", NASTY.values(), ids=NASTY.keys())
def test_strangers_mail_is_read_in_seconds_and_says_nothing(sent, raw, caplog):
    began = time.process_time()

    assert incoming.receive(raw) == ""

    took = time.process_time() - began
    print(f"{len(raw):,} octets in {took:.2f} s")
    assert took < 5
    assert "Traceback" not in caplog.text
    assert outcome(sent) == ("sent", "")


def test_a_huge_mail_is_read_in_front(sent):
    raw = reports.EXCHANGE.format(message_id=sent.message_id).encode().replace(b"--x--", b"--x\n\n" + b"x" * 5_000_000)

    assert incoming.receive(raw) == "messaging.bounces"
    assert outcome(sent)[0] == "bounced"
