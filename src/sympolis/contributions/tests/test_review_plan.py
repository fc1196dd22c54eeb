"""Criteria of a call: taken over, weighed, kept once there are scores."""

import pytest

from sympolis.contributions.actions.review_plan import begin_plan, save_plan
from sympolis.contributions.scoring import mean_of, verdict
from sympolis.contributions.tests import factories, reviews
from sympolis.core.refusals import Refused
from sympolis.programme.tests import factories as programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def series():
    return programme.series(slug="autumn")


@pytest.fixture
def call(series):
    return reviews.call(series)


@pytest.fixture
def piece(series, call):
    return factories.contribution(series, call=call)


def test_our_criteria_are_taken_over_in_every_language_we_speak(series):
    call = factories.call(series)

    plan = begin_plan(call, "practice", ["en", "de", "ar"], by=None)

    first = plan.criteria.first()
    assert dict(first.name) == {"en": "Relevance", "de": "Relevanz"}
    assert plan.criteria.count() == 5
    assert begin_plan(call, "input", ["en"], by=None).criteria.count() == 5  # they are there already


def test_a_criterion_with_scores_stays_and_so_does_the_scale(call, piece):
    reviews.reviewed(piece)
    plan = call.review_plan
    kept = [{"id": one.pk, "name": one.name, "weight": 1} for one in plan.criteria.all()]

    with pytest.raises(Refused) as gone:
        save_plan(call, by=None, criteria=kept[1:])
    with pytest.raises(Refused) as other_scale:
        save_plan(call, by=None, top=10)

    assert (gone.value.code, other_scale.value.code) == ("scored", "scored")
    save_plan(call, by=None, criteria=[{**kept[0], "weight": 0}, *kept[1:]])
    assert plan.criteria.count() == 5


@pytest.mark.parametrize(
    ("wished", "code"),
    [
        ({"criteria": []}, "missing"),
        ({"criteria": [{"id": None, "name": {}, "weight": 1}]}, "missing"),
        ({"criteria": [{"id": None, "name": {"en": "A"}, "weight": 0}]}, "missing"),
        ({"criteria": [{"id": None, "name": {"en": "A"}, "weight": 11}]}, "unknown_choice"),
        ({"criteria": [{"id": None, "name": {"en": "A" * 121}, "weight": 1}]}, "too_long"),
        ({"criteria": [{"id": None, "name": {"en": "A"}, "weight": 1}] * 13}, "too_many"),
        ({"top": 2}, "unknown_choice"),
        ({"top": 11}, "unknown_choice"),
        ({"wanted": 0}, "unknown_choice"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(call, wished, code):
    with pytest.raises(Refused) as refusal:
        save_plan(call, by=None, **wished)

    assert refusal.value.code == code


def test_means_are_weighted_by_criterion_and_each_review_counts_alike():
    weights = {1: 3, 2: 1, 3: 0}

    assert mean_of({1: 5, 2: 1, 3: 1}, weights) == 4.0
    assert mean_of({3: 5}, weights) is None
    told = verdict([({1: 5, 2: 1}, "accept"), ({1: 2, 2: 2}, "revise"), ({}, "accept")], weights)
    assert (told.count, told.mean, told.lowest, told.highest, told.spread) == (3, 3.0, 2.0, 4.0, 2.0)
    assert [count for _value, _words, count in told.recommendations] == [2, 1, 0]
