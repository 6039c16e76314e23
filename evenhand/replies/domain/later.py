"""Times at which a reply could go out. Local times in, local out."""

from datetime import datetime

from evenhand.cases.domain.moments import promise_moments, snooze_moments


def sending_moments(here: datetime) -> dict[str, datetime]:
    """By name; what makes no sense at this time of day is left out."""
    today, days = promise_moments(here), snooze_moments(here)
    return {name: today[name] for name in ("in_an_hour",) if name in today} | days
