"""Fair times taken over into the draft, and taken back."""

from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.test import Client

from sympolis.core import clock
from sympolis.core.refusals import Refused
from sympolis.journal.models import Entry
from sympolis.networks.tests import factories as networks
from sympolis.planning import plan_content
from sympolis.planning.actions import board
from sympolis.planning.actions import fair_times as actions
from sympolis.planning.models import Plan, Step
from sympolis.planning.states import PlanState
from sympolis.planning.tests import plans
from sympolis.planning.tests.plans import BERLIN, asked, day, worked_out
from sympolis.programme.actions import move_session
from sympolis.programme.models import Move, Session
from sympolis.programme.states import SessionState
from sympolis.programme.tests import factories as programme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("patient")]


@pytest.fixture
def series():
    return plans.series()


def swapping(series) -> tuple[Session, Session, Plan]:
    """Two sessions of one speaker, and a plan in which they have each other's place."""
    first, second = programme.session(series, day(0, 9)), programme.session(series, day(0, 15))
    speaker = programme.person(series.network, "Ama")
    for one in (first, second):
        programme.part(one, speaker)
    plan = worked_out(series, asked(first, second, within=0))
    answer = plan.answer
    for told in answer["proposals"]:
        told["starts"] = {str(first.pk): second.starts_at.isoformat(), str(second.pk): first.starts_at.isoformat()}
    Plan.objects.filter(pk=plan.pk).update(answer=answer)
    return first, second, plan


def test_a_night_becomes_bearable_and_is_taken_into_the_draft(series):
    late = programme.session(series, day(0, 20))  # half past midnight in Kochi
    plan = worked_out(series, asked(late))

    assert plan.state == PlanState.READY
    now, proposals = plan_content.proposals(plan.answer)
    assert [one.aim for one in proposals] == ["balanced", "least_total", "least_worst"]
    assert (now.nights(), [one.nights() for one in proposals]) == (1, [0, 0, 0])
    assert all(step.gap == 0 for step in proposals[0].steps)

    (moved,) = actions.take(plan, "balanced", by=None, reason="Fairer hours")

    assert moved.starts_at == proposals[0].starts[late.pk] != late.starts_at
    assert str(Move.objects.get().reason) == "Fairer hours"
    assert Entry.objects.filter(name="session.moved").count() == 1
    plan.refresh_from_db()
    assert plan.taken_aim == "balanced"
    with pytest.raises(Refused) as twice:
        actions.take(plan, "balanced", by=None)
    assert twice.value.code == "taken"


def test_what_changed_meanwhile_is_not_overwritten(series):
    first, second = programme.session(series, day(0, 20)), programme.session(series, day(1, 20))
    plan = worked_out(series, asked(first, second))
    mine = day(0, 11)
    move_session(first, by=None, local_start=mine)

    with pytest.raises(Refused) as refused:
        actions.take(plan, "balanced", by=None)

    assert refused.value.code == "changed_meanwhile"
    assert str(first.title) in str(refused.value.words)
    second.refresh_from_db()
    assert second.starts_at == clock.instant(day(1, 20), BERLIN)
    assert [one.pk for one in actions.take(plan, "balanced", by=None, only=[second.pk])] == [second.pk]


def test_two_sessions_of_one_speaker_may_swap_their_places(series):
    first, second, plan = swapping(series)

    actions.take(plan, "balanced", by=None)

    assert Session.objects.get(pk=first.pk).starts_at == second.starts_at
    assert Session.objects.get(pk=second.pk).starts_at == first.starts_at


def test_ideas_become_planned_when_they_get_a_time(series):
    idea = programme.session(series, day(0, 20), state=SessionState.IDEA)

    actions.take(worked_out(series, asked(idea)), "balanced", by=None)

    assert Session.objects.get(pk=idea.pk).state == SessionState.PLANNED


def test_a_plan_that_was_taken_over_can_be_taken_back_and_taken_anew(series):
    late, idea = programme.session(series, day(0, 20)), programme.session(series, day(1, 20), state=SessionState.IDEA)
    plan = worked_out(series, asked(late, idea))
    actions.take(plan, "balanced", by=None)
    assert Step.objects.filter(undone_at=None).count() == 2

    assert len(actions.take_back(plan, by=None)) == 2

    stands = [(one.starts_at, one.state) for one in Session.objects.filter(pk__in=[late.pk, idea.pk]).order_by("pk")]
    assert stands == [(late.starts_at, late.state), (idea.starts_at, SessionState.IDEA)]
    assert not Step.objects.filter(undone_at=None).exists()
    with pytest.raises(Refused) as twice:
        actions.take_back(plan, by=None)
    assert twice.value.code == "gone"
    plan.refresh_from_db()
    assert len(actions.take(plan, "balanced", by=None)) == 2


