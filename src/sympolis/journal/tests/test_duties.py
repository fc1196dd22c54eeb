"""Duties by the clock."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sympolis.journal.duties import PAUSE_AFTER_FAILURE, run_due
from sympolis.journal.models import Duty
from sympolis.journal.tests.factories import dutiful

pytestmark = pytest.mark.django_db


def test_a_new_duty_runs_at_once_and_then_not_before_its_time():
    runs = []
    with dutiful(3600, lambda: runs.append(1)) as name:
        began = timezone.now()

        assert [run_due(bool), run_due(bool)] == [1, 0]

        assert Duty.objects.get(name=name).due_at >= began + timedelta(hours=1)
        Duty.objects.update(due_at=began)
        assert run_due(bool) == 1
    assert len(runs) == 2


def test_a_duty_that_fails_is_tried_sooner_and_its_error_kept_until_it_goes_well():
    problems = [ValueError("no zone")]

    def duty() -> None:
        if problems:
            raise problems.pop()

    with dutiful(24 * 3600, duty) as name:
        run_due(bool)
        kept = Duty.objects.get(name=name)
        assert kept.last_error.startswith("ValueError: no zone (")
        assert kept.due_at <= timezone.now() + timedelta(seconds=PAUSE_AFTER_FAILURE)

        Duty.objects.update(due_at=timezone.now())
        run_due(bool)
    assert Duty.objects.get(name=name).last_error == ""


def test_of_two_workers_that_see_a_duty_due_only_one_runs_it():
    runs = []

    def duty() -> None:
        runs.append(1)
        if len(runs) == 1:  # the other worker looks while the first is at it
            run_due(bool)

    with dutiful(3600, duty):
        run_due(bool)

    assert len(runs) == 1
