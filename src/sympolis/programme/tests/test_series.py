from datetime import date, datetime

import pytest
from django.utils import translation

from sympolis.core.languages import translation_state
from sympolis.directory.tests import factories as directory
from sympolis.programme import actions
from sympolis.programme.models import Series
from sympolis.programme.states import SeriesState
from sympolis.programme.tests import factories
from sympolis.programme.tests.refusals import facts, refused

pytestmark = pytest.mark.django_db

DATES = {"starts_on": date(2020, 8, 25), "ends_on": date(2020, 12, 31)}


def create(network=None, **fields) -> Series:
    given = {"title": "Municipal response", "zone": "Europe/Berlin", **DATES, **fields}
    return actions.create_series(network or factories.network(), by=None, **given)


def test_a_new_series_is_a_draft_with_the_languages_of_its_network():
    network = factories.network(languages=["fr", "ar"])
    region = directory.region()

    series = create(network, title="Réponse municipale", regions=[region], targets={"sessions": 25}, funder=" BMZ\n")

    assert (series.slug, series.state) == ("reponse-municipale", SeriesState.DRAFT)
    assert (series.working_language, series.languages) == ("fr", ["fr", "ar"])
    assert dict(series.title) == {"fr": "Réponse municipale"}
    assert (list(series.regions.all()), series.targets, series.funder) == ([region], {"sessions": 25}, "BMZ")
    assert facts() == [("series.created", {})]


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"title": ""}, "missing", "title"),
        ({"title": {"en": "  ", "de": ""}}, "missing", "title"),
        ({"title": "\u200b\u202e"}, "missing", "title"),
        ({"title": "x" * 301}, "too_long", "title"),
        ({"summary": "x" * 100_000}, "too_long", "summary"),
        ({"title": 5}, "wrong_text", "title"),
        ({"title": {"en": ["list"]}}, "wrong_text", "title"),
        ({"title": {"klingon!": "x"}}, "unknown_language", "title"),
        ({"zone": "Europe/Berlim"}, "unknown_zone", "zone"),
        ({"zone": "../../etc/passwd"}, "unknown_zone", "zone"),
        ({"zone": None}, "unknown_zone", "zone"),
        ({"ends_on": date(2020, 8, 24)}, "ends_before_start", "ends_on"),
        ({"starts_on": "2020-08-25"}, "wrong_date", "starts_on"),
        ({"ends_on": date(9999, 12, 31)}, "wrong_date", "ends_on"),
        ({"retention_on": date(2020, 12, 30)}, "retention_too_early", "retention_on"),
        ({"working_language": "xx-yy-zz"}, "unknown_language", "working_language"),
        ({"languages": ["en", "nolang"]}, "unknown_language", "languages"),
        ({"languages": [f"l{number}" for number in range(1000)]}, "too_many", "languages"),
        ({"contact_email": "nobody"}, "wrong_address", "contact_email"),
        ({"slug": "Not A Slug"}, "wrong_slug", "slug"),
        ({"slug": "new"}, "wrong_slug", "slug"),
        ({"regions": [987654]}, "unknown_choice", "regions"),
        ({"regions": list(range(1, 10_001))}, "too_many", "regions"),
        ({"host_city": 987654}, "unknown_choice", "host_city"),
        ({"targets": {"sessions": -1}}, "wrong_number", "targets"),
        ({"targets": {"sessions": True}}, "wrong_number", "targets"),
        ({"targets": "many"}, "wrong_number", "targets"),
    ],
)
def test_a_series_that_cannot_be_is_refused(fields, code, field):
    network = factories.network()

    with refused(code, field):
        create(network, **fields)


def test_refusals_speak_the_readers_language_and_numbers():
    with refused("too_long") as caught, translation.override("en"):
        create(factories.network(), summary="x" * 100_000)

    assert str(caught.value) == "This text has 100,000 signs; at most 20,000 fit. Shorten it."


def test_a_title_of_300_signs_is_kept_whole_and_control_characters_are_dropped():
    title = "é" * 299 + "ü"
    text = "\u202eabc\u200b \U0001f30d"

    series = create(title=title, over_title={"en": f"{text}\r\n\x00\x07x"})

    assert series.title["en"] == title
    assert series.over_title["en"] == f"{text} x"
    assert len(series.slug) <= 80


def test_texts_are_composed_the_same_way():
    assert create(title="Mu\u0308nchen").title["en"] == "München"


