"""Closed lists of taking part, the allowed ways from state to state, and its facts."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sympolis.programme.states import Reply as Reply  # seats and parts are answered alike


class Mode(TextChoices):
    """How one comes into a session."""

    OPEN = "open", _("Open to everybody")
    APPROVAL = "approval", _("With approval")
    INVITATION = "invitation", _("By invitation")


class RegistrationState(TextChoices):
    """Where a person stands with a session, up to its start. Whether they came is `Attendance`."""

    APPLIED = "applied", _("Applied")  # waits for the secretariat's decision
    DECLINED = "declined", _("Declined")
    REGISTERED = "registered", _("Registered")  # a seat is kept until the address is confirmed
    WAITING = "waiting", _("On the waiting list")
    OFFERED = "offered", _("Seat offered")  # a seat is kept until the offer ends
    CONFIRMED = "confirmed", _("Confirmed")
    CANCELLED = "cancelled", _("Cancelled")


S = RegistrationState
HOLDING = frozenset({S.REGISTERED, S.OFFERED, S.CONFIRMED})  # these take a seat
ALIVE = HOLDING | {S.APPLIED, S.WAITING}
NEXT = {
    S.APPLIED: {S.REGISTERED, S.CONFIRMED, S.WAITING, S.DECLINED, S.CANCELLED},
    S.DECLINED: {S.APPLIED, S.REGISTERED, S.CONFIRMED, S.WAITING, S.CANCELLED},  # the secretariat thinks again
    S.REGISTERED: {S.CONFIRMED, S.CANCELLED},
    S.WAITING: {S.OFFERED, S.CONFIRMED, S.CANCELLED},  # confirmed at once: a seat given out of turn
    S.OFFERED: {S.CONFIRMED, S.CANCELLED},
    S.CONFIRMED: {S.CANCELLED},
    S.CANCELLED: {S.APPLIED, S.REGISTERED, S.CONFIRMED, S.WAITING},  # registered anew
}


class Ending(TextChoices):
    """Why a registration is cancelled."""

    PERSON = "person", _("given back")
    TEAM = "team", _("cancelled by the secretariat")
    UNCONFIRMED = "unconfirmed", _("the address was not confirmed in time")
    EXPIRED = "expired", _("the offer was not taken in time")
    REFUSED = "refused", _("the offer was not wanted")
    TWICE = "twice", _("the person was registered twice")
    ERASED = "erased", _("the person erased their data")


class Source(TextChoices):
    FORM = "form", _("Form")
    TEAM = "team", _("Added by the secretariat")
    IMPORT = "import", _("Imported")
    DELEGATION = "delegation", _("Delegation")


class Way(TextChoices):
    """How somebody takes part; follows from the connection they told."""

    VIDEO = "video", _("Video: my connection is good")
    AUDIO = "audio", _("Sound only: my connection is weak")
    TEXT = "text", _("In writing: I read and write only")


class Brings(TextChoices):
    PRACTICE = "practice", _("a good practice")
    CHALLENGE = "challenge", _("a challenge")


class Share(TextChoices):
    """What seats can be kept for."""

    REGION = "region", _("Region")
    SECTOR = "sector", _("Sector")
    CITY = "city", _("City")


class QuestionKind(TextChoices):
    TEXT = "text", _("Text")
    CHOICE = "choice", _("Choice")
    NUMBER = "number", _("Number")
    FILE = "file", _("File")
    CONSENT = "consent", _("Consent")


class Asked(TextChoices):
    """When a question of one's own is asked."""

    FORM = "form", _("When people register")
    AFTER = "after", _("After the session, with the feedback")


ASKED_AFTER = frozenset({QuestionKind.TEXT, QuestionKind.CHOICE, QuestionKind.NUMBER})  # nothing that tells who answers


class Attendance(TextChoices):
    LIVE = "live", _("Attended live")
    FOLLOWED = "followed", _("Followed asynchronously")


class NotedFrom(TextChoices):
    """Where it is known from that somebody came."""

    PAGE = "page", _("join button")
    LIST = "list", _("list")
    HAND = "hand", _("by hand")
    PERSON = "person", _("told by the person")


class Certainty(TextChoices):
    """How sure it is whom a row of an attendance list means."""

    SURE = "sure", _("sure")
    DOUBTFUL = "doubtful", _("to be looked at")
    NONE = "none", _("nobody registered")


