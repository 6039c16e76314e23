"""Every write of the people context, by noun."""

from evenhand.people.actions.organisation import add_agent, found_brand, set_pilot, set_preferences

__all__ = [
    "add_agent",
    "found_brand",
    "set_pilot",
    "set_preferences",
]
