"""What the planner takes part in; called in apps.ready()."""

from django.utils.translation import gettext_lazy as _

from sympolis.journal import registry
from sympolis.planning import tasks
from sympolis.ui import tabs


def wire() -> None:
    tabs.add("plan", "fair_times", _("Fair times"), "fair_times:ask")
    registry.loop("planning.fair_times", tasks.work_out_due)
