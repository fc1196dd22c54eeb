"""Storing many letters at once, by whatever way the database has."""

import pytest

from sympolis.messaging import actions
from sympolis.messaging.drafts import Draft
from sympolis.messaging.models import Letter
from sympolis.messaging.storing import A_FEW

pytestmark = pytest.mark.django_db


def draft(number: int, **fields) -> Draft:
    given = {"subject": "Grüße\\t", "text": "One\nTwo\tthree\\.\n", "headers": {"X-A": "b"}, "network": 4}
    return Draft(key=f"many:{number}", kind="test", to_address=f"r{number}@city.example", **{**given, **fields})


def test_many_letters_are_stored_as_one_by_one_and_a_key_that_is_there_stays():
    first = actions.post(**{name: getattr(draft(3), name) for name in ("key", "kind", "to_address", "subject", "text")})

    actions.post_all(draft(number, person=number) for number in range(A_FEW * 2))
    actions.post_all(draft(number) for number in range(A_FEW * 2 + 5))

    assert Letter.objects.count() == A_FEW * 2 + 5
    assert Letter.objects.get(key="many:3").pk == first.pk
    stored = Letter.objects.get(key="many:7")
    assert (stored.subject, stored.text) == ("Grüße\\t", "One\nTwo\tthree\\.\n")
    assert (stored.headers, stored.network_id, stored.person_id, stored.sent_at) == ({"X-A": "b"}, 4, 7, None)
