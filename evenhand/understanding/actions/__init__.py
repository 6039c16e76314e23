"""Writing what we understand."""

from evenhand.understanding.actions.readings import forget_readings, store_readings, store_subjects

__all__ = ["forget_readings", "store_readings", "store_subjects"]
