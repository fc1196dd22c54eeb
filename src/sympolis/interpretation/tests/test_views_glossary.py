"""The glossary at the desk."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sympolis.interpretation.actions.glossary import save_entry, take_over
from sympolis.interpretation.models import GlossaryEntry
from sympolis.interpretation.terms_files import Row
from sympolis.journal.models import Entry
from sympolis.library.tests import factories as library
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme.tests import factories as programme

pytestmark = pytest.mark.django_db
HERE = "/desk/network/glossary/"


@pytest.fixture
def north():
    return networks.network("north", languages=["en", "de", "ar"])


@pytest.fixture
def desk(north) -> Client:
    client = Client()
    client.force_login(networks.member(north))
    return client


def terms(north) -> list[dict]:
    return list(GlossaryEntry.objects.filter(network=north).order_by("pk").values_list("terms", flat=True))


def test_a_term_is_added_found_without_accents_changed_and_removed(north, desk):
    series = programme.series(north)
    theme = programme.theme(series, "Climate")
    told = {"term_en": "resilience", "term_de": "Widerstandsfähigkeit", "more_language": "fr", "more_term": "résilience",
            "theme": theme.code, "comment": "not robustness"}  # fmt: skip

    answer = desk.post(f"{HERE}new/", told)

    assert answer["Location"] == HERE
    entry = GlossaryEntry.objects.get()
    assert entry.terms == {"en": "resilience", "de": "Widerstandsfähigkeit", "fr": "résilience"}
    found = desk.get(HERE, {"q": "widerstandsfahigkeit"}).content.decode()
    assert "resilience" in found
    assert "No term found" in desk.get(HERE, {"q": "tram"}).content.decode()
    desk.post(f"{HERE}{entry.pk}/", {"term_en": "resilience", "theme": ""})
    entry.refresh_from_db()
    assert entry.terms == {"en": "resilience"}
    desk.post(f"{HERE}{entry.pk}/remove/")
    assert terms(north) == []
    assert Entry.objects.filter(name="glossary.changed").count() == 3


def test_an_entry_without_words_and_one_that_is_there_keep_what_was_typed(north, desk):
    save_entry(north, None, by=None, terms={"en": "Resilience"})

    empty = desk.post(f"{HERE}new/", {"comment": "kept words"})
    twin = desk.post(f"{HERE}new/", {"term_en": "resilience", "comment": "kept words"})

    assert (empty.status_code, twin.status_code) == (422, 422)
    assert "Write the term in one language" in empty.content.decode()
    assert "Add to that one" in twin.content.decode()
    assert all("kept words" in answer.content.decode() for answer in (empty, twin))
    assert len(terms(north)) == 1


def test_who_saves_second_sees_what_the_first_wrote(north, desk):
    entry = save_entry(north, None, by=None, terms={"en": "resilience"})
    seen = desk.get(f"{HERE}{entry.pk}/").context["form"]["seen"].value()
    save_entry(north, entry, by=None, terms={"en": "resilience", "de": "Resilienz"})

    answer = desk.post(f"{HERE}{entry.pk}/", {"seen": seen() if callable(seen) else seen, "term_en": "robustness"})

    assert answer.status_code == 422
    assert "Somebody else changed this" in answer.content.decode()
    assert terms(north) == [{"en": "resilience", "de": "Resilienz"}]


def test_a_file_is_looked_at_before_it_is_taken_over(north, desk):
    save_entry(north, None, by=None, terms={"en": "heat wave", "de": "Hitzewelle"})
    file = SimpleUploadedFile(
        "t.csv", "en;de;ar\nheat wave;Hitze;موجة حر\ntram;Straßenbahn;\ntram;Straßenbahn;\n;;\n".encode()
    )

    looked = desk.post(f"{HERE}file/", {"file": file})

    assert len(terms(north)) == 1
    page = looked.content.decode()
    assert "1 new entry" in page
    assert "1 stands twice in the file" in page
    assert "Hitzewelle" in page
    told = {"rows": looked.context["rows"]}
    assert desk.post(f"{HERE}file/", told)["Location"] == HERE
    assert terms(north) == [
        {"en": "heat wave", "de": "Hitzewelle", "ar": "موجة حر"}, {"en": "tram", "de": "Straßenbahn"},
    ]  # fmt: skip
    desk.post(f"{HERE}file/", told | {"replace": "1"})
    assert terms(north)[0]["de"] == "Hitze"


def test_rows_that_were_changed_on_the_way_are_not_taken(north, desk):
    answer = desk.post(f"{HERE}file/", {"rows": "[[1,{},'','']]"}, follow=True)

    assert "Send it once more" in answer.content.decode()
    assert terms(north) == []


def test_a_broken_file_says_what_to_do(north, desk):
    answer = desk.post(f"{HERE}file/", {"file": SimpleUploadedFile("t.tbx", b"<tbx><conceptEntry>")})

    assert answer.status_code == 422
    assert "Export it again" in answer.content.decode()


def test_themes_of_a_file_are_those_of_the_series_or_stay_as_words(north):
    theme = programme.theme(programme.series(north), "Climate")

    take_over(north, [Row(2, {"en": "heat"}, "climate"), Row(3, {"en": "bank"}, "Money", "also: bench")], by=None)

    assert list(GlossaryEntry.objects.order_by("pk").values_list("theme", "comment")) == [
        (theme.code, ""), ("", "Money\nalso: bench"),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["csv", "xlsx", "tbx"])
def test_what_is_taken_away_comes_back_the_same(north, desk, kind):
    take_over(north, [Row(2, {"en": "tram; streetcar", "ar": "ترام"}, "", "=1+1"), Row(3, {"de": "Ufer"})], by=None)
    before = terms(north)

    body = desk.get(f"{HERE}terms.{kind}").content
    looked = desk.post(f"{HERE}file/", {"file": SimpleUploadedFile(f"t.{kind}", body)})

    assert looked.context["joined"].same == 2
    assert terms(north) == before


def test_other_networks_words_and_their_themes_stay_theirs(north, desk):
    south = networks.network("south", host="south.example")
    save_entry(south, None, by=None, terms={"en": "secret term"})
    theirs = GlossaryEntry.objects.get()

    assert "secret term" not in desk.get(HERE).content.decode()
    assert desk.get(f"{HERE}{theirs.pk}/").status_code == 404
    assert desk.post(f"{HERE}{theirs.pk}/remove/").status_code == 404
    assert b"secret" not in desk.get(f"{HERE}terms.csv").content


def test_a_viewer_reads_and_changes_nothing(north):
    client = Client()
    client.force_login(networks.member(north, Role.VIEWER))

    assert client.get(HERE).status_code == 200
    assert client.post(f"{HERE}new/", {"term_en": "x"}).status_code == 403
    assert terms(north) == []


def test_suggestions_come_from_public_practices_only(north, desk):
    series = programme.series(north)
    for number in range(2):
        library.practice(series, title={"en": f"Practice {number}"}, summary={"en": "A cooling centre for everybody."})

    page = desk.get(f"{HERE}suggestions/").content.decode()
    assert "cooling centre" in page
    begun = desk.get(f"{HERE}new/", {"language": "en", "term": "cooling centre"})
    assert begun.context["form"]["term_en"].value() == "cooling centre"


@pytest.mark.parametrize("page", ["", "suggestions/"])
def test_queries_do_not_grow_with_entries(north, desk, page):
    def asked() -> int:
        with CaptureQueriesContext(connection) as made:
            assert desk.get(HERE + page).status_code == 200
        return len(made)

    series = programme.series(north)
    desk.get(HERE)
    counts = []
    for number in (3, 30):
        for step in range(number):
            save_entry(north, None, by=None, terms={"en": f"term {number} {step}"})
            library.practice(series, summary={"en": f"A cooling centre {number}."})
        counts.append(asked())
    assert counts[0] == counts[1]


def test_what_was_taken_away_in_one_language_comes_back_in_another(north, desk):
    older, newer = (programme.theme(programme.series(north, slug=slug), code=slug) for slug in ("older", "newer"))
    for theme in (older, newer):
        theme.name = {"en": "Mobility", "de": "Verkehr"}
        theme.save()
    for theme, words in ((older, "tram"), (newer, "bus")):
        save_entry(north, None, by=None, terms={"en": words}, theme=theme.code)
    for kind in ("csv", "xlsx", "tbx"):
        file = desk.get(f"{HERE}terms.{kind}", headers={"accept-language": "de"}).content
        assert b"Verkehr" in file or kind == "xlsx"

        looked = desk.post(f"{HERE}file/", {"file": SimpleUploadedFile(f"t.{kind}", file)})

        assert (looked.context["brings"], looked.context["strange"]) == ([], [])


def test_themes_that_nobody_knows_and_guessed_letters_are_told_beforehand(north, desk):
    file = SimpleUploadedFile("t.csv", "theme;en;fr\nÉnergie;health;santé\n".encode("cp1252"))

    page = desk.post(f"{HERE}file/", {"file": file}).content.decode()

    assert "Themes that none of your series has" in page
    assert "Énergie" in page
    assert "read as Windows text" in page


def test_more_terms_than_a_browser_sends_back_are_refused_at_once(north, desk, monkeypatch):
    monkeypatch.setattr("sympolis.interpretation.views.glossary.MOST_SEALED", 10)

    answer = desk.post(f"{HERE}file/", {"file": SimpleUploadedFile("t.csv", b"en;de\nwater;Wasser\n")})

    assert answer.status_code == 422
    assert "Send the file in parts" in answer.content.decode()


def test_four_languages_stand_side_by_side_and_the_others_are_named(north, desk):
    save_entry(north, None, by=None, terms={"fr": "eau", "en": "water", "es": "agua", "pt": "água", "tr": "su"})
    save_entry(north, None, by=None, terms={"en": "waste", "fr": "déchets"})

    page = desk.get(HERE).content.decode()

    assert '<th scope="col">French</th>' in page
    assert '<span class="dim">Turkish</span>' in page
