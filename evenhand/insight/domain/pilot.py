"""What a desk would have had to do, from what was only listened to."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

MODES = ("reactive", "proactive", "progressive")


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """So many posts of one kind in one hour; `cases` of them would have begun a case."""

    hour: datetime
    mode: str  # "none" for those that need nothing
    network: str
    language: str
    polarity: str
    posts: int
    cases: int = 0


class Assumptions(msgspec.Struct, frozen=True, kw_only=True):
    """What nobody can measure before there are agents. All of it is shown beside the result."""

    minutes_per_case: float = 8.0
    occupancy: float = 0.8  # share of an agent's time at the desk that is work on cases
    shrinkage: float = 0.3  # paid time that is not at the desk: leave, training, breaks
    hours_per_week: float = 38.0  # paid hours of a full-time agent


class Staffing(msgspec.Struct, frozen=True, kw_only=True):
    """Roughly how many people that is: workload only, without waiting times."""

    hours_per_week: float  # of work on cases
    busiest_seats: int  # agents at the desk in the busiest hour
    people: int  # full-time contracts that cover the workload of a week


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A pilot in figures."""

    since: datetime
    until: datetime
    days: float
    heard: int  # everything strangers said, as far as sources brought it
    kept: int  # posts that were addressed to us or that a query caught
    cases: int
    by_mode: Mapping[str, int]  # cases
    posts_by_mode: Mapping[str, int]
    by_network: Mapping[str, int]
    by_language: Mapping[str, int]
    negative_share: float  # of the posts that would have begun a case
    per_day: Sequence[tuple[str, int]]  # local date, cases
    week: Sequence[Sequence[float]]  # Monday to Sunday, 24 hours: cases an hour on average
    busiest: tuple[int, int, float] | None  # weekday, hour, cases an hour
    outside_hours_share: float | None  # of cases, where opening hours are known
    staffing: Staffing
    assumptions: Assumptions
    time_zone: str


def report(
    tallies: Iterable[Tally],
    *,
    heard: int,
    since: datetime,
    until: datetime,
    zone: ZoneInfo,
    open_hours: frozenset[tuple[int, int]] | None = None,
    assumptions: Assumptions | None = None,
) -> Report:
    """Put the tallies together. `open_hours` are (weekday, hour) pairs in local time at which somebody works."""
    assumed = assumptions or Assumptions()
    rows = list(tallies)
    begun = [row for row in rows if row.cases]
    cases = sum(row.cases for row in begun)
    week, busiest = _week(begun, since, until, zone)
    return Report(
        since=since,
        until=until,
        days=(until - since) / timedelta(days=1),
        heard=heard,
        kept=sum(row.posts for row in rows),
        cases=cases,
        by_mode={mode: sum(row.cases for row in begun if row.mode == mode) for mode in MODES},
        posts_by_mode=_counted((row.mode, row.posts) for row in rows),
        by_network=_counted((row.network, row.cases) for row in begun),
        by_language=_counted((row.language, row.cases) for row in begun),
        negative_share=sum(row.cases for row in begun if row.polarity == "negative") / cases if cases else 0.0,
        per_day=_per_day(begun, since, until, zone),
        week=week,
        busiest=busiest,
        outside_hours_share=_outside(begun, cases, open_hours, zone),
        staffing=_staffing(cases, since, until, busiest, assumed),
        assumptions=assumed,
        time_zone=zone.key,
    )


def _counted(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Sums by name, the largest first."""
    counted: Counter[str] = Counter()
    for name, number in pairs:
        counted[name] += number
    return dict(counted.most_common())


def _per_day(begun: Sequence[Tally], since: datetime, until: datetime, zone: ZoneInfo) -> list[tuple[str, int]]:
    day, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    counted = _counted((row.hour.astimezone(zone).date().isoformat(), row.cases) for row in begun)
    days = [day + timedelta(days=number) for number in range((last - day).days + 1)]
    return [(each.isoformat(), counted.get(each.isoformat(), 0)) for each in days]


def _week(
    begun: Sequence[Tally], since: datetime, until: datetime, zone: ZoneInfo
) -> tuple[list[list[float]], tuple[int, int, float] | None]:
    """Cases an hour by weekday and hour, averaged over how often that hour of the week was listened to."""
    listened: Counter[tuple[int, int]] = Counter()
    hour = since.replace(minute=0, second=0, microsecond=0)
    while hour < until:
        local = hour.astimezone(zone)
        listened[local.weekday(), local.hour] += 1
        hour += timedelta(hours=1)
    begun_at: Counter[tuple[int, int]] = Counter()
    for row in begun:
        local = row.hour.astimezone(zone)
        begun_at[local.weekday(), local.hour] += row.cases
    week = [[begun_at[day, hour] / max(1, listened[day, hour]) for hour in range(24)] for day in range(7)]
    most = max(((week[day][hour], day, hour) for day in range(7) for hour in range(24)), default=(0.0, 0, 0))
    return week, (most[1], most[2], most[0]) if most[0] else None


def _outside(
    begun: Sequence[Tally], cases: int, open_hours: frozenset[tuple[int, int]] | None, zone: ZoneInfo
) -> float | None:
    if open_hours is None or not cases:
        return None
    local = [(row.hour.astimezone(zone), row.cases) for row in begun]
    return sum(number for hour, number in local if (hour.weekday(), hour.hour) not in open_hours) / cases


def _staffing(
    cases: int, since: datetime, until: datetime, busiest: tuple[int, int, float] | None, assumed: Assumptions
) -> Staffing:
    weeks = max((until - since) / timedelta(weeks=1), 1 / 168)
    hours = cases * assumed.minutes_per_case / 60 / weeks
    at_once = (busiest[2] if busiest else 0.0) * assumed.minutes_per_case / 60 / assumed.occupancy
    paid = hours / assumed.occupancy / (1 - assumed.shrinkage)
    return Staffing(
        hours_per_week=hours, busiest_seats=math.ceil(at_once), people=math.ceil(paid / assumed.hours_per_week)
    )