@pytest.mark.parametrize("title", ["الاستجابة البلدية", "Новая серия", "市政响应", "🌍", "new"])
def test_a_title_in_any_script_gives_an_address(title):
    series = create(title=title)

    assert series.slug
    assert series.slug.isascii()
    assert series.slug != "new"


def test_the_same_title_twice_gives_two_addresses_and_another_network_does_not_matter():
    network = factories.network()

    slugs = [create(network).slug, create(network).slug, create(factories.network()).slug]

    assert slugs == ["municipal-response", "municipal-response-2", "municipal-response"]


def test_a_chosen_address_that_is_taken_is_refused():
    network = factories.network()
    create(network, slug="covid-19")

    with refused("taken", "slug"):
        create(network, slug="covid-19")


def test_the_address_follows_the_title_until_the_series_is_public():
    series = create()

    series = actions.change_series(series, by=None, title="Cities in crisis")
    assert series.slug == "cities-in-crisis"

    actions.publish_series(series, by=None)
    series = actions.change_series(series, by=None, title="Something else")
    assert series.slug == "cities-in-crisis"
    with refused("address_fixed", "slug"):
        actions.change_series(series, by=None, slug="else")


def test_an_address_that_was_chosen_does_not_follow_the_title():
    series = create(slug="covid-19")

    assert actions.change_series(series, by=None, title="Other").slug == "covid-19"


def test_the_address_stays_once_something_was_released():
    series = create()
    actions.add_session(series, by=None, title="One", local_start=datetime(2020, 10, 27, 10), minutes=60)
    factories.release(series)

    assert actions.change_series(series, by=None, title="Other").slug == "municipal-response"


def test_changing_says_which_fields_and_the_same_again_says_nothing():
    series = create()
    region = directory.region()

    actions.change_series(series, by=None, funder="BMZ", title="Municipal response", regions=[region])
    actions.change_series(series, by=None, funder="BMZ", regions=[region])

    assert facts("series.changed") == [("series.changed", {"fields": ["funder", "regions"]})]


def test_fields_nobody_may_set_are_ignored():
    network = factories.network()
    series = create(network)

    changed = actions.change_series(
        series, by=None, state="published", network=factories.network(), pk=999, is_staff=True, is_demo=True
    )

    assert (changed.pk, changed.network, changed.state, changed.is_demo) == (series.pk, network, "draft", False)
    assert facts("series.changed") == []


def test_a_text_given_alone_is_the_working_language_and_leaves_translations_outdated():
    series = create(title={"en": "Water", "de": "Wasser"})

    changed = actions.change_series(series, by=None, title="Water supply")

    assert (changed.title["en"], changed.title["de"]) == ("Water supply", "Wasser")
    assert [translation_state(row.title, "en", "de") for row in (series, changed)] == ["done", "outdated"]


def test_dates_that_leave_a_session_outside_are_refused_and_name_it():
    series = factories.series()
    factories.session(series, title={"en": "Mobile testing"})
    factories.session(series, state="cancelled", local_start=datetime(2020, 12, 24, 10))

    with refused("outside_series", "ends_on") as caught:
        actions.change_series(series, by=None, ends_on=date(2020, 10, 26))
    assert "“Mobile testing”" in str(caught.value)

    assert actions.change_series(series, by=None, ends_on=date(2020, 10, 27)).ends_on == date(2020, 10, 27)


def test_another_host_zone_may_not_push_a_session_out():
    series = factories.series(ends_on=date(2020, 10, 27))
    factories.session(series, datetime(2020, 10, 27, 20))

    with refused("outside_series"):
        actions.change_series(series, by=None, zone="Asia/Tokyo")


def test_the_working_language_is_always_among_the_languages():
    series = create(languages=["de"])
    assert series.languages == ["en", "de"]

    assert actions.change_series(series, by=None, working_language="ar", languages=["de"]).languages == ["ar", "de"]


def test_publish_withdraw_and_archive_once_each():
    series = create()

    states = [
        verb(series, by=None).state
        for verb in (
            actions.publish_series,
            actions.publish_series,
            actions.archive_series,
            actions.withdraw_series,
            actions.withdraw_series,
        )
    ]

    assert states == ["published", "published", "archived", "draft", "draft"]
    assert [name for name, _facts in facts()] == [
        "series.created",
        "series.published",
        "series.archived",
        "series.withdrawn",
    ]


def test_a_series_deleted_meanwhile_is_told():
    series = create()
    Series.objects.filter(pk=series.pk).delete()

    with refused("gone"):
        actions.change_series(series, by=None, funder="x")
