"""What the library shows follows what it was made from."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction

from sympolis.contributions.actions.moving import locked, turn
from sympolis.contributions.actions.presenting import present, take_out
from sympolis.contributions.models import Presentation
from sympolis.directory.actions import change_municipality
from sympolis.directory.actions.merging import merge, part
from sympolis.directory.tests import factories as directory
from sympolis.journal import registry
from sympolis.journal.delivering import deliver_due
from sympolis.journal.models import Delivery, Entry
from sympolis.library import queries
from sympolis.library.actions import index
from sympolis.library.facets import Filters
from sympolis.library.models import Topic
from sympolis.library.tests import factories
from sympolis.programme.actions import change_series, change_theme, publish_series, release, withdraw_series
from sympolis.programme.models import Release
from sympolis.programme.tests import factories as programme

pytestmark = pytest.mark.django_db


def found(practice, query: str = "", **chosen) -> bool:
    filters = Filters.of({facet: [value] for facet, value in chosen.items()})
    return queries.search(practice.network, query, filters).ids == [practice.pk]


def heard() -> None:
    """What the worker does; then all of it once more, as after a crash."""
    for _ in range(2):
        Delivery.objects.update(state="waiting", due_at="2020-01-01T00:00Z")
        assert deliver_due(bool) > 0
    assert set(Delivery.objects.values_list("state", "last_error")) == {("done", "")}


def test_every_listener_of_practices_is_told_twice_here():
    """A new one that follows something needs a test here."""
    registered = {(fact, name) for fact, names in registry.all_listeners().items() for name in names}

    assert {pair for pair in registered if pair[1].startswith("library.follow_") and pair[1] != "library.follow_address"} == {
        ("contribution.turned", "library.follow_contribution"), ("contribution.withdrawn", "library.follow_contribution"),
        ("municipality.changed", "library.follow_city"), ("directory.merged", "library.follow_merge"),
        ("directory.parted", "library.follow_merge"), ("series.changed", "library.follow_series"),
        ("series.published", "library.follow_publicity"), ("series.withdrawn", "library.follow_publicity"),
        ("programme.released", "library.follow_sessions"), ("presentation.added", "library.follow_presentation"),
        ("presentation.removed", "library.follow_presentation"),
    }  # fmt: skip


def test_a_practice_goes_with_the_approval_of_its_contribution():
    practice = factories.practice()
    with transaction.atomic():
        turn(locked(practice.contribution), "withdrawn", by=None)
    heard()

    practice.refresh_from_db()
    assert practice.state == "withdrawn"
    assert Entry.objects.filter(name="practice.withdrawn").count() == 1


def test_practices_follow_what_changes_of_their_city():
    practice = factories.practice(municipality=directory.municipality("Kumasi", country="GH", size_band="l"))

    change_municipality(practice.municipality, by=None, name={"en": "Oseikrom"}, size_band="xl")
    heard()

    practice.refresh_from_db()
    assert practice.size_band == "xl"
    assert found(practice, "oseikrom", size="xl")
    assert not found(practice, "kumasi")


def test_practices_follow_a_merge_of_cities_and_its_end():
    kept, lost = (directory.municipality(name, country="GH", size_band=size) for name, size in (("Kumasi", "xl"), ("Bantama", "s")))  # fmt: skip
    practice = factories.practice(municipality=lost)

    done = merge("city", kept.pk, lost.pk, by=None, network=practice.network_id)
    heard()
    assert found(practice, "kumasi", size="xl")

    part(done, by=None)
    heard()
    assert found(practice, "bantama", size="s")
    assert not found(practice, "kumasi")


def test_themes_have_the_words_of_their_series():
    series = programme.series()
    theme = programme.theme(series, "Water", code="water")
    practice = factories.practice(series, themes=(theme,))

    change_theme(theme, by=None, name={"en": "Drinking fountains"})
    heard()

    assert Topic.objects.get().name["en"] == "Drinking fountains"
    assert found(practice, "fountain", theme="water")


def test_practices_are_found_by_the_title_of_their_series_while_it_is_public():
    practice = factories.practice(programme.series(title={"en": "Lessons of the epidemic"}))
    assert found(practice, "epidemic")

    change_series(practice.series, by=None, title={"en": "Lessons of the flood"})
    heard()
    assert found(practice, "flood")
    assert not found(practice, "epidemic")

    withdraw_series(practice.series, by=None)
    heard()
    assert not found(practice, "flood")

    publish_series(practice.series, by=None)
    heard()
    assert found(practice, "flood")


def test_practices_are_found_by_the_released_titles_of_sessions_in_which_they_are_presented():
    practice = factories.practice()
    session = programme.session(practice.series, title={"en": "Ventilation of schools"})
    (shown,) = present(session, {practice.contribution_id: None}, by=None)
    heard()
    assert not found(practice, "ventilation")

    release(practice.series, by=None)
    heard()
    assert found(practice, "ventilation")

    take_out(shown, by=None)
    heard()
    assert not found(practice, "ventilation")


def test_a_session_that_began_after_its_last_release_finds_what_was_presented_in_it_within_the_hour():
    practice = factories.practice()
    session = programme.session(practice.series, title={"en": "Ventilation of schools"})
    speaker = programme.person(practice.network, "Mensah")
    programme.part(session, speaker)
    release(practice.series, by=None)
    with time_machine.travel(session.starts_at - timedelta(hours=1), tick=False) as clock:
        Release.objects.update(at=session.starts_at - timedelta(days=1))
        Presentation.objects.create(contribution_id=practice.contribution_id, session=session, person=speaker)
        index.repair()
        assert not found(practice, "ventilation")

        clock.shift(timedelta(hours=2))
        assert index.repair() == 1

        assert found(practice, "ventilation")
        assert index.repair() == 0
