"""Narrowing and counting: pure, so tried against the plain way of doing it."""

from dataclasses import dataclass
from urllib.parse import parse_qs

from hypothesis import given
from hypothesis import strategies as st

from sympolis.library.facets import MARKS, Facet, Filters, common, marks, sift

CODES = {"theme": ["water", "waste"], "size": ["s", "m", "l"], "sdg": ["6", "11", "13"], "language": ["de", "fr"]}


@dataclass(frozen=True)
class Row:
    facets: str


def row(values: dict[str, list[str]]) -> Row:
    return Row(" ".join(f"{MARKS[facet]}:{value}" for facet, some in values.items() for value in some))


choices = st.fixed_dictionaries({}, optional={facet: st.lists(st.sampled_from(codes), unique=True, min_size=1) for facet, codes in CODES.items()})  # fmt: skip


@given(st.lists(choices, max_size=12), choices)
def test_counts_are_what_choosing_would_leave(rows, chosen):
    filters = Filters.of(chosen)
    found = sift([row(values) for values in rows], filters)

    def passing(others: dict[str, list[str]]) -> int:
        return sum(all(set(values.get(facet, [])) & set(wanted) for facet, wanted in others.items()) for values in rows)

    assert len(found.rows) == passing(chosen)
    for facet, codes in CODES.items():
        rest = {name: values for name, values in chosen.items() if name != facet}
        assert {code: found.counts[facet][code] for code in codes} == {
            code: passing({**rest, facet: [code]}) for code in codes
        }
        if facet in chosen:
            assert found.without[facet] == passing(rest)


def test_what_no_facet_can_hold_is_left_out():
    told = {
        "size": ["s", "huge", "' OR 1"], "sdg": ["0", "6", "18", "6"], "theme": ["water", "", "a b", "x" * 200, "<b>"],
        "cost": [f"v{n}" for n in range(1000)], "other": ["x"],
    }  # fmt: skip

    assert dict(Filters.of(told).chosen) == {"size": ("s",), "sdg": ("6",), "theme": ("water",)}
    assert len(Filters.of({"theme": [f"t{n}" for n in range(1000)]}).values("theme")) == 40


@given(choices)
def test_one_choice_has_one_address_that_gives_it_back(chosen):
    query = Filters.of(chosen).query(q="Müll & Co")

    assert Filters.of(parse_qs(query)).query(q="Müll & Co") == query
    assert parse_qs(query)["q"] == ["Müll & Co"]


def test_leaving_out_a_value_or_a_facet():
    filters = Filters.of({"theme": ["water", "waste"], "size": ["s"]})

    assert filters.without("theme", "water").query() == "theme=waste&size=s"
    assert filters.without("theme").query() == "size=s"
    assert filters.without("size", "s").query() == "theme=waste&theme=water"


def test_marks_are_read_back():
    assert marks("t:water s:running o:1 l:pt-br") == {"theme": ["water"], "status": ["running"], "language": ["pt-br"]}
    assert common({Facet.SDG: ["6", "11"], Facet.SIZE: ["l"]}, {Facet.SDG: ["11"], Facet.SIZE: ["m"]}) == {
        "sdg": ["11"]
    }
