from hypothesis import given
from hypothesis import strategies as st

from sympolis.interpretation.demand import ASKED, Offered, Rate, Row, count, expected, needs, once, rate_of
from sympolis.registrations.following import Told
from sympolis.registrations.states import RegistrationState, Reply

S = RegistrationState
SESSION = {1: Offered("en"), 2: Offered("es", ("en", "fr"))}
HALF = {1: Rate(50), 2: Rate(50)}
CODES = ("en", "es", "fr", "ar", "gsg")

people = st.builds(
    Row,
    registration=st.integers(1, 10_000), session=st.sampled_from([1, 2]), person=st.integers(1, 12),
    state=st.sampled_from(list(S)), region=st.sampled_from([None, 1, 2, 3]), reply=st.sampled_from(["", *Reply]),
    told=st.builds(
        Told, wish=st.sampled_from(["", *CODES]), speaks=st.lists(st.sampled_from(CODES), unique=True).map(tuple),
        needs=st.sampled_from(["", "captions", "sign language", "more time"]), country=st.sampled_from(["", "DE", "TD"]),
        captions=st.booleans(), sign_language=st.sampled_from(["", "gsg", "ils"]),
    ),
)  # fmt: skip


def row(person: int, wish: str = "", *speaks: str, state: str = S.CONFIRMED, session: int = 1, **fields) -> Row:
    return Row(person, session, person, state, Told(wish, speaks, fields.pop("needs", "")), **fields)


@given(st.lists(people, max_size=40))
def test_nobody_is_counted_twice_and_nobody_for_what_is_on_the_floor(rows):
    found = needs(rows, SESSION)

    counted = [(*key, one.person) for key, people in found.items() for one, _need in people]
    assert len(counted) == len(set(counted))
    unticked = [
        (session, one.person) for (session, _code), people in found.items() for one, _need in people
        if not one.told.captions and not one.told.sign_language
    ]  # fmt: skip
    assert len(unticked) == len(set(unticked)) <= len({(one.session, one.person) for one in rows})
    assert not [key for key in found if key[1] == SESSION[key[0]].floor]


@given(st.lists(people, max_size=40))
def test_ticks_are_counted_exactly(rows):
    found, each = needs(rows, SESSION), once(rows)

    for session in SESSION:
        here = [one for one in each if one.session == session]
        for code in ("gsg", "ils"):
            ticked = {one.person for one in here if one.told.sign_language == code}
            counted = {one.person for one, need in found.get((session, code), []) if not need.is_read}
            assert ticked <= counted
            assert all(one.told.sign_language == code or one.told.wish == code or code in one.told.speaks
                       for one in here if one.person in counted)  # fmt: skip
        captions = {one.person for one in here if one.told.captions}
        counted = {
            one.person for (pk, code), people in found.items() if pk == session and code.endswith("-x-cc")
            for one, need in people if not need.is_read
        }  # fmt: skip
        assert counted == captions


@given(st.lists(people, max_size=40), st.integers(1, 100))
def test_the_figures_of_a_language_agree_with_each_other(rows, percent):
    for demand in count(rows, SESSION, {1: Rate(percent), 2: Rate(percent)}).values():
        assert 0 <= demand.expected <= demand.asked - demand.declined
        assert demand.only <= demand.asked == demand.regions.total()


@given(st.lists(people, max_size=40))
def test_regions_together_are_the_whole(rows):
    rates = {1: Rate(100), 2: Rate(100)}
    whole = count(rows, SESSION, rates)
    parts = [count(rows, SESSION, rates, [region]) for region in (None, 1, 2, 3)]

    for key, demand in whole.items():
        assert demand.asked == sum(part[key].asked for part in parts if key in part)
        assert demand.waiting == sum(part[key].waiting for part in parts if key in part)


def test_seats_are_asked_for_and_others_stand_apart():
    rows = [
        row(1, "fr"), row(2, "fr", "fr", "en", state=S.REGISTERED), row(3, "fr", state=S.WAITING),
        row(4, "fr", state=S.APPLIED), row(5, "fr", state=S.CANCELLED), row(6, "fr", reply=Reply.DECLINED), row(7, "en"),
    ]  # fmt: skip

    demand = count(rows, SESSION, HALF)[1, "fr"]

    assert (demand.asked, demand.expected, demand.only) == (3, 1, 2)
    assert (demand.waiting, demand.cancelled, demand.declined) == (2, 1, 1)


def test_whoever_comes_under_two_addresses_counts_once_with_the_better_place():
    twice = [row(1, "fr", state=S.WAITING), Row(9, 1, 1, S.CONFIRMED, Told("fr"))]

    ((one, _only),) = needs(twice, SESSION)[1, "fr"]
    assert (one.registration, one.standing) == (9, ASKED)


def test_a_language_that_is_there_serves_before_one_that_would_have_to_be_ordered():
    assert set(needs([row(1, "", "ar", "fr", session=2)], SESSION)) == {(2, "fr")}
    assert set(needs([row(1, "", "ar", "fr")], SESSION)) == {(1, "ar")}


def test_show_rates_come_from_the_format_then_the_network_then_the_series():
    past = {7: (2, 40, 30), 8: (1, 4, 1), None: (1, 16, 5)}

    assert rate_of(7, past, 60) == Rate(75, "format", 2)
    assert rate_of(8, past, 60) == Rate(60, "network", 4)
    assert rate_of(8, {8: (1, 4, 1)}, 60) == Rate(60, "series", 0)


def test_halves_are_rounded_up():
    assert [expected(number, 50) for number in range(5)] == [0, 1, 1, 2, 2]
