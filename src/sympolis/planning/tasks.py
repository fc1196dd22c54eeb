"""What the worker does by itself."""

import logging

from django.db import DatabaseError

from sympolis.journal.registry import Stopping
from sympolis.planning.actions import fair_times
from sympolis.planning.models import Plan
from sympolis.planning.states import PlanState

log = logging.getLogger(__name__)


def work_out_due(stopping: Stopping) -> int:
    """Answer the questions for fair times that wait, one after the other, in a thread of the worker; how many."""
    count = 0
    for plan in Plan.objects.select_related("series__network").filter(state=PlanState.ASKED).order_by("at", "pk"):
        if stopping():
            break
        if not Plan.objects.filter(pk=plan.pk, state=PlanState.ASKED).exists():
            continue  # withdrawn, or worked out by another worker meanwhile
        try:
            fair_times.work_out(plan, language=plan.series.working_language)
        except DatabaseError:
            raise  # it passes: the plan is asked for again
        except Exception:
            log.exception("plan %s", plan.pk)
            fair_times.give_up(plan)
        count += 1
    return count
