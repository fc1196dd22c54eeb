"""Demand and decisions, roster, bookings, glossary."""

from sympolis.interpretation.models.bookings import Booking, Ending, FixedTurn, Missing
from sympolis.interpretation.models.decisions import Decision, Terms
from sympolis.interpretation.models.glossary import GlossaryEntry
from sympolis.interpretation.models.roster import Away, Interpreter, Pair, WorkRules

__all__ = [
    "Away",
    "Booking",
    "Decision",
    "Ending",
    "FixedTurn",
    "GlossaryEntry",
    "Interpreter",
    "Missing",
    "Pair",
    "Terms",
    "WorkRules",
]
