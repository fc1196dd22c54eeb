"""What the planner takes part in; called in apps.ready()."""

from sympolis.journal import registry
from sympolis.planning import tasks


def wire() -> None:
    registry.loop("planning.fair_times", tasks.work_out_due)
