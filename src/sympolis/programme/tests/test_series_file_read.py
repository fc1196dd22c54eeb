"""Reading a series file: what is wrong with one is told with line and key, all of it at once."""

from datetime import date, datetime, time
from time import process_time

import pytest
from django.utils.formats import date_format, time_format

from sympolis.programme.series_file.document import MOST_BYTES, Known, Unusable
from sympolis.programme.series_file.read import read

FILE = """\
[network]
slug = "towns"
name = "Towns"

[series]
slug = "autumn"
title = "Autumn"
starts = 2026-08-24
ends = 2027-04-30
zone = "Europe/Berlin"
regions = ["north"]

[[themes]]
code = "water"
name = "Water"

[[sessions]]
slug = "first"
title = "First"
start = 2026-10-24 14:00:00
minutes = 120
theme = "water"
cities = ["kiel"]
parts = [
  { person = "ana", topic = "Wells" },
]

# and again, two days later, when clocks have changed
[[sessions]]
slug = "second"
title = "Second"
start = 2026-10-26 14:00:00
minutes = 60

[[people]]
slug = "ana"
family_name = "Marques"
city = "kiel"

[[cities]]
slug = "kiel"
name = "Kiel"
country = "DE"
region = "north"
zone = "Europe/Berlin"

[[regions]]
code = "north"
name = "North"
"""

AUG, APR, MAR = (date_format(date(*day)) for day in ((2026, 8, 24), (2027, 4, 30), (2027, 3, 28)))
OCT24, OCT25, NOV = (date_format(date(*day)) for day in ((2026, 10, 24), (2026, 10, 25), (2026, 11, 1)))
T130, T230, T330, T1600 = (time_format(time(*clock)) for clock in ((1, 30), (2, 30), (3, 30), (16, 0)))


def printed(content: bytes | str, known: Known | None = None) -> list[str]:
    """The problems of a file as they are printed; [] when it can be used."""
    try:
        read(content.encode() if isinstance(content, str) else content, lambda network, series: known or Known())
    except Unusable as unusable:
        return [problem.printed("f.toml") for problem in unusable.problems]
    return []


def with_line(number: int, *lines: str) -> str:
    """The file with one line replaced by others."""
    rows = FILE.splitlines()
    rows[number - 1 : number] = lines
    return "\n".join(rows) + "\n"


def test_a_good_file_has_no_problems():
    document = read(FILE.encode())

    assert document.series["starts"] == date(2026, 8, 24)
    assert document.sessions[0]["start"] == datetime(2026, 10, 24, 14)
    assert document.sessions[0]["title"] == {"en": "First"}
    assert document.sessions[0]["parts"][0] == {"person": "ana", "topic": {"en": "Wells"}}


