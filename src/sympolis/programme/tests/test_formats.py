import pytest

from sympolis.programme import actions
from sympolis.programme.formats import SegmentPlan, advice_for, house_formats
from sympolis.programme.states import SegmentKind
from sympolis.programme.tests import factories
from sympolis.programme.tests.refusals import facts, refused

MINUTES = {
    "A": [120],
    "B": [150],
    "C": [90],
    "D": [90],
    "E": [120, 120, 90, 120, 90],
    "F": [90, 90, 90, 90, 90],
    "G": [60],
    "H": [45, 90, 90, 90, 30],
    "I": [12 * 1440],
}
SEGMENTS = {  # minutes of the segments, in order, as the field's handbook of the series has them
    "A": [[10, 10, 18, 18, 18, 4, 5, 20, 8, 6, 3]],
    "B": [[10, 15, 15, 35, 10, 30, 20, 10, 5]],
    "C": [[5, 10, 28, 20, 20, 7]],
    "D": [[5, 10, 10, 5, 15, 5, 20, 10, 5, 5]],
    "G": [[5, 20, 8, 8, 8, 6, 5]],
}
PLANS = {plan.code: plan for plan in house_formats()}
BOTH = {"en", "de"}


def test_nine_formats_with_the_minutes_they_promise():
    assert {code: [part.minutes for part in plan.parts] for code, plan in PLANS.items()} == MINUTES


@pytest.mark.parametrize("code", SEGMENTS)
def test_the_segments_have_the_minutes_of_the_method(code):
    assert [[step.minutes for step in part.segments] for part in PLANS[code].parts] == SEGMENTS[code]


def test_sessions_four_and_five_of_the_dialogue_event():
    assert [[step.minutes for step in part.segments] for part in PLANS["E"].parts[3:]] == [
        [10, 10, 5, 35, 10, 15, 20, 10, 5],
        [5, 48, 15, 12, 10],
    ]


def test_a_written_advice_counts_in_days():
    assert [step.minutes / 1440 for step in PLANS["I"].parts[0].segments] == [1, 2, 1, 3, 3, 1, 1]


@pytest.mark.parametrize("code", PLANS)
def test_every_text_stands_in_both_languages_and_every_segment_has_a_fallback(code):
    plan = PLANS[code]
    steps = [step for part in plan.parts for step in part.segments]

    texts = [plan.name, plan.summary, *(part.title for part in plan.parts)]
    texts += [text for step in steps for text in (step.title, step.note, step.fallback)]
    assert all(set(text) == BOTH and all(text.values()) for text in texts)
    assert all(text["en"] != text["de"] for text in texts if text["en"] != "Insight session")
    assert {step.kind for step in steps} <= set(SegmentKind)


@pytest.mark.parametrize("code", PLANS)
def test_the_house_formats_keep_the_rules(code):
    parts = PLANS[code].parts
    for number, part in enumerate(parts, 1):
        assert advice_for(part.segments, minutes=part.minutes, ends_here=number == len(parts)) == []


def test_parts_of_the_longer_formats_lie_inside_two_weeks_or_as_the_mission_needs():
    offsets = {code: [part.day_offset for part in PLANS[code].parts] for code in "EFH"}

    assert offsets == {"E": [0, 2, 7, 8, 10], "F": [0, 2, 4, 8, 10], "H": [0, 7, 14, 21, 70]}


def step(minutes: int, kind: str = "input", fallback: str = "read the text") -> SegmentPlan:
    return SegmentPlan(minutes, kind, {"en": "x"}, {}, {"en": fallback} if fallback else {})


def codes(*steps: SegmentPlan, **options) -> list[tuple[str, tuple[int, ...]]]:
    return [(advice.code, advice.places) for advice in advice_for(steps, **options)]


@pytest.mark.parametrize(
    ("steps", "options", "found"),
    [
        ([], {"minutes": 90}, []),
        ([step(90)], {"minutes": 90}, []),
        ([step(91)], {}, [("no_break", (0,))]),
        ([step(60), step(31)], {}, [("no_break", (0, 1))]),
        ([step(60), step(5, "break"), step(90)], {}, []),
        ([step(60), step(5, "break"), step(50), step(50)], {}, [("no_break", (2, 3))]),
        ([step(3 * 1440)], {}, []),
        ([step(60)], {"minutes": 90}, [("too_short", ())]),
        ([step(60)], {"minutes": 30}, [("too_long", ())]),
        ([step(60, fallback=""), step(5), step(5, fallback="")], {}, [("no_fallback", (0, 2))]),
        ([step(20, "breakout"), step(5, "offers"), step(5, "closing")], {}, []),
        ([step(20, "breakout"), step(5, "closing")], {}, [("no_offers", ())]),
        ([step(5, "offers"), step(20, "advice"), step(5, "closing")], {}, [("no_offers", ())]),
        ([step(20, "breakout"), step(5, "offers")], {}, [("no_survey", (1,))]),
        ([step(20, "breakout"), step(5, "input")], {"ends_here": False}, []),
        ([step(50), step(10, "closing")], {"minutes": 60, "interpreted": True}, [("interpretation", ())]),
        ([step(50), step(5, "closing")], {"minutes": 60, "interpreted": True}, [("too_short", ())]),
        ([step(10, "break"), step(4, "poll")], {"interpreted": True}, []),
    ],
)
def test_what_a_run_of_show_should_keep_to(steps, options, found):
    assert codes(*steps, **options) == found


