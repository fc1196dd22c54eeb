"""Passkeys in a real browser, with the browser's own virtual security key."""

import re

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import BrowserContext, Page, expect

from sympolis.directory.tests import factories as directory
from sympolis.messaging.models import Letter
from sympolis.messaging.queries import readable
from sympolis.networks.tests import factories as networks

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ana():
    networks.network("north")
    return directory.account("ana@city.example", language="en")


@pytest.fixture
def security_key(context: BrowserContext, page: Page):
    """A key inside the device, unlocked by its owner, that keeps what it makes."""
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def newest_letter() -> Letter:
    return readable(Letter.objects.order_by("id").last())


def sign_in_by_code(page: Page, address: str) -> None:
    page.goto(f"{address}/accounts/login/")
    page.get_by_label("Your e-mail address").fill("ana@city.example")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code from the letter").fill(re.search(r"\d{4} \d{4}", newest_letter().text)[0])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/me/")


def add_passkey(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/accounts/passkeys/add/")
    page.get_by_label("Name of this passkey").fill(name)
    page.get_by_role("button", name="Add this passkey").click()
    page.wait_for_url("**/me/")


def test_add_a_passkey_sign_in_with_it_and_remove_it(ana, live_server, page, security_key):
    sign_in_by_code(page, live_server.url)
    add_passkey(page, live_server.url, "phone")
    expect(page.get_by_text("The passkey was added.")).to_be_visible()
    assert newest_letter().subject == "A passkey was added to your account"

    page.goto(f"{live_server.url}/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{live_server.url}/accounts/login/?next=/me/%3Ffrom%3Dmail")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/me/?from=mail")
    expect(page.get_by_text("last used on")).to_be_visible()

    page.get_by_role("link", name="Remove phone").click()
    page.get_by_role("button", name="Remove it").click()
    page.wait_for_url("**/me/")
    assert Authenticator.objects.count() == 0
    assert newest_letter().subject == "A passkey was removed from your account"


def test_stale_session_proves_itself_by_code_before_a_passkey_is_added(ana, live_server, page, context, security_key):
    sign_in_by_code(page, live_server.url)
    _grow_old(context)

    page.goto(f"{live_server.url}/accounts/passkeys/add/")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code from the letter").fill(re.search(r"\d{4} \d{4}", newest_letter().text)[0])
    page.get_by_role("button", name="Confirm").click()

    page.wait_for_url("**/accounts/passkeys/add/")
    add_passkey(page, live_server.url, "office")
    assert [str(passkey) for passkey in Authenticator.objects.all()] == ["office"]


def test_stale_session_proves_itself_by_passkey(ana, live_server, page, context, security_key):
    sign_in_by_code(page, live_server.url)
    add_passkey(page, live_server.url, "phone")
    _grow_old(context)

    page.get_by_role("link", name="Remove phone").click()
    page.get_by_role("link", name="Use a passkey instead").click()
    page.get_by_role("button", name="Use a passkey").click()

    page.wait_for_url("**/remove/")
    expect(page.get_by_role("heading", name="Remove “phone”?")).to_be_visible()


def _grow_old(context: BrowserContext) -> None:
    """Let the session forget that it was proven lately, as after 15 minutes."""
    from django.contrib.sessions.backends.db import SessionStore

    key = next(cookie["value"] for cookie in context.cookies() if cookie["name"] == "sympolis_session")
    session = SessionStore(key)
    session["confirmed_at"] -= 15 * 60 + 1
    session.save()


def test_device_that_refuses_says_what_to_do(ana, live_server, page, security_key):
    page.goto(f"{live_server.url}/accounts/login/")

    page.get_by_role("button", name="Use a passkey").click()  # there is none on the device

    expect(page.get_by_role("alert").get_by_text("No passkey was chosen.")).to_be_visible()


def test_passkey_of_a_closed_account_does_not_sign_in(ana, live_server, page, security_key):
    sign_in_by_code(page, live_server.url)
    add_passkey(page, live_server.url, "phone")
    page.goto(f"{live_server.url}/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    ana.is_active = False
    ana.save()

    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_text("This account is closed.")).to_be_visible()


def test_without_scripts_the_code_is_all_there_is(ana, live_server, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()

    sign_in_by_code(page, live_server.url)
    page.goto(f"{live_server.url}/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{live_server.url}/accounts/login/")

    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
    context.close()
