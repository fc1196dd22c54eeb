"""Steps on the schedule board, and what planning keeps beside a session."""

from sympolis.planning.models.checklist import ChecklistLine, GoLive, Item
from sympolis.planning.models.low_bandwidth import LowBandwidth
from sympolis.planning.models.steps import Step

__all__ = ["ChecklistLine", "GoLive", "Item", "LowBandwidth", "Step"]
