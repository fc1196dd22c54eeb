"""Two people with one page of the desk open: the second is told; what is stored and what was typed both stay."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from sympolis.directory.tests import factories as directory
from sympolis.networks import actions as networks
from sympolis.networks.tests import factories as community
from sympolis.programme import actions
from sympolis.programme.tests import factories
from sympolis.programme.tests.desk import Desk, as_posted, desk

pytestmark = pytest.mark.django_db
PAGES = {
    "series": "title-en",
    "theme": "name-en",
    "format": "name-en",
    "format meetings": "parts-0-day_offset",
    "format segments": "segments-0-title-en",
    "network": "claim-en",
    "carriers": "c0-name",
    "city": "summary-en",
    "person": "function-en",
    "organisation": "website",
}


@pytest.fixture
def here() -> Desk:
    return desk()


def address(here: Desk, page: str) -> str:
    """Make what the page is about; the page's address."""
    if page == "series":
        return here.url("series_edit")
    if page == "theme":
        return reverse("programme:theme_edit", args=[here.series.slug, factories.theme(here.series, "Water").pk])
    if page.startswith("format"):
        actions.ensure_formats(here.network, by=None)
        kind = here.network.formats.get(code="A")
        keys = [kind.pk, kind.parts.get().pk] if page == "format segments" else [kind.pk]
        return reverse(f"programme:format_{'part' if page == 'format segments' else 'edit'}", args=keys)
    if page == "city":
        city = directory.municipality("Kumasi", country="GH")
        return reverse("networks:city_edit", args=[community.city(here.network, city).slug])
    if page == "person":
        person = networks.add_person(here.network, by=None, family_name="Diallo")
        return reverse("networks:person_edit", args=[person.slug])
    if page == "organisation":
        return reverse(
            "networks:organisation_edit", args=[networks.add_organisation(here.network, by=None, name="X").pk]
        )
    if page == "carriers":
        networks.set_carriers(here.network, [{"name": "GIZ", "kind": "carrier", "website": ""}], by=None)
        return reverse("networks:carriers")
    return reverse("networks:network_edit")


def as_it_stands(answer) -> dict:
    """What a browser would post of a page that was answered."""
    rows = answer.context.get("rows")
    rows = getattr(rows, "forms", rows)
    forms = [answer.context[name] for name in ("form", "together") if name in answer.context]
    data = {"do": "save", **{f"c{number}-kind": "carrier" for number in range(4)}}
    for form in (*forms, *(rows if isinstance(rows, list) else [])):
        data |= as_posted(form)
    return data


def opened(here: Desk, url: str) -> dict:
    return as_it_stands(here.client.get(url))


@pytest.mark.parametrize(("page", "field"), PAGES.items())
def test_the_second_of_two_is_told_and_nothing_is_lost(here, page, field):
    url = address(here, page)
    mine = {**opened(here, url), field: "7" if "offset" in field else "https://mine.example"}
    theirs = {**opened(here, url), field: "6" if "offset" in field else "https://theirs.example"}
    assert here.client.post(url, theirs).status_code == 302

    answer = here.client.post(url, mine)

    assertContains(answer, "Somebody else changed this after you opened it", status_code=answer.status_code)
    assert as_it_stands(answer)[field] == mine[field]
    assert opened(here, url)[field] == theirs[field]

    again = as_it_stands(answer)
    assert here.client.post(url, again).status_code == 302
    assert opened(here, url)[field] == mine[field]


def test_both_wordings_stand_side_by_side(here):
    url = address(here, "series")
    mine = {**opened(here, url), "title-en": "Mine", "contact_email": "mine@city.example"}
    here.client.post(url, {**opened(here, url), "title-en": "Theirs"})

    rows = here.client.post(url, mine).context["form"].theirs

    assert [(row["name"], row["theirs"], row["mine"]) for row in rows] == [
        ("title", "English: Theirs\nGerman: Lehren", "English: Mine\nGerman: Lehren"), ("contact_email", "", "mine@city.example"),
    ]  # fmt: skip


def test_adding_a_line_does_not_hide_that_somebody_was_faster(here):
    url = address(here, "format meetings")
    mine = {**opened(here, url), "name-en": "Mine"}
    here.client.post(url, {**opened(here, url), "name-en": "Theirs"})

    pressed = here.client.post(url, {**mine, "do": "add"}).context["form"]

    assert pressed["seen"].value() == mine["seen"]
