"""Every address, tried as everybody (docs: trust 1 to 6). The answers stand in access_table.py."""

import re
import time
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, resolve

from sympolis.directory.models import Account
from sympolis.journal.models import Entry
from sympolis.messaging.models import Letter
from sympolis.networks import actions
from sympolis.networks.models import TeamMember
from sympolis.networks.queries import today_in
from tests.access_table import TABLE
from tests.world import SECRET, VIEWERS, World, build

pytestmark = pytest.mark.django_db
ROWS = [line.split() for line in TABLE.splitlines() if line.startswith("/")]
FOREIGN = re.compile(r"southern|their_")
# A fingerprint; the demo's own mail; kinds of letters, which are the program's
NOT_FOUND_BY_A_KEY = {
    "site:look",
    "networks:duplicates",
    "glossary:take",
    "messaging:demo_letter",
    "messaging:demo_letter_mail",
    "messaging:demo_letter_calendar",
    "letters:text",
    "letters:preview",
}


@pytest.fixture
def world() -> World:
    return build()


def client_of(world: World, viewer: str) -> Client:
    """A browser of one of VIEWERS, signed in a moment ago."""
    client = Client(raise_request_exception=False)
    if viewer in world.accounts:
        client.force_login(world.accounts[viewer])
        session = client.session
        session["confirmed_at"] = time.time()
        session.save()
    return client


def word_for(answer) -> str:
    """The answer as the table writes it."""
    if answer.streaming:
        b"".join(answer)  # to its end: only then the client closes the file, and leaves the database open
    if answer.status_code in {301, 302, 303}:
        return "in" if answer["Location"].startswith("/accounts/login/") else "go"
    return str(answer.status_code)


def expected(row: list[str]) -> list[str]:
    return row[1:] if len(row) > 2 else row[1:] * len(VIEWERS)


def pattern_names(patterns, space: str = "") -> set[str]:
    """Names of all addresses, with the app's name in front."""
    found: set[str] = set()
    for entry in patterns:
        if isinstance(entry, URLPattern):
            found.add(space + (entry.name or ""))
        else:
            found |= pattern_names(entry.url_patterns, f"{entry.app_name}:" if entry.app_name else space)
    return found


def name_of(path: str) -> str:
    """Name of the address a row of the table is about; marks count as numbers."""
    return resolve(re.sub(r"\{\w+\}", "1", path)).view_name


def test_every_address_has_a_row():
    assert {name_of(row[0]) for row in ROWS} == pattern_names(get_resolver().url_patterns)


def test_every_address_with_a_key_is_tried_with_one_of_another_network():
    keyed = {name_of(row[0]) for row in ROWS if resolve(re.sub(r"\{\w+\}", "1", row[0])).kwargs}
    tried = {name_of(row[0]) for row in ROWS if FOREIGN.search(row[0])}

    assert keyed - NOT_FOUND_BY_A_KEY == tried


def test_nothing_of_another_network_is_opened_by_anybody():
    """A row of the table itself would be wrong: foreign things are not there (or refused before anybody looks)."""
    opened = [row[0] for row in ROWS if FOREIGN.search(row[0]) and {"200", "go"} & set(expected(row))]

    assert opened == []


@pytest.mark.parametrize("viewer", VIEWERS)
def test_addresses_answer_as_the_table_says(world, viewer):
    client, column = client_of(world, viewer), VIEWERS.index(viewer)

    told = {row[0]: word_for(client.get(row[0].format(**world.marks))) for row in ROWS}

    assert told == {row[0]: expected(row)[column] for row in ROWS}


@pytest.mark.parametrize("viewer", VIEWERS)
def test_whom_the_table_keeps_out_changes_nothing_by_post(world, viewer):
    """Also without a body: many verbs take none (publish, remove, end, retry)."""
    client, column = client_of(world, viewer), VIEWERS.index(viewer)
    before = _stored()

    for row in ROWS:
        word = expected(row)[column]
        if word in {"in", "403", "404"} and row[0].startswith("/desk/"):
            answer = client.post(row[0].format(**world.marks), {"name": "x", "role": "coordinator", "pick": "x"})
            assert word_for(answer) in {word, "405"}, row[0]

    assert _stored() == before


def test_viewer_changes_nothing_by_post_even_where_reading_is_allowed(world):
    client, before = client_of(world, "viewer"), _stored()

    for row in ROWS:
        if row[0].startswith("/desk/"):
            answer = client.post(row[0].format(**world.marks), {"do": "save", "note-en": "x"})
            answer.getvalue()
            assert answer.status_code in {200, 403, 404, 405, 422}

    assert _stored() == before


