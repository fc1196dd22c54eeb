"""Signing in by code, as a browser does it, with the real post office behind."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core import serializers
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import urlencode

from sympolis.directory.actions import codes
from sympolis.directory.models import OneTimeCode
from sympolis.directory.tests import factories as directory
from sympolis.messaging.models import Letter
from sympolis.messaging.queries import readable
from sympolis.networks.tests import factories as networks

pytestmark = pytest.mark.django_db
SIGN_IN, CODE = "/accounts/login/", "/accounts/login/code/"


@pytest.fixture(autouse=True)
def network():
    return networks.network("north", name={"en": "North", "de": "Norden"})


def letters_to(address: str) -> list[Letter]:
    return [readable(letter) for letter in Letter.objects.filter(to_address=address).order_by("id")]


def code_in(letter: Letter) -> str:
    return re.search(r"^ +(\d{4} \d{4})$", letter.text, re.MULTILINE)[1]


def ask(client, address: str, **fields):
    return client.post(SIGN_IN, {"email": address, **fields})


def wrong(code: str) -> str:
    return f"{(int(code.replace(' ', '')) + 1) % 10**8:08d}"


def test_code_from_the_letter_signs_in(client):
    account = directory.account("ana@city.example")

    answer = ask(client, "Ana@City.example ")
    assert (answer.status_code, answer["Location"]) == (302, CODE)
    (letter,) = letters_to("ana@city.example")
    answer = client.post(CODE, {"code": code_in(letter)})

    assert (answer.status_code, answer["Location"]) == (302, "/me/")
    assert client.session["_auth_user_id"] == str(account.pk)
    assert client.get("/me/").status_code == 200


@pytest.mark.parametrize("written", ["{}", " {}", "{}\u00a0", "-{}-"])
def test_blanks_and_dashes_in_a_code_do_not_matter(client, written):
    directory.account("ana@city.example")
    ask(client, "ana@city.example")

    code = code_in(letters_to("ana@city.example")[0]).replace(" ", "")
    client.post(CODE, {"code": written.format(code[:4] + " " + code[4:])})

    assert "_auth_user_id" in client.session


def test_code_in_arabic_digits_counts(client):
    directory.account("ana@city.example")
    ask(client, "ana@city.example")

    code = code_in(letters_to("ana@city.example")[0])
    client.post(CODE, {"code": code.translate({48 + digit: 0x660 + digit for digit in range(10)})})

    assert "_auth_user_id" in client.session


def test_session_is_another_one_after_signing_in(client):
    directory.account("ana@city.example")
    ask(client, "ana@city.example")
    before = client.session.session_key

    client.post(CODE, {"code": code_in(letters_to("ana@city.example")[0])})

    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_code_works_once(client, client_of_another):
    directory.account("ana@city.example")
    ask(client, "ana@city.example")
    code = code_in(letters_to("ana@city.example")[0])
    client_of_another.cookies = client.cookies.copy()  # the same browser twice
    client.post(CODE, {"code": code})

    assert OneTimeCode.objects.count() == 0
    client_of_another.post(CODE, {"code": code})
    assert "_auth_user_id" not in client_of_another.session


@pytest.fixture
def client_of_another():
    return Client()


def test_code_is_worth_nothing_in_another_browser(client, client_of_another):
    directory.account("ana@city.example")
    ask(client, "ana@city.example")
    ask(client_of_another, "bela@city.example")

    answer = client_of_another.post(CODE, {"code": code_in(letters_to("ana@city.example")[0])})

    assert answer.context["form"].errors["code"]
    assert "_auth_user_id" not in client_of_another.session


def test_code_is_too_old_after_fifteen_minutes(client, time_machine):
    directory.account("ana@city.example")
    ask(client, "ana@city.example")
    code = code_in(letters_to("ana@city.example")[0])

    time_machine.move_to(timezone.now() + timedelta(minutes=15, seconds=1))
    answer = client.post(CODE, {"code": code})

    assert "can no longer be used" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_code_is_good_until_the_fifteenth_minute(client, time_machine):
    directory.account("ana@city.example")
    ask(client, "ana@city.example")

    time_machine.move_to(timezone.now() + timedelta(minutes=14, seconds=50))
    client.post(CODE, {"code": code_in(letters_to("ana@city.example")[0])})

    assert "_auth_user_id" in client.session


def test_ten_wrong_tries_lock_the_code(client):
    directory.account("ana@city.example")
    ask(client, "ana@city.example")
    code = code_in(letters_to("ana@city.example")[0])

    answers = [client.post(CODE, {"code": wrong(code)}).content.decode() for _try in range(10)]
    assert "9 more tries" in answers[0]
    assert "can no longer be used" in answers[9]
    client.post(CODE, {"code": code})

    assert "_auth_user_id" not in client.session


def test_nine_wrong_tries_still_let_the_right_one_in(client):
    directory.account("ana@city.example")
    ask(client, "ana@city.example")
    code = code_in(letters_to("ana@city.example")[0])

    for _try in range(9):
        client.post(CODE, {"code": wrong(code)})
    client.post(CODE, {"code": code})

    assert "_auth_user_id" in client.session


def test_wrong_tries_are_counted_outside_the_session(client, client_of_another):
    """Guesses sent side by side read the same session; the count is in the code's own row."""
    directory.account("ana@city.example")
    ask(client, "ana@city.example")
    code = code_in(letters_to("ana@city.example")[0])
    client_of_another.cookies = client.cookies.copy()

    for guesser in (client, client_of_another):
        for _try in range(5):
            guesser.post(CODE, {"code": wrong(code)})
    client.post(CODE, {"code": code})

    assert "_auth_user_id" not in client.session


