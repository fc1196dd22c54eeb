"""Criteria to begin with, for each kind of contribution, in every language that we speak.

Those for good practices follow what URBACT and Interreg Europe look at: relevance, evidence, transfer, follow-up.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from sympolis.contributions.call_texts import in_each, spoken_of
from sympolis.contributions.states import Kind
from sympolis.core.texts import Texts


@dataclass(frozen=True, slots=True)
class Proposed:
    """A criterion in one language, before it is somebody's own."""

    name: str
    hint: str
    weight: int


CRITERIA: dict[str, tuple[Proposed, ...]] = {
    Kind.PRACTICE: (
        Proposed(_("Relevance"), _("Many cities have this problem, and it fits the themes of the series."), 2),
        Proposed(_("Evidence"), _("Results are told with figures or examples, and one sees where they come from."), 3),
        Proposed(_("Transferability"), _("Another city could begin with it: what it needs and what can change is clear."), 3),
        Proposed(_("Openness"), _("It says what went wrong, what it cost and what one would do differently."), 2),
        Proposed(_("Follow-up"), _("The city is ready to advise others, and it is clear who does that."), 1),
    ),
    Kind.INPUT: (
        Proposed(_("Relevance"), _("It answers a question that practitioners in cities have."), 3),
        Proposed(_("Example"), _("It starts from something that happened, not from an organisation."), 2),
        Proposed(_("Usefulness"), _("One knows afterwards what one can do on Monday."), 3),
        Proposed(_("Fit"), _("It fits the length and the audience of our sessions."), 1),
    ),
    Kind.CHALLENGE: (
        Proposed(_("Clarity"), _("The situation and the questions can be understood without knowing the city."), 3),
        Proposed(_("Relevance"), _("Other cities know the problem and have something to say."), 2),
        Proposed(_("Own effort"), _("It says what was tried and why it did not work."), 2),
        Proposed(_("Backing"), _("Somebody in the city can act on the advice within three months."), 2),
    ),
    Kind.WORKSHOP: (
        Proposed(_("Benefit"), _("It is clear what people take home."), 3),
        Proposed(_("Method"), _("It works online, with the people and the time that it asks for."), 2),
        Proposed(_("Relevance"), _("It fits the themes of the series."), 2),
        Proposed(_("Taking part"), _("Everybody has something to do, also on a weak link."), 2),
    ),
}  # fmt: skip


def criteria_of(kind: str, languages: Iterable[str]) -> list[tuple[Texts, Texts, int]]:
    """(name, hint, weight) of each criterion for a kind, in those of the languages that we speak. Raises KeyError."""
    wanted = spoken_of(languages)
    return [(in_each(one.name, wanted), in_each(one.hint, wanted), one.weight) for one in CRITERIA[kind]]
