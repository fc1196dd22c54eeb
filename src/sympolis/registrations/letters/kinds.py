"""What the letters about taking part say unless a network writes its own words."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from sympolis.messaging import kinds

ADDRESS = "registration_address"
CONFIRMED = "registration_confirmed"
ACCEPTED = "registration_accepted"
ADDED = "registration_added"
OFFERED = "registration_offered"
WAITING = "registration_waiting"
APPLIED = "registration_applied"
DECLINED = "registration_declined"
ENDED = "registration_ended"
ENTRY = "registration_entry"
CHANGED = "session_changed"
CANCELLED = "session_cancelled"
PART_CHANGED = "part_changed"
PART_CANCELLED = "part_cancelled"
PART_ENTRY = "part_entry"
REMINDER_DAY = "reminder_day"
REMINDER_HOUR = "reminder_hour"
DECLINED_BY_CALENDAR = "calendar_declined"

ABOUT_REGISTRATIONS = (ADDRESS, CONFIRMED, ACCEPTED, ADDED, OFFERED, WAITING, APPLIED, DECLINED, ENDED, ENTRY)
ABOUT_CHANGES = (CHANGED, CANCELLED, PART_CHANGED, PART_CANCELLED, PART_ENTRY)
REMINDERS = {24: REMINDER_DAY, 1: REMINDER_HOUR}  # hours before the start
WITH_TIMES = (
    *ABOUT_REGISTRATIONS,
    DECLINED_BY_CALENDAR,
    *ABOUT_CHANGES,
    *REMINDERS.values(),
)  # would mislead after a move


@dataclass(frozen=True, slots=True)
class About:
    """The kinds that tell somebody of changes; `entry` only brings a further calendar entry."""

    changed: str
    cancelled: str
    entry: str


OF_REGISTERED = About(CHANGED, CANCELLED, ENTRY)
OF_PART = About(PART_CHANGED, PART_CANCELLED, PART_ENTRY)  # who has a part and no registration, so no page of their own

FIELDS: dict[str, Any] = {
    "name": _("name of the person"),
    "network": _("name of the network"),
    "what": _("title of the session, or how many sessions"),
    "sessions": _("the sessions, with time on the reader’s clock and the host’s"),
    "more": _("what else became of the same form"),
}
ABOUT = {name: FIELDS[name] for name in ("name", "network", "what")}
WHAT_CHANGED = {
    "changes": _("what changed: old time and new, on the reader’s clock and the host’s, and why if it was told")
}
UNTIL = {"until": _("until when, on the reader’s clock")}
PUBLIC = {"public": _("public page of the session; of several, the programme")}
MINE = {"mine": _("personal page: confirm, change, give back")}
FEED = {"feed": _("address of the personal calendar")}
SEATS: dict[str, Any] = {**FIELDS, "entries": _("how the sessions come into the calendar")}


def declare(example: kinds.Example, of_move: kinds.Example, of_cancellation: kinds.Example) -> None:
    """Make the kinds known to the post office. The examples fill the desk's preview."""
    _declare_own(example)
    _declare_sessions(of_move, of_cancellation)
    _declare_parts(of_move, of_cancellation)


