"""The pick-list of the world's cities: what it holds, what a search finds, how long it takes."""

from time import process_time

import pytest

from sympolis.core import clock
from sympolis.core.languages import locale_of
from sympolis.core.text import comparable
from sympolis.directory import worldcities
from sympolis.directory.states import SizeBand


def names(words: str, country: str = "", limit: int = 20) -> list[str]:
    return [f"{city.name} {city.country}" for city in worldcities.search(words, country, limit)]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("amman", "Amman JO"), ("AMMAN", "Amman JO"), ("kochi", "Kochi IN"), ("cochin", "Kochi IN"),
        ("sao paulo", "São Paulo BR"), ("São  Paulo", "São Paulo BR"), ("gdansk", "Gdańsk PL"), ("danzig", "Gdańsk PL"),
        ("münchen", "Munich DE"), ("bogota", "Bogotá CO"), ("zlit", "Zliten LY"), ("beni khalled", "Beni Khalled TN"),
        ("la paz", "La Paz BO"), ("xi'an", "Xi’an CN"), ("xi’an", "Xi’an CN"), ("york", "York GB"), ("chi minh", "Ho Chi Minh City VN"),
        ("leopoldville", "Kinshasa CD"),
    ],
)  # fmt: skip
def test_search_finds(words, first):
    assert names(words)[0] == first


def test_every_word_must_begin_a_part_of_a_name():
    assert "Port Harcourt NG" in names("har por")
    assert names("arcourt") == []
    assert names("amman zzz") == []


def test_country_narrows_the_search_down():
    assert names("kochi", "JP") == ["Kochi JP"]
    assert names("kochi", "jp") == ["Kochi JP"]
    assert names("amman", "DE") == []


def test_largest_come_first_and_the_list_ends():
    found = worldcities.search("port", limit=7)

    assert len(found) == 7
    assert [city.population for city in found] == sorted((city.population for city in found), reverse=True)


@pytest.mark.parametrize("words", ["", "  ", "\u200b", ".*", "(?", "[", "a" * 10_000, "\\", "|", "\t", "\x00"])
def test_odd_words_find_nothing_and_break_nothing(words):
    assert names(words) == []


def test_city_is_found_again_by_its_key():
    kochi = worldcities.search("kochi", "IN")[0]

    assert worldcities.find(kochi.key) == kochi
    assert (kochi.zone, kochi.size_band) == ("Asia/Kolkata", SizeBand.LARGE)


@pytest.mark.parametrize("key", ["", "IN", "IN/Kochi", "IN/Kochi/0.00/0.00", "XX/Kochi/9.94/76.26", "/" * 500])
def test_key_of_nowhere_finds_nothing(key):
    assert worldcities.find(key) is None


def test_every_line_can_become_a_municipality():
    lines = [line.split("\t") for line in worldcities._table().splitlines()]

    assert len(lines) > 30_000
    assert {len(line) for line in lines} == {7}
    for zone in {line[3] for line in lines}:
        clock.zone(zone)
    assert {line[2] for line in lines} <= set(locale_of("en").territories)
    assert all(-90 <= float(line[4]) <= 90 and -180 <= float(line[5]) <= 180 and line[6].isdigit() for line in lines)


def test_keys_are_folded_as_searches_are():
    """The list is made by a script of its own; both must agree on what counts as the same."""
    differing = [
        line for line in worldcities._table().splitlines()
        if not line.startswith("|" + comparable(line.split("\t")[1]).replace("\u2019", "'"))
    ]  # fmt: skip
    assert differing == []


def test_search_is_fast():
    """At most 60 ms on a quiet machine; here only what would be a fault of another order."""
    worldcities.search("amman")
    started = process_time()
    for words in ("a", "amman", "sao paulo", "zzzz"):
        worldcities.search(words)
    assert (process_time() - started) / 4 < 0.5


def test_a_whole_name_means_the_cities_that_bear_it_and_no_suburb():
    assert [(city.name, city.country) for city in worldcities.named("MÜNCHEN")] == [("Munich", "DE")]
    assert [city.country for city in worldcities.named("Kumasi")] == ["GH"]
    assert len(worldcities.named("Springfield", "us")) > 1
    assert worldcities.named("Munch") == worldcities.named("") == []
