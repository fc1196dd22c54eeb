"""A large series for measuring: many sessions with a realistic spread of texts, cities, languages and people.

The same number of sessions always gives the same series, apart from its dates.
"""

import random
from datetime import date, datetime, time, timedelta
from typing import Any

from sympolis.core import clock
from sympolis.programme.models import Series
from sympolis.programme.series_file import toml
from sympolis.programme.series_file.apply import apply
from sympolis.programme.series_file.known import known_here
from sympolis.programme.series_file.read import read

WEEKS = 18
HOURS = (time(8), time(10), time(13), time(15), time(17), time(19))
FORMATS = (("A", 120), ("C", 90), ("D", 90), ("G", 60))
FLOORS = ("en", "en", "en", "es", "fr", "ar", "pt", "ru")
PEOPLE = 120
WORDS = {
    "en": (
        ("Water", "Waste", "Public transport", "Housing", "Flood protection", "Street trees", "Markets", "Libraries",
         "Day care", "Bus lanes", "Public toilets", "Street lighting", "Land registers", "School meals"),
        ("that reaches everybody", "with small budgets", "after the first year", "planned with residents",
         "across municipal borders", "in informal settlements", "for growing towns", "seen by those who repair it",
         "in hot summers", "and what it costs to wait"),
        ("Two cities show how they began, what they dropped on the way and what they would pay for again.",
         "Short reports from practice, followed by groups that look at one question in their own language.",
         "Participants bring a plan, a photograph or a bill; colleagues read it with fresh eyes.",
         "What can be done within a month, within a year, and only together with the neighbouring towns?"),
    ),
    "de": (
        ("Wasser", "Abfall", "Nahverkehr", "Wohnen", "Hochwasserschutz", "Straßenbäume", "Märkte", "Bibliotheken",
         "Kitas", "Busspuren", "Öffentliche Toiletten", "Straßenbeleuchtung", "Grundbücher", "Schulessen"),
        ("für alle erreichbar", "mit kleinem Haushalt", "nach dem ersten Jahr", "mit der Bevölkerung geplant",
         "über Gemeindegrenzen hinweg", "in informellen Siedlungen", "für wachsende Städte",
         "mit den Augen derer, die reparieren", "in heißen Sommern", "und was das Warten kostet"),
        ("Zwei Städte zeigen, wie sie angefangen haben, was sie unterwegs aufgaben und was sie wieder bezahlen würden.",
         "Kurze Berichte aus der Praxis, danach Gruppen zu einer Frage in der eigenen Sprache.",
         "Teilnehmende bringen einen Plan, ein Foto oder eine Rechnung mit; andere lesen sie mit frischen Augen.",
         "Was geht in einem Monat, was in einem Jahr, und was nur mit den Nachbarstädten?"),
    ),
}  # fmt: skip
GIVEN = ("Amira", "Bao", "Carla", "Dmitri", "Esi", "Farid", "Gita", "Hugo", "Ines", "Jamal", "Kofi", "Leila")
FAMILY = ("Abate", "Bello", "Costa", "Diaz", "Eze", "Farah", "Gomez", "Haile", "Ito", "Jansen")
REGIONS = ("mena", "sub-saharan-africa", "latin-america", "southeast-europe-caucasus", "asia", "germany")
CITIES = (
    "accra", "antananarivo", "batna", "beni-khalled", "bijeljina", "bogota", "cotonou", "greater-amman", "hazmieh",
    "kathmandu", "kochi", "krusevac", "kutaisi", "la-paz", "leipzig", "lima", "lisbon", "lusaka", "lviv", "manila",
    "mexico-city", "nairobi", "praia", "quito", "san-jose", "stuttgart", "tartu", "wuhan", "zletin",
)  # fmt: skip


def slug_of(sessions: int) -> str:
    return f"load-{sessions}"


def make(sessions: int, moment: datetime) -> Series:
    """Load a published series of that many sessions, a third of them over."""
    text = file_of(sessions, moment)
    return apply(read(text.encode(), known_here)).series