def _stored() -> tuple:
    """Every action leaves a fact; accounts, roles and letters are looked at as well."""
    roles = list(TeamMember.objects.order_by("pk").values_list("pk", "role", "series_id", "ends_on"))
    return Entry.objects.count(), Account.objects.count(), Letter.objects.count(), roles


@pytest.mark.parametrize("viewer", ["anonymous", "stranger", "other"])
def test_what_is_not_public_stands_nowhere(world, viewer):
    """Pages, feeds, JSON, sitemap, error pages: neither drafts nor join links nor addresses nor other networks."""
    client = client_of(world, viewer)
    secrets = [
        SECRET, "join-secret", "Secret plan", "private.example", "Quiet", "Employed", "-draft", "hidden-open",
        "hidden-speaker", "/hidden/", "southern", "Southernville",
    ]  # fmt: skip
    own = (
        "/accounts/",
        "/contributions/{author}",
        "/approve/{approval}",
        "/reuse/",
        "/checks/",
        "/enquiries/",
    )  # whose link it is sees what is theirs
    public = [row[0].format(**world.marks) for row in ROWS if not row[0].startswith(own)]

    for path in [*public, "/series/own/programme/?q=secret", "/series/own/programme/?q=plan"]:
        answer = client.get(path)
        if answer.streaming:
            b"".join(answer)
        if answer.get("Content-Type", "").startswith(
            ("image/", "application/pdf", "application/zip", "application/epub+zip")
        ):
            continue
        text = answer.content.decode().replace(path, "")
        assert [word for word in secrets if word in text] == [], path


def test_contractor_of_one_series_reads_nothing_of_the_others(world):
    client = client_of(world, "contractor")

    for row in ROWS:
        if row[0].startswith("/desk/") and expected(row)[VIEWERS.index("contractor")] == "200":
            text = client.get(row[0].format(**world.marks)).getvalue().decode(errors="ignore")
            assert "Secret plan of hidden" not in text, row[0]
            assert "/desk/series/hidden/" not in text, row[0]
            assert "/desk/series/other/" not in text, row[0]


@pytest.mark.parametrize(
    ("viewer", "how"),
    [
        ("viewer", "ended"), ("outside", "last day past"), ("contractor", "ended"), ("contractor", "last day past"),
        ("carrier", "ended"), ("coordinator", "ended"), ("coordinator", "last day past"), ("coordinator", "account closed"),
    ],
)  # fmt: skip
def test_ended_role_stops_at_the_next_click(world, viewer, how):
    account, client = world.accounts[viewer], client_of(world, viewer)
    assert client.get("/desk/").status_code == 200
    member = TeamMember.objects.get(account=account)

    if how == "ended":
        actions.end_role(member, by=None)
    elif how == "last day past":
        TeamMember.objects.filter(pk=member.pk).update(ends_on=today_in(world.north) - timedelta(days=1))
    else:
        Account.objects.filter(pk=account.pk).update(is_active=False)

    kept_out = "in" if how == "account closed" else "404"
    column = VIEWERS.index(viewer)
    open_before = [row[0] for row in ROWS if row[0].startswith("/desk/") and expected(row)[column] == "200"]
    told = {path: word_for(client.get(path.format(**world.marks))) for path in open_before}
    assert told == dict.fromkeys(open_before, kept_out)


def test_foreign_host_is_refused_everywhere_and_reaches_no_letter(world):
    client = client_of(world, "coordinator")

    told = {
        row[0]: client.get(row[0].format(**world.marks), headers={"host": "evil.example"}).status_code for row in ROWS
    }
    client.post(
        "/desk/network/team/new/", {"email": "x@city.example", "role": "viewer"}, headers={"host": "evil.example"}
    )
    Client().post("/accounts/login/", {"email": "x@city.example"}, headers={"host": "evil.example"})

    assert set(told.values()) == {400}
    assert not Letter.objects.exclude(kind="test").exists()
    assert not Account.objects.filter(email="x@city.example").exists()


def test_forwarded_host_of_a_stranger_is_not_believed(world):
    Client().post("/accounts/login/", {"email": "x@city.example"}, headers={"x-forwarded-host": "evil.example"})

    (letter,) = Letter.objects.exclude(kind="test")
    assert "evil.example" not in Client().get("/", headers={"x-forwarded-host": "evil.example"}).content.decode()
    assert letter.to_address == "x@city.example"


def test_each_network_answers_at_its_own_host_only(world, settings):
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "south.example"]
    client = client_of(world, "coordinator")

    told = {path: client.get(path, headers={"host": "south.example"}).status_code for path in (
        "/series/southern/", "/series/own/", "/desk/", "/desk/network/team/", "/cities/southern-city/", "/cities/own-city/",
    )}  # fmt: skip

    assert list(told.values()) == [200, 404, 404, 404, 200, 404]
