"""The desk's pages about letters."""

import pytest
from django.test import Client
from django.utils import timezone

from sympolis.messaging import kinds
from sympolis.messaging.models import Letter, LetterText
from sympolis.messaging.states import LetterState
from sympolis.messaging.tests.factories import letter
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks

pytestmark = pytest.mark.django_db
TEXT = "/desk/letters/test_seat/en/"
CODE = "Code for signing in"
OWN = {"subject": "Yours: {session}", "body": "Dear **{name}**\n\n[Open]({page})"}


@pytest.fixture(autouse=True)
def kind(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    return kinds.declare(
        "test_seat", name="Seat confirmed", fields={"name": "name of the person", "session": "title"},
        links={"page": "personal page"}, needed=("page",), subject="Seat: {session}", body="Hello {name}\n\n[Page]({page})",
        example=lambda network, language: {"name": "Ama <Owusu>", "session": "Water", "page": "https://x.example/1/"},
    )  # fmt: skip


@pytest.fixture
def north():
    return networks.network("north", languages=["en", "fr", "ar"])


@pytest.fixture
def desk(north):
    client = Client()
    client.force_login(networks.member(north))
    return client


def test_kinds_and_their_languages_are_listed_and_own_words_marked(desk, north):
    LetterText.objects.create(network_id=north.pk, kind="test_seat", language="fr", subject="S", body="{page}")

    page = desk.get("/desk/letters/").content.decode()

    assert "Seat confirmed" in page
    assert [f"/desk/letters/test_seat/{code}/" in page for code in ("en", "fr", "ar", "de")] == [True] * 4
    assert (page.count("own words"), page.count("no words yet")) == (1, 1)


def test_own_words_are_saved_used_and_taken_back(desk, north):
    saved = desk.post(TEXT, {**OWN, "do": "save"})
    assert saved["Location"] == TEXT
    assert list(LetterText.objects.values_list("network_id", "kind", "language", "subject")) == [
        (north.pk, "test_seat", "en", "Yours: {session}")
    ]
    assert "These are your own words" in desk.get(TEXT).content.decode()

    desk.post(TEXT, {"do": "default"})

    assert not LetterText.objects.exists()


def test_a_text_that_cannot_be_a_letter_is_refused_beside_its_field_and_kept(desk):
    page = desk.post(TEXT, {"subject": "Hi {nobody}", "body": "Words without the link", "do": "save"})

    words = page.content.decode()
    assert page.status_code == 422
    assert "There is no {nobody} here. You can use: {name}, {session}." in words
    assert "Words without the link" in words
    assert not LetterText.objects.exists()


def test_whoever_saves_second_is_told(desk, north):
    seen = desk.get(TEXT).context["form"]["seen"].value()
    desk.post(TEXT, {**OWN, "do": "save", "seen": seen() if callable(seen) else seen})

    second = desk.post(TEXT, {**OWN, "subject": "Mine", "do": "save", "seen": seen() if callable(seen) else seen})

    assert second.status_code == 422
    assert LetterText.objects.get().subject == "Yours: {session}"


def test_the_preview_shows_something_real_in_a_frame_that_runs_nothing(desk):
    page = desk.get(TEXT + "preview/")

    assert "Hello Ama &lt;Owusu&gt;" in page.content.decode()
    assert "sandbox" in page["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in page["Content-Security-Policy"]
    typed = desk.post(TEXT + "preview/", OWN).content.decode()
    assert "Dear <strong>Ama &lt;Owusu&gt;</strong>" in typed
    assert "Yours: Water" in typed
    assert not LetterText.objects.exists()
    refused = desk.post(TEXT + "preview/", {**OWN, "body": "<script>{oops}"}).content.decode()
    assert "There is no {oops} here" in refused
    assert "<script>" not in refused


def test_without_anything_real_the_preview_says_what_will_stand_there(desk, kind, monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {"test_seat": kinds.Kind(**{
        name: getattr(kind, name) for name in ("code", "name", "fields", "subject", "body", "links", "needed")
    })})  # fmt: skip

    assert "Hello ‹name of the person›" in desk.get(TEXT + "preview/").content.decode()


def test_a_test_letter_goes_to_oneself_with_the_words_as_typed(desk):
    page = desk.post(TEXT, {**OWN, "do": "test"})

    posted = Letter.objects.get()
    assert page.status_code == 200
    assert posted.to_address == page.context["request"].user.email
    assert (posted.subject, posted.state) == ("[Test] Yours: Water", "waiting")
    assert not LetterText.objects.exists()


@pytest.mark.parametrize("path", ["test_seat/xx/", "nothing/en/", "test_seat/xx/preview/", "nothing/en/preview/"])
def test_what_there_is_not(desk, path):
    assert desk.get(f"/desk/letters/{path}").status_code == 404


@pytest.fixture
def some(north):
    one = letter(
        network=north.pk, kind="test_seat", to_name="Ama", to_address="ama@accra.example", subject="Seat: Water"
    )
    two = letter(
        network=north.pk, kind="reminder", to_name="Kofi", to_address="kofi@kumasi.example", subject="Tomorrow"
    )
    code = letter(network=north.pk, kind="sign_in", secret=True, to_address="ama@accra.example", subject="Code 1234")
    foreign = letter(network=north.pk + 1, subject="Foreign")
    failed = {"state": LetterState.BOUNCED, "last_error": "550 No such user"}
    Letter.objects.filter(pk=two.pk).update(**failed)
    return one, two, code, foreign


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Seat: Water", "Tomorrow", CODE}), ("?kind=reminder", {"Tomorrow"}), ("?state=bounced", {"Tomorrow"}),
        ("?q=ama", {"Seat: Water", CODE}), ("?q=accra water", {"Seat: Water"}), ("?q=1234", set()),
        ("?state=nonsense&kind=x%00", set()), ("?page=999", {"Seat: Water", "Tomorrow", CODE}),
    ],
)  # fmt: skip
def test_letters_are_found_by_kind_state_and_words(desk, some, query, found):
    page = desk.get("/desk/letters/sent/" + query)

    assert page.status_code == 200
    assert {row["subject"] or row["name"] for row in page.context["rows"]} == found
    assert "Foreign" not in page.content.decode()
    assert "Code 1234" not in page.content.decode()


