"""Handing letters to the mail server. The talk with it never happens inside a transaction."""

import logging
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.utils import format_datetime, formataddr
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.utils import timezone

from sympolis.journal.faults import storable
from sympolis.journal.registry import Stopping
from sympolis.messaging import providers, queries
from sympolis.messaging.bounces import record_bounced
from sympolis.messaging.mime import Message
from sympolis.messaging.models import Letter
from sympolis.messaging.secrets import unseal
from sympolis.messaging.states import (
    CLAIM,
    GIVE_UP,
    GIVE_UP_SECRET,
    TRIES_AT_LEAST,
    CalendarMethod,
    LetterState,
    pause_after,
)
from sympolis.messaging.stopping import header_address
from sympolis.messaging.storing import change

log = logging.getLogger(__name__)

BATCH = 50  # letters in one talk; many servers hang up after a hundred
HEAP = 25  # letters read at once, claimed one by one
LONGEST_ERROR = 500
LET_US_IN_FIRST = 530  # RFC 4954: says nothing about the letter, the host has not set a password
Outcome = dict[str, Any]  # columns of the letter
Trouble = (OSError, smtplib.SMTPException)


class Unreadable(Exception):
    """The host's secret key has changed since a letter with a code was sealed."""


class ServerGone(Exception):
    """The mail server does not answer, does not let us in, or hung up: no letter is to blame.

    `outcome`: what is to be noted of the letter that was being sent, if any.
    """

    def __init__(self, reason: str, outcome: Outcome | None = None) -> None:
        self.outcome = outcome or {}
        super().__init__(reason)


def send_all_due(stopping: Stopping) -> int:
    """Send until nothing is due, the server is in trouble or the worker stops; how many letters were tried."""
    count = 0
    while not stopping() and (tried := send_due(stopping)):
        count += tried
    return count


def send_due(stopping: Stopping = bool) -> int:
    """Send what is due in one talk with the mail server; how many letters were tried, 0 when the server is gone.

    Each letter is claimed (state "sending"), sent outside any transaction, then noted. A worker killed in between
    leaves the claim, which lapses after CLAIM: the letter goes out again with the same Message-ID. When the server
    is gone, everything due waits together, so that an outage costs one attempt and not one a letter. A talk that ends
    after it took a letter costs only the letter it ended at: that one may be to blame, the others have another talk.
    """
    if not _has_mail_server() or not queries.due(timezone.now()).exists():
        return 0  # without a server letters wait; `sympolis check` says so
    desk = _Desk()
    try:
        with _talk() as post, _light_commits():
            _send_some(desk, post, stopping)
    except ServerGone as gone:
        if desk.count < 2:
            _put_off_all(str(gone))
            return 0
    return desk.count


def _send_some(desk: "_Desk", post: BaseEmailBackend, stopping: Stopping) -> None:
    try:
        while desk.count < BATCH and not stopping() and (letter := desk.next()):
            desk.outcome = _sent_or_not(letter, post)
    except ServerGone as gone:
        desk.outcome = gone.outcome
        raise
    finally:
        desk.note()


class _Desk:
    """Claims letters one by one. What came of the last one is noted in the transaction that claims the next."""

    def __init__(self) -> None:
        self.count = 0
        self.outcome: Outcome = {}
        self._letter: Letter | None = None  # claimed, not yet noted
        self._heap: Iterator[Letter] = iter(())  # read, not yet claimed

    def next(self) -> Letter | None:
        """The next due letter, now ours for CLAIM."""
        with _light_transaction():
            self._write()
            letter = self._claim()
        self._letter, self.outcome = letter, {}
        return letter

    def note(self) -> None:
        """Write what came of the last letter."""
        if self.outcome:
            with _light_transaction():
                self._write()
            self._letter, self.outcome = None, {}

    def _claim(self) -> Letter | None:
        now = timezone.now()
        for letter in self._due(now):  # the condition lets exactly one of several workers have it
            mine = {"state": letter.state, "due_at": letter.due_at}
            if change(letter, mine, {"state": LetterState.SENDING, "due_at": now + CLAIM, "tries": letter.tries + 1}):
                letter.tries += 1
                self.count += 1
                return letter
        return None

    def _due(self, now: datetime) -> Iterator[Letter]:
        yield from self._heap
        self._heap = iter(list(queries.due(now)[:HEAP]))
        yield from self._heap

    def _write(self) -> None:
        letter, outcome = self._letter, self.outcome
        if letter is None or not outcome:
            return
        # Unless our claim lapsed and somebody else has tried since
        mine = {"state": LetterState.SENDING, "tries": letter.tries}
        if change(letter, mine, outcome) and outcome["state"] == LetterState.FAILED:
            record_bounced(letter)


