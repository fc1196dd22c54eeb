"""Who reviews for a series: asked, changed, ended."""

import pytest

from sympolis.contributions import reviewing
from sympolis.contributions.actions.reviewers import change_reviewer, end_reviewer, invite_reviewer
from sympolis.contributions.models import Assignment
from sympolis.contributions.tests import factories, reviews
from sympolis.core.refusals import Refused
from sympolis.messaging.models import Letter
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme.tests import factories as programme
from sympolis.registrations.tests.post import work

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


def test_somebody_is_asked_and_gets_one_letter_in_the_language_of_the_desk(series):
    invite_reviewer(series, "Ama@Peers.Example", by=None, language="de", name="Ama Mensah")
    work()
    work()

    (letter,) = Letter.objects.filter(kind="reviewer_invited")
    assert (letter.to_address, letter.language) == ("ama@peers.example", "de")
    assert "/review/" in letter.text
    with pytest.raises(Refused) as again:
        invite_reviewer(series, "ama@peers.example", by=None, name="Ama")
    assert again.value.code == "already"


def test_who_is_ended_is_out_at_once_and_what_was_sent_stays(series, piece):
    one = reviews.reviewer(series)
    sent = reviews.review(reviews.assigned(piece, one))
    other = factories.contribution(series, call=piece.call)
    reviews.assigned(other, one)

    end_reviewer(one, by=None)

    assert list(Assignment.objects.all()) == [sent.assignment]
    assert list(reviewing.reviewerships(one.account, series.network)) == []
    (standing,) = reviewing.standings(series, [piece])
    assert standing.verdict.count == 1
    back = invite_reviewer(series, one.account.email, by=None, name="Back")
    assert back.pk == one.pk
    assert back.is_active


def test_reviewers_change_what_they_say_of_themselves_and_nobody_elses(series):
    one, other = reviews.reviewer(series), reviews.reviewer(series)

    change_reviewer(one, by=one.account, languages=["fr"], most=3)

    one.refresh_from_db()
    assert (one.languages, one.most) == (["fr"], 3)
    for by in (other.account, networks.member(series.network, Role.VIEWER)):
        with pytest.raises(Refused) as refusal:
            change_reviewer(one, by=by, most=4)
        assert refusal.value.code == "not_allowed"
