"""Carry out periodic duties, each by one worker at a time."""

import logging
from datetime import timedelta

from django.utils import timezone

from sympolis.journal import queries, registry
from sympolis.journal.faults import told
from sympolis.journal.models import Duty

log = logging.getLogger(__name__)
PAUSE_AFTER_FAILURE = 300  # seconds, or the duty's own time if that is shorter


def run_due(stopping: registry.Stopping) -> int:
    """Carry out every duty whose time has come; how many that were."""
    count = 0
    _begin_new()
    for duty in queries.due_duties(registry.duties()):
        if stopping():
            break
        count += _run(duty)
    return count


def _begin_new() -> None:
    """A duty that never ran is due at once."""
    names = registry.duties()
    missing = names.keys() - set(Duty.objects.filter(name__in=names).values_list("name", flat=True))
    if missing:
        Duty.objects.bulk_create([Duty(name=name) for name in sorted(missing)], ignore_conflicts=True)


def _run(duty: Duty) -> int:
    seconds, function = registry.duties()[duty.name]
    now = timezone.now()
    mine = Duty.objects.filter(pk=duty.pk, due_at=duty.due_at)
    if not mine.update(due_at=now + timedelta(seconds=seconds), started_at=now):
        return 0  # another worker has it
    try:
        function()
    except Exception as error:
        log.exception("duty %s", duty.name)
        again = timezone.now() + timedelta(seconds=min(seconds, PAUSE_AFTER_FAILURE))
        Duty.objects.filter(pk=duty.pk).update(last_error=told(error), due_at=again)
    else:
        Duty.objects.filter(pk=duty.pk).update(last_error="")
    return 1
