"""Reviews written, changed and discussed, with names hidden where reviewing is blind."""

import time

import pytest
from django.db import transaction

from sympolis.contributions import reviewing
from sympolis.contributions.actions.moving import locked, turn
from sympolis.contributions.actions.reviewing import discuss, save_review
from sympolis.contributions.models import Post, Review
from sympolis.contributions.reading import read
from sympolis.contributions.tests import factories, reviews
from sympolis.core.refusals import Refused
from sympolis.directory.tests import factories as directory
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
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


def test_a_draft_does_not_count_and_what_is_missing_is_said(series, call, piece):
    held = reviews.assigned(piece, reviews.reviewer(series))
    first = reviews.criteria(call)[0]
    reviews.review(held, sends=False)
    assert reviewing.standings(series, [piece])[0].verdict.count == 0

    with pytest.raises(Refused) as refusal:
        save_review(held, by=held.reviewer.account, scores={first: 3}, recommendation="accept", seen=1, sends=True)

    assert refusal.value.code == "missing"
    for scores in ({first: 6}, {first: 0}, {99999: 3}):
        with pytest.raises(Refused) as refusal:
            save_review(held, by=held.reviewer.account, scores=scores, seen=1, sends=False)
        assert refusal.value.code == "unknown_choice"


def test_a_sent_review_can_be_changed_until_it_is_decided(series, piece):
    held = reviews.assigned(piece, reviews.reviewer(series))
    reviews.review(held, 2)
    reviews.review(held, 5, sends=False)  # stays sent

    assert Review.objects.count() == 1
    assert reviewing.standings(series, [piece])[0].verdict.mean == 5.0
    with transaction.atomic():
        turn(locked(piece), "declined", by=None)
    with pytest.raises(Refused) as refusal:
        reviews.review(held, 1)
    assert refusal.value.code == "closed"


def test_nobody_writes_a_review_for_somebody_else(series, piece):
    held, other = reviews.assigned(piece, reviews.reviewer(series)), reviews.reviewer(series)

    with pytest.raises(Refused) as refusal:
        save_review(held, by=other.account, scores={}, seen=1, sends=False)

    assert refusal.value.code == "not_allowed"


def test_the_discussion_opens_with_ones_own_review(series, piece):
    held = reviews.assigned(piece, reviews.reviewer(series, "Ama Mensah"))

    with pytest.raises(Refused):
        discuss(piece, "Early", by=held.reviewer.account)
    reviews.review(held)
    discuss(piece, "Now", by=held.reviewer.account)
    discuss(piece, "The team, too", by=programme.coordinator(series.network))
    with pytest.raises(Refused):
        discuss(piece, "Looking only", by=networks.member(series.network, Role.VIEWER))

    assert list(Post.objects.values_list("text", flat=True)) == ["Now", "The team, too"]
    assert Post.objects.first().name == "Ama Mensah"


def test_names_are_hidden_in_long_texts_without_slowness(series, call):
    row = factories.contribution(series, call=call, place="Kumasi", content={"done": {"en": "a" * 7990 + " Kumasi"}})
    began = time.perf_counter()

    told = read(row, language="en", blind=True)

    assert told.parts[0].pieces[0].text.endswith(" […]")
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("In Sa\u0303o-Paulo and SAO_PAULO it works.", "In […] and […] it works."),
        ("The Kumasians, Kumasi's streets", "The […], […]'s streets"),
        ("As Wellmouth Water says", "As […] says"),
        ("Esther and MAY did it, as one may.", "[…] and […] did it, as one may."),
        ("A mensahlike thing", "A mensahlike thing"),
    ],
)
def test_names_are_hidden_however_they_are_written(series, call, text, hidden):
    row = factories.contribution(series, call=call, place="São Paulo", content={"done": {"en": text}})
    person = factories.author(row, "Esther May Mensah", "e@city.example").participant.person
    person.municipality = directory.municipality("Kumasi", country="GH")
    person.organisation = directory.organisation("Wellmouth Water")
    person.save()

    assert read(row, language="en", blind=True).parts[0].pieces[0].text == hidden
