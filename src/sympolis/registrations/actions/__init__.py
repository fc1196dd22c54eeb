"""What changes who comes. Every change of seats goes through `locking.locked`: one session, one at a time."""

from sympolis.registrations.actions.about import About, Agreed
from sympolis.registrations.actions.admission import set_admission, set_kept_seats
from sympolis.registrations.actions.consents import withdraw
from sympolis.registrations.actions.details import change_details, renew_feed, renew_link
from sympolis.registrations.actions.endings import end_overdue
from sympolis.registrations.actions.giving import give_seat
from sympolis.registrations.actions.invitations import Guest, Invited, invite, withdraw_invitation
from sympolis.registrations.actions.places import accept_offer, cancel, confirm, promote
from sympolis.registrations.actions.questions import move_question, remove_question, save_question
from sympolis.registrations.actions.selection import decide
from sympolis.registrations.actions.sign_up import SignedUp, sign_up
from sympolis.registrations.actions.unwanted import want_letters

__all__ = [
    "About", "Agreed", "Guest", "Invited", "SignedUp", "accept_offer", "cancel", "change_details", "confirm",
    "decide", "end_overdue", "give_seat", "invite", "move_question", "promote", "remove_question", "renew_feed",
    "renew_link", "save_question", "set_admission", "set_kept_seats", "sign_up", "want_letters", "withdraw",
    "withdraw_invitation",
]  # fmt: skip
