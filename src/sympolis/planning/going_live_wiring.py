"""What going live takes part in; called in apps.ready()."""

from django.utils.translation import gettext_lazy as _

from sympolis.journal import registry
from sympolis.planning import going_live_attention, going_live_listeners, states
from sympolis.programme import history, next_steps
from sympolis.ui import tabs


def wire() -> None:
    history.add_words(states.TITLES)
    next_steps.add_steps(going_live_attention.steps)
    tabs.add("session", "go_live", _("Go live"), "go_live:session")
    tabs.add("series", "go_live", _("Go live"), "go_live:series")
    registry.listen("programme.released", "planning.begin_lists", going_live_listeners.begin_lists)
