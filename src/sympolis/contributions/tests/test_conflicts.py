"""Conflicts of interest: found, declared, lifted."""

import pytest
from django.db import transaction

from sympolis.contributions import conflicts, review_privacy, reviewing
from sympolis.contributions.actions.assigning import assign
from sympolis.contributions.actions.namesakes import tell_apart, undo
from sympolis.contributions.actions.reviewers import change_reviewer, end_reviewer, invite_reviewer
from sympolis.contributions.actions.reviewing import discuss, save_review
from sympolis.contributions.actions.standing_aside import declare_conflict, lift_conflict
from sympolis.contributions.models import Assignment, Conflict, Namesake
from sympolis.contributions.review_listeners import stand_aside
from sympolis.contributions.tests import factories, reviews
from sympolis.core.refusals import Refused
from sympolis.directory.models import Alias, Person
from sympolis.directory.tests import factories as directory
from sympolis.journal.models import Entry
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme.tests import factories as programme
from sympolis.programme.tests.refusals import refused

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


def test_own_city_is_a_conflict_however_it_is_written(series, call):
    city = directory.municipality("Bogotá", country="CO")
    Alias.objects.create(municipality=city, text="Santa Fe de Bogota")
    one = reviews.reviewer(series, municipality=city)
    known = factories.contribution(series, call=call, municipality=city)
    typed = factories.contribution(series, call=call, place="BOGOTA", country="CO")
    alias = factories.contribution(series, call=call, place="Santa Fé de Bogotá", country="CO")
    elsewhere = factories.contribution(series, call=call, place="Bogota", country="US")

    found = conflicts.of_account(one.account, series)

    assert found == {known.pk: "city", typed.pk: "city", alias.pk: "city"}
    assert elsewhere.pk not in found


def test_who_wrote_it_or_knows_who_did_is_in_conflict(series, call):
    mine, colleagues, friends, theirs = (factories.contribution(series, call=call) for _ in range(4))
    one = reviews.reviewer(series, email="ama@kumasi.example", known_people=["  Jo   Doe ", "kofi@accra.example"])
    factories.author(mine, "Somebody Else", "AMA@kumasi.example")
    factories.author(colleagues, "Jo Doe", "other@city.example")
    factories.author(friends, "Kofi", "Kofi@Accra.example")
    factories.author(theirs, "Nobody Known", "nobody@city.example")

    assert conflicts.of_account(one.account, series) == {
        mine.pk: "author", colleagues.pk: "person", friends.pk: "person",
    }  # fmt: skip


def test_a_reviewer_who_becomes_a_co_author_is_out_at_once_and_for_good(series, piece):
    one = reviews.reviewer(series, email="ama@kumasi.example")
    review = reviews.review(reviews.assigned(piece, one), 5)
    reviews.reviewed(piece, 3)
    assert reviewing.standings(series, [piece])[0].verdict.mean == 4.0

    author = factories.author(piece, "Ama", "ama@kumasi.example")

    assert reviewing.standings(series, [piece])[0].verdict.mean == 3.0
    assert reviewing.task_of(one, piece.pk) is None
    assert reviewing.desk_of(one).tasks == []
    with pytest.raises(Refused):
        save_review(review.assignment, by=one.account, scores={}, seen=1, sends=False)
    with pytest.raises(Refused):
        discuss(piece, "Let me in", by=one.account)
    with transaction.atomic():
        stand_aside(Entry(facts={"contribution": piece.pk}))
    author.delete()
    assert reviewing.standings(series, [piece])[0].verdict.mean == 3.0  # for good
    with pytest.raises(Refused) as again:
        assign(piece, one, by=None)
    assert again.value.code == "conflict"


def test_a_declared_conflict_puts_the_review_aside_and_the_team_may_lift_it(series, piece):
    one, team = reviews.reviewer(series), programme.coordinator(series.network)
    reviews.review(reviews.assigned(piece, one))

    declared = declare_conflict(piece, by=one.account, kind="person", note="We were at school together.")
    declare_conflict(piece, by=one.account, kind="city")

    assert Conflict.objects.count() == 1
    (standing,) = reviewing.standings(series, [piece])
    assert (standing.verdict.count, [o.aside for o in standing.opinions]) == (0, ["person"])
    with pytest.raises(Refused):
        lift_conflict(declared, by=one.account)
    lift_conflict(declared, by=team)
    assert reviewing.task_of(one, piece.pk) is None
    assign(piece, one, by=team)
    assert reviewing.standings(series, [piece])[0].verdict.count == 1


