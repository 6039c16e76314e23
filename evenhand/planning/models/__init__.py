"""What planning keeps: what is worked out in the background."""

from evenhand.planning.models.scaling import ScaleRun

__all__ = ["ScaleRun"]
