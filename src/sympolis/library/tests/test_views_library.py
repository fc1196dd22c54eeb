"""The public pages of the library."""

import json
import re
from datetime import timedelta

import feedparser
import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sympolis.contributions.models import Contribution, ContributionFile, Presentation
from sympolis.contributions.tests.factories import practice_content
from sympolis.directory.tests import factories as directory
from sympolis.library import actions
from sympolis.library.models import Practice
from sympolis.library.tests import factories
from sympolis.networks.tests import factories as networks
from sympolis.programme.models import Release, Series
from sympolis.programme.states import SeriesState
from sympolis.programme.tests import factories as programme

pytestmark = pytest.mark.django_db
A_DAY_AGO = timezone.now() - timedelta(days=1)


@pytest.fixture
def series() -> Series:
    return programme.series(networks.network("own", name={"en": "City Exchange"}, languages=["en", "de"]))


def text(client: Client, path: str, status: int = 200, **headers) -> str:
    page = client.get(path, headers=headers)
    assert page.status_code == status, path
    return page.content.decode()


def titles(page: str) -> list[str]:
    return re.findall(r'<h3><a href="/practices/[^"]+">(?:<span[^>]*>)?([^<]+)', page)


def test_the_library_lists_what_is_public_the_newest_first(client, series):
    for number in range(3):
        factories.practice(series, title={"en": f"Practice {number}"})
    actions.withdraw(Practice.objects.get(title__en="Practice 1"), by=None)
    factories.approved(series, title={"en": "Waiting"})

    assert titles(text(client, "/practices/")) == ["Practice 2", "Practice 0"]


def test_a_misspelt_search_without_accents_finds_and_says_what_it_took(client, series):
    factories.practice(series, title={"en": "Waste advice", "de": "Mülltrennung im Stadtteil"})
    factories.practice(series, title={"en": "Another thing"})

    page = text(client, "/practices/?q=Mulltrenung")

    assert titles(page) == ["Waste advice"]
    assert "Nothing has “Mulltrenung”. Shown is what has <b>Mülltrennung</b>." in page
    assert 'value="Mulltrenung"' in page


def test_facets_are_chosen_several_at_once_and_taken_out_again(client, series):
    water, waste = (programme.theme(series, name, code=name.lower()) for name in ("Water", "Waste"))
    factories.practice(series, title={"en": "One"}, themes=(water,), sdgs=[6])
    factories.practice(series, title={"en": "Two"}, themes=(waste,), sdgs=[6, 11])

    page = text(client, "/practices/?theme=water&theme=waste&sdg=11")

    assert titles(page) == ["Two"]
    assert 'href="/practices/?theme=water&amp;sdg=11"' in page
    assert 'name="theme" value="water" checked' in page
    assert text(client, "/practices/?theme=water&sdg=6").count("checked") == 2


def test_nothing_left_offers_what_to_leave_out(client, series):
    theme = programme.theme(series, "Water", code="water")
    factories.practice(series, title={"en": "One"}, themes=(theme,), sdgs=[6])

    page = text(client, "/practices/?q=one&theme=water&sdg=11")

    assert "1 practice has the words, but not the rest of your choice" in page
    assert (
        '<a href="?q=one&amp;theme=water">Sustainable Development Goal: 11 Sustainable cities and communities</a>'
        in page
    )
    assert "1 practice then" in page


@pytest.mark.parametrize(
    "query",
    ["q=%F0%9F%A6%A0", "q=%00", "q=%22%28%29%2A", "theme=%3Cscript%3E", "page=999", "page=x", "page=-1", "sort=evil", "size=" + "x" * 500, "q=" + "%C3%A4" * 3000],
)  # fmt: skip
def test_odd_addresses_are_answered(client, series, query):
    factories.practice(series)

    page = text(client, f"/practices/?{query}")

    assert "<script>" not in page.replace('<script src="', "")


def test_what_was_typed_is_shown_as_text(client, series):
    factories.practice(series)

    page = text(client, '/practices/?q="><img src=x onerror=alert(1)>')

    assert "<img" not in page


def test_an_empty_library_says_what_comes(client, series):
    page = text(client, "/practices/")

    assert "The first practices come as soon as cities have approved them." in page
    assert 'href="/practices/"' not in page.split("</header>")[0]  # nothing in the navigation