def test_somebody_of_the_team_declares_one_and_cannot_assign_any_more(series, piece):
    team, other = programme.coordinator(series.network), programme.coordinator(series.network)
    one = reviews.reviewer(series)
    declared = declare_conflict(piece, by=team, kind="project")

    for act in (lambda: assign(piece, one, by=team), lambda: lift_conflict(declared, by=team)):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == "not_allowed"
    assign(piece, one, by=other)
    with pytest.raises(Refused):
        declare_conflict(piece, by=directory.account(), kind="city")


def test_a_co_author_from_the_city_or_of_the_same_name_is_a_conflict(series, call):
    city = directory.municipality("Bogotá", country="CO")
    one = reviews.reviewer(series, "Ama Mensah", municipality=city)
    person = directory.person("Addo", given_name="Esi", account=one.account)
    typed, placed, named, herself = (factories.contribution(series, call=call) for _ in range(4))
    author = factories.author(typed, "Somebody Else", "s@city.example")
    type(author.participant).objects.filter(pk=author.participant_id).update(place="BOGOTA", country="CO")
    other = factories.author(placed, "Another One", "a@city.example")
    type(person).objects.filter(pk=other.participant.person_id).update(municipality=city)
    factories.author(named, "Ama MENSAH", "private@mail.example")
    factories.author(herself, "Esi Addo", "esi@mail.example")

    assert conflicts.of_account(one.account, series) == {
        typed.pk: "city", placed.pk: "city", named.pk: "name", herself.pk: "name",
    }  # fmt: skip


def test_nobody_lifts_a_conflict_of_their_own(series):
    city = directory.municipality("Bogotá", country="CO")
    one, team = reviews.reviewer(series, known_people=["Jo Doe"]), programme.coordinator(series.network)
    change_reviewer(one, by=one.account, municipality=city, known_people=["jo@city.example", "Jo  Doe"])

    for told, field in (({"municipality": None}, "municipality"), ({"known_people": ["Jo Doe"]}, "known_people")):
        with pytest.raises(Refused) as refusal:
            change_reviewer(one, by=one.account, **told)
        assert (refusal.value.code, refusal.value.field) == ("own_conflict", field)
    end_reviewer(one, by=None)
    with pytest.raises(Refused):
        invite_reviewer(series, one.account.email, by=one.account, name="Ama", known_people=[])
    change_reviewer(one, by=team, municipality=None, known_people=[])
    one.refresh_from_db()
    assert (one.municipality, one.known_people) == (None, [])


def test_moving_to_the_city_puts_reviews_aside(series, piece):
    one = reviews.reviewer(series)
    reviews.assigned(piece, one)
    change_reviewer(one, by=None, municipality=directory.municipality("Kumasi", country="GH"))

    assert Assignment.objects.get().aside_why == "city"


# Two people of one name


@pytest.fixture
def namesake(series, piece):
    """A reviewer, and an author of `piece` whose name is the same."""
    one = reviews.reviewer(series, "Ama Mensah", "ama@peers.example")
    return one, factories.author(piece, "Ama MENSAH", "a.mensah@kumasi.example")


def test_two_people_of_one_name_are_told_apart_for_one_contribution(series, call, piece, namesake):
    one, author = namesake
    team = programme.coordinator(series.network)
    elsewhere = factories.contribution(series, call=call)
    elsewhere.authors.create(participant=author.participant)
    with refused("conflict"):
        assign(piece, one, by=team)

    said = tell_apart(one, author, why="  Two photos, two cities. ", by=team)
    tell_apart(one, author, why="Again", by=team)

    assert conflicts.of_account(one.account, series) == {elsewhere.pk: "name"}
    assert (said.why, said.by_id) == ("Two photos, two cities.", team.pk)
    entry = Entry.objects.get(name="namesakes.told_apart")
    assert (entry.by_id, entry.subject_id, entry.facts["contribution"]) == (team.pk, str(said.pk), piece.pk)
    assert reviews.review(assign(piece, one, by=team), 5).sent_at


