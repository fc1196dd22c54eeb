"""Days off come with the package, without a network."""

from datetime import date

import pytest

from sympolis.core import subdivisions
from sympolis.planning.holidays import countries, day_off

MAY_DAY = date(2026, 5, 1)


def test_a_public_holiday_in_the_readers_language():
    assert day_off("DE", MAY_DAY, "de").holiday == "Erster Mai"
    assert day_off("DE", MAY_DAY, "en").holiday == "Labor Day"


def test_a_language_that_is_not_there_becomes_english():
    assert day_off("DE", MAY_DAY, "pt").holiday == "Labor Day"


def test_a_holiday_of_some_regions_is_told_with_their_number():
    saints = date(2026, 11, 1)

    assert day_off("DE", saints, "en").parts > 1
    assert day_off("DE", saints, "en", "DE-NW").parts == 0
    assert not day_off("DE", saints, "en", "DE-BE").holiday


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


def test_a_holiday_of_the_region_that_was_asked_for():
    repentance = date(2026, 11, 18)

    found = day_off("DE", repentance, "en", "DE-SN")
    assert (found.holiday, found.is_regional, found.parts) == ("Repentance and Prayer Day", True, 0)
    assert not day_off("DE", repentance, "en", "DE-NW")
    assert not day_off("DE", MAY_DAY, "en", "DE-SN").is_regional


def test_a_region_that_the_package_does_not_know_is_not_known():
    assert day_off("DE", date(2026, 11, 18), "en", "DE-XX") == day_off("DE", date(2026, 11, 18), "en")


def test_a_region_may_work_when_the_country_does_not():
    columbus = date(2026, 10, 12)

    assert day_off("US", columbus, "en").holiday
    assert not day_off("US", columbus, "en", "US-TX")


def test_every_part_of_a_country_with_a_code_and_a_name_can_be_chosen():
    known = {f"{country}-{code}" for country, codes in countries().items() for code in codes if len(code) <= 3}
    offered = [code for _country, parts in subdivisions.by_country("en") for code, _name in parts]

    assert sorted(offered) == sorted(known)
