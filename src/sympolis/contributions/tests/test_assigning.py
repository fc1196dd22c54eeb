"""Contributions given to reviewers, by hand and in pairs; the load."""

import pytest
from django.db import transaction

from sympolis.contributions import reviewing
from sympolis.contributions.actions.assigning import assign, take_pairs, unassign
from sympolis.contributions.actions.moving import locked, turn
from sympolis.contributions.actions.reviewers import end_reviewer, invite_reviewer
from sympolis.contributions.actions.standing_aside import declare_conflict
from sympolis.contributions.models import Assignment, Conflict
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


def test_a_contribution_is_given_by_hand_and_taken_back(series, piece):
    one = reviews.reviewer(series, most=1)
    held = reviews.assigned(piece, one)
    reviews.assigned(piece, one)
    piece.refresh_from_db()
    assert (Assignment.objects.count(), piece.state) == (1, "in_review")

    unassign(held, by=None)

    piece.refresh_from_db()
    assert (Assignment.objects.count(), piece.state) == (0, "submitted")
    sent = reviews.review(reviews.assigned(piece, one))
    with pytest.raises(Refused) as refusal:
        unassign(sent.assignment, by=None)
    assert refusal.value.code == "sent"


@pytest.mark.parametrize("state", ["draft", "withdrawn", "declined", "accepted"])
def test_only_what_is_sent_in_and_not_decided_is_reviewed(series, call, state):
    row = factories.contribution(series, call=call, state=state)

    with pytest.raises(Refused) as refusal:
        assign(row, reviews.reviewer(series), by=None)

    assert refusal.value.code == "wrong_state"


def test_pairs_are_looked_at_again_when_they_are_taken(series, call):
    rows = [factories.contribution(series, call=call) for _ in range(3)]
    one, full, ended = reviews.reviewer(series), reviews.reviewer(series, most=1), reviews.reviewer(series)
    end_reviewer(ended, by=None)
    declare_conflict(rows[0], by=programme.coordinator(series.network), kind="city")
    Conflict.objects.update(account=one.account)
    foreign = factories.contribution(call=reviews.call(programme.series()))
    pairs = [
        (rows[0].pk, one.pk), (rows[1].pk, one.pk), (rows[1].pk, full.pk), (rows[2].pk, full.pk), (rows[2].pk, ended.pk),
        (foreign.pk, one.pk),
    ]  # fmt: skip

    assert take_pairs(series, pairs, by=None) == (2, 4)
    assert take_pairs(series, pairs, by=None) == (0, 6)
    assert set(Assignment.objects.values_list("contribution_id", "reviewer_id")) == {
        (rows[1].pk, one.pk), (rows[1].pk, full.pk),
    }  # fmt: skip


def test_work_is_counted_without_what_was_put_aside_or_decided(series, call):
    one = reviews.reviewer(series)
    rows = [factories.contribution(series, call=call) for _ in range(4)]
    for row in rows:
        reviews.assigned(row, one)
    reviews.review(one.assignments.get(contribution=rows[0]))
    declare_conflict(rows[1], by=one.account, kind="city")
    with transaction.atomic():
        turn(locked(rows[2]), "declined", by=None)

    (load,) = reviewing.loads(series)

    assert (load.sent, load.waiting, load.late, load.aside) == (1, 1, 0, 1)


def test_what_is_decided_leaves_room_for_pairs_that_are_taken(series, call):
    one = reviews.reviewer(series, most=1)
    before, new, more = (factories.contribution(series, call=call) for _ in range(3))
    reviews.assigned(before, one)
    with transaction.atomic():
        turn(locked(before), "declined", by=None)

    assert take_pairs(series, [(new.pk, one.pk), (more.pk, one.pk)], by=None) == (1, 1)


def test_what_was_put_aside_for_good_is_not_taken_back(series, piece):
    one = reviews.reviewer(series)
    held = reviews.assigned(piece, one)
    declare_conflict(piece, by=one.account, kind="city")

    with pytest.raises(Refused) as refusal:
        unassign(held, by=None)

    assert refusal.value.code == "aside"
    assert Assignment.objects.get().aside_why == "city"


def test_a_draft_that_is_taken_back_is_there_again_when_it_is_given_again(series, piece):
    one = reviews.reviewer(series)
    draft = reviews.review(reviews.assigned(piece, one), 5, sends=False, comment_team="Half a thought")

    unassign(draft.assignment, by=None)

    piece.refresh_from_db()
    assert piece.state == "submitted"
    assert reviewing.task_of(one, piece.pk) is None
    (standing,) = reviewing.standings(series, [piece])
    assert (standing.opinions, standing.lacking) == ([], 3)
    assert [load.assigned + load.aside for load in reviewing.loads(series)] == [0]
    with pytest.raises(Refused):
        unassign(draft.assignment, by=None)
    reviews.assigned(piece, one)
    end_reviewer(one, by=None)
    invite_reviewer(series, one.account.email, by=None, name="Back")
    assert reviewing.desk_of(one).tasks == []
    assert reviews.assigned(piece, one).review.comment_team == "Half a thought"
