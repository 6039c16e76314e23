"""Moments that people choose from: when a case comes back, by when something is promised. Local times in, local out."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

MORNING: Final = time(9)
CLOSING: Final = time(17)
EVENING: Final = time(20)
_QUARTER = 15 * 60


def snooze_moments(here: datetime) -> dict[str, datetime]:
    """When a case could come back, by name; what makes no sense at this time of day is left out."""
    later = _after(here, timedelta(hours=3))
    choices = {"later": later} if _is_today(later, here) and later.time() <= EVENING else {}
    return choices | {
        "tomorrow": _at(here, here.date() + timedelta(days=1)),
        "in_three_days": _at(here, here.date() + timedelta(days=3)),
        **_next_week(here, MORNING),
    }


def promise_moments(here: datetime) -> dict[str, datetime]:
    """By when something could be promised."""
    hour, closing = _after(here, timedelta(hours=1)), _at(here, here.date(), CLOSING)
    choices = {"in_an_hour": hour} if _is_today(hour, here) else {}
    if hour < closing:
        choices["today"] = closing
    return choices | {
        "tomorrow": _at(here, here.date() + timedelta(days=1), CLOSING),
        "in_three_days": _at(here, here.date() + timedelta(days=3), CLOSING),
        **_next_week(here, CLOSING),
    }


def moment_of(words: str, zone: ZoneInfo) -> datetime | None:
    """What a field for date and time says, as a time in this zone; None for anything else."""
    try:
        said = datetime.fromisoformat(words.strip())
    except ValueError:
        return None
    if not 1990 < said.year < 9000:
        return None
    # Over UTC: an hour that a change of clocks leaves out is moved to one that exists.
    return (said if said.tzinfo else said.replace(tzinfo=zone)).astimezone(UTC).astimezone(zone)


def _after(here: datetime, span: timedelta) -> datetime:
    """Up to the next quarter of an hour; counted in seconds, so that three hours are three hours on any day."""
    seconds = here.timestamp() + span.total_seconds()
    return datetime.fromtimestamp(-(-seconds // _QUARTER) * _QUARTER, here.tzinfo)


def _is_today(moment: datetime, here: datetime) -> bool:
    return moment.date() == here.date()


def _at(here: datetime, day: date, clock: time = MORNING) -> datetime:
    return datetime.combine(day, clock, here.tzinfo)


def _next_week(here: datetime, clock: time) -> dict[str, datetime]:
    """On Monday; on a Sunday that is tomorrow and needs no second name."""
    days = 7 - here.weekday()
    return {"next_week": _at(here, here.date() + timedelta(days=days), clock)} if days > 1 else {}