def _declare_own(example: kinds.Example) -> None:
    kinds.declare(
        ADDRESS, name=_("Confirm the address"), fields={**FIELDS, **UNTIL}, links=MINE, needed=("mine",), example=example,
        subject=_("Please confirm: {what}"),
        body=_(
            "Hello {name},\n\na seat is kept for you until {until}:\n\n{sessions}\n\nPlease open this page and press the "
            "button there. Then the seat is yours.\n\n[Confirm my registration]({mine})\n\n{more}\n\nIf you did not "
            "register, do nothing: the seat goes to somebody else."
        ),
    )  # fmt: skip
    kinds.declare(
        CONFIRMED, name=_("Seat confirmed"), fields=SEATS, links={**MINE, **FEED}, needed=("mine",), example=example,
        subject=_("You have a seat: {what}"),
        body=_(
            "Hello {name},\n\nyou have a seat:\n\n{sessions}\n\n{entries}\n\nAll your sessions in one calendar: {feed}\n\n{more}\n\nYou cannot come? Please give your "
            "seat back, somebody may be waiting for it.\n\n[My registration]({mine})"
        ),
    )  # fmt: skip
    kinds.declare(
        ACCEPTED, name=_("Application accepted"), fields=SEATS, links={**MINE, **FEED}, needed=("mine",), example=example,
        subject=_("Your application was accepted: {what}"),
        body=_(
            "Hello {name},\n\nyour application was accepted. You have a seat:\n\n{sessions}\n\n{entries}\n\nAll your sessions in one calendar: {feed}\n\n{more}\n\nYou "
            "cannot come? Please give your seat back, somebody may be waiting for it.\n\n[My registration]({mine})"
        ),
    )  # fmt: skip
    kinds.declare(
        ADDED, name=_("Registered by the secretariat"), fields=SEATS, links={**MINE, **FEED}, needed=("mine",),
        example=example,
        subject=_("{network} has registered you: {what}"),
        body=_(
            "Hello {name},\n\nthe secretariat of {network} has registered you. You have a seat:\n\n{sessions}\n\n{entries}\n\nAll your sessions in one calendar: "
            "{feed}\n\n{more}\n\nYou do not want to come? Give the seat back with one click on this page.\n\n"
            "[My registration]({mine})"
        ),
    )  # fmt: skip
    kinds.declare(
        OFFERED, name=_("Seat offered"), fields={**FIELDS, **UNTIL}, links=MINE, needed=("mine",), example=example,
        subject=_("A seat is free for you: {what}"),
        body=_(
            "Hello {name},\n\na seat became free and is offered to you until {until}:\n\n{sessions}\n\nOpen this page "
            "and press the button there. After that time the seat is offered to the next in the line.\n\n"
            "[Take the seat]({mine})\n\n{more}"
        ),
    )  # fmt: skip
    kinds.declare(
        WAITING, name=_("On the waiting list"), fields=FIELDS, links=MINE, needed=("mine",), example=example,
        subject=_("You are on the waiting list: {what}"),
        body=_(
            "Hello {name},\n\nno seat is free for you at the moment. You are on the waiting list:\n\n{sessions}\n\nAs "
            "soon as a seat is free for you, we offer it to you by letter. Your place now, and a button to leave:\n\n"
            "[My place in the line]({mine})\n\n{more}"
        ),
    )  # fmt: skip
    kinds.declare(
        APPLIED, name=_("Application received"), fields=FIELDS, links=MINE, needed=("mine",), example=example,
        subject=_("We have your application: {what}"),
        body=_(
            "Hello {name},\n\nwe have your application:\n\n{sessions}\n\nThe secretariat decides who comes and writes "
            "to you in any case.\n\n[My application]({mine})\n\n{more}"
        ),
    )  # fmt: skip
    kinds.declare(
        DECLINED, name=_("Application declined"), fields=FIELDS, links=MINE, example=example,
        subject=_("Your application: {what}"),
        body=_(
            "Hello {name},\n\nthank you for applying. This time we cannot offer you a seat:\n\n{sessions}\n\n{more}\n\n"
            "Other sessions may be open to you.\n\n[My page]({mine})"
        ),
    )  # fmt: skip
    kinds.declare(
        ENDED, name=_("Registration ended"), fields=FIELDS, links=MINE, example=example,
        subject=_("Your registration has ended: {what}"),
        body=_(
            "Hello {name},\n\nyour registration has ended:\n\n{sessions}\n\n{more}\n\nYou can register again as long "
            "as registration is open.\n\n[My page]({mine})"
        ),
    )  # fmt: skip
    kinds.declare(
        ENTRY, name=_("Calendar entry of a further session"), fields=FIELDS, links=MINE, example=example,
        subject=_("Calendar entry: {what}"),
        body=_(
            "This letter only brings the entry for your calendar. What it is about stands in our other letter.\n\n"
            "{sessions}\n\n[My registration]({mine})"
        ),
    )  # fmt: skip
    kinds.declare(
        DECLINED_BY_CALENDAR, name=_("Declined in the calendar"), fields=FIELDS, links=MINE, needed=("mine",),
        example=example,
        subject=_("You cannot come? {what}"),
        body=_(
            "Hello {name},\n\nin your calendar you declined:\n\n{sessions}\n\nYour seat is still yours. If you cannot "
            "come, please give it back with one click; somebody may be waiting for it. If you want to come, there is "
            "nothing to do.\n\n[Keep my seat or give it back]({mine})"
        ),
    )  # fmt: skip


