"""Two or three practices side by side."""

import pytest

from sympolis.contributions.tests import factories as contributions
from sympolis.library.actions import withdraw
from sympolis.library.tests import factories
from sympolis.programme.tests import factories as programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def series():
    return programme.series(slug="autumn")


def said(answer) -> str:
    return answer.content.decode()


def test_the_list_leads_to_the_same_fields_beside_each_other(client, series):
    first = factories.practice(series, title={"en": "Markets"}, content=contributions.practice_content(cost="low"))
    second = factories.practice(series, title={"en": "Water"}, content=contributions.practice_content(cost="high"))
    page = said(client.get("/practices/"))
    assert 'id="compare" method="get" action="/practices/compare/"' in page
    assert f'name="p" value="{first.slug}" form="compare"' in page

    page = said(client.get(f"/practices/compare/?p={first.slug}&p={second.slug}"))

    assert page.index("under 10,000 euros") < page.index("100,000 to 1 million euros")
    assert page.count('scope="col"') == 2
    assert "Wrong in a sentence." in page
    assert ">What was done<" in page
    assert "step by step" not in page  # the form asks like that; here others read it


def test_what_is_gone_unknown_or_too_much_is_left_out(client, series):
    shown = [factories.practice(series, title={"en": f"Practice {number}"}) for number in range(4)]
    withdraw(shown[0], by=None)
    query = "&".join(f"p={one.slug}" for one in shown)

    page = said(client.get(f"/practices/compare/?{query}&p=nobody&p=%00"))

    assert "Practice 0" not in page
    assert page.count('scope="col"') == 3
    assert "Choose in the list" in said(client.get(f"/practices/compare/?p={shown[1].slug}"))
    assert "Choose in the list" in said(client.get("/practices/compare/"))
    assert "The first three" in said(
        client.get(f"/practices/compare/?{query}&p={factories.practice(series, title={'en': 'More'}).slug}")
    )


def test_pages_of_ours_are_no_address_of_a_practice(series):
    assert factories.practice(series, title={"en": "Compare"}).slug == "compare-2"