def test_new_code_voids_the_one_before(client):
    directory.account("ana@city.example")
    ask(client, "ana@city.example")
    answer = client.post(CODE, {"again": "1"})
    assert (answer.status_code, answer["Location"]) == (302, CODE)
    first, second = (code_in(letter) for letter in letters_to("ana@city.example"))

    client.post(CODE, {"code": first})
    assert "_auth_user_id" not in client.session
    client.post(CODE, {"code": second})
    assert "_auth_user_id" in client.session


def test_code_for_one_purpose_is_worth_nothing_for_the_other():
    account = directory.account()
    row, digits = codes.make_code("confirm", account)

    assert codes.redeem_code(row.pk, "sign_in", digits) == codes.SPENT
    assert codes.redeem_code(row.pk, "confirm", digits).account == account


def test_no_code_is_readable_in_the_database(client):
    directory.account("ana@city.example")
    ask(client, "ana@city.example")
    code = code_in(letters_to("ana@city.example")[0])

    everything = _whole_database()

    assert "ana@city.example" in everything  # we do look at the right rows
    for written in (code, code.replace(" ", "")):
        assert written not in everything


def _whole_database() -> str:
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows += [repr(row) for row in cursor.fetchall()]
    decoded = [repr(session.get_decoded()) for session in Session.objects.all()]
    return "\n".join(rows + decoded)


def test_unknown_address_sees_what_a_known_one_sees(client, client_of_another):
    directory.account("ana@city.example")

    pages = []
    for browser, address in ((client, "ana@city.example"), (client_of_another, "who@city.example")):
        first = ask(browser, address)
        wait = browser.get(CODE)
        tries = [browser.post(CODE, {"code": "00000000"}) for _try in range(11)]
        pages.append([(page.status_code, _plain(page, address)) for page in (first, wait, *tries)])

    assert pages[0] == pages[1]


def _plain(page, address: str) -> str:
    text = page.content.decode().replace(address, "ADDRESS")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


def test_unknown_address_gets_a_letter_that_says_so(client):
    ask(client, "who@city.example")

    (letter,) = letters_to("who@city.example")
    assert letter.subject == "No account at North for this address"
    assert "There is no account for it." in letter.text
    assert not re.search(r"\d{4} \d{4}", letter.text)


def test_known_and_unknown_addresses_cost_the_same_queries(client, client_of_another):
    directory.account("ana@city.example")
    counts = []
    for browser, address in ((client, "ana@city.example"), (client_of_another, "who@city.example")):
        with CaptureQueriesContext(connection) as queries:
            ask(browser, address)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_closed_account_is_treated_as_an_unknown_one(client):
    directory.account("ana@city.example", is_active=False)

    ask(client, "ana@city.example")

    assert letters_to("ana@city.example")[0].subject.startswith("No account")


def test_account_closed_meanwhile_does_not_get_in(client):
    account = directory.account("ana@city.example")
    ask(client, "ana@city.example")
    account.is_active = False
    account.save()

    client.post(CODE, {"code": code_in(letters_to("ana@city.example")[0])})

    assert "_auth_user_id" not in client.session


def test_sixth_code_for_one_address_is_refused(client, client_of_another):
    answers = [ask(client, "who@city.example").status_code for _time in range(5)]
    assert answers == [302] * 5

    answer = ask(client_of_another, "WHO@city.example", REMOTE_ADDR="203.0.113.9")

    assert answer.status_code == 429
    assert "try again in 15 minutes" in answer.content.decode()
    assert len(letters_to("who@city.example")) == 5


