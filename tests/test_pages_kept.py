"""What no public page shows leaves the pages that are kept in memory as they are."""

from datetime import datetime

import pytest
import time_machine
from django.core.wsgi import get_wsgi_application

from sympolis.config.front import Front
from sympolis.config.tests.test_front import ask
from sympolis.contributions.actions.speaking import Away
from sympolis.core import pulse
from sympolis.interpretation.actions import glossary, proposals, roster
from sympolis.interpretation.actions.languages import Choice, decide, set_terms
from sympolis.interpretation.tests import factories as interpreters
from sympolis.journal.queries import latest_change
from sympolis.programme import actions
from sympolis.programme.models import Series, Session
from sympolis.programme.tests import factories


@pytest.fixture
def session() -> Session:
    return factories.released_session(interpretation_languages=["fr"])


def kept_pages() -> Front:
    return Front(get_wsgi_application(), generation=lambda: pulse.read("pages"), truth=latest_change)


def change_roster(series: Series, session: Session) -> None:
    row = series.network.interpreters.get()
    roster.set_away(row, [Away(datetime(2020, 11, 2, 8), datetime(2020, 11, 3, 8))], "Africa/Accra", by=row)
    roster.change_interpreter(row, by=None, pairs=interpreters.ARABIC)
    roster.set_rules(series.network, by=None, rest_minutes=45, most_a_day=3, answer_hours=24)


def propose(series: Series, session: Session) -> None:
    assert proposals.propose_all(series, by=None).rows


def keep_glossary(series: Series, session: Session) -> None:
    row = glossary.save_entry(series.network, None, by=None, terms={"en": "sewer", "fr": "égout"})
    glossary.remove_entry(series.network, row, by=None)


def decide_on_languages(series: Series, session: Session) -> None:
    decide(series, [Choice(session.pk, "ar", "ordered", "Many ask.")], by=None)
    set_terms(series, by=None, threshold=3)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "change", [change_roster, propose, keep_glossary, decide_on_languages], ids=lambda one: one.__name__
)
def test_what_no_page_shows_leaves_kept_pages_in_place(session, change):
    series, path = session.series, f"/series/{session.series.slug}/programme/"
    with time_machine.travel(interpreters.NOW, tick=False):
        interpreters.interpreter(series.network, "Ama")
        site = kept_pages()
        ask(site, path)

        change(series, session)

        status, headers, _body = ask(site, path)
    assert (status, headers["Server-Timing"]) == ("200 OK", "cache;desc=hit")


@pytest.mark.django_db(transaction=True)
def test_a_title_beside_the_languages_makes_pages_anew(session):
    path = f"/series/{session.series.slug}/programme/"
    with time_machine.travel(interpreters.NOW, tick=False):
        site = kept_pages()
        ask(site, path)

        actions.change_session(session, by=None, interpretation_languages=["ar"], title={"en": "Heat"})

        status, headers, _body = ask(site, path)
    assert (status, headers["Server-Timing"]) == ("200 OK", "cache;desc=miss")