@pytest.mark.django_db
def test_a_network_gets_the_formats_once_and_keeps_its_changes():
    network = factories.network()
    factories.format(network, code="C", name={"en": "Our own"})

    added = actions.ensure_formats(network)
    actions.change_format(network.formats.get(code="A"), by=None, name="Changed")

    assert [kind.code for kind in added] == ["A", "B", "D", "E", "F", "G", "H", "I"]
    assert actions.ensure_formats(network) == []
    assert (str(network.formats.get(code="C")), str(network.formats.get(code="A"))) == ("Our own", "Changed")
    assert len(facts("format.added")) == 8
    kind = network.formats.get(code="E")
    assert [sum(step.minutes for step in part.segments.all()) for part in kind.parts.all()] == MINUTES["E"]


@pytest.mark.django_db
def test_an_own_format_with_its_parts_and_steps():
    network = factories.network(languages=["en", "de"])

    kind = actions.add_format(
        network,
        by=None,
        code="quick",
        name={"en": "Quick call", "de": "Kurzer Anruf"},
        parts=[
            {"title": "First", "segments": [{"minutes": 20, "title": "Talk", "kind": "input"}]},
            {"title": "Second", "day_offset": 7, "segments": []},
        ],
    )

    assert [(part.day_offset, part.segments.count()) for part in kind.parts.all()] == [(0, 1), (7, 0)]
    assert kind.backstage_minutes == 15


@pytest.mark.django_db
def test_parts_and_steps_that_are_named_keep_their_rows_and_translations():
    network = factories.network()
    kind = factories.format(network, minutes=(10, 20))
    part = kind.parts.get()
    step = part.segments.first()
    actions.set_format_segments(part, [{"id": step.pk, "minutes": 30, "title": {"en": "A", "de": "B"}}], by=None)

    step = part.segments.get()
    actions.set_format_segments(part, [{"id": step.pk, "minutes": 15, "title": "C"}], by=None)
    actions.set_format_parts(kind, [{"title": "New"}, {"id": part.pk, "title": "Old", "day_offset": 3}], by=None)

    assert dict(part.segments.get().title, _of={}) == {"en": "C", "de": "B", "_of": {}}
    assert [(part.title["en"], part.day_offset) for part in kind.parts.all()] == [("New", 0), ("Old", 3)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"code": "A B"}, "wrong_slug", "code"),
        ({"code": ""}, "wrong_slug", "code"),
        ({"code": "ج"}, "wrong_slug", "code"),
        ({"code": "x" * 21}, "too_long", "code"),
        ({"code": "TAKEN"}, "taken", "code"),
        ({"name": ""}, "missing", "name"),
        ({"backstage_minutes": 241}, "wrong_number", "backstage_minutes"),
        ({"parts": []}, "missing", "parts"),
        ({"parts": [{"title": "x"}] * 21}, "too_many", "parts"),
        ({"parts": [{"title": ""}]}, "missing", "parts-0-title"),
        ({"parts": [{"title": "x", "day_offset": 400}]}, "wrong_number", "parts-0-day_offset"),
        (
            {"parts": [{"title": "x", "segments": [{"minutes": 0, "title": "x"}]}]},
            "ends_before_start",
            "parts-0-segments-0-minutes",
        ),
        (
            {"parts": [{"title": "x", "segments": [{"minutes": 1, "title": "x"}] * 61}]},
            "too_many",
            "parts-0-segments",
        ),
    ],
)
def test_a_format_that_cannot_be_is_refused(fields, code, field):
    network = factories.network()
    factories.format(network, code="taken")

    with refused(code, field):
        actions.add_format(network, by=None, **{"code": "own", "name": "Own", **fields})

    assert [kind.code for kind in network.formats.all()] == ["taken"]


@pytest.mark.django_db
def test_a_format_in_use_is_not_removed():
    network = factories.network()
    kind = factories.format(network)
    factories.session(factories.series(network), format=kind, title={"en": "Mobile testing"})

    with refused("format_in_use") as caught:
        actions.remove_format(kind, by=None)
    assert "“Mobile testing”" in str(caught.value)

    actions.remove_format(factories.format(network), by=None)
    assert list(network.formats.all()) == [kind]
    assert len(facts("format.removed")) == 1


@pytest.mark.django_db
def test_sessions_keep_their_steps_when_the_format_changes():
    network = factories.network()
    kind = factories.format(network, minutes=(10, 20))
    session = actions.add_session(
        factories.series(network), by=None, title="x", local_start=factories.datetime(2020, 10, 27, 10), format=kind
    )

    actions.set_format_segments(kind.parts.get(), [{"minutes": 5, "title": "New"}], by=None)

    assert [step.minutes for step in session.segments.all()] == [10, 20]
