"""Interpreters in sessions: proposed, asked, booked, given back, released.

Whoever accepts has a part in the session (`SessionRole.INTERPRETER`) until they give it back or are released; a session
that moves asks them anew, and they keep the part until they say no. Locks: series, session, booking.
"""

from sympolis.interpretation.actions.bookings.answering import LONGEST_WORDS, accept, decline, give_back
from sympolis.interpretation.actions.bookings.asking import ask_anew, offer, propose, remind_due, set_terms
from sympolis.interpretation.actions.bookings.ending import release, take_out

__all__ = [
    "LONGEST_WORDS", "accept", "ask_anew", "decline", "give_back", "offer", "propose", "release", "remind_due",
    "set_terms", "take_out",
]  # fmt: skip
