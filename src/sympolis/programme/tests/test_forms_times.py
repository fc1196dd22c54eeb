"""Choosing a time where clocks change."""

from datetime import UTC, datetime

import pytest

from sympolis.core import clock
from sympolis.programme.forms.times import WhenForm, zone_choices


def form(date: str, start: str, zone: str = "Europe/Berlin", **more: str) -> WhenForm:
    found = WhenForm({"date": date, "start": start, "zone": zone, **more}, suggested_zones=["Europe/Berlin"])
    found.is_valid()
    return found


def test_a_time_is_an_instant_by_the_rules_of_its_day():
    assert form("2020-10-24", "14:00").cleaned_data["starts_at"] == datetime(2020, 10, 24, 12, tzinfo=UTC)
    assert form("2020-10-26", "14:00").cleaned_data["starts_at"] == datetime(2020, 10, 26, 13, tzinfo=UTC)
    assert form("2020-10-26", "14:00", "Asia/Kathmandu").cleaned_data["starts_at"] == datetime(
        2020, 10, 26, 8, 15, tzinfo=UTC
    )


def test_a_missing_hour_proposes_the_next_time_that_exists():
    found = form("2020-03-29", "02:30")

    assert found.later == datetime(2020, 3, 29, 3, 30)
    assert found.errors["start"] == [
        "On 29 March 2020 the clocks in Berlin jump over 02:30, so this time does not exist. They show 03:30 instead."
    ]


@pytest.mark.parametrize(
    ("day", "start", "zone", "shown"),
    [
        ("2026-10-04", "02:15", "Australia/Lord_Howe", "02:45"),
        ("2026-03-28", "23:30", "America/Nuuk", "29 March 2026, 00:30"),
        ("2011-12-30", "10:00", "Pacific/Apia", "31 December 2011, 10:00"),
    ],
)
def test_the_day_is_told_when_clocks_jump_into_another_one(day, start, zone, shown):
    assert form(day, start, zone).errors["start"][0].endswith(f"They show {shown} instead.")


def test_a_doubled_hour_asks_back_with_both_offsets():
    found = form("2020-10-25", "02:30")

    assert list(found.errors) == ["second_hour"]
    assert [str(words) for _key, words in found.fields["second_hour"].choices] == [
        "The first time, before the clocks go back (UTC+2)",
        "The second time, after the clocks have gone back (UTC+1)",
    ]


@pytest.mark.parametrize(("answer", "hour"), [("first", 0), ("second", 1)])
def test_the_answer_chooses_the_instant(answer, hour):
    found = form("2020-10-25", "02:30", second_hour=answer)

    assert found.cleaned_data["starts_at"] == datetime(2020, 10, 25, hour, 30, tzinfo=UTC)
    assert found.cleaned_data["second_hour"] is (answer == "second")


def test_an_old_answer_does_not_stick_to_another_time():
    assert form("2020-10-26", "14:00", second_hour="second").cleaned_data["second_hour"] is None


def test_nonsense_is_refused_in_words():
    assert list(form("2020-02-30", "25:00", "Mars/Base").errors) == ["date", "start", "zone"]
    assert form("0001-01-01", "00:00").errors["date"] == ["Choose a day between 1990 and 2100."]


def test_every_zone_can_be_chosen_once_by_area_and_likely_ones_on_top():
    (_likely, first), *areas = zone_choices(["Africa/Nairobi", "Africa/Nairobi", ""])

    assert [name for name, _words in first] == ["Africa/Nairobi"]
    assert sorted(name for _area, rows in areas for name, _words in rows) == sorted(clock.zone_names())


def test_an_old_name_of_a_zone_stands_for_the_present_one():
    stored = WhenForm(suggested_zones=["Asia/Calcutta", "Asia/Kolkata"], initial={"zone": "Asia/Calcutta"})
    sent = form("2020-10-26", "14:00", "Asia/Calcutta")

    assert [name for name, _words in stored.fields["zone"].choices[0][1]] == ["Asia/Kolkata"]
    assert stored["zone"].value() == "Asia/Kolkata"
    assert sent.cleaned_data["zone"] == "Asia/Kolkata"
