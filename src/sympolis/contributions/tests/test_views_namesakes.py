"""The desk's page of a contribution: a reviewer and an author of one name are told apart there."""

import re

import pytest
from django.db import transaction

from sympolis.contributions.actions.namesakes import tell_apart
from sympolis.contributions.actions.standing_aside import put_aside
from sympolis.contributions.tests import factories, reviews
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


def said(answer) -> str:
    return answer.content.decode()


def test_two_people_of_one_name_are_told_apart_on_the_page_and_told_who_said_so(client, series, call):
    piece = factories.contribution(series, call=call)
    one, team = reviews.reviewer(series, "Ama Mensah"), programme.coordinator(series.network)
    reviews.assigned(piece, one)
    author = factories.author(piece, "Ama Mensah", "a.mensah@kumasi.example")
    address = f"/desk/series/autumn/contributions/{piece.pk}/review/"
    with transaction.atomic():
        put_aside(series)
    client.force_login(team)
    assert "they count as one person" in said(client.get(address))
    pair = {"do": "apart", "reviewer": one.pk, "author": author.pk}

    wrong = client.post(address, {**pair, "why": "x" * 501})
    assert (wrong.status_code, "too long" in said(wrong), "x" * 501 in said(wrong)) == (422, True, True)
    assert client.post(address, {**pair, "author": 999_999, "why": "They met."}).status_code == 404
    page = said(client.post(address, {**pair, "why": "<b>They met.</b>"}, follow=True))

    assert "&lt;b&gt;They met.&lt;/b&gt;" in page
    assert f"Two people, said {team.email}" in page
    assert f'<option value="{one.pk}">' in page
    client.post(address, {"do": "assign", "reviewer": one.pk})
    assert "put aside" not in said(client.get(address))
    (number,) = re.findall(r'value="undo:(\d+)"', page)
    page = said(client.post(address, {"do": f"undo:{number}"}, follow=True))
    assert "Said before, and taken back" in page
    assert "they count as one person" in page


def test_a_viewer_tells_nobody_apart(client, series, call):
    piece, one = factories.contribution(series, call=call), reviews.reviewer(series, "Ama Mensah")
    author = factories.author(piece, "Ama Mensah", "a.mensah@kumasi.example")
    address = f"/desk/series/autumn/contributions/{piece.pk}/review/"
    client.force_login(networks.member(series.network, Role.VIEWER))

    assert one.account.email not in said(client.get(address))
    sent = {"do": "apart", "reviewer": one.pk, "author": author.pk, "why": "They met."}
    assert client.post(address, sent).status_code == 403


def test_queries_do_not_grow_with_people_of_one_name(client, series, call, django_assert_max_num_queries):
    piece = factories.contribution(series, call=call)
    client.force_login(programme.coordinator(series.network))
    counts, number = [], 0
    for many in (3, 30):
        while number < many:
            number += 1
            one = reviews.reviewer(series, f"Ama Mensah {number}")
            author = factories.author(piece, one.name, f"a{number}@kumasi.example")
            tell_apart(one, author, why="They met.", by=None)
        with django_assert_max_num_queries(60) as queries:
            client.get(f"/desk/series/autumn/contributions/{piece.pk}/review/")
        counts.append(len(queries))

    assert counts[0] == counts[1]
