"""What the speakers' desk takes part in; called in apps.ready()."""

from sympolis.contributions import speaking_attention, speaking_privacy, speaking_purposes
from sympolis.contributions.actions import inviting, speaking
from sympolis.contributions.letters import speakers as letters
from sympolis.directory import merge
from sympolis.directory.privacy import Holder, hold
from sympolis.directory.states import Kind
from sympolis.journal import registry
from sympolis.programme import next_steps
from sympolis.registrations import purposes, retention

HOUR = 3600  # seconds


def wire() -> None:
    letters.declare()
    next_steps.add_steps(speaking_attention.steps)
    for fact in letters.OF_FACT:
        registry.listen(fact, "contributions.tell_speaker", letters.tell)
    registry.listen("programme.released", "contributions.tell_speakers_anew", letters.tell_anew)
    registry.every(HOUR, "contributions.remind_speakers", inviting.remind_due)
    registry.every(24 * HOUR, "contributions.forget_unused_files", speaking.forget_unused)
    merge.words(speaking_privacy.WORDS)
    merge.join(Kind.PERSON, "speakers", speaking_privacy.persons)
    hold("speakers", Holder(tells=speaking_privacy.tells, erases=speaking_privacy.erases))
    purposes.also(speaking_purposes.NAMES)
    retention.also("speakers", speaking_privacy.FURTHER)