def test_pages_keep_the_choice(client, series):
    for number in range(21):
        factories.practice(series, title={"en": f"Market {number}"})

    page = text(client, "/practices/?q=market&status=running")
    assert 'rel="next" href="?q=market&amp;status=running&amp;page=2"' in page
    assert len(titles(text(client, "/practices/?q=market&status=running&page=2"))) == 1


def test_queries_of_the_library_do_not_grow(client, series):
    theme = programme.theme(series, "Water", code="water")
    counts = []
    for more in (3, 27):
        for number in range(more):
            city = directory.municipality(f"Town {more} {number}", country="GH")
            factories.practice(series, title={"en": f"Market hall {number}"}, themes=(theme,), municipality=city)
        with CaptureQueriesContext(connection) as made:
            assert titles(text(client, "/practices/?q=markets&theme=water&status=running"))
        counts.append(len(made))

    assert counts[0] == counts[1] <= 12


# --- one practice ------------------------------------------------------------------------------------------------------


def test_a_practice_tells_all_that_was_approved(client, series):
    theme = programme.theme(series, "Water", code="water")
    city = networks.city(series.network, directory.municipality("Kumasi", slug="kumasi", country="GH", size_band="xl"))
    practice = factories.practice(series, municipality=city, themes=(theme,), sdgs=[6])

    page = text(client, practice.get_absolute_url())

    for word in ("Problem in a sentence.", "Done in a sentence.", "Wrong in a sentence.", "Must have in a sentence.", "Office in a sentence.", "Running", "under 10,000 euros", "A call", "2020", "6 Clean water and sanitation"):  # fmt: skip
        assert word in page, word
    assert '<a href="/cities/kumasi/">Kumasi</a>' in page
    assert '<a href="/practices/?theme=water">' in page


def test_the_text_is_read_in_its_other_language_with_the_language_said(client, series):
    content = practice_content("fr")
    practice = factories.practice(
        series, language="fr", content=content, title={"en": "Open markets", "fr": "Marchés ouverts"},
        summary={"en": "In short.", "fr": "En bref."},
    )  # fmt: skip

    english = text(client, practice.get_absolute_url())
    french = text(client, f"{practice.get_absolute_url()}?text=fr")

    assert "Open markets</h1>" in english
    assert "Most of the text is there in French only." in english
    assert '<div class="prose" lang="fr" dir="ltr"><p>Problem in a sentence.' in english
    assert '<h1 lang="fr" dir="ltr">Marchés ouverts</h1>' in french
    assert "Most of the text" not in french
    assert "Open markets</h1>" in text(client, f"{practice.get_absolute_url()}?text=xx")


def test_an_outdated_practice_says_since_when(client, series):
    practice = factories.practice(series)
    actions.mark_outdated(practice, by=None)
    Practice.objects.filter(pk=practice.pk).update(outdated_at=timezone.now().replace(year=2025, month=5, day=3))

    assert "Outdated since 3 May 2025." in text(client, practice.get_absolute_url())
    assert "Outdated" in text(client, "/practices/")


def test_hostile_words_are_shown_as_text_everywhere(client, series):
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
    content = practice_content(problem={"en": f"{evil} [x](javascript:alert(3))"}, staff={"en": evil})
    practice = factories.practice(
        series, title={"en": f"Title {evil}"}, summary={"en": evil}, content=content, place=evil,
        links=[{"url": "javascript:alert(1)", "label": "bad"}, {"url": "https://good.example/", "label": evil}, {"url": "http://[", "label": "worse"}],
    )  # fmt: skip

    for path in (practice.get_absolute_url(), "/practices/", "/practices/?q=title"):
        page = text(client, path)
        assert "<img" not in page
        assert "<script>alert" not in page
        assert "javascript:" not in re.sub(r">[^<]*<", "><", page)
    page = text(client, practice.get_absolute_url())
    assert 'href="https://good.example/" rel="nofollow ugc noopener noreferrer"' in page
    assert ">bad<" not in page
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert data["headline"] == f"Title {evil}"


