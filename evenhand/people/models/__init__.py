"""Tables of the people who serve."""

from evenhand.people.models.teams import Agent, Brand, OpeningHours, Queue, Role, Team

__all__ = [
    "Agent",
    "Brand",
    "OpeningHours",
    "Queue",
    "Role",
    "Team",
]
