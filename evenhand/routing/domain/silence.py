"""When somebody who was given a case and does not answer is warned, and when the case goes back to its queue."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from evenhand.routing.domain.clock import Calendar, due


@dataclass(frozen=True, slots=True)
class Silence:
    """A case that a person took or was given, and that waits for an answer since."""

    case_id: int
    agent_id: int
    queue_id: int
    given_at: datetime
    since: datetime  # when it was given, or when the customer wrote after that
    minutes: int  # of the team's hours, after which it goes back


def ends(silence: Silence, calendar: Calendar) -> datetime:
    """The moment at which the case goes back to its queue."""
    return due(silence.since, timedelta(minutes=silence.minutes), calendar)


def warning(silence: Silence, calendar: Calendar) -> datetime:
    """The moment of the warning: when three quarters of the time are over, so that there is time to answer."""
    return due(silence.since, timedelta(minutes=silence.minutes) * 3 / 4, calendar)


def is_over(silence: Silence, calendar: Calendar, *, warned_at: datetime | None, now: datetime) -> bool:
    """Whether the case goes back now: never without a warning, and never sooner than a quarter of the time after it,
    however late the warning came."""
    if warned_at is None:
        return False
    grace = timedelta(minutes=silence.minutes) / 4
    return now >= max(ends(silence, calendar), due(warned_at, grace, calendar))