def _declare_sessions(of_move: kinds.Example, of_cancellation: kinds.Example) -> None:
    changed = {**ABOUT, **WHAT_CHANGED, "more": FIELDS["more"]}
    kinds.declare(
        CHANGED, name=_("Session changed"), fields=changed, links=MINE, needed=("changes",), example=of_move,
        subject=_("Changed: {what}"),
        body=_(
            "Hello {name},\n\nplease note:\n\n{changes}\n\n{more}\n\nThere is no need to register again: your place "
            "stays yours. An entry in your calendar follows by itself.\n\n[My page]({mine})"
        ),
    )  # fmt: skip
    kinds.declare(
        CANCELLED, name=_("Session cancelled"), fields=changed, links=MINE, needed=("changes",), example=of_cancellation,
        subject=_("Cancelled: {what}"),
        body=_(
            "Hello {name},\n\nwe are sorry:\n\n{changes}\n\n{more}\n\nAn entry in your calendar is taken out by this letter."
            "\n\n[My page]({mine})"
        ),
    )  # fmt: skip
    reminder = {**ABOUT, "sessions": FIELDS["sessions"]}
    kinds.declare(
        REMINDER_DAY, name=_("Reminder a day before"), fields=reminder, links=MINE, bulk=True, example=of_move,
        subject=_("Reminder: {what}"),
        body=_(
            "Hello {name},\n\nsoon it begins:\n\n{sessions}\n\nYou cannot come? Please give your seat back today, "
            "somebody may be waiting for it.\n\n[My registration]({mine})"
        ),
    )  # fmt: skip
    kinds.declare(
        REMINDER_HOUR, name=_("Reminder an hour before"), fields=reminder, links=MINE, bulk=True, example=of_move,
        subject=_("In an hour: {what}"),
        body=_("Hello {name},\n\nit begins within the hour:\n\n{sessions}\n\n[Join the session]({mine})"),
    )  # fmt: skip


def _declare_parts(of_move: kinds.Example, of_cancellation: kinds.Example) -> None:
    page = {"page": _("“The session”; of several, “The programme”")}
    kinds.declare(
        PART_CHANGED, name=_("Session changed, to those with a part in it"), fields={**ABOUT, **WHAT_CHANGED, **page},
        links=PUBLIC, needed=("changes",), example=of_move,
        subject=_("Changed: {what}"),
        body=_(
            "Hello {name},\n\nplease note:\n\n{changes}\n\nYou get this letter because you have a part there. An entry in "
            "your calendar follows by itself.\n\n[{page}]({public})"
        ),
    )  # fmt: skip
    kinds.declare(
        PART_CANCELLED, name=_("Session cancelled, to those with a part in it"),
        fields={**ABOUT, **WHAT_CHANGED, **page}, links=PUBLIC, needed=("changes",), example=of_cancellation,
        subject=_("Cancelled: {what}"),
        body=_(
            "Hello {name},\n\nwe are sorry:\n\n{changes}\n\nYou get this letter because you have a part there. An entry in "
            "your calendar is taken out by this letter.\n\n[{page}]({public})"
        ),
    )  # fmt: skip
    kinds.declare(
        PART_ENTRY, name=_("Calendar entry of a further session, to those with a part in it"),
        fields={**ABOUT, "sessions": FIELDS["sessions"], **page}, links=PUBLIC, example=of_move,
        subject=_("Calendar entry: {what}"),
        body=_(
            "This letter only brings the entry for your calendar. What it is about stands in our other letter.\n\n"
            "{sessions}\n\n[{page}]({public})"
        ),
    )  # fmt: skip
