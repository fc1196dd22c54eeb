"""What follows when something is marked as missing, and when it arrives. Each bears being run twice."""

from sympolis.contributions.models import Talk
from sympolis.interpretation.actions import missing as actions
from sympolis.interpretation.models import Missing
from sympolis.interpretation.states import Lack
from sympolis.journal.models import Entry


def remind(entry: Entry) -> None:
    """Write at once, unless whom it concerns had a letter today: then the hourly duty does it."""
    if Missing.objects.filter(pk=entry.subject_id, resolved_at=None, reminded_at=None).exists():
        actions.remind_due(entry.network_id)


def slides_arrived(entry: Entry) -> None:
    """Slides of a person came in."""
    actions.arrived(Lack.SLIDES, int(entry.subject_id), sessions=[int(entry.facts["session"])], before=entry.at)


def told(entry: Entry) -> None:
    """A person said that there will be no slides."""
    if "slides" in entry.facts.get("what", ()):
        talks = Talk.objects.filter(speaker__person=int(entry.subject_id), without_slides=True)
        sessions = list(talks.values_list("session_id", flat=True))
        actions.arrived(Lack.SLIDES, int(entry.subject_id), sessions=sessions, before=entry.at)


def name_arrived(entry: Entry) -> None:
    """Somebody said how their name is spoken, or the team did."""
    if "spoken_name" in entry.facts.get("fields", ()):
        actions.arrived(Lack.NAME, int(entry.subject_id), before=entry.at)
