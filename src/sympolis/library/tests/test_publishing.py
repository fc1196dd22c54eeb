"""Into the library, up to date, marked as outdated, and out again."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from sympolis.contributions.models import Approval, Contribution, ContributionFile
from sympolis.core.refusals import Refused
from sympolis.directory.tests import factories as directory
from sympolis.journal.models import Entry
from sympolis.library import actions, queries
from sympolis.library.models import Practice, PracticeFile, Topic
from sympolis.library.tests import factories
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme.tests import factories as programme

pytestmark = pytest.mark.django_db


def turned(contribution: Contribution, state: str) -> None:
    Contribution.objects.filter(pk=contribution.pk).update(state=state)


def facts() -> list[str]:
    return list(Entry.objects.filter(name__startswith="practice.").order_by("pk").values_list("name", flat=True))


def test_publishing_copies_what_the_city_approved():
    series = programme.series()
    city = directory.municipality("Kumasi", country="GH", size_band="xl", region=directory.region("africa"))
    theme = programme.theme(series, "Markets", code="markets")

    practice = factories.practice(series, themes=(theme,), municipality=city, sdgs=[3, 11])

    assert (practice.slug, practice.title["en"], practice.state) == (
        "markets-that-stay-open",
        "Markets that stay open",
        "published",
    )
    assert (practice.status, practice.cost, practice.advise, practice.sdgs) == ("running", "low", ["call"], [3, 11])
    assert (practice.municipality, practice.country, practice.region, practice.size_band) == (
        city,
        "GH",
        city.region,
        "xl",
    )
    assert practice.content["problem"] == {"en": "Problem in a sentence."}
    assert [topic.code for topic in practice.topics.all()] == ["markets"]
    assert practice.contribution.state == "published"
    assert facts() == ["practice.published"]


@pytest.mark.parametrize("state", ["submitted", "accepted", "withdrawn", "declined"])
def test_nothing_is_published_without_the_approval_of_its_city(state):
    contribution = factories.approved()
    turned(contribution, state)

    with pytest.raises(Refused) as refusal:
        actions.publish(contribution, by=None)

    assert refusal.value.code == "not_approved"
    assert (Practice.objects.count(), facts()) == (0, [])


def test_a_state_without_an_answer_of_the_city_is_no_approval():
    contribution = factories.approved()
    Approval.objects.all().delete()

    with pytest.raises(Refused) as refusal:
        actions.publish(contribution, by=None)

    assert refusal.value.code == "not_approved"


def test_only_good_practices_come_into_the_library():
    with pytest.raises(Refused) as refusal:
        factories.practice(kind="challenge")

    assert refusal.value.code == "wrong_kind"


@pytest.mark.parametrize("field", ["title", "summary"])
def test_title_and_summary_are_needed_in_the_working_language(field):
    texts = {"title": {"fr": "Des marchés ouverts", "en": "Markets"}, "summary": {"fr": "Deux mètres.", "en": "Two metres."}}  # fmt: skip
    del texts[field]["en"]

    with pytest.raises(Refused) as refusal:
        factories.practice(language="fr", **texts)

    assert (refusal.value.code, refusal.value.field) == ("missing", field)
    assert "English" in refusal.value.words


def test_languages_are_those_of_title_and_summary_the_original_first():
    practice = factories.practice(
        language="fr",
        title={"en": "Markets", "fr": "Marchés", "de": "Märkte"},
        summary={"en": "Open.", "fr": "Ouverts."},
    )

    assert practice.languages == ["fr", "en"]


def test_a_newer_approved_version_takes_the_place_and_keeps_the_address():
    practice = factories.practice()
    contribution = practice.contribution
    contribution.title = {"en": "Markets that never close"}
    contribution.save()
    before = queries.public(practice.network).get()
    assert before.title["en"] == "Markets that stay open"

    factories.approve(contribution)
    assert queries.public(practice.network).get() == practice  # the older version stands until then
    again = actions.publish(contribution, by=None)

    assert (again.pk, again.slug, again.title["en"]) == (practice.pk, practice.slug, "Markets that never close")
    assert again.published_at == practice.published_at
    assert again.changed_at > practice.changed_at


def test_publishing_the_same_version_twice_changes_nothing():
    practice = factories.practice()

    again = actions.publish(practice.contribution, by=None)

    assert (again.changed_at, facts()) == (practice.changed_at, ["practice.published"])


def test_an_address_is_never_given_again():
    series = programme.series()
    gone = factories.practice(series)
    actions.withdraw(gone, by=None)

    assert factories.practice(series).slug == "markets-that-stay-open-2"


def test_themes_of_two_series_with_one_code_are_one_in_the_library():
    network = programme.network()
    for name in ("Water", "Water and waste"):
        series = programme.series(network)
        factories.practice(series, themes=(programme.theme(series, name, code="water"),))

    topic = Topic.objects.get()
    assert (topic.name["en"], topic.practices.count()) == ("Water and waste", 2)


def test_files_added_after_the_city_was_asked_wait_for_its_next_answer():
    contribution = factories.approved()
    early = _file(contribution, "plan.pdf", timedelta(days=-1))
    _file(contribution, "late.pdf", timedelta(days=1))
    _file(contribution, "internal.pdf", timedelta(days=-1), is_public=False)

    practice = actions.publish(contribution, by=None)

    assert [one.file for one in PracticeFile.objects.filter(practice=practice)] == [early]


def _file(contribution: Contribution, name: str, age: timedelta, **fields) -> ContributionFile:
    return ContributionFile.objects.create(
        contribution=contribution, file=ContentFile(b"%PDF-1.7", name="x.pdf"), name=name, size=8,
        added_at=timezone.now() + age, **fields,
    )  # fmt: skip


def test_withdrawing_keeps_the_address_and_shows_nothing_of_it():
    network = networks.network("own")
    practice = factories.practice(programme.series(network))

    actions.withdraw(practice, by=None)
    page = Client().get(practice.get_absolute_url())

    assert page.status_code == 410
    assert b"Markets" not in page.content
    practice.contribution.refresh_from_db()
    assert practice.contribution.state == "approved"
    assert list(queries.public(network)) == []


@pytest.mark.parametrize("state", ["withdrawn", "accepted", "declined"])
def test_a_practice_without_approval_is_hidden_in_the_same_moment_and_taken_down_soon(state):
    network = networks.network("own")
    practice = factories.practice(programme.series(network))

    turned(practice.contribution, state)

    assert Client().get(practice.get_absolute_url()).status_code == 410
    for _twice in range(2):
        actions.follow(practice.contribution)
    practice.refresh_from_db()
    assert practice.state == "withdrawn"
    assert facts() == ["practice.published", "practice.withdrawn"]


def test_outdated_says_since_when_and_current_takes_it_back():
    practice = factories.practice()

    since = actions.mark_outdated(practice, by=None).outdated_at
    again = actions.mark_outdated(practice, by=None)
    assert (again.state, again.outdated_at, again.contribution.state) == ("outdated", since, "outdated")
    assert list(queries.public(practice.network)) == [practice]

    current = actions.mark_current(practice, by=None)
    assert (current.state, current.outdated_at, current.contribution.state) == ("published", None, "published")
    assert current.checked_at > practice.checked_at


def test_what_is_taken_down_is_neither_outdated_nor_current():
    practice = factories.practice()
    actions.withdraw(practice, by=None)

    for act in (actions.mark_outdated, actions.mark_current):
        with pytest.raises(Refused) as refusal:
            act(practice, by=None)
        assert refusal.value.code == "not_public"


def test_only_the_team_of_the_series_publishes():
    contribution = factories.approved()
    network = contribution.series.network
    viewer = networks.member(network, Role.VIEWER)
    outside = networks.member(network, Role.CONTRACTOR, series_id=programme.series(network).pk)

    for stranger in (viewer, outside, directory.account()):
        with pytest.raises(Refused) as refusal:
            actions.publish(contribution, by=stranger)
        assert refusal.value.code == "not_allowed"

    own = networks.member(network, Role.CONTRACTOR, series_id=contribution.series_id)
    assert actions.publish(contribution, by=own).state == "published"


def test_practices_of_a_merged_city_follow_it():
    from sympolis.directory.changes import Changes
    from sympolis.library import joining

    kept, lost = (directory.municipality(name, country="GH", size_band=size) for name, size in (("Kumasi", "xl"), ("Kumase", "s")))  # fmt: skip
    practice = factories.practice(municipality=lost)
    changes = Changes()

    joining.cities(changes, kept.pk, lost.pk)

    practice.refresh_from_db()
    assert (practice.municipality, practice.size_band) == (kept, "xl")
    assert changes.take_back() == 0
    practice.refresh_from_db()
    assert (practice.municipality, practice.size_band) == (lost, "s")