# Claims and notes are committed without waiting for the disk. Killing our processes loses none of them; a power cut,
# or a killed PostgreSQL, may lose those of the last second: these letters go out twice, with the same Message-ID.


@contextmanager
def _light_commits() -> Iterator[None]:
    """Within it, SQLite does not wait for the disk; only outside a transaction can that be said."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=NORMAL")
        try:
            yield
        finally:
            cursor.execute("PRAGMA synchronous=FULL")


@contextmanager
def _light_transaction() -> Iterator[None]:
    """A transaction at whose end PostgreSQL does not wait for the disk."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL synchronous_commit TO off")
        yield


def say_hello() -> None:
    """Open and close a talk with the mail server. Raises OSError or smtplib.SMTPException when it does not take us."""
    post = get_connection()
    post.open()
    _close(post)


def message_of(letter: Letter, post: BaseEmailBackend | None = None) -> Message:
    """The letter as a message: text, beside it HTML and calendar when it has them; Message-ID and Date always the same."""
    read = _read_sealed if letter.is_secret else str
    own = {
        "From": settings.DEFAULT_FROM_EMAIL,
        "Message-ID": letter.message_id,
        "Date": format_datetime(letter.created_at),
        "Auto-Submitted": "auto-generated",
        "Content-Language": letter.language,
    }
    message = Message(
        subject=read(letter.subject),
        body=read(letter.text),
        to=[formataddr((letter.to_name, letter.to_address))],
        from_email=_goes_back_to(letter),
        reply_to=[letter.reply_to] if letter.reply_to else None,
        headers={**letter.headers, **_stopping(letter), **own},
        connection=post,
        boundary=_name_of(letter),
    )
    message.metadata = {providers.METADATA: _name_of(letter)}
    if letter.html:
        message.attach_alternative(read(letter.html), "text/html")
    if letter.calendar:
        _add_calendar(message, letter)
    return message


def _name_of(letter: Letter) -> str:
    """What stands before the @ of its Message-ID."""
    return letter.message_id.strip("<>").partition("@")[0]


def _goes_back_to(letter: Letter) -> str:
    """The sender on the envelope: where servers send it back to, and by which they are found to be ours (SPF)."""
    return (settings.RETURN_PATH or settings.DEFAULT_FROM_EMAIL).replace("{letter}", _name_of(letter))


def _stopping(letter: Letter) -> dict[str, str]:
    """Headers by which a mail program shows its own button for stopping, and posts to us when it is pressed (RFC 8058)."""
    if not letter.stop_url:
        return {}
    address = header_address(letter.stop_url, letter.kind)
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _add_calendar(message: Message, letter: Letter) -> None:
    """The calendar twice: Outlook and Gmail act on the last alternative, others on an attached file (RFC 6047 2.4)."""
    message.attach_alternative(letter.calendar, f"text/calendar; method={letter.calendar_method}")
    name = "cancel.ics" if letter.calendar_method == CalendarMethod.CANCEL else "invite.ics"
    message.attach(name, letter.calendar.encode(), "application/ics")


def _read_sealed(part: str) -> str:
    words = unseal(part)
    if part and not words:
        raise Unreadable
    return words


def _has_mail_server() -> bool:
    return settings.DEMO or not settings.EMAIL_BACKEND.endswith("dummy.EmailBackend")


@contextmanager
def _talk() -> Iterator[BaseEmailBackend]:
    # In the demo nothing leaves, whatever the settings say
    post = get_connection("django.core.mail.backends.dummy.EmailBackend" if settings.DEMO else None)
    try:
        post.open()
    except Trouble as error:
        raise ServerGone(_said(error)) from error
    try:
        yield post
    finally:
        _close(post)


def _close(post: BaseEmailBackend) -> None:
    try:
        post.close()
    except Trouble:
        log.info("the mail server hung up first")


