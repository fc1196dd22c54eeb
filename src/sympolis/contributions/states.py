"""Closed lists of what is brought to a series, and its facts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What a call asks for."""

    PRACTICE = "practice", _("Good practice")
    INPUT = "input", _("Input")
    CHALLENGE = "challenge", _("Challenge")
    WORKSHOP = "workshop", _("Workshop offer")


class CallState(TextChoices):
    """Where a call stands. After its last moment an open one takes nothing more, without anybody closing it."""

    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class ContributionState(TextChoices):
    """Where a contribution stands. What follows what: `MAY_BECOME`."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    IN_REVIEW = "in_review", _("In review")
    RETURNED = "returned", _("Back for revision")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    APPROVED = "approved", _("Approved by the city")
    PUBLISHED = "published", _("Published")
    OUTDATED = "outdated", _("Outdated")
    WITHDRAWN = "withdrawn", _("Withdrawn")


_S = ContributionState
MAY_BECOME: dict[str, frozenset[str]] = {
    _S.DRAFT: frozenset({_S.SUBMITTED, _S.WITHDRAWN}),
    _S.SUBMITTED: frozenset({_S.IN_REVIEW, _S.RETURNED, _S.ACCEPTED, _S.DECLINED, _S.WITHDRAWN}),
    _S.IN_REVIEW: frozenset({_S.SUBMITTED, _S.RETURNED, _S.ACCEPTED, _S.DECLINED, _S.WITHDRAWN}),
    _S.RETURNED: frozenset({_S.SUBMITTED, _S.ACCEPTED, _S.DECLINED, _S.WITHDRAWN}),
    _S.ACCEPTED: frozenset({_S.RETURNED, _S.DECLINED, _S.APPROVED, _S.WITHDRAWN}),
    _S.DECLINED: frozenset({_S.IN_REVIEW, _S.ACCEPTED, _S.WITHDRAWN}),
    _S.APPROVED: frozenset({_S.ACCEPTED, _S.PUBLISHED, _S.WITHDRAWN}),
    _S.PUBLISHED: frozenset({_S.ACCEPTED, _S.APPROVED, _S.OUTDATED, _S.WITHDRAWN}),
    _S.OUTDATED: frozenset({_S.PUBLISHED, _S.ACCEPTED, _S.APPROVED, _S.WITHDRAWN}),
    _S.WITHDRAWN: frozenset({_S.DRAFT}),
}
CHOSEN = frozenset({_S.ACCEPTED, _S.APPROVED, _S.PUBLISHED, _S.OUTDATED})
IN_LIBRARY = frozenset({_S.PUBLISHED, _S.OUTDATED})
# Authors may change the words. Of a published one they change what the city is asked to approve anew
WRITTEN_BY_AUTHORS = frozenset({_S.DRAFT, _S.SUBMITTED, _S.RETURNED, *CHOSEN})
SENT = frozenset(ContributionState) - {_S.DRAFT}


class Asked(TextChoices):
    """What answers an own question of a call."""

    LINE = "line", _("A line")
    TEXT = "text", _("A text")
    CHOICE = "choice", _("One of several")
    YES = "yes", _("A tick")


class Moment(TextChoices):
    """Why a version was kept."""

    SAVED = "saved", _("Saved")
    ASIDE = "aside", _("Kept aside")  # typed while somebody else changed the same field
    SUBMITTED = "submitted", _("Submitted")
    APPROVAL = "approval", _("Shown to the city")
    PUBLISHED = "published", _("Published")


class ApprovalState(TextChoices):
    """What a city says to the publication of a version."""

    ASKED = "asked", _("Asked")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    LAPSED = "lapsed", _("Superseded")  # another version was shown, or it was withdrawn


class Recommendation(TextChoices):
    """What a reviewer would do with a contribution."""

    ACCEPT = "accept", _("Accept")
    REVISE = "revise", _("Back for revision")
    DECLINE = "decline", _("Decline")


class ConflictKind(TextChoices):
    """Why somebody must not judge a contribution. The first two are never declared: the rows say so."""

    AUTHOR = "author", _("wrote it")
    NAME = "name", _("has the name of somebody who wrote it")
    CITY = "city", _("own city")
    PROJECT = "project", _("own project")
    PERSON = "person", _("knows somebody of it")


REVIEWED = frozenset({_S.SUBMITTED, _S.IN_REVIEW})  # reviews are written
DECIDED = frozenset({_S.ACCEPTED, _S.DECLINED, _S.RETURNED, _S.APPROVED, _S.PUBLISHED, _S.OUTDATED})
SEEN_BY_REVIEWERS = REVIEWED | DECIDED
OUTCOMES = (_S.ACCEPTED, _S.DECLINED, _S.RETURNED)  # what one decides


class TechCheck(TextChoices):
    """Camera, microphone and line of a speaker before a session; blank: nobody has said anything."""

    DONE = "done", _("Done")
    ASKED = "asked", _("Wants a date with the host")


FACTS = {
    "call.added": "A call for contributions was added to a series, as a draft.",
    "call.changed": "A call for contributions changed; facts: names of fields.",
    "call.opened": "A call for contributions was opened.",
    "call.closed": "A call for contributions was closed.",
    "call.asks": "The own questions of a call changed; facts: series.",
    "call.removed": "A call that was never opened was removed.",
    "contribution.begun": "A contribution was begun as a draft; facts: series, kind.",
    "contribution.entered": "The team entered a contribution for a city; facts: series, kind.",
    "contribution.changed": "The words of a contribution changed; facts: series, names of the fields.",
    "contribution.submitted": "A contribution was submitted, for the first time or again; facts: series.",
    "contribution.turned": "A contribution got another state; facts: series, from, to.",
    "contribution.withdrawn": "A contribution was withdrawn; facts: series, the state before.",
    "contribution.removed": "A draft was removed; facts: series.",
    "author.added": "Somebody may write a contribution; facts: series, contribution.",
    "author.proven": "An author has shown that the address is theirs; facts: series, contribution.",
    "author.removed": "Somebody may no more write a contribution; facts: series, contribution.",
    "approval.asked": "A city was asked to approve the publication of a contribution; facts: series, contribution.",
    "approval.answered": "A city approved or refused the publication; facts: series, contribution, state.",
    "review.planned": "Criteria, scale or rules of the reviews for a call were set; facts: series.",
    "reviewer.invited": "Somebody was asked to review for a series; facts: series.",
    "reviewer.changed": "What a reviewer reads, how much, or their city changed; facts: series, names of the fields.",
    "reviewer.ended": "Somebody reviews no more for a series; facts: series.",
    "reviewer.reminded": "Reviewers were written to about what waits for them; facts: letters.",
    "review.assigned": "A contribution was given to a reviewer; facts: series, contribution, by_hand.",
    "review.unassigned": "A contribution was taken from a reviewer; facts: series, contribution.",
    "review.aside": "A review was put aside for a conflict of interest; facts: series, contribution, why.",
    "review.sent": "A reviewer sent a review, or another one in its place; facts: series, contribution.",
    "review.discussed": "Somebody wrote into the discussion of reviewers; facts: series.",
    "conflict.declared": "Somebody declared a conflict of interest; facts: series, contribution, kind.",
    "namesakes.told_apart": "The team said why a reviewer and an author of one name are two people; facts: series, contribution.",
    "namesakes.undone": "The team took back that they are two people; facts: series, contribution.",
    "conflict.lifted": "A conflict of interest declared by mistake was lifted; facts: series, contribution.",
    "contribution.decided": "A contribution was accepted, declined or sent back; facts: series, contribution, outcome.",
    "presentation.added": "A contribution is presented in a session; facts: series, contribution, session.",
    "presentation.removed": "A contribution is presented in a session no more; facts: series, contribution, session.",
    "speaker.invited": "Somebody with a part was sent their personal link; facts: series.",
    "speaker.reminded": "Somebody with a part was reminded of what is missing; facts: series, what.",
    "speaker.link_renewed": "The personal link of somebody with a part was taken back for a new one; facts: series.",
    "speaker.changed": "Somebody with a part told something, or the team for them; facts: series, what.",
    "slides.added": "A version of slides came in; facts: series, session, number.",
    "slides.removed": "A version of slides was removed; facts: series, session, number.",
    "pack.opened": "A link to the interpreters’ pack of a session was made, or renewed; facts: series.",
    "pack.closed": "The link to the interpreters’ pack of a session was taken back; facts: series.",
}

TITLES = {
    "call.added": _("Call added"),
    "call.changed": _("Call changed"),
    "call.opened": _("Call opened"),
    "call.closed": _("Call closed"),
    "call.asks": _("Questions of a call changed"),
    "call.removed": _("Call removed"),
    "contribution.begun": _("Contribution begun"),
    "contribution.entered": _("Contribution entered"),
    "contribution.changed": _("Contribution changed"),
    "contribution.submitted": _("Contribution submitted"),
    "contribution.turned": _("Contribution: other state"),
    "contribution.withdrawn": _("Contribution withdrawn"),
    "contribution.removed": _("Draft removed"),
    "author.added": _("Author added"),
    "author.proven": _("Address of an author confirmed"),
    "author.removed": _("Author removed"),
    "approval.asked": _("City asked for approval"),
    "approval.answered": _("City answered"),
    "review.planned": _("Review set up"),
    "reviewer.invited": _("Reviewer invited"),
    "reviewer.changed": _("Reviewer changed"),
    "reviewer.ended": _("Reviewer ended"),
    "reviewer.reminded": _("Reviewers reminded"),
    "review.assigned": _("Review assigned"),
    "review.unassigned": _("Review taken back"),
    "review.aside": _("Review put aside for a conflict"),
    "review.sent": _("Review sent"),
    "review.discussed": _("Written into the discussion"),
    "conflict.declared": _("Conflict of interest declared"),
    "namesakes.told_apart": _("Reviewer and author of one name told apart"),
    "namesakes.undone": _("Reviewer and author of one name no longer told apart"),
    "conflict.lifted": _("Conflict of interest lifted"),
    "contribution.decided": _("Contribution decided"),
    "presentation.added": _("Contribution taken into a session"),
    "presentation.removed": _("Contribution taken out of a session"),
    "speaker.invited": _("Link sent to a speaker"),
    "speaker.reminded": _("Speaker reminded"),
    "speaker.link_renewed": _("Speaker’s link renewed"),
    "speaker.changed": _("Speaker told something"),
    "slides.added": _("Slides came in"),
    "slides.removed": _("Slides removed"),
    "pack.opened": _("Link to the interpreters’ pack made"),
    "pack.closed": _("Link to the interpreters’ pack taken back"),
}
