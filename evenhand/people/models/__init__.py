"""Tables of the people who serve."""

from evenhand.people.models.certificates import Certificate, PublicName
from evenhand.people.models.preferences import Density, Theme
from evenhand.people.models.teams import Agent, Brand, OpeningHours, Queue, Role, Team

__all__ = [
    "Agent",
    "Brand",
    "Certificate",
    "Density",
    "OpeningHours",
    "PublicName",
    "Queue",
    "Role",
    "Team",
    "Theme",
]