HOLD = timedelta(hours=48)  # a seat is kept this long for an address that is not confirmed
SHORTEST = timedelta(minutes=30)  # no offer or hold is shorter, unless the session begins before
LAST_CALL = timedelta(hours=1)  # before the start an offer ends, so that somebody else can still come

FACTS = {
    "admission.changed": "How one comes into a session changed: mode, audience, kept seats; facts: names of fields.",
    "registration.applied": "Somebody applied for a session with approval.",
    "registration.registered": "A seat is kept for somebody whose address is not confirmed yet.",
    "registration.waiting": "Somebody is on the waiting list.",
    "registration.offered": "A seat became free and is offered to somebody who waits; facts: until when.",
    "registration.confirmed": "Somebody has a seat.",
    "registration.declined": "The secretariat declined an application.",
    "registration.cancelled": "A registration ended; facts: why.",
    "registration.given": "The secretariat gave a seat out of turn; facts: the state before, whether a seat was added.",
    "registration.replied": "Somebody's calendar answered; facts: accepted, declined or tentative.",
    "attendance.noted": "It was noted that somebody took part, or that they did not; facts: how, and from where.",
    "certificate.issued": "A certificate was issued to somebody who took part.",
    "certificate.revoked": "A certificate counts no more, since the attendance was taken back.",
    "import.taken": "People were taken over from a spreadsheet; facts: how many people and registrations.",
    "import.undone": "What was taken over from a spreadsheet was taken back; facts: how many.",
    "import.removed": "A spreadsheet that was not taken over was thrown away.",
    "registration.imported": "Somebody was registered from a spreadsheet, without a letter.",
    "thanks.sent": "Thank-you letters went out after a session; facts: how many.",
    "registration.merged": "A registration ended without a letter: the person has a place under another address; facts: the session.",
    "places.merged": "A spelling of a city was assigned to it, for everybody who came with it; facts: people, registrations.",
    "places.parted": "That was taken back; facts: rows that stay, since they changed since.",
    "feedback.given": "Somebody said something about a session; not who.",
    "participant.confirmed": "Somebody confirmed their address.",
    "participant.erased": "Somebody's data for taking part were deleted; facts: when their row was made.",
    "series.forgotten": "Personal data of a series were deleted after its last day for them; facts: how much.",
    "participant.changed": "Somebody's details for taking part changed; facts: names of fields.",
    "question.changed": "A series' own question for taking part was added, changed, moved or removed.",
    "invitation.sent": "Somebody is invited, or invited again; facts: the session, none for all of the series.",
    "invitation.withdrawn": "An invitation was taken back.",
    "announcement.sent": "The secretariat wrote to participants of a series; facts: letters, sessions (none: all).",
}

TITLES = {
    "admission.changed": _("Admission to a session changed"),
    "registration.applied": _("Somebody applied"),
    "registration.registered": _("Somebody registered"),
    "registration.waiting": _("Somebody joined the waiting list"),
    "registration.offered": _("Free seat offered"),
    "registration.confirmed": _("Seat confirmed"),
    "registration.declined": _("Application declined"),
    "registration.cancelled": _("Registration ended"),
    "registration.given": _("Seat given out of turn"),
    "registration.replied": _("Calendar answered"),
    "attendance.noted": _("Attendance noted"),
    "certificate.issued": _("Certificate issued"),
    "certificate.revoked": _("Certificate revoked"),
    "import.taken": _("People taken over from a spreadsheet"),
    "import.undone": _("Spreadsheet taken back"),
    "import.removed": _("Spreadsheet thrown away"),
    "registration.imported": _("Registered from a spreadsheet"),
    "thanks.sent": _("Thank-you letters sent"),
    "registration.merged": _("Registered twice, one ended"),
    "places.merged": _("Spelling of a city assigned"),
    "places.parted": _("Spelling of a city taken back"),
    "feedback.given": _("Feedback given"),
    "participant.confirmed": _("Address confirmed"),
    "participant.erased": _("Somebody’s data erased"),
    "series.forgotten": _("Personal data of the series deleted"),
    "participant.changed": _("Details for taking part changed"),
    "question.changed": _("Question for taking part changed"),
    "invitation.sent": _("Somebody invited"),
    "invitation.withdrawn": _("Invitation taken back"),
    "announcement.sent": _("Announcement sent"),
}
