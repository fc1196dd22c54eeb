"""Changes of a release in words."""

from datetime import datetime

import pytest
from django.utils import translation

from sympolis.programme import actions
from sympolis.programme.changes import FIELDS, in_words, reason_in_words, what_changed
from sympolis.programme.states import ChangeKind
from sympolis.programme.tests import factories
from sympolis.programme.versions import card_of, content_of

NOON = {"starts_at": "2020-10-24T12:00:00Z", "local": "2020-10-24T14:00", "zone": "Europe/Berlin", "minutes": 120}
LATER = {"starts_at": "2020-10-26T13:00:00Z", "local": "2020-10-26T14:00", "zone": "Europe/Berlin", "minutes": 120}


def words(kind: str, *, zone: str = "Europe/Berlin", language: str = "en", **fields) -> str:
    given = {"session": "water", "title": {"en": "Water", "de": "Wasser"}, "kind": kind, "fields": [], "old": None}
    with translation.override(language):
        return in_words({**given, "new": NOON, **fields}, language=language, original="en", zone=zone)


@pytest.mark.parametrize(
    ("kind", "fields", "sentence"),
    [
        ("added", {}, "New: Water, 24 October 2020, 14:00, Berlin time, UTC+2"),
        (
            "moved",
            {"old": NOON, "new": LATER},
            "Moved: Water, from 24 October 2020, 14:00, Berlin time, UTC+2 to 26 October 2020, 14:00, Berlin time, UTC+1",
        ),
        ("changed", {"fields": ["parts", "title", "floor", "into"]}, "Changed: Water (title, languages, speakers and moderators)"),
        ("changed", {"fields": ["local"]}, "Changed: Water"),
        ("cancelled", {}, "Cancelled: Water, planned for 24 October 2020, 14:00, Berlin time, UTC+2"),
        ("reinstated", {}, "Takes place after all: Water, 24 October 2020, 14:00, Berlin time, UTC+2"),
        ("something new", {}, "Water"),
    ],
)  # fmt: skip
def test_sentences(kind, fields, sentence):
    assert words(kind, **fields) == sentence


def test_times_are_those_of_the_zone_asked_for():
    assert words("added", zone="Asia/Kathmandu").endswith("24 October 2020, 17:45, Kathmandu time, UTC+5:45")
    assert words("added", zone="UTC").endswith("24 October 2020, 12:00, UTC")


def test_title_in_the_readers_language():
    assert "Wasser" in words("added", language="de")


def test_written_exchange_is_told_in_days():
    long = {**NOON, "minutes": 4 * 1440}

    assert words("added", new=long) == "New: Water, 24 October 2020 to 28 October 2020"


def test_marks_of_writing_direction_end_with_the_title():
    assert words("added", title={"en": "\u202eevil"}).startswith("New: \u2068\u202eevil\u2069, 24 October")


@pytest.mark.parametrize(
    ("reason", "language", "line"),
    [
        ({"en": "No hall", "de": "Kein Saal"}, "de", "Warum: Kein Saal"),
        ({"en": "No hall", "fr": "Pas de salle"}, "de", "Warum: No hall"),
        ({"en": "No hall\nanywhere"}, "en", "Why: No hall anywhere"),
        ({"en": "\u202eevil"}, "en", "Why: \u2068\u202eevil\u2069"),
        ({}, "en", ""),
        (None, "en", ""),
    ],
)
def test_reason_in_words(reason, language, line):
    with translation.override(language):
        assert reason_in_words(reason, language=language, original="en") == line


def test_every_kind_has_a_sentence_of_its_own():
    told = {words(kind, old=NOON, fields=["title"]).split(":")[0] for kind in ChangeKind}

    assert len(told) == len(ChangeKind)


@pytest.mark.django_db
def test_every_field_of_a_version_has_a_word_or_is_told_by_the_kind():
    session = factories.session()
    told_by_kind = {"slug", "local", "zone", "starts_at", "state"}

    assert {*card_of(session), *content_of(session)} - FIELDS.keys() - told_by_kind == set()
    assert what_changed(["regions", "focus", "cities"]) == "regions, cities"


@pytest.mark.django_db
def test_a_real_release_reads_well():
    session = factories.released_session(title={"en": "Water"})
    actions.move_session(session, by=None, local_start=datetime(2020, 10, 29, 16))
    (change,) = factories.release(session.series).changes

    assert in_words(change, language="en", original="en", zone="Europe/Berlin") == (
        "Moved: Water, from 27 October 2020, 10:00, Berlin time, UTC+1 to 29 October 2020, 16:00, Berlin time, UTC+1"
    )
