"""Ways from the public pages into the form, and one's own sessions on my page."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sympolis.directory.models import Person
from sympolis.directory.tests import factories as directory
from sympolis.networks.tests import factories as networks
from sympolis.programme.states import SessionState
from sympolis.programme.tests import factories as programme
from sympolis.registrations import links
from sympolis.registrations.links import Purpose
from sympolis.registrations.states import Mode
from sympolis.registrations.tests import factories
from sympolis.registrations.tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_october():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def series():
    return programme.series(networks.network("north"), contact_email="team@north.example")


def page(client, path: str) -> str:
    return client.get(path).content.decode()


def test_session_page_leads_to_the_form_with_itself_ticked(client, series):
    session = factories.session(series)

    text = page(client, session.get_absolute_url())

    assert f'href="/series/{series.slug}/register/?session={session.slug}"' in text
    assert "Taking part:" not in text


@pytest.mark.parametrize(
    ("rules", "state", "words", "button"),
    [
        ({}, SessionState.OPEN, "the form tells how many seats are left", "Take part"),
        ({"mode": Mode.APPROVAL}, SessionState.OPEN, "For applications", "Apply"),
        ({"mode": Mode.INVITATION}, SessionState.OPEN, "By invitation", ""),
        ({"closes_at": "2020-09-30T08:00Z"}, SessionState.OPEN, "Registration closed on Wed 30 September 2020", ""),
        ({}, SessionState.PLANNED, "Registration is not open yet.", ""),
    ],
)
def test_session_page_tells_how_one_comes_in(client, series, rules, state, words, button):
    session = factories.session(series, state=state)
    factories.admission(session, **rules)

    text = page(client, session.get_absolute_url())

    assert words in text
    assert (f"?session={session.slug}" in text) == bool(button)
    assert not button or f">{button}</a>" in text


def test_pages_that_lead_to_the_form_stay_the_same_for_everybody(client, series):
    session = factories.session(series)

    answers = [client.get(path) for path in ("/", series.get_absolute_url(), session.get_absolute_url())]

    assert [answer.headers.get("X-Public-Page") for answer in answers] == ["1", "1", "1"]
    assert not [answer for answer in answers if answer.cookies]
    assert [f"/series/{series.slug}/register/" in answer.content.decode() for answer in answers] == [True, True, True]


def test_form_is_never_kept_by_the_page_cache(client, series):
    factories.session(series)

    answer = client.get(f"/series/{series.slug}/register/")

    assert "X-Public-Page" not in answer


def test_my_page_shows_the_sessions_of_everybody_with_my_mailbox(client, series):
    account = directory.account("office@kumasi.example")
    rows = [factories.registered(factories.session(series), name, email=account.email) for name in ("Ama A", "Kofi B")]
    Person.objects.filter(participants__isnull=False).update(account=account)
    stranger = factories.registered(factories.session(series))
    client.force_login(account)

    text = page(client, "/me/")

    for row in rows:
        assert row.session.title["en"] in text
        assert f'action="/mine/{links.token(row.participant, Purpose.MINE)}/"' in text
    assert stranger.session.title["en"] not in text


def test_button_on_my_page_leads_back_to_it(client, series):
    row, account = factories.registered(factories.session(series)), directory.account()
    Person.objects.filter(pk=row.participant.person_id).update(account=account)
    client.force_login(account)

    told = {"do": "cancel", "registration": row.pk, "back": "me"}
    answer = client.post(f"/mine/{links.token(row.participant, Purpose.MINE)}/", told)

    assert answer["Location"] == "/me/"
    assert "You do not take part." in page(client, "/me/")


def test_my_page_of_another_network_shows_nothing_of_this_one(client, series, settings):
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "south.example"]
    networks.network("south", host="south.example")
    row, account = factories.registered(factories.session(series)), directory.account()
    Person.objects.filter(pk=row.participant.person_id).update(account=account)
    client.force_login(account)

    text = client.get("/me/", headers={"host": "south.example"}).content.decode()

    assert row.session.title["en"] not in text


def test_empty_page_invites_to_what_is_open(client, series):
    factories.session(series)
    client.force_login(directory.account())

    text = page(client, "/me/")

    assert "You take part in no session yet." in text
    assert f'href="/series/{series.slug}/register/"' in text


def test_my_page_asks_the_database_as_often_for_thirty_sessions_as_for_three(client, series):
    account, counted = directory.account("ama@kumasi.example"), []
    client.force_login(account)
    for more in (3, 27):
        for _one in range(more):
            factories.registered(factories.session(series), "Ama", email=account.email)
        Person.objects.filter(participants__isnull=False).update(account=account)
        with CaptureQueriesContext(connection) as caught:
            page(client, "/me/")
        counted.append(len(caught))

    assert counted[0] == counted[1], counted
