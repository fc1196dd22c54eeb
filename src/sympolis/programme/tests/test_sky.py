"""Who would be at night, in words, and kinder starts."""

from datetime import UTC, datetime

import pytest

from sympolis.core.clock import DayPart
from sympolis.core.texts import Texts
from sympolis.directory.models import Municipality
from sympolis.programme.queries import ClockCity
from sympolis.programme.sky import better_times, sky_of

ZONES = {"Bogotá": "America/Bogota", "Bonn": "Europe/Berlin", "Amman": "Asia/Amman", "Wuhan": "Asia/Shanghai"}


def cities(*names: str) -> list[ClockCity]:
    return [
        ClockCity(Municipality(name=Texts({"en": name}), country="DE"), ZONES[name], None) for name in names or ZONES
    ]


def sentence(hour: int, *names: str, minutes: int = 120) -> str:
    return sky_of(datetime(2020, 11, 23, hour, tzinfo=UTC), minutes, "Europe/Berlin", cities(*names)).sentence


def test_the_sentence_names_who_is_at_night():
    assert sentence(13, minutes=150) == "Night in 1 of 4 cities: Wuhan (21:00–23:30)."
    assert sentence(20) == "Night in 3 of 4 cities: Bonn (21:00–23:00), Amman (22:00–00:00) and Wuhan (04:00–06:00)."


def test_without_a_night_the_edge_is_told_and_without_that_the_day():
    assert sentence(5, "Bonn", "Amman") == "Nobody is at night. Early morning or late evening in 2 of 2 cities."
    assert sentence(9, "Bonn", "Amman") == "Daytime in all 2 cities."


def test_without_cities_it_says_where_they_come_from():
    found = sky_of(datetime(2020, 11, 23, 9, tzinfo=UTC), 60, "Europe/Berlin", [])

    assert found.sentence.startswith("No cities to compare with")


def test_written_exchanges_have_no_clock():
    found = sky_of(datetime(2020, 11, 23, 9, tzinfo=UTC), 12 * 1440, "Europe/Berlin", cities())

    assert (found.rows, found.at_night) == ([], 0)


def test_rows_say_another_day_and_counts_are_those_of_the_rows():
    found = sky_of(datetime(2020, 11, 23, 23, 30, tzinfo=UTC), 60, "Europe/Berlin", cities())

    assert [(row.name, row.hours, row.day) for row in found.rows] == [
        ("Bogotá", "18:30–19:30", "Mon 23 November"),
        ("Bonn", "00:30–01:30", ""),
        ("Amman", "01:30–02:30", ""),
        ("Wuhan", "07:30–08:30", ""),
    ]
    assert found.counts == {DayPart.NIGHT: 2, DayPart.EDGE: 1, DayPart.DAY: 1}


@pytest.mark.parametrize("hour", [7, 13, 20])
def test_kinder_starts_are_kinder_in_waking_hours_and_an_hour_apart(hour):
    chosen = datetime(2020, 11, 24, hour)

    def pain(local: datetime) -> tuple[int, int]:
        counts = sky_of(local.replace(tzinfo=UTC), 120, "UTC", cities()).counts
        return counts[DayPart.NIGHT], counts[DayPart.EDGE]

    found = [one.local_start for one in better_times(chosen, 120, "UTC", cities())]

    assert all(pain(start) < pain(chosen) for start in found)
    assert all(7 <= start.hour < 21 and start.date() == chosen.date() for start in found)
    assert all(abs((a - b).total_seconds()) >= 3600 for a in found for b in found if a != b)


def test_there_is_nothing_kinder_than_daytime_for_all():
    assert better_times(datetime(2020, 11, 24, 11), 60, "Europe/Berlin", cities("Bonn", "Amman")) == []
