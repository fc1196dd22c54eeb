"""Schedule files against their schemas, and what they say."""

import json
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import jsonschema
import pytest
from lxml import etree

from sympolis.core import clock
from sympolis.programme import actions, schedule
from sympolis.programme.models import Series
from sympolis.programme.published import published
from sympolis.programme.states import Recording, SessionRole
from sympolis.programme.tests import factories

pytestmark = pytest.mark.django_db
SCHEMAS = Path(__file__).parent / "schemas"
PUBLISHED = os.environ.get("VOC_SCHEDULE", "")  # a checkout of voc/schedule, to check against their own files as well


def xml_schemas() -> list[etree.XMLSchema]:
    paths = [SCHEMAS / "schedule.xsd"]
    paths += [Path(PUBLISHED) / "validator/xsd/schedule.xml.xsd"] if PUBLISHED else []
    return [etree.XMLSchema(etree.parse(path)) for path in paths]


def json_schemas() -> list[dict]:
    paths = [SCHEMAS / "schedule.json"]
    paths += [Path(PUBLISHED) / "validator/json/schema.json"] if PUBLISHED else []
    lines = [[line for line in path.read_text().splitlines() if not line.lstrip().startswith("//")] for path in paths]
    return [json.loads("\n".join(kept)) for kept in lines]


def both(series: Series) -> tuple[dict, etree._Element]:
    """The two files, each valid against its schemas."""
    again = Series.objects.select_related("network").get(pk=series.pk)
    programme = published(again, base_url="https://north.example", language="en", content=True)
    data, root = json.loads(schedule.as_json(programme)), etree.fromstring(schedule.as_xml(programme))
    for rules in json_schemas():
        checker = jsonschema.validators.validator_for(rules)
        jsonschema.validate(
            data, rules, cls=checker, format_checker=checker.FORMAT_CHECKER if "$defs" in rules else None
        )
    for rules in xml_schemas():
        rules.assertValid(root)
    return data, root


def events(data: dict) -> list[dict]:
    return [event for day in data["schedule"]["conference"]["days"] for room in day["rooms"].values() for event in room]


def test_programme_like_the_demo():
    network = factories.network()
    series = factories.series(network, title={"en": 'Cities <in> "Crisis" & after'})
    theme = factories.theme(series, "Lockdown management: organisational planning", short_name={"en": "Lockdown"})
    kind = factories.format(network, "plenary", name={"en": "Opening plenary"})
    session = factories.session(
        series, theme=theme, format=kind, title={"en": "Water"}, summary={"en": "Short"}, description={"en": "Long"},
        floor_language="en", interpretation_languages=["fr", "ar"], recording=Recording.ALL,
    )  # fmt: skip
    speaker = factories.person(network, "Okello", given_name="Grace")
    factories.part(session, speaker)
    factories.part(session, speaker, SessionRole.MODERATOR)
    factories.part(session, role=SessionRole.INTERPRETER)
    factories.release(series)

    data, root = both(series)

    (event,) = events(data)
    url = f"https://north.example/series/{series.slug}/sessions/{session.slug}/"
    line = "Language: English, interpreted into French, Arabic"
    assert {key: event[key] for key in ("id", "guid", "date", "start", "duration", "room", "url", "title", "track")} == {
        "id": session.pk, "guid": str(session.uid), "date": "2020-10-27T10:00:00+01:00", "start": "10:00",
        "duration": "02:00", "room": "Online", "url": url, "title": "Water", "track": "Lockdown",
    }  # fmt: skip
    assert {key: event[key] for key in ("type", "language", "abstract", "description", "links")} == {
        "type": "Opening plenary", "language": "en", "abstract": "Short", "description": f"Long\n\n{line}",
        "links": [{"url": url, "title": "Page of the session, where you join"}, {"url": url, "title": line}],
    }  # fmt: skip
    assert [(p["id"], p["name"]) for p in event["persons"]] == [(speaker.pk, "Grace Okello")]
    assert root.findtext("conference/title") == 'Cities <in> "Crisis" & after'
    assert root.findtext("version") == data["schedule"]["version"] == "1"
    assert root.xpath("//event/recording/optout/text()") == ["false"]
    assert root.xpath("//person/text()") == ["Grace Okello"]


def test_empty_programme_has_one_empty_day():
    data, root = both(factories.series())

    assert events(data) == []
    assert [(day.get("date"), len(day.findall("room/event"))) for day in root.findall("day")] == [("2020-08-25", 0)]
    assert data["schedule"]["version"] == "0"


def test_cancelled_session_says_so_in_its_title():
    session = factories.released_session(title={"en": "Water"})
    actions.cancel_session(session, by=None, reason={"en": "The speaker is ill."})
    factories.release(session.series)

    data, root = both(session.series)

    (event,) = events(data)
    assert (event["title"], root.findtext(".//event/title")) == ("Cancelled: Water", "Cancelled: Water")
    assert event["description"].startswith("The speaker is ill.\n\n")


