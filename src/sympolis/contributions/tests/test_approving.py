"""What a city says to a publication, and what follows from it."""

import pytest
from django.db import transaction

from sympolis.contributions import actions
from sympolis.contributions.actions import approved_version
from sympolis.contributions.actions.moving import locked, turn
from sympolis.contributions.flat import flat
from sympolis.contributions.models import Contribution
from sympolis.contributions.telling import marks
from sympolis.contributions.tests import factories
from sympolis.networks.tests import factories as networks
from sympolis.programme.tests import factories as programme
from sympolis.programme.tests.refusals import refused
from sympolis.registrations.tests.post import letters, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def row():
    return factories.contribution(state="accepted")


def ask(row: Contribution):
    return actions.ask_approval(row, name="Mayor", email="mayor@kumasi.example", language="en", by=None)


def state(row: Contribution) -> str:
    return Contribution.objects.get(pk=row.pk).state


def change(row: Contribution) -> None:
    row = Contribution.objects.get(pk=row.pk)
    actions.save(row, {"c_problem": "Other words"}, seen=marks(flat(row)), by=programme.coordinator(row.series.network))


def test_a_city_is_asked_by_one_letter_and_approves(row):
    asked = ask(row)
    work()
    work()

    (letter,) = letters()
    assert (letter.kind, letter.to_address) == ("approval_asked", "mayor@kumasi.example")
    actions.answer_approval(asked, approves=True)
    actions.answer_approval(asked, approves=True)
    assert state(row) == "approved"
    assert approved_version(row) == asked


def test_a_refusal_says_why_and_nothing_is_published(row):
    asked = ask(row)
    with refused("missing", "reason"):
        actions.answer_approval(asked, approves=False)

    actions.answer_approval(asked, approves=False, reason="The figures are not ours.")

    assert state(row) == "accepted"
    assert approved_version(row) is None


@pytest.mark.parametrize("before", ["published", "outdated"])
def test_a_city_that_changes_its_mind_after_publication_takes_it_out_at_once(row, before):
    asked = ask(row)
    actions.answer_approval(asked, approves=True)
    Contribution.objects.filter(pk=row.pk).update(state=before)

    actions.answer_approval(asked, approves=False, reason="Not any more.")

    assert state(row) == "accepted"


def test_other_words_need_another_approval(row):
    asked = ask(row)
    actions.answer_approval(asked, approves=True)
    change(row)

    assert state(row) == "accepted"
    with refused("lapsed"):
        actions.answer_approval(asked, approves=True)


def test_words_changed_after_publication_leave_the_published_ones_until_the_city_approves(row):
    first = ask(row)
    actions.answer_approval(first, approves=True)
    Contribution.objects.filter(pk=row.pk).update(state="published")
    change(row)
    second = ask(row)

    assert (state(row), approved_version(row).pk) == ("published", first.pk)
    actions.answer_approval(second, approves=False, reason="Rather the old one.")
    assert (state(row), approved_version(row).pk) == ("published", first.pk)
    actions.answer_approval(second, approves=True)
    assert approved_version(row).pk == second.pk
    first.refresh_from_db()
    assert first.state == "lapsed"


def test_only_one_question_is_open_at_a_time(row):
    first, second = ask(row), ask(row)

    with refused("lapsed"):
        actions.answer_approval(first, approves=True)
    actions.answer_approval(second, approves=True)


def test_what_was_said_on_another_way_is_noted_with_how(row):
    with refused("missing", "reason"):
        actions.note_approval(row, name="Mayor", approves=True, reason=" ", by=None)

    actions.note_approval(row, name="Mayor", approves=True, reason="Letter of 3 November", by=None)

    assert state(row) == "approved"


@pytest.mark.parametrize("before", ["draft", "submitted", "declined", "withdrawn"])
def test_a_city_is_asked_only_about_what_was_chosen(before):
    with refused("wrong_state"):
        ask(factories.contribution(state=before))


def test_a_city_is_not_asked_about_half_a_practice():
    with refused("missing"):
        ask(factories.contribution(state="accepted", content={}))


def test_a_withdrawn_contribution_asks_no_more(row):
    asked = ask(row)
    actions.withdraw(row, by=None)

    with refused("lapsed"):
        actions.answer_approval(asked, approves=True)


def test_only_the_team_asks(row):
    with refused("not_allowed"):
        actions.ask_approval(
            row, name="Mayor", email="m@k.example", language="en", by=programme.coordinator(networks.network())
        )


def test_what_the_team_notes_as_refused_takes_what_was_approved_back(row):
    actions.answer_approval(ask(row), approves=True)
    Contribution.objects.filter(pk=row.pk).update(state="published")

    actions.note_approval(row, name="Mayor", approves=False, reason="By phone", by=None)

    assert state(row) == "accepted"
    assert approved_version(row) is None


def test_somebody_else_who_refuses_the_same_words_takes_it_back(row):
    actions.answer_approval(ask(row), approves=True)
    second = actions.ask_approval(row, name="Deputy", email="d@kumasi.example", language="en", by=None)

    actions.answer_approval(second, approves=False, reason="No.")

    assert (state(row), approved_version(row)) == ("accepted", None)


def test_a_refusal_cannot_become_a_yes_to_words_that_were_never_shown(row):
    asked = ask(row)
    actions.answer_approval(asked, approves=False, reason="Put it right.")
    change(row)

    with refused("lapsed"):
        actions.answer_approval(asked, approves=True)


def test_a_question_is_void_once_the_contribution_goes_back(row):
    asked = ask(row)
    with transaction.atomic():
        turn(locked(row), "returned", by=None)

    with refused("lapsed"):
        actions.answer_approval(asked, approves=True)


def test_a_letter_typed_and_deleted_keeps_the_approval(row):
    actions.answer_approval(ask(row), approves=True)
    row = Contribution.objects.get(pk=row.pk)
    actions.save(row, {"c_lessons": ""}, seen={}, by=programme.coordinator(row.series.network))

    assert state(row) == "approved"


def test_words_kept_aside_are_never_the_ones_that_a_city_approves(row):
    author = factories.author(row)
    seen = marks(flat(row))
    team = programme.coordinator(row.series.network)
    actions.save(row, {"c_problem": "Theirs"}, seen=seen, by=team)
    actions.save(row, {"c_problem": "Mine"}, seen=seen, by=author)  # kept aside
    actions.save(row, {"c_problem": "Mine"}, seen={}, by=author)  # and stored
    asked = ask(row)
    actions.save(row, {"c_done": "Never shown"}, seen={**marks(flat(row)), "c_done": "other"}, by=author)

    asked.version.refresh_from_db()
    assert asked.version.content["content"]["problem"] == {"en": "Mine"}
    assert "Never shown" not in str(asked.version.content)


def test_a_city_is_asked_only_about_words_in_the_working_language():
    with refused("missing"):
        ask(factories.contribution(state="accepted", language="fr", title={"fr": "Marchés"}, summary={"fr": "Ouverts"}))