def test_two_sessions_that_swapped_their_places_swap_back(series):
    first, _second, plan = swapping(series)
    actions.take(plan, "balanced", by=None)

    actions.take_back(plan, by=None)

    assert Session.objects.get(pk=first.pk).starts_at == first.starts_at


def test_steps_that_stood_as_numbers_in_an_answer_become_those_of_their_plan(series):
    plan = worked_out(series, asked(programme.session(series, day(0, 20))))
    actions.take(plan, "balanced", by=None)
    step = Step.objects.get()
    Step.objects.update(plan=None)
    plan.refresh_from_db()
    plan.answer["steps"] = [step.pk]
    plan.save()

    migration = import_module("sympolis.planning.migrations.0007_steps_of_plans")
    migration.tell_steps(apps, SimpleNamespace(connection=connection))

    plan.refresh_from_db()
    assert [*plan.steps.all()] == [step]
    assert "steps" not in plan.answer


def test_a_plan_is_not_taken_back_over_what_somebody_did_since(series):
    late, other = programme.session(series, day(0, 20)), programme.session(series, day(1, 20))
    plan = worked_out(series, asked(late, other))
    actions.take(plan, "balanced", by=None)
    moved = Session.objects.get(pk=late.pk)
    move_session(moved, by=None, local_start=day(0, 11), expected_revision=moved.revision)

    with pytest.raises(Refused) as refused:
        actions.take_back(plan, by=None)

    assert refused.value.code == "changed_since"
    assert str(late.title) in str(refused.value.words)
    assert Session.objects.get(pk=other.pk).starts_at != other.starts_at


def test_the_others_go_back_without_those_that_changed_since(series):
    late, other = programme.session(series, day(0, 20)), programme.session(series, day(1, 20))
    plan = worked_out(series, asked(late, other))
    actions.take(plan, "balanced", by=None)
    moved = Session.objects.get(pk=late.pk)
    move_session(moved, by=None, local_start=day(0, 11), expected_revision=moved.revision)
    moved.refresh_from_db()
    client = Client()
    client.force_login(networks.member(series.network))
    here = f"/desk/series/{series.slug}/fair-times/{plan.pk}/"

    refused = client.post(here, {"do": "back"}, follow=True).content.decode()
    assert "Nothing was taken back" in refused
    assert "Take the other session back" in refused

    done = client.post(here, {"do": "others"}, follow=True).content.decode()

    assert "Taken back: 1 session has its earlier time again" in done
    assert "Take these times into the draft" in done
    assert Session.objects.get(pk=other.pk).starts_at == other.starts_at
    assert Session.objects.get(pk=late.pk).starts_at == moved.starts_at
    plan.refresh_from_db()
    with pytest.raises(Refused) as meanwhile:
        actions.take(plan, "balanced", by=None)
    assert meanwhile.value.code == "changed_meanwhile"


def test_a_plan_whose_steps_were_all_taken_back_on_the_board_can_be_taken_anew(series):
    late = programme.session(series, day(0, 20))
    plan = worked_out(series, asked(late))
    actions.take(plan, "balanced", by=None)
    board.undo(Step.objects.get(), by=None)
    client = Client()
    client.force_login(networks.member(series.network))
    here = f"/desk/series/{series.slug}/fair-times/{plan.pk}/"
    assert "Choose from the proposals again" in client.get(here).content.decode()

    done = client.post(here, {"do": "back"}, follow=True).content.decode()

    assert "The proposals can be taken over again." in done
    plan.refresh_from_db()
    assert len(actions.take(plan, "balanced", by=None)) == 1


def test_a_plan_does_not_move_what_has_begun_since(series):
    session = programme.session(series, day(0, 20))
    plan = worked_out(series, asked(session))

    with time_machine.travel(session.starts_at + timedelta(minutes=5), tick=False), pytest.raises(Refused) as refused:
        actions.take(plan, "balanced", by=None)

    assert refused.value.code == "gone"
    assert str(session.title) in str(refused.value.words)
    assert Session.objects.get(pk=session.pk).starts_at == session.starts_at
