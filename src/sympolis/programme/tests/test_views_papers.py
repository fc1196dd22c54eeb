"""Papers of a session on the desk."""

import io

import pytest
from pypdf import PdfReader
from pytest_django.asserts import assertContains, assertNotContains

from sympolis.networks.states import Role
from sympolis.programme import actions
from sympolis.programme.tests import factories
from sympolis.programme.tests.desk import Desk, desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Desk:
    found = desk()
    actions.change_session(
        found.session,
        by=found.by,
        title={"en": "Clean water", "de": "Sauberes Wasser"},
        join_url="https://meet.example/x",
    )
    factories.segment(found.session, 20, title={"en": "Welcome", "de": "Willkommen"}, note={"en": "Smile"})
    return found


def test_papers_are_offered_in_every_language_of_the_series(here):
    page = here.get("session_papers")

    for language in ("en", "de"):
        for kind in ("concept-note", "run-of-show"):
            assertContains(page, here.url("session_paper", kind, language))
            assertContains(page, here.url("session_paper_pdf", kind, language))


def test_the_concept_note_is_of_the_draft_and_keeps_the_link_to_itself(here):
    page = here.get("session_paper", "concept-note", "en")

    assertContains(page, "Draft, not released")
    assertContains(page, "Clean water")
    assertContains(page, "04:00–06:00")  # in Bogota
    assertNotContains(page, "meet.example")
    assertNotContains(page, "Smile")


def test_in_german_our_words_are_german_too(here):
    page = here.get("session_paper", "concept-note", "de")

    assertContains(page, '<article class="paper" lang="de" dir="ltr">')
    assertContains(page, "Sauberes Wasser")
    assertContains(page, "Dienstag, 27. Oktober 2020")


def test_the_run_of_show_has_the_notes_and_the_link(here):
    page = here.get("session_paper", "run-of-show", "en")

    assertContains(page, "Smile")
    assertContains(page, "https://meet.example/x")
    assertContains(page, "Internal: not for participants")


@pytest.mark.parametrize("kind", ["concept-note", "run-of-show"])
def test_the_pdf_says_the_same(here, kind):
    answer = here.get("session_paper_pdf", kind, "en")

    assert answer["Content-Type"] == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert "Clean water" in text
    assert "Welcome" in text


def test_other_languages_and_papers_are_not_found(here):
    assert here.get("session_paper", "concept-note", "fr").status_code == 404
    assert here.client.get(f"{here.url('session_papers')}secrets/en/").status_code == 404


def test_viewers_may_read_papers(here):
    assert here.signed_in(Role.VIEWER).get("session_paper", "concept-note", "en").status_code == 200
