"""Writing what we understand."""

from evenhand.understanding.actions.readings import forget_readings, store_readings

__all__ = ["forget_readings", "store_readings"]