def test_it_is_undone_and_the_review_put_aside_until_they_are_told_apart_again(series, piece, namesake):
    one, author = namesake
    team, other = programme.coordinator(series.network), programme.coordinator(series.network)
    said = tell_apart(one, author, why="By telephone.", by=team)
    reviews.review(assign(piece, one, by=team), 5)

    for _ in range(2):
        undo(said, by=other)

    assert conflicts.between(one.account, piece) == "name"
    assert reviewing.standings(series, [piece])[0].verdict.count == 0
    assert Entry.objects.filter(name="namesakes.undone", by_id=other.pk).count() == 1
    said.refresh_from_db()
    assert (said.why, said.undone_by_id) == ("By telephone.", other.pk)
    with refused("conflict"):
        assign(piece, one, by=team)
    tell_apart(one, author, why="They met.", by=team)
    assign(piece, one, by=team)
    assert reviewing.standings(series, [piece])[0].verdict.count == 1


@pytest.mark.parametrize("tie", ["city", "project", "person", "address", "row", "another author"])
def test_telling_apart_lifts_nothing_but_the_name(series, piece, namesake, tie):
    one, author = namesake
    tell_apart(one, author, why="They met.", by=None)
    assert conflicts.between(one.account, piece) == ""
    found = tie
    match tie:
        case "city":
            city = directory.municipality("Kumasi", country="GH")
            change_reviewer(one, by=None, municipality=city)
            Person.objects.filter(pk=author.participant.person_id).update(municipality=city)
        case "project":
            Conflict.objects.create(account=one.account, contribution=piece, kind="project")
        case "person":
            change_reviewer(one, by=None, known_people=["Ama Mensah"])
        case "address":
            found = "author"
            factories.author(piece, "Somebody", one.account.email)
        case "row":
            found = "author"
            Person.objects.filter(pk=author.participant.person_id).update(account=one.account)
        case "another author":
            found = "name"
            factories.author(piece, "Ama Mensah", "other@city.example")

    assert conflicts.between(one.account, piece) == found
    with refused("conflict"):
        assign(piece, one, by=None)


def test_who_may_not_tell_them_apart_and_what_is_no_pair_is_refused(series, call, piece, namesake):
    one, author = namesake
    team, viewer = programme.coordinator(series.network), networks.member(series.network, Role.VIEWER)
    tied = programme.coordinator(series.network)
    Conflict.objects.create(account=tied, contribution=piece, kind="city")
    stranger = factories.author(piece, "Nobody Else", "n@city.example")
    herself = factories.author(factories.contribution(series, call=call), "Ama Mensah", "AMA@peers.example")
    foreign = reviews.reviewer(programme.series(), "Ama Mensah")

    for by in (one.account, viewer, tied, programme.coordinator(networks.network())):
        with refused("not_allowed"):
            tell_apart(one, author, why="They met.", by=by)
    for who, whom in ((one, stranger), (one, herself), (foreign, author)):
        with refused("gone"):
            tell_apart(who, whom, why="They met.", by=team)
    for why, code in ((" ", "missing"), ("x" * 501, "too_long")):
        with refused(code, "why"):
            tell_apart(one, author, why=why, by=team)
    said = tell_apart(one, author, why="They met.", by=team)
    with refused("not_allowed"):
        undo(said, by=viewer)


def test_what_was_said_goes_with_either_of_them_and_with_the_series(series, piece, namesake):
    one, author = namesake
    gone = tell_apart(one, author, why="They met.", by=None)
    assert "They met." in str(review_privacy.signed_in([one.account]).chapters)

    review_privacy.erases([author.participant.person], None)
    assert not Namesake.objects.filter(pk=gone.pk).exists()
    tell_apart(one, author, why="They met.", by=None)
    review_privacy.closes([one.account])
    assert not Namesake.objects.exists()
    two = reviews.reviewer(series, "Ama Mensah", "ama2@peers.example")
    tell_apart(two, author, why="They met.", by=None)
    assert review_privacy.forget(series)["namesakes"] == 1
