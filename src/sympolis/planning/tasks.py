"""What the worker does by itself."""

import logging
from contextlib import suppress

from django.db import DatabaseError, OperationalError
from django.utils import timezone

from sympolis.journal.registry import Stopping
from sympolis.planning.actions import fair_times
from sympolis.planning.models import Plan
from sympolis.planning.queries import fair_times as queries

log = logging.getLogger(__name__)


def work_out_due(stopping: Stopping) -> int:
    """Answer the questions for fair times that wait, one after the other, in a thread of the worker; how many."""
    count = 0
    waiting = queries.waiting(timezone.now() - fair_times.CLAIM)
    for plan in Plan.objects.select_related("series__network").filter(waiting).order_by("at", "pk"):
        if stopping():
            break
        if not fair_times.claim(plan):
            continue  # withdrawn, or in the hands of another worker meanwhile
        try:
            fair_times.work_out(plan, language=plan.series.working_language)
        except OperationalError:
            with suppress(DatabaseError):
                fair_times.let_go(plan)
            raise  # it passes: the plan is asked for again
        except Exception:
            log.exception("plan %s", plan.pk)
            fair_times.give_up(plan)
        count += 1
    return count