def _sent_or_not(letter: Letter, post: BaseEmailBackend) -> Outcome:
    """Send a claimed letter; what is to be noted. Raises ServerGone, with that, when the talk is over."""
    try:
        message = message_of(letter, post)
        message.send()
        providers.look_taken(message)
    except Exception as error:  # a letter that cannot be written as a message must not stop the others
        return _after(error, letter)
    wiped = _wiped(letter) if not settings.DEMO else {}
    return {"state": LetterState.SENT, "sent_at": timezone.now(), "last_error": "", **wiped}


def _after(error: Exception, letter: Letter) -> Outcome:
    """What is to be noted of a letter that could not be handed over. Raises ServerGone when the talk is over."""
    if (meaning := providers.refusal(error))[0]:
        return _refused_by_provider(letter, *meaning)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, _ = next(iter(error.recipients.values()))
        return _refused(letter, error, code)
    if isinstance(error, smtplib.SMTPSenderRefused):
        return _deferred(letter, _said(error))  # our own address is set wrongly: for the host, not the letter's fault
    if isinstance(error, smtplib.SMTPResponseException):
        return _refused(letter, error, error.smtp_code)
    if isinstance(error, Trouble):
        raise ServerGone(_said(error), _deferred(letter, _said(error))) from error
    log.error("letter %s", letter.pk, exc_info=error)
    return _failed(letter, type(error).__name__)


def _refused(letter: Letter, error: smtplib.SMTPException, code: int) -> Outcome:
    if 500 <= code < 600 and code != LET_US_IN_FIRST:
        return _failed(letter, _said(error))
    outcome = _deferred(letter, _said(error))
    if code == 421:  # "closing channel" (RFC 5321 3.8)
        raise ServerGone(_said(error), outcome) from error
    return outcome


def _refused_by_provider(letter: Letter, meaning: str, words: str) -> Outcome:
    if meaning == "letter":
        return _failed(letter, words)
    if meaning == "gone":
        raise ServerGone(words, _deferred(letter, words))
    return _deferred(letter, words)


def _said(error: Exception) -> str:
    """What the server answered ("550 No such user"), or what kept us from talking to it."""
    code, words = getattr(error, "smtp_code", ""), getattr(error, "smtp_error", "")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
    said = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
    return storable(f"{code} {said}" if said else f"{type(error).__name__}: {error}")


def _deferred(letter: Letter, reason: str) -> Outcome:
    if _too_old(letter):
        return _failed(letter, reason)
    again = timezone.now() + pause_after(letter.tries)
    return {"state": LetterState.DEFERRED, "due_at": again, "last_error": reason[:LONGEST_ERROR]}


def _failed(letter: Letter, reason: str) -> Outcome:
    log.warning("letter %s (%s) failed", letter.pk, letter.kind)
    return {"state": LetterState.FAILED, "last_error": reason[:LONGEST_ERROR], **_wiped(letter)}


def _wiped(letter: Letter) -> dict[str, str]:
    return {"subject": "", "text": "", "html": ""} if letter.is_secret else {}


def _too_old(letter: Letter) -> bool:
    limit = GIVE_UP_SECRET if letter.is_secret else GIVE_UP
    return letter.tries >= TRIES_AT_LEAST and timezone.now() - letter.created_at > limit


def _put_off_all(reason: str) -> None:
    """Everything due waits, at most LONGEST_OUTAGE_PAUSE, so that letters are soon on their way when it is back."""
    log.warning("the mail server is in trouble: %s", reason)
    now = timezone.now()
    reason = reason[:LONGEST_ERROR]
    with transaction.atomic():
        for letter in queries.due(now).filter(is_secret=True):
            letter.tries += 1
            if _too_old(letter):  # the code in it is no longer worth anything
                mine = Letter.objects.filter(pk=letter.pk, state=letter.state, due_at=letter.due_at)
                mine.update(state=LetterState.FAILED, tries=letter.tries, last_error=reason, **_wiped(letter))
        for tries in set(queries.due(now).order_by().values_list("tries", flat=True).distinct()):
            again = now + pause_after(tries + 1, outage=True)
            late = queries.due(now).order_by().filter(tries=tries)
            late.update(state=LetterState.DEFERRED, due_at=again, tries=tries + 1, last_error=reason)
