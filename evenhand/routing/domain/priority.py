"""Who is served first: by how bad it is for the customer and whether our answer is late. Nothing else is asked.

There is no way to hand these functions how many people follow somebody, or whether a post is shared.
"""

from collections.abc import Mapping
from datetime import datetime

# Two steps for each level of severity, so that being late never overtakes what is worse.
OF_SEVERITY: Mapping[str, int] = {"low": -2, "normal": 0, "high": 2, "critical": 4}
LATE = 1
WORST = max(OF_SEVERITY.values()) + LATE


def base(severity: str) -> int:
    """The priority of a case whose worst words are so severe, while its answer is not late."""
    return OF_SEVERITY.get(severity, OF_SEVERITY["normal"])


def priority(severity: str, *, due_at: datetime | None, now: datetime) -> int:
    """The priority at this moment."""
    return base(severity) + (LATE if is_late(due_at, now=now) else 0)


def is_late(due_at: datetime | None, *, now: datetime) -> bool:
    """Whether somebody should have had an answer by now."""
    return due_at is not None and due_at < now


def severity_of(number: int) -> str:
    """The severity that a priority stands for, late or not."""
    reached = [name for name, least in OF_SEVERITY.items() if number >= least]
    return reached[-1] if reached else "low"


def turn(number: int, waiting_since: datetime | None, case_id: int) -> tuple[int, float, int]:
    """What cases are sorted by: the higher priority, then who waits longest, then who came first."""
    return -number, waiting_since.timestamp() if waiting_since else float("inf"), case_id
