"""Every write of the people context, by noun."""

from evenhand.people.actions.hours import keep_own_day, remove_own_day, set_hours, set_terms
from evenhand.people.actions.organisation import add_agent, found_brand, set_pilot, set_preferences
from evenhand.people.actions.preferences import turn_group
from evenhand.people.actions.shifts import end_week, go_on_with_week, plan_day, plan_week, take_day_out

__all__ = [
    "add_agent",
    "end_week",
    "found_brand",
    "go_on_with_week",
    "keep_own_day",
    "plan_day",
    "plan_week",
    "remove_own_day",
    "set_hours",
    "set_pilot",
    "set_preferences",
    "set_terms",
    "take_day_out",
    "turn_group",
]
