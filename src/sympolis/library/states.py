"""Closed lists of what is kept of a series, and its facts."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sympolis.contributions.states import ContributionState
from sympolis.library import book_states, note_states


class PracticeState(TextChoices):
    """Where a practice of the library stands."""

    PUBLISHED = "published", _("Published")
    OUTDATED = "outdated", _("Outdated")
    WITHDRAWN = "withdrawn", _("Taken down")


class ReuseState(TextChoices):
    """How far it is known that another city uses a practice. Only what is confirmed is public."""

    TOLD = "told", _("Address not confirmed yet")
    PROVEN = "proven", _("Waits for the city")
    CONFIRMED = "confirmed", _("Confirmed")
    REFUSED = "refused", _("Not confirmed")
    WITHDRAWN = "withdrawn", _("Taken back")


class CheckAnswer(TextChoices):
    """What a city says when it is asked whether a practice still runs."""

    RUNNING = "running", _("Runs as written")
    CHANGED = "changed", _("Runs, but has changed")
    ENDED = "ended", _("Has ended")


class CheckEnd(TextChoices):
    """Why nobody waits for an answer any more."""

    ANSWERED = "answered", _("Answered")
    SILENCE = "silence", _("Nobody answered")
    NOBODY = "nobody", _("There was nobody to ask")
    MOOT = "moot", _("Not needed any more")  # published anew, or taken down


class EnquiryState(TextChoices):
    """Where a question to the contact of a practice stands."""

    TOLD = "told", _("Address not confirmed yet")
    PASSED_ON = "passed_on", _("With the contact")
    ANSWERED = "answered", _("Answered")
    DECLINED = "declined", _("Declined")


SHOWN = frozenset({PracticeState.PUBLISHED, PracticeState.OUTDATED})
# A contribution in any other state has no approval that counts. Approved: a newer version, while the one before stands
STANDING = frozenset({ContributionState.APPROVED, ContributionState.PUBLISHED, ContributionState.OUTDATED})

FACTS: dict[str, str] = {
    **book_states.FACTS,
    **note_states.FACTS,
    "practice.published": "A good practice, or a newer version of it, is in the library; facts: series, contribution, version.",
    "practice.withdrawn": "A good practice was taken out of the library; facts: series, contribution.",
    "practice.outdated": "A good practice was marked as outdated; facts: series, contribution.",
    "practice.current": "A good practice is no longer outdated, or was confirmed as it stands; facts: series, contribution.",
    "reuse.told": "Somebody told that their city uses a practice too; facts: practice, asks (whether by letter if it was they).",
    "reuse.proven": "Whoever told it has shown that the address is theirs; facts: practice.",
    "reuse.confirmed": "It was confirmed that another city uses a practice; facts: practice, said (by city or team).",
    "reuse.refused": "It was not confirmed that another city uses a practice; facts: practice, said (by city or team).",
    "reuse.withdrawn": "Whoever told that their city uses a practice took it back; facts: practice.",
    "enquiry.told": "Somebody wrote a question to the contact of a practice; facts: practice.",
    "enquiry.passed_on": "Whoever asked has shown that the address is theirs, so the contact gets it; facts: practice.",
    "enquiry.answered": "The contact of a practice answered or declined; facts: practice, state.",
    "practice_check.asked": "A city is asked whether a practice still runs; facts: practice, asked (people), alone (by hand).",
    "practice_check.reminded": "A city that has not answered is asked again; facts: practice.",
    "practice_check.answered": "It was said whether a practice still runs; facts: practice, answer, said (by city or team).",
    "practice_check.lapsed": "Nobody said in time whether a practice still runs; facts: practice, end.",
}

TITLES: dict[str, Any] = {
    **book_states.TITLES,
    **note_states.TITLES,
    "practice.published": _("Practice published"),
    "practice.withdrawn": _("Practice taken down"),
    "practice.outdated": _("Practice marked as outdated"),
    "practice.current": _("Practice confirmed as current"),
    "reuse.told": _("Told: used elsewhere"),
    "reuse.proven": _("Used elsewhere: address confirmed"),
    "reuse.confirmed": _("Used elsewhere: confirmed"),
    "reuse.refused": _("Used elsewhere: not confirmed"),
    "reuse.withdrawn": _("Used elsewhere: taken back"),
    "enquiry.told": _("Question to a city written"),
    "enquiry.passed_on": _("Question to a city passed on"),
    "enquiry.answered": _("Question to a city answered"),
    "practice_check.asked": _("City asked whether it still runs"),
    "practice_check.reminded": _("City reminded to say whether it still runs"),
    "practice_check.answered": _("Said whether it still runs"),
    "practice_check.lapsed": _("Nobody said whether it still runs"),
}
