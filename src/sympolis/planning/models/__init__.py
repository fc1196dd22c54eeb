"""What was done on the schedule board."""

from sympolis.planning.models.steps import Step

__all__ = ["Step"]
