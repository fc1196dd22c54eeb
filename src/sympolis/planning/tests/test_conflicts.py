"""What stands in the way of sessions: values in, values out."""

from datetime import UTC, date, datetime, timedelta

from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from sympolis.planning import conflicts
from sympolis.planning.conflicts import Away, Kind, Land, Meeting, Severity, Surroundings, Timetable
from sympolis.planning.holidays import DayOff
from sympolis.programme.nights import Place

NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)
ANA = {1: "Ana Marques"}


def working(country: str, day: date, language: str, subdivision: str) -> DayOff:
    return DayOff()


AROUND = Surroundings("UTC", {}, working)


def meeting(key: int = 1, hours: float = 0, minutes: int = 120, **fields) -> Meeting:
    told = {"title": f"Session {key}", "people": {}, **fields}
    return Meeting(key=key, starts_at=NOON + timedelta(hours=hours), minutes=minutes, **told)


def kinds(*meetings: Meeting, around: Surroundings = AROUND) -> list[tuple[Kind, Severity, tuple[int, ...]]]:
    return [(one.kind, one.severity, one.sessions) for one in conflicts.of_all(meetings, around)]


def test_somebody_in_two_sessions_at_once():
    assert kinds(meeting(1, people=ANA), meeting(2, 1, people=ANA)) == [(Kind.PERSON, Severity.FIX, (1, 2))]


def test_one_after_the_other_is_no_conflict():
    assert kinds(meeting(1, people=ANA), meeting(2, 2, people=ANA)) == []


def test_the_same_link_at_the_same_time():
    room = "https://meet.example/1"
    assert kinds(meeting(1, room=room), meeting(2, room=room)) == [(Kind.ROOM, Severity.FIX, (1, 2))]


def test_no_link_yet_is_no_common_link():
    assert kinds(meeting(1), meeting(2)) == [(Kind.PARALLEL, Severity.THINK, (1, 2))]


def test_a_session_of_another_series_is_good_to_know_and_spoken_of_second():
    found = conflicts.of_all([meeting(2, -1, series="Other"), meeting(1)], AROUND)

    assert [(one.kind, one.severity, one.sessions) for one in found] == [(Kind.PARALLEL, Severity.KNOW, (1, 2))]
    assert "“Session 2” of “Other”" in found[0].words


def test_what_may_not_be_seen_is_not_named():
    found = conflicts.of_all([meeting(2, title="", series="-", people=ANA), meeting(1, people=ANA)], AROUND)

    assert "another session of the network" in found[0].words


def test_two_sessions_of_other_series_are_none_of_ours():
    assert kinds(meeting(1, series="A", people=ANA), meeting(2, series="B", people=ANA)) == []


def test_somebody_away_is_told_on_their_own_clock():
    away = {1: [Away(NOON + timedelta(hours=1), NOON + timedelta(hours=3), "Asia/Kolkata")]}

    found = conflicts.of_all([meeting(people=ANA)], Surroundings("UTC", away, working))

    assert [(one.kind, one.severity) for one in found] == [(Kind.AWAY, Severity.FIX)]
    assert "18:30 – 20:30 (Kolkata)" in found[0].words


def test_a_holiday_counts_on_the_day_of_the_country():
    """At 23:00 UTC it is the next day in Amman."""
    asked = []

    def day_off(country, day, language, subdivision):
        asked.append((country, day))
        return DayOff("Feast")

    late = meeting(hours=11, minutes=30, lands=(Land("JO", "Asia/Amman"),))
    found = conflicts.of_all([late], Surroundings("UTC", {}, day_off))

    assert asked == [("JO", date(2026, 11, 11))]
    assert [(one.kind, one.severity) for one in found] == [(Kind.HOLIDAY, Severity.THINK)]
    assert "Jordan (Feast)" in found[0].words


def test_a_weekend_of_few_countries_is_good_to_know():
    def day_off(country, day, language, subdivision):
        return DayOff(weekend=country == "EG")

    lands = tuple(Land(country, "UTC") for country in ("EG", "DE", "GH", "PE"))
    assert kinds(meeting(lands=lands), around=Surroundings("UTC", {}, day_off)) == [(Kind.WEEKEND, Severity.KNOW, (1,))]


