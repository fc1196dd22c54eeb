"""Posting a letter. It goes out after the transaction that wrote it, by the worker."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from sympolis.core import pulse
from sympolis.core.text import one_line, tidy
from sympolis.journal import actions as journal
from sympolis.messaging.drafts import Draft
from sympolis.messaging.kinds import Kind
from sympolis.messaging.models import Letter, LetterText
from sympolis.messaging.states import KEPT, OPEN, OVER, TROUBLED, LetterState
from sympolis.messaging.storing import store
from sympolis.messaging.texts import refuse

A_BATCH = 1000  # letters in one DELETE


def post(**draft: Any) -> Letter:
    """Put a letter into the post, in the caller's transaction; the same `key` twice is one letter.

    Takes the fields of `Draft` by name. Raises ValidationError for an address that is none.
    """
    letter = Draft(**draft).letter()
    given = {name: value for name, value in vars(letter).items() if name not in {"_state", "id", "key"}}
    letter, created = Letter.objects.get_or_create(key=letter.key, defaults=given)
    if created:
        transaction.on_commit(_wake_worker, robust=True)
    return letter


def post_all(drafts: Iterable[Draft]) -> int:
    """Put many letters into the post, in the caller's transaction; returns how many were given.

    A key that is already there is left as it is. A letter whose address is none is stored as failed, the rest goes on.
    """
    letters = [draft.letter_or_failed() for draft in drafts]
    if letters:
        store(letters)
        transaction.on_commit(_wake_worker, robust=True)
    return len(letters)


def retry(letter: Letter, *, by: journal.Actor | None) -> Letter:
    """Send a failed, deferred or bounced letter again at once. The caller has checked that `by` may.

    Nothing changes for letters in other states, nor for one with a code in it that is over: its words are gone.
    """
    with transaction.atomic():
        letter = Letter.objects.select_for_update().get(pk=letter.pk)
        gone = letter.is_secret and letter.state in OVER
        if gone or letter.state not in TROUBLED:
            return letter
        letter.state, letter.tries, letter.due_at = LetterState.WAITING, 0, timezone.now()
        letter.save(update_fields=["state", "tries", "due_at"])
        journal.record("letter.retried", letter, network=letter.network_id, by=by)
    return letter


def forget_old() -> int:
    """Delete letters that are over (sent, failed, bounced) and older than KEPT; returns how many."""
    over = Letter.objects.filter(state__in=OVER)
    return over.filter(created_at__lt=timezone.now() - KEPT).delete()[0]


def take_back(kinds: Collection[str], *, network: int, which: Callable[[Letter], bool]) -> list[Letter]:
    """Delete letters of these kinds that are still on their way; returns them.

    which   whether to take a letter; only its key, kind, person, address, cause, state and time are read
    For letters that would tell something that is no longer so. One that is being handed over may still arrive.
    """
    on_their_way = Letter.objects.filter(state__in=OPEN, network_id=network, kind__in=kinds)
    found = on_their_way.only("key", "kind", "person_id", "to_address", "about", "state", "created_at")
    gone = [letter for letter in found if which(letter)]
    for start in range(0, len(gone), A_BATCH):
        Letter.objects.filter(pk__in=[letter.pk for letter in gone[start : start + A_BATCH]]).delete()
    return gone


def take_back_older(kinds: Collection[str], *, than: datetime) -> int:
    """Delete letters of these kinds that are still on their way and were written before `than`; returns how many."""
    late = Letter.objects.filter(state__in=OPEN, kind__in=kinds, created_at__lt=than)
    return late.delete()[0]


def change_text(
    kind: Kind, *, network: int, language: str, subject: str, body: str, by: journal.Actor | None
) -> LetterText:
    """Give a kind of letter the network's own words in one language. The caller has checked that `by` may.

    Raises Refused when a letter could not be written from them (unknown placeholder, unsafe link, too long).
    """
    subject, body = one_line(subject), tidy(body)
    refuse(kind, subject, body)
    with transaction.atomic():
        row, _created = LetterText.objects.update_or_create(
            network_id=network, kind=kind.code, language=language,
            defaults={"subject": subject, "body": body, "changed_at": timezone.now()},
        )  # fmt: skip
        journal.record("letter_text.changed", row, network=network, by=by, kind=kind.code, language=language)
    return row


def remove_text(kind: Kind, *, network: int, language: str, by: journal.Actor | None) -> bool:
    """Let a kind of letter say what the program says by itself; False when it did already."""
    with transaction.atomic():
        row = LetterText.objects.filter(network_id=network, kind=kind.code, language=language).first()
        if row is None:
            return False
        journal.record("letter_text.removed", row, network=network, by=by, kind=kind.code, language=language)
        row.delete()
    return True


def _wake_worker() -> None:
    pulse.bump("work")
