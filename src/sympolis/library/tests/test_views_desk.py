"""The library at the desk."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sympolis.contributions.tests import factories as contributions
from sympolis.library import actions
from sympolis.library.models import Practice
from sympolis.library.tests import factories
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme.models import Series
from sympolis.programme.tests import factories as programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def series() -> Series:
    return programme.series(networks.network("own"), slug="own")


@pytest.fixture
def desk(series) -> Client:
    client = Client()
    client.force_login(networks.member(series.network))
    return client


def text(client: Client, path: str) -> str:
    page = client.get(path)
    assert page.status_code == 200
    return page.content.decode()


def press(client: Client, practice_or_contribution, verb: str, **more) -> str:
    row = getattr(practice_or_contribution, "contribution", practice_or_contribution)
    address = f"/desk/series/{row.series.slug}/contributions/{row.pk}/library/"
    page = client.post(address, {"do": verb, **more}, follow=True)
    return page.content.decode()


def test_an_approved_contribution_is_published_beside_it(desk, series):
    row = factories.approved(series)
    page = text(desk, row.get_desk_url())
    assert "The city has approved it. It can go into the library." in page

    page = press(desk, row, "publish")

    assert "It is in the library." in page
    assert "See it in the library" in page
    assert Practice.objects.get(contribution=row).state == "published"


def test_what_is_not_approved_has_no_button(desk, series):
    row = contributions.contribution(series, state="accepted")

    page = text(desk, row.get_desk_url())

    assert "Comes into the library once its city has approved it." in page
    assert 'value="publish"' not in page
    assert "Its city has not approved this yet." in press(desk, row, "publish")


def test_other_kinds_have_no_panel(desk, series):
    row = contributions.contribution(series, kind="challenge", content={})

    assert "library/" not in text(desk, row.get_desk_url())


def test_all_buttons_do_what_they_say(desk, series):
    practice = factories.practice(series)

    for verb, said, state in (
        ("outdated", "Its page says that it is outdated.", "outdated"),
        ("current", "Its page says that it was confirmed today.", "published"),
        ("withdraw", "It is out of the library. Its address says so.", "withdrawn"),
        ("publish", "It is in the library.", "published"),
    ):
        assert said in press(desk, practice, verb, back="list"), verb
        practice.refresh_from_db()
        assert practice.state == state
    assert (
        desk.post(f"/desk/series/own/contributions/{practice.contribution_id}/library/", {"do": "x"}).status_code == 404
    )


def test_the_list_shows_what_waits_and_what_is_due_first(desk, series):
    old = factories.practice(series, title={"en": "Long not confirmed"})
    Practice.objects.filter(pk=old.pk).update(checked_at=timezone.now() - timedelta(days=400))
    newer = factories.practice(series, title={"en": "Words of yesterday"})
    newer.contribution.title = {"en": "Words of today"}
    newer.contribution.save()
    factories.approve(newer.contribution)
    factories.practice(series, title={"en": "All is well"})
    actions.withdraw(factories.practice(series, title={"en": "Taken out"}), by=None)
    factories.approved(series, title={"en": "Waits for us"})

    page = text(desk, "/desk/practices/")

    order = [page.index(title) for title in ("Waits for us", "Words of yesterday", "Long not confirmed", "Taken out", "All is well")]  # fmt: skip
    assert order == sorted(order)
    assert "The city has approved newer words." in page
    assert "Nobody has confirmed it for more than a year." in page
    found = text(desk, "/desk/practices/?q=taken&state=withdrawn")
    assert "Taken out" in found
    assert "All is well" not in found
    assert "Nothing fits." in text(desk, "/desk/practices/?q=xylophone")


def test_a_role_for_one_series_sees_and_does_that_series_only(series):
    other = programme.series(series.network, slug="other")
    mine, theirs = factories.practice(series, title={"en": "Mine"}), factories.practice(other, title={"en": "Theirs"})
    client = Client()
    client.force_login(networks.member(series.network, Role.CONTRACTOR, series_id=series.pk))

    page = text(client, "/desk/practices/")

    assert ("Mine" in page, "Theirs" in page) == (True, False)
    press(client, mine, "withdraw", back="list")
    address = f"/desk/series/other/contributions/{theirs.contribution_id}/library/"
    assert client.post(address, {"do": "withdraw"}).status_code == 404
    assert list(Practice.objects.order_by("pk").values_list("state", flat=True)) == ["withdrawn", "published"]


def test_an_empty_library_says_how_one_comes_into_it(desk, series):
    assert "once it was accepted and its city has approved it" in text(desk, "/desk/practices/")


def test_queries_of_the_desk_do_not_grow(desk, series):
    counts = []
    for more in (3, 27):
        for number in range(more):
            factories.practice(series, title={"en": f"Market {number}"})
            factories.approved(series, title={"en": f"Waits {number}"})
        with CaptureQueriesContext(connection) as made:
            text(desk, "/desk/practices/")
        counts.append(len(made))

    assert counts[0] == counts[1] <= 20