def test_a_holiday_of_some_regions_is_good_to_know():
    def day_off(country, day, language, subdivision):
        return DayOff("All Saints’ Day", parts=5)

    found = kinds(meeting(lands=(Land("DE", "Europe/Berlin"),)), around=Surroundings("UTC", {}, day_off))

    assert found == [(Kind.HOLIDAY, Severity.KNOW, (1,))]


SAXONY = Land("DE", "Europe/Berlin", "DE-SN", ("Leipzig",))


def repentance(country, day, language, subdivision):
    """As on the third Wednesday of November: off in Saxony only."""
    if country != "DE":
        return DayOff()
    by_part = {
        "DE-SN": DayOff("Day of Repentance and Prayer", is_regional=True),
        "": DayOff("Day of Repentance and Prayer", 1),
    }
    return by_part.get(subdivision, DayOff())


def plain(text: str) -> str:
    """Without the signs that keep names apart from the text around them."""
    return text.replace("\u2068", "").replace("\u2069", "")


def test_a_holiday_of_a_citys_region_is_told_by_the_city():
    lands = (SAXONY, Land("DE", "Europe/Berlin", "DE-NW", ("Bonn",)), Land("GH", "Africa/Accra", cities=("Kumasi",)))

    (found,) = conflicts.of_all([meeting(lands=lands)], Surroundings("UTC", {}, repentance))

    assert (found.kind, found.severity) == (Kind.HOLIDAY, Severity.KNOW)  # Bonn works
    assert plain(found.words).endswith("Leipzig: Day of Repentance and Prayer (Saxony).")
    assert plain(found.brief) == "Holiday: Leipzig"
    with translation.override("de"):
        (found,) = conflicts.of_all([meeting(lands=lands)], Surroundings("UTC", {}, repentance))
        assert "(Sachsen)" in found.words


def test_where_all_cities_of_a_country_are_in_such_regions_the_country_counts():
    dresden = Land("DE", "Europe/Berlin", "DE-SN", ("Leipzig", "Dresden"))

    (found,) = conflicts.of_all([meeting(lands=(dresden,))], Surroundings("UTC", {}, repentance))

    assert found.severity == Severity.THINK
    assert "Leipzig and Dresden: Day of Repentance" in plain(found.words)


def test_beside_it_cities_of_an_unknown_region_are_told_as_before():
    lands = (SAXONY, Land("DE", "Europe/Berlin", cities=("Chemnitz",)))

    found = conflicts.of_all([meeting(lands=lands)], Surroundings("UTC", {}, repentance))

    assert [(one.severity, plain(one.brief)) for one in found] == [
        (Severity.KNOW, "Holiday: Leipzig"), (Severity.KNOW, "Holiday in parts: Germany"),
    ]  # fmt: skip


def test_a_holiday_of_the_whole_country_is_told_once_however_many_regions():
    def day_off(country, day, language, subdivision):
        return DayOff("Labour Day")

    (found,) = conflicts.of_all(
        [meeting(lands=(SAXONY, Land("DE", "Europe/Berlin")))], Surroundings("UTC", {}, day_off)
    )

    assert (found.severity, found.brief) == (Severity.THINK, "Holiday: Germany")


def test_a_holiday_of_some_regions_on_a_sunday_is_a_sunday():
    def day_off(country, day, language, subdivision):
        return DayOff("All Saints’ Day", is_regional=bool(subdivision), parts=0 if subdivision else 5, weekend=True)

    assert kinds(meeting(lands=(SAXONY, Land("DE", "Europe/Berlin"))), around=Surroundings("UTC", {}, day_off)) == [
        (Kind.WEEKEND, Severity.THINK, (1,))
    ]


def test_cities_of_a_country_are_put_together_by_its_parts():
    cities = [
        ("DE", "DE-SN", "Europe/Berlin", "Leipzig"),
        ("DE", "", "Europe/Berlin", "Bonn"),
        ("", "", "UTC", "Nowhere"),
    ]

    assert conflicts.lands_of([*cities, ("DE", "DE-SN", "Europe/Berlin", "Dresden"), cities[0]]) == (
        Land("DE", "Europe/Berlin", "DE-SN", ("Leipzig", "Dresden")), Land("DE", "Europe/Berlin", "", ("Bonn",)),
    )  # fmt: skip


