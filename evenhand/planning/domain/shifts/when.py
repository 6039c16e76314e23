"""Times as people write them: “mon-fri”, “08:00-18:00”, “sat”, “2026-11-25 14:00-22:00”."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from evenhand.planning.domain.shifts.asking import ALL_DAYS, Horizon, Stretch
from evenhand.planning.errors import BadQuestion

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS: Final = re.compile(r"^(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})$")
_DAY: Final = timedelta(days=1)
FIRST: Final = date(2000, 1, 1)
LAST: Final = date(2200, 1, 1)


def weekdays_of(said: str, where: str) -> frozenset[int]:
    """Days of the week out of “mon-fri”, “sat,sun”; nothing said is every day."""
    if not said.strip():
        return ALL_DAYS
    found: set[int] = set()
    for part in said.lower().replace(" ", "").split(","):
        first, _, last = part.partition("-")
        last = last or first
        if first[:3] not in DAYS or last[:3] not in DAYS:
            raise BadQuestion(f"{where}: “{said}” is no day of the week; write mon, tue-fri or sat,sun.")
        begins, ends = DAYS.index(first[:3]), DAYS.index(last[:3])
        found |= {day % 7 for day in range(begins, ends + 1 + 7 * (ends < begins))}
    return frozenset(found)


def times_of(said: str) -> tuple[time, time]:
    """From when until when out of “22:00-06:00”; 24:00 is midnight."""
    match = _HOURS.match(said.strip())
    if match is None:
        raise BadQuestion(f"“{said}” is no stretch of hours; write 08:00-18:00.")
    numbers = [int(each) for each in match.groups()]
    try:
        return time(numbers[0] % 24, numbers[1]), time(numbers[2] % 24, numbers[3])
    except ValueError as problem:
        raise BadQuestion(f"“{said}”: {problem}.") from problem


def starts_of(said: str, *, every: int) -> tuple[time, ...]:
    """Starts out of “06:00-14:00” in steps, or out of a list such as “06:00, 14:00, 22:00”."""
    if not 5 <= every <= 24 * 60:
        raise BadQuestion("Starts are at least five minutes apart.")
    if _HOURS.match(said.strip()):
        first, last = times_of(said)
        begins, ends = (each.hour * 60 + each.minute for each in (first, last))
        ends += 24 * 60 if ends < begins else 0
        return tuple(sorted({time(at // 60 % 24, at % 60) for at in range(begins, ends + 1, every)}))
    try:
        return tuple(sorted({time.fromisoformat(part.strip().zfill(5)) for part in said.split(",")}))
    except ValueError as problem:
        raise BadQuestion(f"“{said}” are no times to start; write 06:00-14:00, or 06:00, 14:00.") from problem


def moments_of(said: str, horizon: Horizon, zone: tzinfo) -> list[Stretch]:
    """Every stretch in the horizon, and the day before it, that the words mean: a date or days, perhaps with hours."""
    words = said.strip().split(" ", 1)
    if _HOURS.match(words[0]):
        words = ["", said.strip()]
    begins, ends = times_of(words[1]) if len(words) > 1 else (time(), time())
    days = [horizon.first_day + n * _DAY for n in range(-1, horizon.days + 1)]
    if words[0][:1].isdigit():
        try:
            chosen = [date.fromisoformat(words[0])]
        except ValueError as problem:
            raise BadQuestion(f"“{said}” is no date; write 2026-11-25.") from problem
    else:
        wanted = weekdays_of(words[0], said)
        chosen = [day for day in days if day.weekday() in wanted]
    return [_stretch(day, begins, ends, zone) for day in chosen]


def _stretch(day: date, begins: time, ends: time, zone: tzinfo) -> Stretch:
    if not FIRST <= day <= LAST:
        raise BadQuestion(f"“{day}” lies too far away for a rota.")
    until = day if ends > begins else day + _DAY
    return datetime.combine(day, begins, zone).astimezone(UTC), datetime.combine(until, ends, zone).astimezone(UTC)
