"""Steps on the schedule board, questions to the planner, and what planning keeps beside a session."""

from sympolis.planning.models.checklist import ChecklistLine, GoLive, Item
from sympolis.planning.models.low_bandwidth import LowBandwidth
from sympolis.planning.models.plans import Plan
from sympolis.planning.models.steps import Step

__all__ = ["ChecklistLine", "GoLive", "Item", "LowBandwidth", "Plan", "Step"]
