"""What is held of reviewers: told, erased, forgotten with the series; figures stay."""

import json
import time
from datetime import date

import pytest
import time_machine

from sympolis.contributions import reviewing
from sympolis.contributions.actions.presenting import present
from sympolis.contributions.actions.reviewing import discuss
from sympolis.contributions.actions.standing_aside import declare_conflict
from sympolis.contributions.models import Conflict, Post, Presentation, Review, Reviewer
from sympolis.contributions.tests import factories, reviews
from sympolis.directory.actions.erasure import erase
from sympolis.directory.models import Account
from sympolis.directory.tests import factories as directory
from sympolis.messaging.models import Letter
from sympolis.programme.tests import factories as programme
from sympolis.registrations import retention
from sympolis.registrations.tests.post import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def series():
    return programme.series(slug="autumn", retention_on=date(2021, 1, 31))


@pytest.fixture
def piece(series):
    return factories.contribution(series, call=reviews.call(series))


@pytest.fixture
def sent(series, piece):
    """A review with words, a conflict elsewhere, a line in the discussion, and something that waits."""
    one = reviews.reviewer(series, "Ama Mensah", "ama@peers.example", known_people=["Jo Doe", "kofi@city.example"])
    review = reviews.review(reviews.assigned(piece, one), 5, comment_team="For the team", comment_author="For you")
    other, third = (factories.contribution(series, call=piece.call) for _ in range(2))
    reviews.assigned(other, one)
    reviews.assigned(third, one)
    declare_conflict(other, by=one.account, kind="person", note="A cousin.")
    discuss(piece, "As I said.", by=one.account)
    work()
    return review


def test_everything_is_told_to_an_account_without_a_person(client, sent):
    client.force_login(sent.assignment.reviewer.account)
    session = client.session
    session["confirmed_at"] = time.time()
    session.save()

    page = client.get("/me/data/").content.decode()
    told = json.loads(client.get("/me/data.json").content)

    for words in ("For the team", "For you", "As I said.", "A cousin.", "Jo Doe"):
        assert words in page
    assert told["reviews"][0]["scores"]["Relevance"] == 5
    assert [len(told[key]) for key in ("reviewers", "reviews", "discussion", "conflicts")] == [1, 1, 1, 1]


def test_erasing_leaves_figures_without_anybody(series, piece, sent):
    account = sent.assignment.reviewer.account

    erase([], by=None, account=account)

    one = Reviewer.objects.get()
    assert (one.account, one.name, one.known_people, one.is_active) == (None, "", [], False)
    review = Review.objects.get()
    assert (review.comment_team, review.comment_author) == ("", "")
    assert (Post.objects.count(), Conflict.objects.count()) == (0, 0)
    assert not Letter.objects.filter(kind="reviewer_invited").exists()
    (standing,) = reviewing.standings(series, [piece])
    assert (standing.verdict.count, standing.verdict.mean) == (1, 5.0)
    assert one.assignments.count() == 1  # what was not sent is free again
    assert not Account.objects.filter(pk=account.pk).exists()


def test_an_erased_person_is_on_nobodys_list_and_presents_nothing(series, piece, sent):
    type(piece).objects.filter(pk=piece.pk).update(state="accepted")
    person = directory.person("Doe", given_name="Jo", email="jo@city.example")
    factories.author(piece, "Jo Doe", "jo@city.example")
    present(programme.session(series), {piece.pk: None}, by=None)

    erase([person, Presentation.objects.get().person], by=None)

    assert Reviewer.objects.get().known_people == ["kofi@city.example"]
    assert Presentation.objects.get().person is None


def test_a_conflict_of_the_team_is_forgotten_with_the_series(series, piece):
    declare_conflict(piece, by=programme.coordinator(series.network), kind="person", note="A cousin.")

    with time_machine.travel("2021-02-02T12:00:00Z", tick=False):
        retention.forget_overdue()
        assert retention.forget_overdue() == 0

    assert not Conflict.objects.exists()


def test_reviewers_are_forgotten_with_the_series(series, sent):
    with time_machine.travel("2021-02-02T12:00:00Z", tick=False):
        assert [row[1] for row in retention.further_rows(series) if row[0] == "Reviewers"] == [1]
        retention.forget_overdue()
        assert retention.forget_overdue() == 0

    one = Reviewer.objects.get()
    assert (one.account, one.name) == (None, "")
    assert not Post.objects.exists()
    assert Review.objects.get().scores.count() == 5
