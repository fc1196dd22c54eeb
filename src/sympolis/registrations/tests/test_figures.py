"""Figures that tell nothing of anybody: hidden cells cannot be computed by whoever knows the rule and the total."""

from collections.abc import Iterator
from itertools import product

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from sympolis.directory.tests import factories as directory
from sympolis.programme import actions as programme_actions
from sympolis.programme.tests import factories as programme
from sympolis.registrations.actions.attendance import set_attendance
from sympolis.registrations.actions.erasure import erase
from sympolis.registrations.figures import LEAST, figures, has_figures, parted, protected
from sympolis.registrations.models import Participant, Registration
from sympolis.registrations.tests.factories import NOW, registered, session

OVER = "2020-10-28T08:00:00Z"


def tables_of(cells: int, total: int) -> Iterator[tuple[int, ...]]:
    """Every table of so many cells with this total."""
    if cells == 1:
        yield (total,)
        return
    for first in range(total + 1):
        yield from ((first, *rest) for rest in tables_of(cells - 1, total - first))


def shown(table: tuple[int, ...]) -> dict | None:
    return protected(dict(enumerate(table)))


def assert_safe(table: tuple[int, ...]) -> None:
    """Every hidden cell has at least two values in the tables that look the same."""
    mine = shown(table)
    hidden = [place for place in range(len(table)) if mine is None or mine[place] is None]
    same = [other for other in tables_of(len(table), sum(table)) if shown(other) == mine] if hidden else []
    for place in hidden:
        assert len({other[place] for other in same}) > 1, (table, mine, place)


@pytest.mark.parametrize("total", range(LEAST, 23))
def test_no_hidden_cell_of_any_table_with_three_cells_can_be_computed(total):
    for table in tables_of(3, total):
        assert_safe(table)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=2, max_size=4).filter(lambda table: sum(table) >= LEAST))
def test_no_hidden_cell_of_a_random_table_can_be_computed(table):
    assert_safe(tuple(table))


@given(st.lists(st.integers(0, 200), min_size=2, max_size=40))
def test_a_hidden_cell_can_be_exchanged_with_another_one(table):
    """Why it holds for tables too large to try all others: the same output, another value in the cell."""
    mine = shown(tuple(table))
    if mine is None or None not in mine.values():
        return
    hidden = [place for place, number in mine.items() if number is None]
    for place in hidden:
        other = next(one for one in hidden if table[one] != table[place])
        swapped = list(table)
        swapped[place], swapped[other] = table[other], table[place]
        assert shown(tuple(swapped)) == mine


@given(st.dictionaries(st.integers(), st.integers(0, 60), min_size=1, max_size=12))
def test_no_cell_under_five_is_shown(counts):
    cells = protected(counts) or {}

    assert all(number is None or number >= LEAST for number in cells.values())
    assert all(number in (None, counts[key]) for key, number in cells.items())


def tree_of(table: tuple[int, ...]) -> dict[tuple, int]:
    """Two regions with two countries each."""
    paths = list(product("NS", "ab"))
    return {path: number for path, number in zip(paths, table, strict=True) if number}


def test_no_hidden_place_of_any_tree_can_be_computed():
    """Regions that hold countries: what the one table shows must not give away the other."""
    for total in (11, 16, 21):
        seen: dict[str, list[tuple[int, ...]]] = {}
        for table in tables_of(4, total):
            seen.setdefault(str(sorted(parted(tree_of(table)).items())), []).append(table)
        for same in seen.values():
            mine = parted(tree_of(same[0]))
            for place, path in enumerate(product("NS", "ab")):
                if path not in mine and any(table[place] in range(1, LEAST) for table in same):
                    assert len({table[place] for table in same}) > 1, (same[0], path)


def test_a_table_without_small_cells_is_shown_whole():
    assert protected({"a": 5, "b": 12}) == {"a": 5, "b": 12}


def test_with_a_small_cell_the_smallest_large_one_is_hidden_too():
    assert protected({"a": 3, "b": 6, "c": 6, "d": 9}) == {"a": None, "b": None, "c": None, "d": 9}