def test_linked_data_tells_who_when_and_in_what_language(client, series):
    practice = factories.practice(series, place="Kumasi", country="GH")

    page = text(client, practice.get_absolute_url())

    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert (data["@type"], data["headline"], data["inLanguage"]) == ("Article", "Markets that stay open", "en")
    assert data["author"] == {"@type": "GovernmentOrganization", "name": "Kumasi"}
    assert data["publisher"]["name"] == "City Exchange"
    assert data["spatialCoverage"]["name"] == "Ghana"


def test_files_are_taken_away_under_their_names_and_never_shown(client, series):
    contribution = factories.approved(series)
    file = ContributionFile.objects.create(
        contribution=contribution, file=ContentFile(b"%PDF-1.7", name="random.pdf"), name="Plan of the market.pdf", size=8,
        added_at=timezone.now() - timedelta(days=1),
    )  # fmt: skip
    practice = actions.publish(contribution, by=None)
    address = f"{practice.get_absolute_url()}files/1/"

    assert "Plan of the market.pdf" in text(client, practice.get_absolute_url())
    answer = client.get(address)
    assert b"".join(answer) == b"%PDF-1.7"
    assert answer["Content-Disposition"] == 'attachment; filename="Plan of the market.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert client.get(f"{practice.get_absolute_url()}files/2/").status_code == 404
    ContributionFile.objects.filter(pk=file.pk).update(is_public=False)
    assert client.get(address).status_code == 404
    ContributionFile.objects.filter(pk=file.pk).update(is_public=True)
    Contribution.objects.filter(pk=contribution.pk).update(state="withdrawn")
    assert client.get(address).status_code == 404


def test_it_names_the_sessions_in_which_it_was_presented(client, series):
    practice = factories.practice(series)
    session = programme.released_session(series, title={"en": "Markets in autumn"})
    planned = programme.released_session(series, title={"en": "Markets in spring"})
    draft = programme.session(series, title={"en": "Secret session"})
    for one in (session, draft):
        Presentation.objects.create(contribution=practice.contribution, session=one, added_at=A_DAY_AGO)
    Presentation.objects.create(contribution=practice.contribution, session=planned)

    assert practice.get_absolute_url() in text(client, session.get_absolute_url())
    assert practice.get_absolute_url() not in text(client, planned.get_absolute_url())
    assert "Markets in spring" not in text(client, practice.get_absolute_url())
    Release.objects.create(series=series, number=99)
    assert practice.get_absolute_url() in text(client, planned.get_absolute_url())

    page = text(client, practice.get_absolute_url())

    assert "Markets in autumn" in page
    assert "Secret session" not in page


def test_a_practice_of_a_series_that_is_not_public_does_not_name_it(client, series):
    practice = factories.practice(series)
    Series.objects.filter(pk=series.pk).update(state=SeriesState.DRAFT, title={"en": "Secret series"})

    assert "Secret series" not in text(client, practice.get_absolute_url())


def test_related_practices_tell_why(client, series):
    theme, other = programme.theme(series, "Water", code="water"), programme.theme(series, "Waste", code="waste")
    cities = [directory.municipality(name, country="GH", size_band=size) for name, size in (("A", "xl"), ("B", "s"), ("C", "xl"))]  # fmt: skip
    practice = factories.practice(series, title={"en": "This"}, themes=(theme,), municipality=cities[0])
    factories.practice(series, title={"en": "Small"}, themes=(theme,), municipality=cities[1])
    factories.practice(series, title={"en": "Large"}, themes=(theme,), municipality=cities[2])
    factories.practice(series, title={"en": "Elsewhere"}, themes=(other,), municipality=cities[2])
    actions.withdraw(factories.practice(series, title={"en": "Gone"}, themes=(theme,)), by=None)

    page = text(client, practice.get_absolute_url())

    assert titles(page) == ["Large", "Small"]
    assert "Same theme: Water; city of the same size" in page


def test_queries_of_a_practice_do_not_grow(client, series):
    theme = programme.theme(series, "Water", code="water")
    practice = factories.practice(series, themes=(theme,))
    counts = []
    for more in (3, 27):
        for number in range(more):
            factories.practice(series, title={"en": f"Market {number}"}, themes=(theme,))
        with CaptureQueriesContext(connection) as made:
            text(client, practice.get_absolute_url())
        counts.append(len(made))

    assert counts[0] == counts[1] <= 16


