"""Counted days as the pages of measures ask for them: a period and the one before it, by channel and mode."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec
import numpy as np
from django.conf import settings
from django.db import connection
from django.utils import timezone

from evenhand.insight.domain.waits import CLASSES, Counts, Waits, class_of
from evenhand.insight.models import Waited
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of
from evenhand.people.reads.duty import zone_named

RIPE = timedelta(days=7)  # whether somebody comes back is known after it
RECENT = timedelta(days=15)  # in which the age of a wait is told to the second
LONGEST = 400  # days


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which cases are looked at: opened between two days, both included; what is empty says nothing."""

    since: date
    until: date
    brand_id: int | None = None
    queue_id: int | None = None
    network: str = ""
    mode: int | None = None

    @property
    def days(self) -> int:
        """How many there are."""
        return (self.until - self.since).days + 1

    @property
    def before(self) -> date:
        """The first day of the period before, which is as long."""
        return self.since - timedelta(days=self.days)


class Tally(msgspec.Struct, kw_only=True):
    """Counts of a group of cases; `ripe`: resolved long enough ago to know who came back."""

    opened: int = 0
    asked: int = 0
    answered: int = 0
    promised: int = 0
    kept: int = 0
    inbound: int = 0
    outbound: int = 0
    escalated: int = 0
    done: int = 0
    resolved: int = 0
    ripe: int = 0
    returned: int = 0
    at_once: int = 0


_COUNTS = ("opened", "asked", "answered", "promised", "kept", "inbound", "outbound", "escalated", "done", "resolved",
           "returned", "at_once")  # fmt: skip


class Row(msgspec.Struct, frozen=True):
    """A day's counts of one channel and mode."""

    day: date
    network: str
    mode: int
    tally: Tally


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a page of measures is made of."""

    asked: Asked
    today: date
    rows: list[Row]
    waits: dict[tuple[bool, str, int, int], Counts]  # is it now, network, mode, what
    still: dict[tuple[bool, str, int, int], Counts]

    def tally(self, *, is_now: bool = True, fits: Callable[[Row], bool] = lambda _row: True) -> Tally:
        """The counts of a period, of the rows that fit."""
        found = Tally()
        for row in self.rows:
            if (row.day >= self.asked.since) == is_now and fits(row):
                for name in _COUNTS:
                    setattr(found, name, getattr(found, name) + getattr(row.tally, name))
                found.ripe += row.tally.resolved if row.day <= self.today - RIPE else 0
        return found

    def ripe(self, *, is_now: bool = True, fits: Callable[[Row], bool] = lambda _row: True) -> Tally:
        """The same of days that are long enough ago to know who came back."""
        return self.tally(is_now=is_now, fits=lambda row: row.day <= self.today - RIPE and fits(row))

    def waited(self, what: Waited, *, is_now: bool = True, network: str = "", mode: int | None = None) -> Waits:
        """How long the customers of a period waited, those with them who wait still."""

        def summed(counts: dict[tuple[bool, str, int, int], Counts]) -> Counts:
            fitting = [
                each
                for (now, at, how, kind), each in counts.items()
                if now == is_now and kind == what and network in {"", at} and mode in {None, how}
            ]
            return np.sum(fitting, axis=0) if fitting else np.zeros(CLASSES)

        return Waits(summed(self.waits), summed(self.still))

    def networks(self) -> list[str]:
        """The channels there are, the busiest first."""
        opened: dict[str, int] = defaultdict(int)
        for row in self.rows:
            if row.day >= self.asked.since:
                opened[row.network] += row.tally.opened
        return sorted((each for each in opened if opened[each]), key=lambda each: (-opened[each], each))


def desk_day(at: datetime) -> date:
    """The day of the desk's clock."""
    return timezone.localtime(at, zone_named(settings.TIME_ZONE)).date()


# What is not said is passed as null, so that one statement serves every filter.
_WHERE = """brand_id = ANY(%(brands)s) AND day >= %(before)s AND day <= %(until)s
    AND (%(queue)s::bigint IS NULL OR queue_id = %(queue)s) AND (%(network)s = '' OR network = %(network)s)
    AND (%(mode)s::smallint IS NULL OR mode = %(mode)s)"""
_TALLIES = f"""
SELECT day, network, mode, {", ".join(f"sum({name})::int" for name in _COUNTS)} FROM insight_daytally
WHERE {_WHERE} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
_WAITS = f"""
SELECT day >= %(since)s, network, mode, what, classed, sum(cases)::int FROM insight_waittally
WHERE {_WHERE} GROUP BY 1, 2, 3, 4, 5
"""
_STILL = f"""
SELECT day, network, mode, asked_at FROM insight_casefact
WHERE answered_at IS NULL AND asked_at IS NOT NULL AND day > %(recent)s AND {_WHERE} LIMIT 100000
"""


def counted(viewer: Agent, asked: Asked, *, now: datetime) -> Counted:
    """The counts of the period and the one before, of what the viewer may see. Three queries, of counts alone."""
    brands = [each for each in brand_ids_of(viewer) if asked.brand_id in {None, each}]
    today = desk_day(now)
    told: dict[str, Any] = {
        "brands": brands,
        "before": asked.before,
        "since": asked.since,
        "until": asked.until,
        "queue": asked.queue_id,
        "network": asked.network,
        "mode": asked.mode,
        "recent": today - RECENT,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TALLIES, told)
        rows = [
            Row(day, network, mode, Tally(**dict(zip(_COUNTS, counts, strict=True))))
            for day, network, mode, *counts in cursor.fetchall()
        ]
        cursor.execute(_WAITS, told)
        waits = _laid(((now_, at, how, what), place, n) for now_, at, how, what, place, n in cursor.fetchall())
        cursor.execute(_STILL, told)
        still = _laid(
            ((day >= asked.since, network, mode, Waited.ANSWER.value), class_of((now - at).total_seconds()), 1)
            for day, network, mode, at in cursor.fetchall()
        )
    _add_still(still, rows, asked, today, now)
    return Counted(asked=asked, today=today, rows=rows, waits=waits, still=still)


Key = tuple[bool, str, int, int]


def _laid(found: Iterable[tuple[Key, int, int]]) -> dict[Key, Counts]:
    """Counts by class, for each group."""
    laid: dict[Key, Counts] = defaultdict(lambda: np.zeros(CLASSES))
    for key, place, cases in found:
        laid[key][place] += cases
    return laid


def _add_still(still: dict[Key, Counts], rows: Sequence[Row], asked: Asked, today: date, now: datetime) -> None:
    """Whoever waits since longer ago, or for the resolution: as old as the middle of the day they came on."""
    zone = zone_named(settings.TIME_ZONE)
    for row in rows:
        is_now = row.day >= asked.since
        age = max((now - datetime.combine(row.day, time(12), zone)).total_seconds(), 60.0)
        place = class_of(age)
        if row.day <= today - RECENT:
            still[is_now, row.network, row.mode, Waited.ANSWER.value][place] += row.tally.asked - row.tally.answered
        still[is_now, row.network, row.mode, Waited.RESOLUTION.value][place] += row.tally.opened - row.tally.done
