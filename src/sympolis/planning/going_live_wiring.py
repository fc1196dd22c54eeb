"""What going live takes part in; called in apps.ready()."""

from django.utils.translation import gettext_lazy as _

from sympolis.contributions import speaking_beside
from sympolis.directory import merge
from sympolis.directory.privacy import Holder, hold
from sympolis.directory.states import Kind
from sympolis.journal import registry
from sympolis.planning import (
    care,
    going_live_attention,
    going_live_listeners,
    going_live_privacy,
    light,
    states,
    with_a_part,
)
from sympolis.planning.letters import owners
from sympolis.programme import history, next_steps
from sympolis.registrations import own_page, retention
from sympolis.registrations.letters import beside
from sympolis.ui import tabs

HOUR = 3600  # seconds


def wire() -> None:
    history.add_words(states.TITLES)
    next_steps.add_steps(going_live_attention.steps)
    tabs.add("session", "go_live", _("Go live"), "go_live:session")
    tabs.add("series", "go_live", _("Go live"), "go_live:series")
    speaking_beside.add(with_a_part.facts)
    speaking_beside.add_pages(care.pages)
    beside.add(light.in_letters)
    own_page.add("light", _("With a weak connection"), light.lines)
    registry.listen("programme.released", "planning.begin_lists", going_live_listeners.begin_lists)
    owners.declare()
    registry.every(HOUR, "planning.remind_owners", owners.remind_due)
    merge.words(going_live_privacy.WORDS)
    merge.join(Kind.PERSON, "go_live", going_live_privacy.persons)
    holder = Holder(
        tells=going_live_privacy.tells, signed_in=going_live_privacy.tells_signed_in, erases=going_live_privacy.erases,
        closes=going_live_privacy.closes,
    )  # fmt: skip
    hold("go_live", holder)
    retention.also("go_live", going_live_privacy.FURTHER)
