"""What a refused verb must look like."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction

from sympolis.core.refusals import Refused
from sympolis.journal.models import Entry
from sympolis.programme.models import Move, Part, Release, Segment, Series, Session, SessionVersion, Theme

STORED = (Series, Theme, Session, Segment, Part, Move, Release, SessionVersion, Entry)


@contextmanager
def refused(code: str, field: str | None = None) -> Iterator[pytest.ExceptionInfo]:
    """The block raises Refused with that code (and field) in real words, and no row is added or removed by it."""
    before = [set(model.objects.values_list("pk", flat=True)) for model in STORED]
    with pytest.raises(Refused) as caught, transaction.atomic():
        yield caught
    assert caught.value.code == code, caught.value.words
    assert field is None or caught.value.field == field
    assert len(str(caught.value)) > 10
    assert [set(model.objects.values_list("pk", flat=True)) for model in STORED] == before


def facts(name: str = "") -> list[tuple[str, dict]]:
    """Names and facts recorded so far, oldest first."""
    rows = Entry.objects.order_by("pk")
    return [(row.name, row.facts) for row in (rows.filter(name=name) if name else rows)]