def file_of(sessions: int, moment: datetime) -> str:
    """The series file of it. Needs the network, cities and regions of the example."""
    chance = random.Random(sessions)  # noqa: S311 - the same series every time
    starts = clock.monday_of(moment.date()) - timedelta(weeks=WEEKS // 3)
    tables: list[tuple[str, Any]] = [
        ("network", {"slug": "connective-cities"}),
        ("series", _series(sessions, starts)),
        ("themes", [_theme(number) for number in range(8)]),
        ("sessions", [_session(number, sessions, starts, moment, chance) for number in range(sessions)]),
        ("people", [_person(number, sessions) for number in range(PEOPLE)]),
    ]
    return toml.document(tables, f"{sessions} sessions for measuring")


def _series(sessions: int, starts: date) -> dict[str, Any]:
    return {
        "slug": slug_of(sessions),
        "title": {"en": f"Measuring series of {sessions} sessions", "de": f"Messreihe mit {sessions} Veranstaltungen"},
        "summary": {"en": "Generated texts, for measuring.", "de": "Erzeugte Texte, zum Messen."},
        "starts": starts,
        "ends": starts + timedelta(weeks=WEEKS, days=-1),
        "zone": "Europe/Berlin",
        "languages": ["en", "de"],
        "regions": list(REGIONS),
        "demo": True,
        "state": "published",
    }


def _theme(number: int) -> dict[str, Any]:
    names = {code: f"{words[0][number]}, {words[1][number]}" for code, words in WORDS.items()}
    short = {code: words[0][number] for code, words in WORDS.items()}
    return {"code": f"theme-{number + 1}", "name": names, "short_name": short}


def _session(number: int, sessions: int, starts: date, moment: datetime, chance: random.Random) -> dict[str, Any]:
    start = _start(number, sessions, starts)
    code, minutes = chance.choice(FORMATS)
    floor = chance.choice(FLOORS)
    over = clock.instant(start, "Europe/Berlin", second=False) + timedelta(minutes=minutes) < moment
    regions = chance.sample(REGIONS, chance.choice((0, 1, 1, 2)))
    return {
        "slug": f"session-{number + 1}",
        "title": _title(number),
        "summary": _text(number, 1),
        "start": start,
        "format": code,
        "theme": f"theme-{number % 8 + 1}",
        "regions": regions,
        "cities": chance.sample(CITIES, chance.randint(0, 5)),
        "floor": floor,
        "into": [code for code in chance.sample(("en", "es", "fr", "ar", "zh"), chance.randint(0, 3)) if code != floor],
        "capacity": chance.choice((10, 25, 60, 100, 300)),
        "state": "documented" if over else "open",
        "parts": _parts(number, sessions),
        "description": _text(number, 3),
        "questions": ["What worked?", "What would you leave out?", "Who has to be asked next?"][: 1 + number % 3],
    }


def _start(number: int, sessions: int, starts: date) -> datetime:
    """Working days of all weeks are filled evenly; an hour of the day may hold several sessions."""
    day = number * WEEKS * 5 // sessions
    at = starts + timedelta(weeks=day // 5, days=day % 5)
    return datetime.combine(at, HOURS[number % len(HOURS)])


def _title(number: int) -> dict[str, str]:
    first, second = number % 14, number // 14 % 10
    return {code: f"{words[0][first]} {words[1][second]} ({number + 1})" for code, words in WORDS.items()}


def _text(number: int, paragraphs: int) -> dict[str, str]:
    return {
        code: "\n\n".join(words[2][(number + one) % len(words[2])] for one in range(paragraphs))
        for code, words in WORDS.items()
    }


def _parts(number: int, sessions: int) -> list[dict[str, Any]]:
    """Three people each; they come round again after forty sessions, on another day."""
    first = number * 3 % PEOPLE
    roles = ("moderator", "speaker", "speaker")
    return [{"person": _person(first + one, sessions)["slug"], "role": role} for one, role in enumerate(roles)]


def _person(number: int, sessions: int) -> dict[str, Any]:
    """Each series has its own people: they cannot be in sessions of two series at once."""
    given, family = GIVEN[number % len(GIVEN)], FAMILY[number // len(GIVEN)]
    return {
        "slug": f"load-{sessions}-{given}-{family}".lower(),
        "given_name": given,
        "family_name": family,
        "function": {"en": "Generated person", "de": "Erzeugte Person"},
        "demo": True,
    }
