"""My page, and proving once more that it is me."""

import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from sympolis.directory.actions import make_code
from sympolis.directory.models import OneTimeCode
from sympolis.directory.tests import factories as directory
from sympolis.messaging.models import Letter
from sympolis.messaging.queries import readable
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme.tests import factories as programme
from sympolis.site import tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def north():
    return networks.network("north")


@pytest.fixture
def ana(north, client):
    account = directory.account("ana@city.example")
    client.force_login(account)
    return account


def page(answer) -> str:
    return answer.content.decode()


def test_my_page_tells_who_i_am_and_what_i_may(client, north, ana):
    series = programme.series(north, title={"en": "Autumn dialogue"})
    networks.member(north, Role.CONTRACTOR, ana, series_id=series.pk)
    directory.person("Lima", given_name="Ana", account=ana, municipality=directory.municipality("Quito"))

    text = page(client.get("/me/"))

    for words in ("ana@city.example", "Ana Lima", "Quito", "Contractor", "Autumn dialogue", 'href="/desk/"'):
        assert words in text


def test_my_page_without_a_team_has_no_way_to_the_desk(client, ana):
    networks.member(networks.network("south", host="south.example"), account=ana)  # elsewhere does not count here

    assert 'href="/desk/"' not in page(client.get("/me/"))


def test_preferences_are_kept_on_the_account_and_as_cookies(client, ana):
    answer = client.post("/me/", {"language": "de", "zone": "America/Bogota"})

    ana.refresh_from_db()
    assert (ana.language, ana.zone) == ("de", "America/Bogota")
    assert answer.cookies["sympolis_language"].value == "de"
    assert answer.cookies["sympolis_zone"].value == "America/Bogota"


def test_a_zone_stored_by_its_old_name_stays_chosen(client, ana):
    type(ana).objects.filter(pk=ana.pk).update(zone="Europe/Kiev")

    assert '<option value="Europe/Kyiv" selected>' in page(client.get("/me/"))


def test_zone_can_be_forgotten(client, ana):
    client.post("/me/", {"language": "en", "zone": "America/Bogota"})

    answer = client.post("/me/", {"language": "en", "zone": ""})

    ana.refresh_from_db()
    assert ana.zone == ""
    assert answer.cookies["sympolis_zone"].value == ""


@pytest.mark.parametrize("wrong", [{"language": "xx", "zone": ""}, {"language": "en", "zone": "Mars/Base"}, {}])
def test_nonsense_is_not_kept(client, ana, wrong):
    assert client.post("/me/", {**wrong, "email": "evil@x.example", "is_superuser": "1"}).context["form"].errors

    ana.refresh_from_db()
    assert (ana.language, ana.zone, ana.email, ana.is_superuser) == ("", "", "ana@city.example", False)


def test_extra_fields_of_my_page_change_nothing(client, ana):
    client.post("/me/", {"language": "en", "email": "evil@x.example", "is_superuser": "1", "is_active": "0"})

    ana.refresh_from_db()
    assert (ana.email, ana.is_superuser, ana.is_active) == ("ana@city.example", False, True)


def test_my_page_is_never_kept(client, ana):
    assert "no-store" in client.get("/me/")["Cache-Control"]
    assert "X-Public-Page" not in client.get("/me/")


def code_of(letter: Letter) -> str:
    return re.search(r"\d{4} \d{4}", readable(letter).text)[0]


def test_session_that_was_not_proven_lately_is_asked_first(client, ana):
    answer = client.get("/accounts/passkeys/add/")
    assert answer["Location"] == "/accounts/confirm/?next=%2Faccounts%2Fpasskeys%2Fadd%2F"

    client.post("/accounts/confirm/", {"send": "1", "next": "/accounts/passkeys/add/"})
    letter = Letter.objects.get()
    assert letter.to_address == "ana@city.example"
    answer = client.post("/accounts/confirm/", {"code": code_of(letter), "next": "/accounts/passkeys/add/"})

    assert answer["Location"] == "/accounts/passkeys/add/"
    assert client.get("/accounts/passkeys/add/").status_code == 200


def test_proof_is_good_for_fifteen_minutes(client, ana):
    session = client.session
    for age, status in ((14 * 60, 200), (15 * 60 + 1, 302), (-60, 302)):
        session["confirmed_at"] = time.time() - age
        session.save()
        assert client.get("/accounts/passkeys/add/").status_code == status


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_confirming_leads_to_our_own_paths_only(client, ana, path):
    client.post("/accounts/confirm/", {"send": "1", "next": path})

    answer = client.post("/accounts/confirm/", {"code": code_of(Letter.objects.get()), "next": path})

    assert answer["Location"] == "/me/"


def test_wrong_code_does_not_confirm(client, ana):
    client.post("/accounts/confirm/", {"send": "1"})
    code = code_of(Letter.objects.get())

    answer = client.post("/accounts/confirm/", {"code": f"{(int(code.replace(' ', '')) + 1) % 10**8:08d}"})

    assert "This code is not right." in page(answer)
    assert client.get("/accounts/passkeys/add/").status_code == 302


def test_code_for_signing_in_does_not_confirm(client, ana, north):
    row, digits = make_code("sign_in", ana)
    session = client.session
    session["confirm_code"] = {"code": str(row.pk), "email": ana.email, "next": ""}
    session.save()

    client.post("/accounts/confirm/", {"code": digits})

    assert client.get("/accounts/passkeys/add/").status_code == 302
    assert OneTimeCode.objects.filter(pk=row.pk).exists()


def test_confirming_is_limited_like_signing_in(client, ana):
    for _time in range(6):
        answer = client.post("/accounts/confirm/", {"send": "1"}, follow=True)

    assert "Too many codes were asked for." in page(answer)
    assert Letter.objects.count() == 5


def test_sessions_whose_time_is_over_are_cleared_away(client, ana, time_machine):
    client.get("/me/")
    assert tasks.clear_old_sessions() == 0

    time_machine.move_to(timezone.now() + timedelta(days=14, seconds=1))

    assert (tasks.clear_old_sessions(), tasks.clear_old_sessions()) == (1, 0)


def test_somebody_elses_passkey_cannot_be_removed(client, ana):
    session = client.session
    session["confirmed_at"] = time.time()
    session.save()
    theirs = Authenticator.objects.create(
        user=directory.account(), type="webauthn", data={"name": "x", "credential": {}}
    )

    assert client.get(f"/accounts/passkeys/{theirs.pk}/remove/").status_code == 404
    assert client.post(f"/accounts/passkeys/{theirs.pk}/remove/").status_code == 404
    assert Authenticator.objects.exists()
