"""The fair-time planner: `propose` starts for sessions, and what each plan costs whom. Knows no database and no words."""

from sympolis.planning.fair_times.burden import Carried, Cost, Group, Kind, cost
from sympolis.planning.fair_times.colliding import Collision, Wanted, Wish
from sympolis.planning.fair_times.problem import Resource, Score, Session, grid
from sympolis.planning.fair_times.proposals import (
    Aim,
    Answer,
    Carries,
    Figure,
    Load,
    Proposal,
    Step,
    propose,
)

__all__ = [
    "Aim", "Answer", "Carried", "Carries", "Collision", "Cost", "Figure", "Group", "Kind", "Load", "Proposal",
    "Resource", "Score", "Session", "Step", "Wanted", "Wish", "cost", "grid", "propose",
]  # fmt: skip