@pytest.mark.django_db
class TestOfASeries:
    @pytest.fixture(autouse=True)
    def october(self, settings, tmp_path):
        settings.DATA_DIR = tmp_path
        with time_machine.travel(NOW, tick=False):
            yield

    @pytest.fixture
    def held(self):
        """A session with 21 people: 7 women, 8 men, 6 who told nothing; 12 of them from Kumasi."""
        row = session(programme.series(programme.network("north"), slug="own"))
        city = programme.municipality(row.series.network, "Kumasi", country="GH", region=directory.region("africa"))
        for number in range(21):
            gender = "woman" if number < 7 else "man" if number < 15 else ""
            home = {"municipality_id": city.pk, "region_id": city.region_id, "country": "GH"} if number < 12 else {}
            registered(row, gender=gender, sector="academia", language="en", **home)
        return row

    def told(self, held) -> dict[str, list[tuple]]:
        found = figures(held.series, "en")
        return {table.key: [(line.words, line.count) for line in table.lines] for table in found.tables}

    def test_people_places_and_traits(self, held):
        found = figures(held.series, "en")

        assert (found.people, found.took_part, found.cities, found.countries) == (21, None, 1, 1)
        assert self.told(held) == {
            "places": [
                ("Africa", 12),
                ("Ghana", 12),
                ("Kumasi", 12),
                ("not stated", 9),
            ],
            "gender": [("woman", 7), ("man", 8), ("other", None), ("not stated", None)],
            "sector": [("Academia", 21)],
            "language": [("English", 21)],
            "way": [],
        }

    def test_not_stated_is_always_shown(self, held):
        for number in range(9):
            registered(held, f"Other Person{number}", gender="other")

        assert self.told(held)["gender"] == [("woman", 7), ("man", 8), ("other", 9), ("not stated", 6)]

    def test_cancelled_sessions_count_nobody(self, held):
        programme_actions.cancel_session(held, by=None)
        programme.release(held.series)

        assert figures(held.series, "en") is None
        assert not has_figures(held.series)

    def test_somebody_in_two_sessions_counts_once(self, held):
        other = session(held.series)
        for row in Registration.objects.filter(session=held).select_related("participant__person")[:6]:
            registered(other, str(row.participant.person), email=row.participant.email)

        assert figures(held.series, "en").people == 21

    def test_who_took_part_is_told_when_neither_side_is_small(self, held):
        rows = list(Registration.objects.filter(session=held))
        with time_machine.travel(OVER, tick=False):
            set_attendance(held, rows[:17], "live", by=None)
            assert figures(held.series, "en").took_part is None  # four did not come
            set_attendance(held, rows[16:17], "", by=None)

            assert figures(held.series, "en").took_part == 16

    def test_erasing_changes_no_figure(self, held):
        """The show of issue 4: erase -> totals unchanged."""
        with time_machine.travel(OVER, tick=False):
            set_attendance(held, list(Registration.objects.filter(session=held))[:10], "live", by=None)
            before = figures(held.series, "en")
            for row in Registration.objects.filter(session=held)[4:9]:
                erase(row.participant, by=row.participant)

            assert figures(held.series, "en") == before

    def test_the_page_tells_how_it_counts(self, held, client):
        page = client.get("/series/own/figures/").content.decode()

        assert "How this is counted" in page
        assert "Kumasi" in page
        assert 'href="/series/own/figures/"' in client.get("/series/own/").content.decode()

    def test_there_is_no_page_while_there_is_nothing_to_show(self, client):
        row = session(programme.series(programme.network("north"), slug="own"))
        for _number in range(4):
            registered(row)

        assert client.get("/series/own/figures/").status_code == 404
        assert "/figures/" not in client.get("/series/own/").content.decode()

    def test_queries_do_not_grow(self, held):
        def queries() -> int:
            with CaptureQueriesContext(connection) as caught:
                figures(held.series, "en")
            return len(caught)

        few = queries()
        other = session(held.series)
        for number in range(30):
            city = programme.municipality(held.series.network, f"City {number}", region=directory.region(f"r{number}"))
            registered(other, municipality_id=city.pk, region_id=city.region_id, country="DE")

        assert queries() == few


@pytest.mark.django_db
def test_one_person_under_two_addresses_counts_once():
    with time_machine.travel(NOW, tick=False):
        first = session()
        second = session(first.series)
        rows = [registered(first, f"Ama {number}") for number in range(LEAST)]
        again = registered(second, "Ama Again")
        Participant.objects.filter(pk=again.participant_id).update(person=rows[0].participant.person_id)

        assert figures(first.series, "en").people == LEAST
