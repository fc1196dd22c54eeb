from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as some

from sympolis.core import clock
from sympolis.core.clock import DayPart
from sympolis.programme.nights import Place, at_night, at_places, slots_of

BOGOTA, AMMAN, KOCHI = Place("bogota", "America/Bogota"), Place("amman", "Asia/Amman"), Place("kochi", "Asia/Kolkata")
PLACES = [BOGOTA, AMMAN, KOCHI]
ZONES = ["Europe/Berlin", "America/Bogota", "Asia/Kathmandu", "Pacific/Apia", "Africa/Casablanca", "America/St_Johns"]

moments = some.datetimes(datetime(2019, 1, 1), datetime(2030, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))


def test_the_opening_as_three_cities_see_it():
    seen = at_places(datetime(2020, 11, 23, 13, tzinfo=UTC), 150, "Europe/Berlin", PLACES)

    assert [(f"{row.starts:%H:%M}", f"{row.ends:%H:%M}", row.days, row.part) for row in seen] == [
        ("08:00", "10:30", 0, DayPart.DAY),
        ("15:00", "17:30", 0, DayPart.DAY),
        ("18:30", "21:00", 0, DayPart.EDGE),
    ]


def test_an_early_slot_is_night_in_bogota():
    assert at_night(datetime(2020, 11, 24, 7, 30, tzinfo=UTC), 120, PLACES) == [BOGOTA]


def test_before_and_after_the_clock_change_of_the_host():
    before, after = (
        at_places(clock.instant(datetime(2020, 10, day, 14), "Europe/Berlin"), 60, "Europe/Berlin", PLACES)
        for day in (24, 26)
    )

    assert [f"{row.starts:%H:%M}" for row in before] == ["07:00", "15:00", "17:30"]
    assert [f"{row.starts:%H:%M}" for row in after] == ["08:00", "16:00", "18:30"]  # Amman changes on the 30th


def test_the_other_side_of_midnight_is_another_day():
    seen = at_places(
        datetime(2020, 11, 24, 23, tzinfo=UTC), 60, "Europe/Berlin", [*PLACES, Place("honolulu", "Pacific/Honolulu")]
    )

    assert [row.days for row in seen] == [-1, 0, 0, -1]


def test_a_written_exchange_is_nobodys_night():
    assert at_night(datetime(2020, 11, 24, 3, tzinfo=UTC), 12 * 1440, PLACES) == []


def test_a_day_has_48_half_hours_and_46_when_the_clock_is_put_forward():
    def number(day):
        return len(slots_of(day, "Europe/Berlin", 60, PLACES))

    assert [number(date(2021, 3, 27)), number(date(2021, 3, 28)), number(date(2020, 10, 25))] == [48, 46, 48]


def test_a_slot_counts_nights_and_edges():
    slots = {f"{slot.local_start:%H:%M}": slot for slot in slots_of(date(2020, 11, 24), "Europe/Berlin", 120, PLACES)}

    assert (slots["08:30"].night, slots["08:30"].edge) == (1, 0)
    assert (slots["14:00"].night, slots["14:00"].edge) == (0, 1)
    assert slots["14:00"].starts_at == datetime(2020, 11, 24, 13, tzinfo=UTC)
    assert min(slots.values(), key=lambda slot: (slot.night, slot.edge)).night == 0


@given(moments, some.integers(1, 1439), some.sampled_from(ZONES))
def test_night_means_that_some_minute_lies_between_22_and_6(starts_at, minutes, zone):
    place = ZoneInfo(zone)
    starts_at = starts_at.replace(second=0, microsecond=0)
    hours = {(starts_at + timedelta(minutes=minute)).astimezone(place).hour for minute in range(minutes)}

    seen = at_places(starts_at, minutes, zone, [Place(0, zone)])[0]

    if hours & {22, 23, 0, 1, 2, 3, 4, 5}:
        assert seen.part == DayPart.NIGHT
    elif hours & {6, 7, 20, 21}:
        assert seen.part == DayPart.EDGE
    else:
        assert seen.part == DayPart.DAY


@given(moments, some.sampled_from(ZONES))
def test_every_instant_is_found_again_from_its_wall_clock(moment, zone):
    moment = moment.replace(microsecond=0)
    local = moment.astimezone(ZoneInfo(zone))
    candidates = {
        clock.instant(local.replace(tzinfo=None, fold=0), zone, second=second) for second in (False, True)
    }  # fmt: skip

    assert moment in candidates
    assert moment == clock.instant(local.replace(tzinfo=None, fold=0), zone, second=bool(local.fold))


@given(some.dates(date(2019, 1, 1), date(2030, 1, 1)), some.sampled_from(ZONES), some.sampled_from([15, 30, 60]))
def test_every_slot_shows_the_wall_clock_it_promises(day, zone, step):
    for slot in slots_of(day, zone, 60, [], step=step):
        assert slot.starts_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) == slot.local_start
