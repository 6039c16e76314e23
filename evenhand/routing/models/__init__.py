"""Tables of the routing context: what an agent can take at once; which targets hold and who is told of a breach."""

from evenhand.routing.models.capacity import Capacity, SilenceWarning
from evenhand.routing.models.escalation import Escalation, EscalationStep, Rung
from evenhand.routing.models.policies import ClockKind, ClockRun, PauseReason, Policy, Severity

__all__ = [
    "Capacity",
    "ClockKind",
    "ClockRun",
    "Escalation",
    "EscalationStep",
    "PauseReason",
    "Policy",
    "Rung",
    "Severity",
    "SilenceWarning",
]
