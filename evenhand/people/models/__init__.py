"""Tables of the people who serve."""

from evenhand.people.models.arrangement import Arrangement
from evenhand.people.models.certificates import Certificate, PublicName
from evenhand.people.models.hours import Allowance, OwnDay, TeamTerms
from evenhand.people.models.preferences import Density, Theme
from evenhand.people.models.shifts import DayShift, WeeklyShift
from evenhand.people.models.status import AgentStatus, AwayReason, Status, StatusSpan
from evenhand.people.models.teams import Agent, Brand, OpeningHours, Queue, Role, Team
from evenhand.people.models.walls import WallLink

__all__ = [
    "Agent",
    "AgentStatus",
    "Allowance",
    "Arrangement",
    "AwayReason",
    "Brand",
    "Certificate",
    "DayShift",
    "Density",
    "OpeningHours",
    "OwnDay",
    "PublicName",
    "Queue",
    "Role",
    "Status",
    "StatusSpan",
    "Team",
    "TeamTerms",
    "Theme",
    "WallLink",
    "WeeklyShift",
]
