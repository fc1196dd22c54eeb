"""The desk's page of what interpreters lack."""

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sympolis.contributions.tests import speakers
from sympolis.interpretation.actions import missing as actions
from sympolis.interpretation.models import Missing
from sympolis.interpretation.tests import desks
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("storage")]
PAGE = "/desk/series/own/missing/"


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel(desks.NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def session():
    return desks.session(desks.network())


@pytest.fixture
def luc(session):
    who = desks.interpreter(session.series.network)
    desks.booking(session, who)
    return who


def desk(session, role=Role.COORDINATOR) -> Client:
    client = Client()
    client.force_login(networks.member(session.series.network, role))
    return client


def test_it_lists_what_is_open_and_the_team_resolves_it(session, luc):
    ama = speakers.speaker(session)
    row = actions.mark(session, luc, lack="slides", person=ama.person, words="<b>Page 3</b>")
    client = desk(session)

    page = client.get(PAGE).content.decode()
    assert "Slides: Ama Mensah" in page
    assert "&lt;b&gt;Page 3" in page
    assert "The letter about it is still to go." in page

    assert client.post(PAGE, {"resolve": row.pk}).status_code == 302
    assert "Nothing is missing" in client.get(PAGE).content.decode()
    assert Missing.objects.get().resolved_at is not None


def test_it_says_when_there_is_nothing(session):
    assert "No interpreter is booked in this series yet." in desk(session).get(PAGE).content.decode()


def test_a_viewer_resolves_nothing_and_nobody_a_row_of_another_series(session, luc):
    row = actions.mark(session, luc, lack="run")
    viewer = desk(session, Role.VIEWER)

    assert "It is here" not in viewer.get(PAGE).content.decode()
    viewer.post(PAGE, {"resolve": row.pk})
    assert Missing.objects.get().resolved_at is None
    for wrong in ("", "x", "999999"):
        assert desk(session).post(PAGE, {"resolve": wrong}).status_code == 404


def test_the_first_page_of_the_desk_says_so(session, luc):
    actions.mark(session, luc, lack="run")

    assert "Interpreters lack 1 thing" in desk(session).get("/desk/").content.decode()


@pytest.mark.parametrize("page", [PAGE, "/desk/"])
def test_queries_do_not_grow_with_rows(session, luc, page):
    client, counts = desk(session), []
    for total in (3, 30):
        while Missing.objects.count() < total:
            actions.mark(session, luc, lack="other", words=f"Thing {Missing.objects.count()}")
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        counts.append(len(queries))
    assert counts[0] == counts[1]