# --- feed, sitemap, picture, navigation --------------------------------------------------------------------------------


def test_the_feed_takes_the_choice_and_keeps_its_ids(client, series):
    theme = programme.theme(series, "Water", code="water")
    practice = factories.practice(series, title={"en": "One & all"}, themes=(theme,), place="Kumasi", country="GH")
    factories.practice(series, title={"en": "Two"})

    whole, some = (feedparser.parse(client.get(path).content) for path in ("/practices.atom", "/practices.atom?theme=water"))  # fmt: skip

    assert not whole.bozo
    assert [entry.title for entry in whole.entries] == ["Two", "One & all"]
    assert [entry.title for entry in some.entries] == ["One & all"]
    assert some.feed.id != whole.feed.id
    assert some.entries[0].id == whole.entries[1].id
    assert some.entries[0].author == "Kumasi, Ghana"
    assert some.entries[0].link.endswith(practice.get_absolute_url())
    assert some.feed.title == "City Exchange: good practices (Water)"
    actions.mark_outdated(practice, by=None)
    again = feedparser.parse(client.get("/practices.atom?theme=water").content)
    assert (again.entries[0].id, again.entries[0].title) == (some.entries[0].id, "Outdated: One & all")


def test_the_feed_answers_conditional_requests_and_hides_what_is_gone(client, series):
    practice = factories.practice(series, title={"en": "Secret plan"})
    tag = client.get("/practices.atom")["ETag"]

    assert client.get("/practices.atom", headers={"if-none-match": tag}).status_code == 304
    Contribution.objects.filter(practice=practice).update(state="withdrawn")
    assert b"Secret" not in client.get("/practices.atom").content
    assert practice.slug not in text(client, "/sitemap.xml")
    assert client.get(f"/practices/{practice.slug}/preview.png").status_code == 404


def test_sitemap_and_navigation_know_the_library(client, series):
    assert "/practices/" not in text(client, "/sitemap.xml")
    practice = factories.practice(series)

    assert practice.get_absolute_url() in text(client, "/sitemap.xml")
    assert '<a href="/practices/">' in text(client, "/cities/")


def test_the_picture_of_a_practice(client, series):
    practice = factories.practice(series, place="Kumasi", country="GH")

    answer = client.get(f"{practice.get_absolute_url()}preview.png")

    assert answer["Content-Type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")


def test_home_city_and_session_lead_to_practices(client, series):
    city = networks.city(series.network, directory.municipality("Kumasi", slug="kumasi", country="GH"))
    practice = factories.practice(series, municipality=city)
    session = programme.released_session(series, slug="autumn")
    Presentation.objects.create(contribution=practice.contribution, session=session, added_at=A_DAY_AGO)
    pages = ["/", "/cities/kumasi/", session.get_absolute_url()]

    for path in pages:
        assert practice.get_absolute_url() in text(client, path), path
    Contribution.objects.filter(practice=practice).update(state="withdrawn")
    for path in pages:
        assert practice.slug not in text(client, path), path


@pytest.mark.parametrize(
    "path", ["/practices/Waste-Advice/", "/practices/WASTE-ADVICE/?text=de", "/practices/Waste-advice.pdf"]
)
def test_an_address_in_capital_letters_leads_to_the_small_one(client, path):
    made = factories.practice(title={"en": "Waste advice"})

    answer = client.get(path)

    assert (answer.status_code, answer.headers.get("Location")) == (301, path.lower())
    assert client.get("/practices/Never/").status_code == 404
    actions.withdraw(made, by=None)
    assert client.get(path).status_code == 404


def test_an_outdated_practice_says_what_it_was_when_it_was_last_confirmed(client):
    made = factories.practice(title={"en": "Waste advice"})
    assert "<dd>Running" in text(client, made.get_absolute_url())

    actions.mark_outdated(made, by=None)

    assert "<dd>Running (last confirmed on " in text(client, made.get_absolute_url())
    row = text(client, "/practices/").partition('class="practice__meta"')[2].partition("</p>")[0]
    assert "Outdated" in row
    assert "Running" not in row
