"""Rows written in one go (core/rows.py), tried on the journal's."""

import pytest
from django.db import transaction
from django.utils import timezone

from sympolis.core.rows import insert
from sympolis.journal.models import Entry
from sympolis.journal.tests.factories import entry

pytestmark = pytest.mark.django_db


def test_rows_come_out_as_they_went_in_with_defaults_for_the_rest():
    now = timezone.now()
    facts = {"en": 'Head of "Water"\t\\N\n', "ar": "رئيس"}

    with transaction.atomic():
        ids = insert(Entry, ["name", "subject_id", "facts"], [("one\\\t", "1", facts), ("two", "", {})], at=now)

    one, two = (Entry.objects.get(pk=pk) for pk in ids)
    assert (one.name, one.facts, one.at, one.network_id, one.on_pages) == ("one\\\t", facts, now, None, True)
    assert (two.name, two.subject_id, two.facts) == ("two", "", {})


def test_ids_follow_those_before_and_leave_room_for_those_after():
    before = entry()
    with transaction.atomic():
        ids = insert(Entry, ["name"], [("One",), ("Two",)])
    after = entry()

    assert before.pk < ids[0] < ids[1] < after.pk
    assert Entry.objects.count() == 4


def test_nothing_is_written_without_rows_and_strays_are_faults():
    assert insert(Entry, ["name"], []) == []
    with pytest.raises(TypeError):
        insert(Entry, ["nam"], [("One",)])
