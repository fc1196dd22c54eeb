"""What the interpreters' own desk takes part in; called in apps.ready()."""

from sympolis.contributions import asking
from sympolis.directory import merge
from sympolis.directory.privacy import Holder, hold
from sympolis.directory.states import Kind
from sympolis.interpretation import desk_privacy, missing, missing_attention, missing_listeners
from sympolis.interpretation.actions import missing as actions
from sympolis.interpretation.letters import missing as letters
from sympolis.journal import registry
from sympolis.programme import next_steps
from sympolis.registrations import retention

HOUR = 3600  # seconds


def wire() -> None:
    letters.declare()
    asking.add(missing.asked_of)
    next_steps.add_steps(missing_attention.steps)
    registry.listen("missing.marked", "interpretation.remind_of_missing", missing_listeners.remind)
    registry.listen("missing.told", "interpretation.tell_team_of_missing", letters.tell)
    registry.listen("slides.added", "interpretation.slides_arrived", missing_listeners.slides_arrived)
    registry.listen("speaker.changed", "interpretation.told_of_slides", missing_listeners.told)
    registry.listen("person.changed", "interpretation.name_arrived", missing_listeners.name_arrived)
    registry.every(HOUR, "interpretation.remind_of_missing", actions.remind_due)
    merge.words(desk_privacy.WORDS)
    merge.join(Kind.PERSON, "missing", desk_privacy.persons)
    hold("missing", Holder(tells=desk_privacy.tells, erases=desk_privacy.erases))
    retention.also("missing", desk_privacy.FURTHER)
