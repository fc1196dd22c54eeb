"""Kinds of letters to interpreters; `about` of each is "interpretation.booking:<id>"."""

OFFER = "interpreter_offer"
MOVED = "interpreter_moved"
REMINDER = "interpreter_reminder"
CONFIRMED = "interpreter_confirmed"
ENDED = "interpreter_ended"
NEWS = "interpreter_news"
TO_TEAM = "interpreter_gave_back"
NO_SEAT = "interpreter_no_seat"
WITH_LINK = (OFFER, MOVED, REMINDER, CONFIRMED)  # hold the personal link, and tell a time
