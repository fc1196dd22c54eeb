"""Reads of the post office stay quick when there are many old letters."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from sympolis.messaging import queries
from sympolis.messaging.models import Letter
from sympolis.messaging.states import LetterState
from sympolis.messaging.tests.factories import letter

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("found", "index"),
    [
        (lambda: queries.due(timezone.now())[:8], "letter_state_due"),
        (lambda: queries.in_trouble(3), "letter_network_state"),
    ],
    ids=["due", "in trouble"],
)
def test_letters_long_sent_are_not_read_to_find_those_on_their_way(found, index):
    if connection.vendor == "postgresql":
        Letter.objects.bulk_create(
            Letter(key=f"sent:{number}", kind="test", to_address="a@city.example", state=LetterState.SENT)
            for number in range(3000)
        )
        with connection.cursor() as cursor:  # which reads a small table whole, and goes by what it has counted
            cursor.execute("analyze messaging_letter")

    assert index in found().explain()


def test_what_is_due_is_codes_first_then_the_longest_due_and_never_what_is_over():
    now = timezone.now()
    later, first, second, code, sending, failed, sent = (letter(secret=number == 3) for number in range(7))
    for posted, state, due in (
        (later, LetterState.WAITING, 1), (first, LetterState.DEFERRED, -9), (second, LetterState.WAITING, -8),
        (code, LetterState.WAITING, -1), (sending, LetterState.SENDING, -2), (failed, LetterState.FAILED, -9),
        (sent, LetterState.SENT, -9),
    ):  # fmt: skip
        Letter.objects.filter(pk=posted.pk).update(state=state, due_at=now + timedelta(minutes=due))

    assert list(queries.due(now)) == [code, first, second, sending]
