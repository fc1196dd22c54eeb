"""Pages of accounts and of the network's desk for people who see or move differently: axe, narrow screens, dark mode."""

import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from playwright.sync_api import Browser

from sympolis.directory.models import Account
from tests.world import build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATHS = [
    "/accounts/login/", "/accounts/logout/", "/accounts/confirm/", "/accounts/passkeys/add/", "/me/", "/desk/network/",
    "/desk/network/edit/", "/desk/network/carriers/", "/desk/network/cities/", "/desk/network/cities/new/?q=kochi",
    "/desk/network/cities/new/?q=nowhere+at+all", "/desk/network/cities/own-city/", "/desk/network/people/",
    "/desk/network/people/own-quiet/", "/desk/network/organisations/", "/desk/network/team/", "/desk/network/team/new/",
]  # fmt: skip
LONG = "a.very.long.address.of.somebody.in.a.department@stadtverwaltung-musterhausen-am-berge.example"


def signed_in(live_server, account) -> dict:
    """A session cookie of an account that proved itself a moment ago."""
    client = Client()
    client.force_login(account)
    session = SessionStore(client.session.session_key)
    session["confirmed_at"] = time.time()
    session.save()
    return {"name": "sympolis_session", "value": session.session_key, "url": live_server.url}


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1280)])
def test_pages_are_usable_by_everybody(live_server, browser: Browser, scheme, width):
    world = build()
    Account.objects.filter(pk=world.accounts["viewer"].pk).update(email=LONG)
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    context.add_cookies([signed_in(live_server, world.accounts["coordinator"])])
    page, problems = context.new_page(), {}

    for path in PATHS:
        if path == "/accounts/login/":
            context.clear_cookies()
        page.goto(live_server.url + path)
        found = [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in Axe().run(page).response["violations"]]
        overflow = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        if found or overflow:
            problems[path] = [*found, *(["wider than the screen"] if overflow else [])]
        if path == "/accounts/login/":
            context.add_cookies([signed_in(live_server, world.accounts["coordinator"])])
    context.close()

    assert problems == {}