WRONG = {
    # slips of the pen: TOML itself cannot be read on from there
    "no closing quotation mark": (
        with_line(7, 'title = "Autumn'),
        ["f.toml:7:16: The text does not end on this line: close it with a quotation mark, or use three. "
         "(Illegal character '\\n')"],
    ),
    "no quotation marks": (
        with_line(7, "title = Autumn"),
        ["f.toml:7:9: Put texts in quotation marks. (Invalid value)"],
    ),
    "typographic quotation marks": (
        with_line(7, "title = “Autumn”"),
        ["f.toml:7:9: Write straight quotation marks around texts, not typographic ones."],
    ),
    "no equals sign": (
        with_line(7, 'title "Autumn"'),
        ["f.toml:7:7: A line is written key = value. (Expected '=' after a key in a key/value pair)"],
    ),
    "time without seconds": (
        with_line(20, "start = 2026-10-24 14:00"),
        ["f.toml:20:20: Write the time with seconds, for example 2020-11-23 14:00:00."],
    ),
    "key twice": (
        with_line(7, 'title = "Autumn"', 'title = "Autumn"'),
        ["f.toml:8:17: This key is there already; a key can be written once only. (Cannot overwrite a value)"],
    ),
    "single brackets for a list": (
        with_line(29, "[sessions]"),
        ["f.toml:29:10: This table is there already; write [[…]] for every row of a list. "
         "(Cannot declare ('sessions',) twice)"],
    ),
    "list not closed": (
        FILE[: FILE.index("]\n\n# and again")],
        ["f.toml:25: The file ends in the middle of a value. Is it complete? (Invalid value)"],
    ),
    "half a file": (
        FILE[: FILE.index("Marques") + 3],
        ["f.toml:37: The file ends in the middle of a value. Is it complete? (Unterminated string)"],
    ),
    # the file as a whole
    "empty": (b"\n  \n", ["f.toml:1: The file is empty."]),
    "UTF-16": (FILE.encode("utf-16"), ["f.toml:1: The file is written in UTF-16. Save it as UTF-8."]),
    "Latin-1": (
        with_line(7, 'title = "Fürst"').encode("latin-1"),
        ["f.toml:7:11: The file is not written in UTF-8 (a byte that may have been “ü”). Save it as UTF-8."],
    ),
    "half a sign": (
        with_line(7, 'title = "Fü').encode()[: FILE.index("Autumn") + 2],
        ["f.toml:7:11: The file is not written in UTF-8 (a byte that may have been “Ã”). Save it as UTF-8."],
    ),
    "nested too deep": (
        "[network]\nx = " + "[" * 5000 + "]" * 5000,
        ["f.toml:1: The file cannot be read: something is nested or written far too deep."],
    ),
    "number of thousands of digits": (
        "[network]\nx = " + "9" * 9999,
        ["f.toml:1: The file cannot be read: something is nested or written far too deep."],
    ),
    "too large": (
        (FILE + "#" * MOST_BYTES).encode(),
        ["f.toml:1: The file has more than 5 MB; that much is read. Does it hold more than one series?"],
    ),
    "yaml": (
        "network:\n  slug: x\n",
        ["f.toml:1:8: This looks like YAML. A series file is written in TOML: key = value. "
         "(Expected '=' after a key in a key/value pair)"],
    ),
    "no tables at all": (
        "title = 'x'",
        ["f.toml:1: network: The table [network] is missing.", "f.toml:1: series: The table [series] is missing.",
         "f.toml:1: title: There is no such key here."],
    ),
    "not a table": (
        "network = 3\nsessions = 4\n" + FILE[FILE.index("[series]") : FILE.index("[[themes]]")],
        ["f.toml:1: network: Write a table: [network] and its keys below.",
         "f.toml:2: sessions: Write a list of tables; here is 4.",
         "f.toml:9: series.regions[1]: There is no region “north”, neither in the file nor in the directory."],
    ),
    # keys and values
    "unknown key": (
        with_line(21, "minuets = 120", "minutes = 120"),
        ["f.toml:21: sessions.first.minuets: There is no such key here. Did you mean “minutes”?"],
    ),
    "unknown table": (
        with_line(13, "[[temes]]"),
        ["f.toml:13: temes: There is no such key here. Did you mean “themes”?",
         "f.toml:22: sessions.first.theme: There is no theme “water” in this series."],
    ),
    "missing key": (
        with_line(20),
        ["f.toml:17: sessions.first.start: This line is missing. Write for example start = 2020-11-23 14:00:00"],
    ),
    "row without a name": (
        with_line(30),
        ['f.toml:29: sessions[2].slug: This line is missing. Write for example slug = "cities-in-crisis"'],
    ),
    "no length": (
        with_line(33),
        ["f.toml:29: sessions.second.minutes: This line is missing. Write the length, for example minutes = 120, "
         "or give the session a format."],
    ),
    "number in quotation marks": (
        with_line(21, 'minutes = "120"'),
        ["f.toml:21: sessions.first.minutes: Write a whole number, without quotation marks; here is “120”."],
    ),
    "text without quotation marks that is a date": (
        with_line(18, "slug = 2026-10-24"),
        ["f.toml:18: sessions[1].slug: Write a text in quotation marks; here is 2026-10-24."],
    ),
    "number out of bounds": (
        with_line(21, "minutes = -3"),
        ["f.toml:21: sessions.first.minutes: Write a number from 1 to 86400."],
    ),
    "true in quotation marks": (
        with_line(36, 'slug = "ana"', 'demo = "yes"'),
        ["f.toml:37: people.ana.demo: Write true or false, without quotation marks; here is “yes”."],
    ),
    "text instead of a list": (
        with_line(23, 'cities = "kiel"'),
        ["f.toml:23: sessions.first.cities: Write a list in square brackets; here is “kiel”."],
    ),
    "wrong choice": (
        with_line(22, 'theme = "water"', 'state = "opne"'),
        ["f.toml:23: sessions.first.state: “opne” is not possible here. Write one of: idea, planned, open, done, "
         "documented, cancelled. Did you mean “open”?"],
    ),
    "wrong slug": (
        with_line(18, 'slug = "Första"'),
        ["f.toml:18: sessions[1].slug: Use small letters, digits and hyphens, at most 120; “Första” does not fit."],
    ),
    "text too long": (
        with_line(19, f'title = "{"x" * 301}"'),
        ["f.toml:19: sessions.first.title: This is 301 signs long; at most 300 fit."],
    ),
    "empty title": (with_line(19, 'title = " "'), ["f.toml:19: sessions.first.title: Write a text; it is empty."]),
    "title not in the working language": (
        with_line(19, 'title = { de = "Erste" }'),
        ["f.toml:19: sessions.first.title: The text in the working language, “en”, is missing."],
    ),
    "unknown language of a text": (
        with_line(19, 'title = { en = "First", german = "Erste" }'),
        ["f.toml:19: sessions.first.title.german: “german” is no language code. Write for example en, fr or ar."],
    ),
    "unknown language": (
        with_line(22, 'into = ["fr", "qqq"]', 'theme = "water"'),
        ["f.toml:22: sessions.first.into[2]: “qqq” is no language code. Write for example en, fr or ar."],
    ),
    "unknown country": (
        with_line(43, 'country = "Germany"'),
        ["f.toml:43: cities.kiel.country: “Germany” is no country. Write its two letters, for example JO or CO. "
         "Write “DE”."],
    ),
    "unknown zone": (
        with_line(45, 'zone = "Berlin"'),
        ["f.toml:45: cities.kiel.zone: “Berlin” is no time zone. Write its Area/City, for example Africa/Nairobi. "
         "Did you mean “Europe/Berlin”?"],
    ),
    "unknown part of a country": (
        with_line(43, 'country = "DE"', 'subdivision = "Saxony"'),
        ["f.toml:44: cities.kiel.subdivision: Write the code of a state, province or county like “DE-SN” (ISO 3166-2); "
         "“Saxony” has no holidays of its own."],
    ),
    "zone that is an abbreviation": (
        with_line(10, 'zone = "CET"'),
        ["f.toml:10: series.zone: “CET” is no time zone. Write its Area/City, for example Africa/Nairobi."],
    ),
    "place": (
        with_line(45, 'zone = "Europe/Berlin"', "at = [91.0, 10]"),
        ["f.toml:46: cities.kiel.at: Write latitude and longitude in degrees like [31.95, 35.93]; here is [91.0, 10]."],
    ),
    "addresses": (
        with_line(22, 'theme = "water"', 'join_url = "javascript:alert(1)"'),
        ["f.toml:23: sessions.first.join_url: Write a full address, beginning with https://"],
    ),
    "year": (with_line(8, "starts = 0026-08-24"), ["f.toml:8: series.starts: Look at the year 26 again."]),
    # what points nowhere
    "unknown theme": (
        with_line(22, 'theme = "watre"'),
        ["f.toml:22: sessions.first.theme: There is no theme “watre” in this series. Did you mean “water”?"],
    ),
    "unknown format": (
        with_line(22, 'format = "Z"'),
        ["f.toml:22: sessions.first.format: There is no format “Z” in this network."],
    ),
    "unknown city, region, person": (
        with_line(23, 'cities = ["kiel", "keil"]', 'regions = ["nroth"]').replace('person = "ana"', 'person = "anna"'),
        ["f.toml:23: sessions.first.cities[2]: There is no city “keil”, neither in the file nor in the directory. "
         "Did you mean “kiel”?",
         "f.toml:24: sessions.first.regions[1]: There is no region “nroth”, neither in the file nor in the directory. "
         "Did you mean “north”?",
         "f.toml:26: sessions.first.parts[1].person: There is nobody called “anna”, neither in the file nor among the "
         "network’s people. Did you mean “ana”?"],
    ),
    "unknown organisation": (
        with_line(38, 'organisation = "City Union"'),
        ["f.toml:38: people.ana.organisation: There is no organisation “City Union”, neither in the file nor in the "
         "directory."],
    ),
    # names used twice
    "session twice": (
        with_line(30, 'slug = "first"'),
        ["f.toml:30: sessions.first.slug: “first” is used already in line 18. Give each row its own."],
    ),
    "theme, person, city twice": (
        FILE + '[[themes]]\ncode = "water"\nname = "W"\n[[people]]\nslug = "ana"\nfamily_name = "A"\n'
        '[[cities]]\nslug = "kiel"\nname = "K"\ncountry = "DE"\nzone = "Europe/Berlin"\n',
        ["f.toml:51: themes.water.code: “water” is used already in line 14. Give each row its own.",
         "f.toml:54: people.ana.slug: “ana” is used already in line 36. Give each row its own.",
         "f.toml:57: cities.kiel.slug: “kiel” is used already in line 41. Give each row its own."],
    ),
    # times that cannot be
    "end before start": (
        with_line(9, "ends = 2026-08-01"),
        [f"f.toml:9: series.ends: The series ends before it starts on {AUG}."],
    ),
    "data deleted too early": (
        with_line(9, "ends = 2027-04-30", "retention = 2027-04-29"),
        [f"f.toml:10: series.retention: Personal data are needed until the series is over on {APR}."],
    ),
    "outside the dates": (
        with_line(20, "start = 2026-08-23 23:00:00"),
        [f"f.toml:20: sessions.first.start: This lies outside the series, which runs from {AUG} to "
         f"{APR}. Choose another day, or change the dates of the series first."],
    ),
    "time with an offset": (
        with_line(20, "start = 2026-10-24T14:00:00+02:00"),
        ["f.toml:20: sessions.first.start: Write the time on the wall clock, without Z or offset; the zone stands in "
         "its own line."],
    ),
    "date without an hour": (
        with_line(20, "start = 2026-10-24"),
        ["f.toml:20: sessions.first.start: Write day and hour like 2020-11-23 14:00:00, without quotation marks; here "
         "is 2026-10-24."],
    ),
    "no such day": (
        with_line(20, 'start = "2026-02-30 14:00"'),
        ["f.toml:20: sessions.first.start: There is no such day or hour: “2026-02-30 14:00”."],
    ),
    "hour that is skipped": (
        with_line(20, "start = 2027-03-28 02:30:00"),
        [f"f.toml:20: sessions.first.start: {T230} does not exist on {MAR} in Europe/Berlin: the clock is "
         f"put forward. It shows {T330} instead."],
    ),
    "hour that comes twice": (
        with_line(20, "start = 2026-10-25 02:30:00"),
        [f"f.toml:20: sessions.first.start: {T230} comes twice on {OCT25} in Europe/Berlin: the clock is put "
         "back. Choose the first (UTC+2) or the second (UTC+1). Write second_hour = false or second_hour = true."],
    ),
    "hour that comes twice in a zone of the session's own": (
        with_line(20, "start = 2026-11-01 01:30:00", 'zone = "America/New_York"'),
        [f"f.toml:20: sessions.first.start: {T130} comes twice on {NOV} in America/New_York: the clock is put "
         "back. Choose the first (UTC−4) or the second (UTC−5). Write second_hour = false or second_hour = true."],
    ),
    "two sessions of one person": (
        with_line(32, "start = 2026-10-24 16:00:00", 'zone = "Africa/Nairobi"', 'parts = [{ person = "ana" }]'),
        [f"f.toml:34: sessions.second.parts[1].person: ana would be in two sessions at once: from {OCT24}, {T1600} "
         "(Africa/Nairobi) here and in “first” (line 17)."],
    ),
    # lists that nobody can mean
    "a thousand languages": (
        with_line(22, f"into = {['en'] * 1000}"),
        ["f.toml:22: sessions.first.into: There are 1000 rows; that is too many."],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("content", "lines"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_told_with_line_and_key(content, lines):
    assert printed(content) == lines


def test_all_problems_are_listed_at_once_in_the_order_of_the_file():
    content = with_line(20, "start = 2026-10-24", "minuets = 3").replace('country = "DE"', 'country = "XX"')

    assert [line.split(": ")[0] + " " + line.split(": ")[1] for line in printed(content)] == [
        "f.toml:20 sessions.first.start",
        "f.toml:21 sessions.first.minuets",
        "f.toml:44 cities.kiel.country",
    ]


@pytest.mark.parametrize("second", [False, True])
def test_either_hour_of_two_can_be_meant(second):
    content = with_line(20, "start = 2026-10-25 02:30:00", f"second_hour = {str(second).lower()}")

    assert printed(content) == []


def test_byte_order_mark_and_windows_line_ends_are_no_problem():
    content = b"\xef\xbb\xbf" + FILE.replace("\n", "\r\n").encode()

    assert printed(content) == []
    assert printed(content.replace(b"minutes = 60", b"minutes = 0")) == [
        "f.toml:33: sessions.second.minutes: Write a number from 1 to 86400."
    ]


def test_time_in_quotation_marks_may_leave_out_the_seconds():
    content = with_line(20, 'start = "2026-10-24 14:00"')

    assert read(content.encode()).sessions[0]["start"] == datetime(2026, 10, 24, 14)


def test_names_of_any_script_are_kept_as_typed():
    name = "‮Аня 👩🏽‍🏫 Ñandú"
    content = with_line(37, f'family_name = "{name}"')

    assert read(content.encode()).people[0]["family_name"] == name


def test_what_is_known_needs_no_telling_again():
    known = Known(
        network=True, series=True, sessions=frozenset({"first"}), cities=frozenset({"amman"}), zone="Asia/Amman"
    )
    content = "[network]\nslug = 'towns'\n[series]\nslug = 'autumn'\n[[sessions]]\nslug = 'first'\ncities = ['amman']\n"

    assert printed(content, known) == []


def test_ten_thousand_sessions_are_refused_within_a_second():
    rows = "".join(f"[[sessions]]\nslug = 's{number}'\ntitle = 'x'\n" for number in range(10_000))
    start = process_time()

    assert printed(FILE + rows) == ["f.toml:1: sessions: The file has 10002 sessions; at most 2000 fit in one series."]
    assert process_time() - start < 1


def test_ten_thousand_sessions_in_one_list_are_refused_too():
    rows = ", ".join(f"{{ slug = 's{number}' }}" for number in range(10_000))
    content = f"sessions = [{rows}]\n" + FILE[: FILE.index("[[sessions]]")]

    assert printed(content) == [
        "f.toml:1: sessions: There are 10000 rows; that is too many.",
        "f.toml:12: series.regions[1]: There is no region “north”, neither in the file nor in the directory.",
    ]


def test_a_name_of_a_hundred_thousand_signs_is_answered_at_once():
    start = process_time()

    assert printed(with_line(18, f'slug = "{"a-" * 50_000}"')) != []
    assert printed(with_line(10, f'zone = "{"Europe/" * 15_000}"')) != []
    assert process_time() - start < 1