def test_session_without_theme_format_texts_and_people():
    data, _root = both(factories.released_session().series)

    (event,) = events(data)
    assert (event["track"], event["type"], event["abstract"], event["persons"]) == ("", "Session", "", [])


def test_a_session_across_midnight_belongs_to_the_day_it_starts_on():
    series = factories.series()
    factories.session(series, datetime(2020, 11, 2, 23), minutes=150)
    factories.session(series, datetime(2020, 11, 3, 0, 30), minutes=60)
    factories.session(series, datetime(2020, 11, 3, 20), minutes=60, zone="America/New_York")  # 4 November in Berlin
    factories.release(series)

    data, _root = both(series)

    days = data["schedule"]["conference"]["days"]
    assert [(d["date"], d["day_start"], d["day_end"]) for d in days] == [
        ("2020-11-02", "2020-11-02T00:00:00+01:00", "2020-11-03T01:30:00+01:00"),
        ("2020-11-03", "2020-11-03T00:00:00+01:00", "2020-11-04T00:00:00+01:00"),
        ("2020-11-04", "2020-11-04T00:00:00+01:00", "2020-11-05T00:00:00+01:00"),
    ]
    assert [event["start"] for event in events(data)] == ["23:00", "00:30", "02:00"]


def test_the_day_of_a_clock_change_has_25_hours():
    factories.released_session(series := factories.series(), datetime(2020, 10, 25, 15))

    data, _root = both(series)

    (day,) = data["schedule"]["conference"]["days"]
    start, end = (datetime.fromisoformat(day[key]) for key in ("day_start", "day_end"))
    assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=25)


def test_written_exchange_over_days_and_over_months():
    series = factories.series()
    factories.session(series, datetime(2020, 9, 7, 8), minutes=14 * 1440 + 30)
    factories.session(series, datetime(2020, 9, 8, 8), minutes=30 * 1440 * 12)
    factories.release(series)

    data, root = both(series)

    assert [event["duration"] for event in events(data)] == ["336:30", "8640:00"]
    assert root.xpath("//event/duration/text()") == ["14:00:30", "99:23:59"]


def test_slugs_that_differ_in_case_or_end_in_a_dash():
    series = factories.series(slug="X-1")
    for slug in ("Water", "water", "w-", "-"):
        factories.session(series, slug=slug)
    factories.release(series)

    data, _root = both(series)

    assert len({event["slug"] for event in events(data)}) == 4
    assert data["schedule"]["conference"]["acronym"] == "series_x_1"


@pytest.mark.parametrize(
    "text",
    ["\x00nul \x0b \ufffe \x1b", "]]><x/>&amp;", "\u202eevil", "水" * 300, "<script>alert(1)</script>", "a\r\nb"],
)
def test_any_text_is_text(text):
    session = factories.released_session(title={"en": "Water"})
    version = session.released
    version.card = {**version.card, "title": {"en": text.replace("\x00", "")}}
    version.save()

    data, root = both(session.series)

    assert events(data)[0]["title"] == text.replace("\x00", "")
    kept = schedule.NOT_IN_XML.sub("", text).replace("\r\n", "\n")
    assert root.findtext(".//event/title") == kept


def test_a_zone_whose_name_the_schemas_refuse_is_left_out():
    names = [*clock.zone_names(), *(name for name in clock.renamed() if name.split("/")[0] in clock.AREAS)]
    refused = sorted(name for name in names if not schedule.ZONE_NAME.match(name))

    data, root = both(factories.series(zone="Australia/NSW"))

    assert refused == ["Australia/ACT", "Australia/LHI", "Australia/NSW"]  # old names, kept in the tz database
    assert "time_zone_name" not in data["schedule"]["conference"]
    assert root.find("conference/time_zone_name") is None


def test_midnight_that_a_clock_jumps_over():
    cairo = clock.zone("Africa/Cairo")  # 26 April 2024 began at 01:00

    assert schedule._midnight(date(2024, 4, 26), cairo).isoformat() == "2024-04-26T01:00:00+03:00"


def test_an_erased_person_is_gone():
    session = factories.session()
    part = factories.part(session)
    factories.release(session.series)
    part.person.delete()

    data, _root = both(session.series)

    assert events(data)[0]["persons"] == []


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b"<track></track>", b""),
        (b"<duration>02:00</duration>", b"<duration>120</duration>"),
        (b'guid="', b'guid="x'),
        (b"+01:00</date>", b"</date>"),
        (b'index="1"', b'index="0"'),
        (b"<start>10:00</start>", b"<start>10am</start>"),
    ],
)
def test_our_schema_refuses_faults(good, bad):
    series = factories.released_session().series
    again = Series.objects.select_related("network").get(pk=series.pk)
    body = schedule.as_xml(published(again, base_url="https://north.example", language="en", content=True))

    assert good in body
    for rules in xml_schemas():
        assert not rules.validate(etree.fromstring(body.replace(good, bad)))
