"""Mail that comes in. Messaging reads what tells of letters that did not arrive; higher apps register their readers."""

import logging
from collections.abc import Callable
from email import message_from_bytes
from email.message import Message

from django.db import Error as DatabaseFault
from django.db import transaction

log = logging.getLogger(__name__)

MOST = 1_000_000  # octets that are read of a mail; what we understand is far smaller and stands in front
DEEPEST = 30  # parts within parts

Reader = Callable[[Message], bool]
_readers: dict[str, Reader] = {}


def read_with(name: str, reader: Reader) -> None:
    """`reader(message)` looks whether a mail is for it, does what follows, and returns whether it was.

    It runs in a transaction, must bear the same mail twice, and should expect anything: strangers write mail.
    """
    _readers[name] = reader


def receive(raw: bytes) -> str:
    """Show a mail to every reader until one takes it; returns that reader's name, "" when nobody did.

    A reader that fails is logged and the next one asked: one strange mail must not hold up the others. Raises
    django.db.Error when the database is in trouble; then the mail should be given again.
    """
    message = _parsed(raw)
    if message is None:
        return ""
    for name, reader in _readers.items():
        try:
            with transaction.atomic():
                if reader(message):
                    return name
        except DatabaseFault:
            raise
        except Exception:
            log.exception("reader %s of incoming mail", name)
    return ""


def _parsed(raw: bytes) -> Message | None:
    """The mail; None for one that nests its parts so deeply that only malice can have made it."""
    try:
        message = message_from_bytes(raw[:MOST])
        return message if _depth(message) <= DEEPEST else None
    except RecursionError:
        return None


def _depth(message: Message) -> int:
    deepest, found = 1, [(message, 1)]
    while found:
        part, depth = found.pop()
        deepest = max(deepest, depth)
        payload = part.get_payload()
        if isinstance(payload, list) and depth <= DEEPEST:
            found += [(inner, depth + 1) for inner in payload if isinstance(inner, Message)]
    return deepest
