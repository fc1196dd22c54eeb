"""Calendar files, read back by two independent readers."""

import re
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import vobject
from django.utils import translation

from sympolis.programme import actions, calendar
from sympolis.programme.models import Series, Session
from sympolis.programme.published import Published, published
from sympolis.programme.tests import factories

pytestmark = pytest.mark.django_db
BASE = "https://north.example"
SOURCE = f"{BASE}/series/x/programme.ics"


def read(series: Series, language: str = "en") -> Published:
    return published(Series.objects.select_related("network").get(pk=series.pk), base_url=BASE, language=language)


def feed(series: Series, language: str = "en") -> bytes:
    with translation.override(language):
        return calendar.of_series(read(series, language), source=SOURCE)


def events(body: bytes) -> list[icalendar.Event]:
    return icalendar.Calendar.from_ical(body).events


def unfolded(body: bytes) -> list[str]:
    return body.decode().replace("\r\n ", "").split("\r\n")


def test_session_keeps_its_clock_and_its_instant():
    series = factories.series()
    factories.session(series, datetime(2020, 10, 24, 14))
    factories.session(series, datetime(2020, 10, 26, 14))
    factories.release(series)

    first, second = events(feed(series))

    assert first["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert [first.start.astimezone(UTC).hour, second.start.astimezone(UTC).hour] == [12, 13]
    assert [first.end - first.start, second.end - second.start] == [timedelta(hours=2)] * 2


@pytest.mark.parametrize(
    ("zone", "local", "minutes"),
    [
        ("Europe/Berlin", datetime(2020, 10, 24, 23), 240),  # across midnight
        ("Europe/Berlin", datetime(2020, 10, 25, 1), 180),  # across a change
        ("America/New_York", datetime(2020, 11, 1, 10), 60),
        ("Asia/Amman", datetime(2020, 10, 30, 10), 60),
        ("America/Sao_Paulo", datetime(2020, 11, 15, 10), 60),
        ("Asia/Kathmandu", datetime(2020, 11, 15, 10, 15), 45),
        ("Australia/Lord_Howe", datetime(2020, 10, 4, 1), 120),
        ("Pacific/Kiritimati", datetime(2020, 12, 31, 23), 120),  # across the end of a year
        ("UTC", datetime(2020, 11, 15, 10), 60),
    ],
)
def test_both_readers_see_the_instants_we_stored(zone, local, minutes):
    session = factories.released_session(factories.series(), local, zone=zone, minutes=minutes)
    body = feed(session.series)

    one = events(body)[0]
    other = vobject.readOne(body.decode()).vevent

    for start, end in ((one.start, one.end), (other.dtstart.value, other.dtend.value)):
        assert start.astimezone(UTC) == session.starts_at
        assert end.astimezone(UTC) == session.ends_at


def test_both_readers_see_the_second_of_a_doubled_hour():
    session = factories.released_session(factories.series(), datetime(2020, 10, 25, 2, 30), second_hour=True)
    body = feed(session.series)

    assert session.starts_at == datetime(2020, 10, 25, 1, 30, tzinfo=UTC)
    assert events(body)[0].start == session.starts_at
    assert vobject.readOne(body.decode()).vevent.dtstart.value == session.starts_at


def test_every_zone_that_a_time_names_is_in_the_file_once_and_no_other():
    series = factories.series()
    for zone in ("Europe/Berlin", "Asia/Manila", "Europe/Berlin", "UTC"):
        factories.session(series, zone=zone)
    factories.release(series)

    read_back = icalendar.Calendar.from_ical(feed(series))

    assert sorted(zone["TZID"] for zone in read_back.timezones) == ["Asia/Manila", "Europe/Berlin"]


def test_a_move_keeps_the_uid_and_raises_the_sequence_once_it_is_released():
    session = factories.session()
    factories.release(session.series, at=datetime(2020, 9, 1, 12, tzinfo=UTC))
    released = feed(session.series)
    actions.move_session(session, by=None, local_start=datetime(2020, 10, 29, 16))
    assert feed(session.series) == released  # the draft stays inside
    factories.release(session.series, at=datetime(2020, 9, 2, 12, tzinfo=UTC))

    before, after = events(released)[0], events(feed(session.series))[0]

    assert before["UID"] == after["UID"] == f"{session.uid}@sympolis"
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after.start.astimezone(UTC) == datetime(2020, 10, 29, 15, tzinfo=UTC)
    assert [after[name].dt.day for name in ("CREATED", "DTSTAMP", "LAST-MODIFIED")] == [1, 2, 2]
    assert "Moved. Before: 27 October 2020, 10:00 to 12:00, Berlin time, UTC+1" in after["DESCRIPTION"]


def test_uid_does_not_follow_the_host():
    session = factories.released_session()
    here = read(session.series)
    there = published(here.series, base_url="https://other.example", language="en")

    assert calendar.of_session(here, here.entries[0]) != calendar.of_session(there, there.entries[0])
    uids = [events(calendar.of_session(p, p.entries[0]))[0]["UID"] for p in (here, there)]
    assert uids == [f"{session.uid}@sympolis"] * 2


def test_cancelled_session_stays_in_the_calendar_as_cancelled_with_its_reason():
    session = factories.released_session(title={"en": "Water"})
    actions.cancel_session(session, by=None, reason={"en": "The speaker is ill."})
    factories.release(session.series)

    event = events(feed(session.series))[0]

    assert (event["STATUS"], event["TRANSP"], event["SEQUENCE"]) == ("CANCELLED", "TRANSPARENT", 1)
    assert event["SUMMARY"] == "Cancelled: Water"
    assert event["DESCRIPTION"].startswith("The speaker is ill.")
    assert "CONFERENCE" not in event


def test_what_an_entry_says():
    series = factories.series()
    theme = factories.theme(series, "Lockdown management", short_name={"en": "Lockdown"})
    session = factories.released_session(
        series,
        title={"en": "Water"},
        summary={"en": "Line one\nLine two"},
        theme=theme,
        interpretation_languages=["fr"],
    )

    event = events(feed(series))[0]

    url = f"{BASE}/series/{series.slug}/sessions/{session.slug}/"
    assert event["SUMMARY"] == "Water"
    assert event["SUMMARY"].params["LANGUAGE"] == "en"
    assert (event["STATUS"], event["URL"], event["CONFERENCE"]) == ("CONFIRMED", url, url)
    assert event["CONFERENCE"].params == {
        "VALUE": "URI", "FEATURE": ["VIDEO", "AUDIO"], "LABEL": "Page of the session, where you join",
    }  # fmt: skip
    assert event.categories == ["Lockdown"]
    assert event["DESCRIPTION"] == (
        "Line one\nLine two\n\nLanguage: English, interpreted into French\n"
        "Host's clock: 27 October 2020, 10:00 to 12:00, Berlin time, UTC+1\n"
        f"How to join, programme and documents: {url}"
    )


def test_texts_in_the_readers_language_and_marked_when_there_is_no_translation():
    series = factories.series(title={"en": "Crisis", "de": "Krise"})
    factories.session(series, title={"en": "Water", "de": "Wasser"})
    factories.session(series, datetime(2020, 11, 2, 9), title={"en": "Food"})
    factories.release(series)

    body = feed(series, "de")

    assert [(e["SUMMARY"], e["SUMMARY"].params["LANGUAGE"]) for e in events(body)] == [("Wasser", "de"), ("Food", "en")]
    assert "X-WR-CALNAME:Krise" in unfolded(body)


def test_written_exchange_over_days_is_whole_days_and_blocks_nobody():
    factories.released_session(series := factories.series(), datetime(2020, 11, 9, 8), minutes=4 * 1440 + 600)

    event = events(feed(series))[0]

    assert (event.start, event.end) == (date(2020, 11, 9), date(2020, 11, 14))  # the end is the day after the last
    assert event["TRANSP"] == "TRANSPARENT"
    assert "Host's clock" not in event["DESCRIPTION"]


def test_feed_tells_its_name_source_and_how_often_to_ask():
    series = factories.series(factories.network(mast_light="#0a7d4f"), title={"en": "Cities; in, crisis"})
    factories.released_session(series)

    lines = unfolded(feed(series))

    for line in (
        r"NAME;LANGUAGE=en:Cities\; in\, crisis", r"X-WR-CALNAME:Cities\; in\, crisis", "X-WR-TIMEZONE:Europe/Berlin",
        f"SOURCE;VALUE=URI:{SOURCE}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H",
        "COLOR:seagreen", "X-APPLE-CALENDAR-COLOR:#0a7d4f", "CALSCALE:GREGORIAN", "VERSION:2.0",
    ):  # fmt: skip
        assert line in lines


def test_programme_without_sessions_is_a_calendar_too():
    body = feed(factories.series())

    assert events(body) == []
    assert vobject.readOne(body.decode()).name == "VCALENDAR"


HOSTILE = [
    "Water\r\nATTACH:https://evil.example/x\r\nEND:VEVENT",
    "Water\nBEGIN:VEVENT", "Water\rSTATUS:CANCELLED", "a\u2028DTSTART:20200101\u2029b\u0085UID:1\x0bc\x0cd\x1ee",
    "back\\slash; semicolon, comma: colon", "\x00nul\x07bell\x1bescape", "<script>alert(1)</script>", '"quoted" ^n ^^',
    "\u202eevil\u202c right to left", "é" * 300, "水" * 300, "👩‍👩‍👧‍👦" * 60, "x" * 74 + "é" * 80,
    "مدينة " * 40, "\ud83d half a pair",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_can_break_out_of_its_property(text):
    series = factories.series()
    session = factories.released_session(series)
    programme = read(series)
    card = {**programme.entries[0].card, "title": {"en": text}, "summary": {"en": text}}
    entry = type(programme.entries[0])(
        *[card if name == "card" else getattr(programme.entries[0], name) for name in programme.entries[0].__slots__]
    )

    body = calendar.of_session(programme, entry)

    names = [re.split("[;:]", line)[0] for line in unfolded(body)]
    plain = [re.split("[;:]", line)[0] for line in unfolded(calendar.of_session(programme, programme.entries[0]))]
    assert names == plain
    assert len(body.decode().splitlines()) == body.count(b"\r\n")
    (event,) = events(body)
    assert event["UID"] == f"{session.uid}@sympolis"
    seen = re.sub("[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", event["SUMMARY"])
    sent = re.sub("[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text).replace("\ud83d", "?")
    assert seen.replace(" ", "") == sent.replace(" ", "")
    assert vobject.readOne(body.decode()).vevent.uid.value == event["UID"]


@pytest.mark.parametrize("text", ["é" * 300, "水" * 300, "👩‍👩‍👧‍👦" * 60, "x" * 74 + "é" * 80, "a" * 75, "a" * 76, ""])
def test_folding_keeps_lines_at_75_octets_and_cuts_no_character(text):
    folded = calendar.fold(f"SUMMARY:{text}")

    assert folded.replace("\r\n ", "") == f"SUMMARY:{text}"
    for line in folded.split("\r\n"):
        assert len(line.encode()) <= 75


def test_zone_that_the_tz_database_lost_is_told_in_utc():
    session = factories.released_session()
    version = session.released
    version.card = {**version.card, "zone": "Mars/Olympus"}
    version.save()

    event = events(feed(session.series))[0]

    assert event.start == session.starts_at
    assert Session.objects.get().starts_at == session.starts_at


def test_a_language_tag_that_is_none_is_left_out():
    series = factories.series(languages=["en"])
    factories.released_session(series, title={'x"\r\nEVIL:1': "Water"})

    body = feed(series)

    assert "SUMMARY:Water" in unfolded(body)
    assert b"EVIL" not in body


def test_nearest_colour():
    assert calendar.nearest_colour("#ffc93a") == "gold"
    assert calendar.nearest_colour("#24356b") == "midnightblue"


def test_calendar_without_sessions_is_an_icalendar_object_all_the_same():
    read_back = icalendar.Calendar.from_ical(feed(factories.series()))

    assert [part.name for part in read_back.subcomponents] == ["VTIMEZONE"]
