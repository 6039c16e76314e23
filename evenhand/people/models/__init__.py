"""Tables of the people who serve."""

from evenhand.people.models.preferences import Density, Theme
from evenhand.people.models.teams import Agent, Brand, OpeningHours, Queue, Role, Team

__all__ = [
    "Agent",
    "Brand",
    "Density",
    "OpeningHours",
    "Queue",
    "Role",
    "Team",
    "Theme",
]
