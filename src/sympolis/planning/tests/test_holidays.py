"""Days off come with the package, without a network."""

from datetime import date

import pytest

from sympolis.planning.holidays import day_off

MAY_DAY = date(2026, 5, 1)


def test_a_public_holiday_in_the_readers_language():
    assert day_off("DE", MAY_DAY, "de").holiday == "Erster Mai"
    assert day_off("DE", MAY_DAY, "en").holiday == "Labor Day"


def test_a_language_that_is_not_there_becomes_english():
    assert day_off("DE", MAY_DAY, "pt").holiday == "Labor Day"


def test_a_holiday_of_some_regions_is_told_with_their_number():
    saints = date(2026, 11, 1)

    assert day_off("DE", saints, "en").parts > 1
    assert day_off("DE", saints, "en", "NW").parts == 0
    assert not day_off("DE", saints, "en", "BE").holiday


@pytest.mark.parametrize(("country", "day", "is_off"), [
    ("JO", date(2026, 11, 13), True), ("JO", date(2026, 11, 15), False),  # Friday, Sunday
    ("DE", date(2026, 11, 13), False), ("DE", date(2026, 11, 15), True),
])  # fmt: skip
def test_weekends_differ(country, day, is_off):
    assert day_off(country, day, "en").weekend is is_off


def test_a_country_that_is_not_known_always_works():
    assert not day_off("ZZ", date(2026, 11, 15), "en")


def test_a_holiday_is_one_in_its_own_year_only():
    assert not day_off("GH", date(2026, 3, 5), "en")
    assert day_off("GH", date(2026, 3, 6), "en").holiday
