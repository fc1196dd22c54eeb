"""The Atom feed, read by feedparser."""

from datetime import UTC, datetime

import feedparser
import pytest
from django.utils import translation
from lxml import etree

from sympolis.programme import actions, atom
from sympolis.programme.models import Series
from sympolis.programme.tests import factories

pytestmark = pytest.mark.django_db
BASE = "https://north.example"


def feed(series: Series, **fields) -> feedparser.FeedParserDict:
    again = Series.objects.select_related("network").get(pk=series.pk)
    given = {
        "base_url": BASE, "source": f"{BASE}/programme.atom", "changes_url": f"{BASE}/changes/", "language": "en",
        "zone": "Europe/Berlin",
    }  # fmt: skip
    body = atom.of_series(again, atom.latest_releases(again), **{**given, **fields})
    etree.fromstring(body)
    read = feedparser.parse(body)
    assert read.bozo == 0
    assert read.version == "atom10"
    return read


def test_one_entry_a_release_newest_first():
    series = factories.series(factories.network(name={"en": "North"}), title={"en": "Crisis & after"})
    session = factories.session(series, title={"en": "Water"})
    factories.session(series, datetime(2020, 11, 2, 9), title={"en": "Food"})
    factories.release(series, at=datetime(2020, 9, 1, 12, tzinfo=UTC))
    actions.cancel_session(session, by=None)
    factories.release(series, at=datetime(2020, 9, 2, 12, tzinfo=UTC), note={"en": "Sorry <b>all</b>"})

    read = feed(series)

    assert (read.feed.title, read.feed.updated) == ("Crisis & after: changes of the programme", "2020-09-02T12:00:00Z")
    assert read.feed.author == "North"
    assert {link.rel: link.href for link in read.feed.links} == {
        "self": f"{BASE}/programme.atom", "alternate": f"{BASE}/changes/",
    }  # fmt: skip
    assert [(entry.title, entry.updated, entry.link) for entry in read.entries] == [
        ("Version 2: 1 change", "2020-09-02T12:00:00Z", f"{BASE}/changes/#r2"),
        ("Version 1: 2 changes", "2020-09-01T12:00:00Z", f"{BASE}/changes/#r1"),
    ]
    text = read.entries[0].content[0].value
    assert f'<a href="{BASE}/series/{series.slug}/sessions/{session.slug}/">Cancelled: Water, planned for' in text
    assert "<p>Sorry &lt;b&gt;all&lt;/b&gt;</p>" in text


def test_reason_of_a_change_is_told_as_text_in_the_readers_language():
    session = factories.released_session(title={"en": "Water"})
    why = {"en": "No <b>hall</b>\n& no stage", "de": "Kein Saal"}
    session = actions.move_session(session, by=None, local_start=datetime(2020, 10, 29, 16), reason=why)
    factories.release(session.series)
    session = actions.move_session(session, by=None, local_start=datetime(2020, 10, 30, 16))
    factories.release(session.series)
    actions.move_session(session, by=None, local_start=datetime(2020, 10, 31, 16), reason="unreleased")

    lines = [entry.content[0].value for entry in feed(session.series).entries]

    assert lines[1].endswith("UTC+1</a><br />Why: No &lt;b&gt;hall&lt;/b&gt; &amp; no stage</li></ul>")
    assert [line.count("Why:") for line in lines] == [0, 1, 0]
    with translation.override("de"):
        assert "<br />Warum: Kein Saal</li>" in feed(session.series, language="de").entries[1].content[0].value


def test_ids_stay_when_title_slug_and_host_change():
    series = factories.released_session().series
    before = feed(series)
    Series.objects.filter(pk=series.pk).update(slug="other", title={"en": "Other"})

    after = feed(series, base_url="https://other.example")

    assert before.feed.id == after.feed.id
    assert [entry.id for entry in before.entries] == [entry.id for entry in after.entries]
    assert before.feed.id.startswith("urn:uuid:")


def test_ids_of_two_series_differ():
    assert feed(factories.series()).feed.id != feed(factories.series()).feed.id


def test_series_without_a_release_is_a_feed_without_entries():
    series = factories.series()

    read = feed(series)

    assert read.entries == []
    assert read.feed.updated == series.created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "]]>&amp;<x>", "\x0b\x1b\ufffe", "\u202eevil", "水" * 300]
)
def test_any_title_is_text(text):
    series = factories.released_session(title={"en": f"A{text}"}).series

    content = feed(series).entries[0].content[0].value

    assert "<script" not in content
    assert content.startswith("<ul><li><a href=")
