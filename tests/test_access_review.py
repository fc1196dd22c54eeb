"""A reviewer with no role in any team: opens what is on their list, and of everything else what a stranger opens."""

import pytest

from sympolis.contributions.actions.reviewers import end_reviewer
from sympolis.contributions.actions.standing_aside import declare_conflict
from sympolis.contributions.models import Contribution
from sympolis.contributions.tests import factories, reviews
from sympolis.directory.tests import factories as directory
from sympolis.programme.models import Series
from tests.test_access import ROWS, VIEWERS, client_of, expected, word_for
from tests.world import World, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """With somebody who reviews what the carrier reviews, and is in no team."""
    world = build()
    world.accounts["reviewer"] = account = directory.account("quiet@peers.example")
    one = reviews.reviewer(Series.objects.get(slug="own"), "Quiet Reviewer", account.email)
    reviews.assigned(Contribution.objects.get(pk=world.marks["reviewed"]), one)
    world.marks["me"] = str(one.pk)
    return world


def opened(world: World) -> dict[str, str]:
    client = client_of(world, "reviewer")
    return {row[0]: word_for(client.get(row[0].format(**world.marks))) for row in ROWS}


def as_stranger() -> dict[str, str]:
    return {row[0]: expected(row)[VIEWERS.index("stranger")] for row in ROWS}


MINE = {
    "/review/", "/review/own/about-me/", "/review/own/{reviewed}/", "/review/own/{reviewed}/conflict/",
    "/review/own/{reviewed}/files/{reviewed_file}/",
}  # fmt: skip


def test_a_reviewer_opens_their_list_and_nothing_of_the_desk(world):
    assert opened(world) == {**as_stranger(), **dict.fromkeys(MINE, "200")}


def test_nothing_of_the_desk_is_changed_by_post(world):
    client = client_of(world, "reviewer")

    for row in ROWS:
        if row[0].startswith("/desk/"):
            assert word_for(client.post(row[0].format(**world.marks), {"do": "save"})) in {"404", "405"}, row[0]


@pytest.mark.parametrize("how", ["ended", "declared", "co-author", "own city", "withdrawn"])
def test_access_ends_at_once(world, how):
    piece = Contribution.objects.get(pk=world.marks["reviewed"])
    account = world.accounts["reviewer"]
    one = account.reviewerships.get()
    client = client_of(world, "reviewer")
    path = "/review/own/{reviewed}/".format(**world.marks)
    assert "Secret contribution of own" in client.get(path).content.decode()

    if how == "ended":
        end_reviewer(one, by=None)
    elif how == "declared":
        declare_conflict(piece, by=account, kind="city")
    elif how == "co-author":
        factories.author(piece, "Quiet", account.email)
    elif how == "own city":
        city = directory.municipality("Kumasi", country="GH")
        type(one).objects.update(municipality=city)
        Contribution.objects.update(place="kumasi", country="GH")
    else:
        Contribution.objects.update(state="withdrawn")

    left = {"/review/", "/review/own/about-me/"} if how != "ended" else set()
    assert {path: word for path, word in opened(world).items() if path in MINE} == {
        path: "200" if path in left else "404" for path in MINE
    }
    for part in ("", "conflict/", "discussion/"):
        assert client.post(path + part, {"do": "send", "kind": "city", "text": "x"}).status_code == 404
    if how != "ended":
        assert "Secret contribution" not in client.get("/review/").content.decode()


def test_a_conflict_keeps_the_team_out_too(world):
    client = client_of(world, "coordinator")
    path = "/desk/series/own/contributions/{reviewed}/review/".format(**world.marks)
    assert client.get(path).status_code == 200

    client.post(path, {"do": "conflict", "kind": "project"})

    assert client.get(path).status_code == 404
    assert client.post(path, {"do": "say", "text": "x"}).status_code == 404