@pytest.mark.parametrize("rows", [3, 30])
def test_the_list_takes_as_many_queries_at_any_length(desk, north, rows, django_assert_num_queries):
    for _ in range(rows):
        letter(network=north.pk)

    with django_assert_num_queries(10):
        desk.get("/desk/letters/sent/")


def test_one_letter_tells_what_became_of_it_and_hides_the_secrets_in_it(desk, north, some):
    secret = "/mine/AAFkQ0xHZ3VtbXlUb2tlbg_-/"
    one, two, code, foreign = some
    Letter.objects.filter(pk=two.pk).update(
        text=f"See https://x.example{secret}", html=f'<body><a href="{secret}"></body>'
    )

    page = desk.get(f"/desk/letters/sent/{two.pk}/").content.decode()

    assert "550 No such user" in page
    said = desk.get(f"/desk/letters/sent/{two.pk}/page/").content.decode()
    assert "https://x.example/mine/…/" in said
    assert "AAFkQ0" not in said
    assert desk.get(f"/desk/letters/sent/{one.pk}/page/").status_code == 200
    assert desk.get(f"/desk/letters/sent/{code.pk}/page/").status_code == 404
    assert "Code 1234" not in desk.get(f"/desk/letters/sent/{code.pk}/").content.decode()
    assert desk.get(f"/desk/letters/sent/{foreign.pk}/").status_code == 404
    assert desk.get(f"/desk/letters/sent/{foreign.pk}/page/").status_code == 404


def test_a_letter_that_came_back_is_sent_again(desk, some):
    _one, two, _code, foreign = some

    assert desk.get(f"/desk/letters/sent/{two.pk}/retry/").status_code == 405
    assert desk.post(f"/desk/letters/sent/{two.pk}/retry/").status_code == 302
    assert desk.post(f"/desk/letters/sent/{foreign.pk}/retry/").status_code == 404

    two.refresh_from_db()
    assert (two.state, two.due_at <= timezone.now()) == ("waiting", True)


def test_a_viewer_sees_kinds_and_no_addresses(north, some):
    viewer = Client()
    viewer.force_login(networks.member(north, Role.VIEWER))

    assert viewer.get("/desk/letters/").status_code == 200
    assert [viewer.get(f"/desk/letters/{path}").status_code for path in ("sent/", f"sent/{some[0].pk}/", "test_seat/en/")] == [
        403, 403, 403,
    ]  # fmt: skip