def test_night_for_many_has_to_be_thought_about_and_for_few_is_good_to_know():
    wuhan, bonn = Place("Wuhan", "Asia/Shanghai"), Place("Bonn", "Europe/Berlin")

    assert kinds(meeting(hours=2, places=(wuhan, bonn))) == [(Kind.NIGHT, Severity.THINK, (1,))]
    assert kinds(meeting(hours=2, places=(wuhan, bonn, bonn, bonn))) == [(Kind.NIGHT, Severity.KNOW, (1,))]


def test_night_on_the_own_clock_of_whoever_must_be_there_is_thought_about():
    both = {1: "Ama Mensah", 2: "Kofi Boateng"}
    zones = {1: "Africa/Accra", 2: "Asia/Tokyo"}

    (alone,) = conflicts.of_all([meeting(hours=-9, people=both, zones=zones)], AROUND)
    (together,) = conflicts.of_all(
        [meeting(hours=3, people=both, zones={**zones, 1: "Asia/Kolkata"}, minutes=180)], AROUND
    )

    assert (alone.kind, alone.severity, alone.brief) == (Kind.OWN_NIGHT, Severity.THINK, "Ama Mensah: 03:00 in Accra")
    assert "Ama Mensah: 03:00 in Accra" in alone.words
    assert together.brief == "Night for 2 people"
    assert "Ama Mensah: 20:30 in Kolkata and Kofi Boateng: 00:00 in Tokyo" in together.words


def test_whose_clock_is_not_known_is_not_spoken_of():
    assert kinds(meeting(hours=-9, people=ANA)) == []


def test_an_exchange_over_days_asks_nobody_to_be_there():
    assert kinds(meeting(1, minutes=1440, people=ANA), meeting(2, people=ANA)) == []


@st.composite
def meetings(draw) -> list[Meeting]:
    people = st.dictionaries(st.integers(1, 4), st.just("Ana"), max_size=2)
    return [
        meeting(
            key, draw(st.integers(0, 40)) / 2, draw(st.integers(1, 300)), people=draw(people),
            room=draw(st.sampled_from(["", "a", "b"])), series=draw(st.sampled_from(["", "", "Other"])),
        )
        for key in range(draw(st.integers(0, 12)))
    ]  # fmt: skip


def facts(found) -> set:
    return {(one.kind, frozenset(one.sessions)) for one in found}


@given(meetings())
@settings(max_examples=200, deadline=None)
def test_walking_through_time_finds_what_comparing_all_finds(rows):
    pairs = set()
    for first in rows:
        for second in rows:
            together = first.starts_at < second.ends_at and second.starts_at < first.ends_at
            if first.key < second.key and together and not (first.series and second.series):
                pairs |= facts(conflicts.between(first, second, "UTC"))

    assert facts(conflicts.of_all(rows, AROUND)) == pairs


@given(meetings())
@settings(max_examples=100, deadline=None)
def test_what_is_told_before_a_move_is_what_is_there_after_it(rows):
    """Every conflict of a session of the series, asked for it alone, is one of the whole, and the other way round."""
    whole = conflicts.by_session(conflicts.of_all(rows, AROUND))
    table = Timetable(rows)

    for one in rows:
        if not one.series:
            assert facts(conflicts.of_one(one, table, AROUND)) == facts(whole.get(one.key, []))


@given(meetings(), st.integers(-5000, 5000))
@settings(max_examples=50, deadline=None)
def test_moving_everything_alike_changes_nothing_between_meetings(rows, minutes):
    moved = [
        meeting(
            one.key, (one.starts_at - NOON).total_seconds() / 3600 + minutes / 60, one.minutes, people=one.people,
            room=one.room, series=one.series,
        )
        for one in rows
    ]  # fmt: skip

    assert facts(conflicts.of_all(moved, AROUND)) == facts(conflicts.of_all(rows, AROUND))
