"""Who is on duty, and when people work."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db.models import Q

from evenhand.people.domain.duty import Duty, Single, Weekly, duties, on_duty_at
from evenhand.people.models import DayShift, Team, WeeklyShift

_DAY = timedelta(days=1)


def on_duty(brand_ids: Collection[int] | None, at: datetime) -> list[Duty]:
    """Who is on duty for one of these brands (None: for any): who is on call first, then who came first.

    Two queries. Only people who still work here, and for a team that serves the brand.
    """
    weeks, singles = _planned(at - _DAY, at + _DAY, brand_ids=brand_ids)
    return on_duty_at(at, weeks, singles) if brand_ids is None else _serving(brand_ids, at, weeks, singles)


def shifts_between(since: datetime, until: datetime, *, team_ids: Collection[int] | None = None) -> list[Duty]:
    """Every shift that touches this time, in order; of all teams where none is named. Two queries."""
    weeks, singles = _planned(since, until)
    found = duties(since, until, weeks, singles)
    return [duty for duty in found if team_ids is None or duty.team_id in team_ids]


def _serving(brand_ids: Collection[int], at: datetime, weeks: list[Weekly], singles: list[Single]) -> list[Duty]:
    teams = set(Team.objects.filter(brands__in=brand_ids).values_list("pk", flat=True))
    return [duty for duty in on_duty_at(at, weeks, singles) if duty.team_id in teams]


def _planned(
    since: datetime, until: datetime, *, brand_ids: Collection[int] | None = None
) -> tuple[list[Weekly], list[Single]]:
    """What may touch this time: the day before it, too, as nights and other zones begin then."""
    first, last = since.astimezone(UTC).date() - 2 * _DAY, until.astimezone(UTC).date() + _DAY
    weekly = WeeklyShift.objects.filter(first_day__lte=last, agent__is_active=True)
    weekly = weekly.filter(Q(last_day=None) | Q(last_day__gte=first))
    if (last - first).days < 6:
        weekly = weekly.filter(weekday__in={(first + n * _DAY).weekday() for n in range((last - first).days + 1)})
    if brand_ids is not None:
        weekly = weekly.filter(team__brands__in=brand_ids).distinct()
    # A single day takes the place of a week whatever team it is for, so all of them are read.
    single = DayShift.objects.filter(day__gte=first, day__lte=last, agent__is_active=True)
    return _weeks(weekly.select_related("team")), _days(single.select_related("team"))


def _weeks(rows: Iterable[WeeklyShift]) -> list[Weekly]:
    return [
        Weekly(
            agent_id=row.agent_id,
            team_id=row.team_id,
            zone=zone_named(row.time_zone or row.team.time_zone),
            weekday=row.weekday,
            begins_at=row.begins_at,
            ends_at=row.ends_at,
            first_day=row.first_day,
            last_day=row.last_day,
            networks=frozenset(row.networks),
            is_on_call=row.is_on_call,
        )
        for row in rows
    ]


def _days(rows: Iterable[DayShift]) -> list[Single]:
    return [
        Single(
            agent_id=row.agent_id,
            team_id=row.team_id,
            zone=zone_named(row.time_zone or (row.team.time_zone if row.team else "")),
            day=row.day,
            begins_at=row.begins_at,
            ends_at=row.ends_at,
            networks=frozenset(row.networks),
            is_on_call=row.is_on_call,
        )
        for row in rows
    ]


def zone_named(name: str) -> tzinfo:
    """The time zone of that name; UTC where there is none."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
