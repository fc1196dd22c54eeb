"""What demand and decisions take part in; called in apps.ready()."""

from django.utils.translation import gettext_lazy as _

from sympolis.interpretation import languages_attention
from sympolis.programme import next_steps
from sympolis.ui import tabs


def wire() -> None:
    next_steps.add_steps(languages_attention.steps)
    tabs.add("series", "languages", _("Languages"), "languages:grid")
