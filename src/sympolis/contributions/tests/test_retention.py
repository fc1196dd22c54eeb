"""What goes with the personal data of a series, what stays, and what the desk says needs doing."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from sympolis.contributions import actions, attention
from sympolis.contributions.models import Approval, Author, Contribution
from sympolis.contributions.tests import factories
from sympolis.programme.models import Session
from sympolis.programme.tests import factories as programme
from sympolis.registrations import retention
from sympolis.registrations.models import Participant
from sympolis.registrations.tests.factories import registered

pytestmark = pytest.mark.django_db


@pytest.fixture
def series():
    return programme.series(slug="autumn", retention_on=date(2021, 1, 1))


def test_authors_go_and_the_words_of_the_city_stay(series):
    row = factories.contribution(series, state="accepted")
    author = factories.author(row)
    actions.ask_approval(row, name="Mayor", email="mayor@kumasi.example", language="en", by=None)
    factories.author(factories.contribution(series, state="draft", submitted_at=None), email="b@kumasi.example")
    assert retention.holds_anything(series)

    retention.forget_overdue()

    assert [one.pk for one in Contribution.objects.all()] == [row.pk]
    assert Author.objects.count() == 0
    assert (Approval.objects.get().name, Approval.objects.get().email) == ("", "")
    assert Participant.objects.get(pk=author.participant_id).erased_at is not None
    assert not retention.holds_anything(series)


def test_whoever_agreed_to_be_the_contact_of_what_is_published_stays(series):
    author = factories.author(factories.contribution(series, state="published"))
    author.is_contact = True
    author.save()

    retention.forget_overdue()

    assert Author.objects.get() == author
    assert Participant.objects.get().erased_at is None


def test_whoever_writes_for_another_series_stays_a_person(series):
    other = programme.series(series.network, retention_on=None)
    first = factories.author(factories.contribution(series))
    factories.contribution(other).authors.create(participant=first.participant)

    retention.forget_overdue()

    assert Author.objects.get().contribution.series == other
    assert Participant.objects.get().erased_at is None


def test_whoever_writes_for_a_series_that_keeps_its_data_stays_when_another_is_over(series):
    session = programme.session(series)
    programme.release(series)
    registered(session, "Ama Mensah", email="ama@kumasi.example")
    person = Participant.objects.get()
    draft = factories.contribution(programme.series(series.network, retention_on=None), state="draft")
    draft.authors.create(participant=person)

    retention.forget_overdue()

    assert Author.objects.get().contribution == draft
    assert Participant.objects.get().erased_at is None


def test_answers_to_own_questions_go(series):
    row = factories.contribution(series, answers={"1": "+233 1234"})

    retention.forget_overdue()

    row.refresh_from_db()
    assert row.answers == {}
    assert "+233" not in str([one.content for one in row.versions.all()])


def words(series) -> list[str]:
    return [step.words for step in attention.steps(Session.objects.filter(series=series), timezone.now())]


def test_the_desk_says_what_came_in_and_what_cities_said(series, django_assert_num_queries):
    programme.session(series)
    factories.contribution(series)
    chosen = factories.contribution(series, state="accepted", title={"en": "Markets"})
    assert words(series) == ["1 contribution has come in.", "1 accepted contribution: its city was not asked yet."]

    asked = actions.ask_approval(chosen, name="Mayor", email="m@k.example", language="en", by=None)
    Approval.objects.update(asked_at=timezone.now() - timedelta(days=15))
    assert words(series)[1:] == ["“Markets”: the city has not answered for two weeks."]
    actions.answer_approval(asked, approves=False, reason="No.")
    assert words(series)[1:] == ["“Markets”: the city does not approve it."]
    again = actions.ask_approval(chosen, name="Mayor", email="m@k.example", language="en", by=None)
    assert words(series)[1:] == []
    actions.answer_approval(again, approves=True)
    with django_assert_num_queries(3):
        assert words(series)[1:] == ["1 contribution is approved by its city and not published."]