def test_limit_of_an_address_ends_after_fifteen_minutes(client, time_machine):
    for _time in range(6):
        ask(client, "who@city.example")

    time_machine.move_to(timezone.now() + timedelta(minutes=15, seconds=1))

    assert ask(client, "who@city.example").status_code == 302


def test_sixty_first_code_from_one_network_address_is_refused(client):
    answers = [ask(client, f"a{number}@city.example").status_code for number in range(61)]

    assert answers == [302] * 60 + [429]


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize(
    "path", ["/accounts/login/", "/accounts/login/code/", "/accounts/logout/", "/accounts/confirm/?next=/me/", "/me/"]
)
def test_opening_an_address_changes_nothing(client, method, path):
    """What mail scanners do with addresses in letters. Sessions and limits are no exception."""
    account = directory.account("ana@city.example")
    client.force_login(account)
    before = _rows()

    getattr(client, method)(path)

    assert _rows() == before
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_page_of_a_pending_code_changes_nothing(client, method):
    directory.account("ana@city.example")
    ask(client, "ana@city.example")
    before = _rows()

    answer = getattr(client, method)(CODE)

    assert (answer.status_code, _rows()) == (200, before)


def _rows() -> str:
    found = [*OneTimeCode.objects.all(), *Letter.objects.all(), *Session.objects.all()]
    return serializers.serialize("json", found)


@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example/", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
             "http:evil.example", "///evil.example", "/\t/evil.example", "me/"],
)  # fmt: skip
def test_next_leads_to_our_own_paths_only(client, path):
    directory.account("ana@city.example")

    client.post(f"{SIGN_IN}?{urlencode({'next': path})}", {"email": "ana@city.example", "next": path})
    answer = client.post(
        f"{CODE}?{urlencode({'next': path})}", {"code": code_in(letters_to("ana@city.example")[0]), "next": path}
    )

    assert (answer.status_code, answer["Location"]) == (302, "/me/")


def test_next_leads_on_to_the_page_that_asked(client):
    directory.account("ana@city.example")
    answer = client.get("/me/?from=mail")
    assert answer["Location"] == "/accounts/login/?next=/me/%3Ffrom%3Dmail"

    page = client.get(answer["Location"]).content.decode()
    assert 'name="next" value="/me/?from=mail"' in page
    ask(client, "ana@city.example", next="/me/?from=mail")
    answer = client.post(CODE, {"code": code_in(letters_to("ana@city.example")[0])})

    assert answer["Location"] == "/me/?from=mail"


def test_letter_is_in_the_persons_language(client):
    directory.account("ana@city.example", language="de")

    ask(client, "ana@city.example")

    (letter,) = letters_to("ana@city.example")
    assert (letter.language, "Norden" in letter.text) == ("de", True)


def test_foreign_host_is_refused_before_anything_is_written(client):
    directory.account("ana@city.example")

    answer = client.post(SIGN_IN, {"email": "ana@city.example"}, headers={"host": "evil.example"})

    assert answer.status_code == 400
    assert Letter.objects.count() == 0


def test_language_and_zone_of_the_account_come_along(client):
    directory.account("ana@city.example", language="de", zone="America/Bogota")
    ask(client, "ana@city.example")

    answer = client.post(CODE, {"code": code_in(letters_to("ana@city.example")[0])})

    assert answer.cookies["sympolis_language"].value == "de"
    assert answer.cookies["sympolis_zone"].value == "America/Bogota"


def test_sign_out_takes_a_post(client):
    client.force_login(directory.account())

    client.get("/accounts/logout/")
    assert "_auth_user_id" in client.session
    answer = client.post("/accounts/logout/")

    assert answer["Location"] == "/"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("path", ["signup/", "password/reset/", "password/change/", "password/set/", "email/"])
def test_there_are_no_pages_for_passwords_or_signing_up(client, path):
    assert client.get(f"/accounts/{path}").status_code == 404


@pytest.mark.parametrize(
    "typed", ["", "nobody", "a@b", "x" * 300 + "@city.example", "a@city.example\r\nBcc: b@c.example"]
)
def test_something_that_is_no_address_is_asked_for_again(client, typed):
    answer = ask(client, typed)

    assert answer.status_code == 200
    assert answer.context["form"].errors["email"]
    assert Letter.objects.count() == 0


def test_pages_of_signing_in_are_never_kept(client):
    for path in (SIGN_IN, "/accounts/logout/"):
        assert "no-store" in client.get(path)["Cache-Control"]


def test_old_codes_are_cleared_away(client):
    old, _digits = codes.make_code("sign_in", None)
    OneTimeCode.objects.filter(pk=old.pk).update(expires_at=timezone.now() - timedelta(days=2))

    codes.make_code("sign_in", None)

    assert not OneTimeCode.objects.filter(pk=old.pk).exists()
