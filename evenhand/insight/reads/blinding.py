"""The blind queue: what may be shown of a case, how long an experiment takes, how far it is, and what came of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
import numpy as np
from django.db import connection
from django.db.models import QuerySet

from evenhand.database.asking import ask
from evenhand.insight.domain.blinding import THIRDS, Judged, judged
from evenhand.insight.domain.sizes import per_cell_for_changed_gap
from evenhand.insight.errors import OnlyForLeads
from evenhand.insight.models import BlindTrial
from evenhand.people.models import Agent

LATELY: Final = timedelta(days=28)
USUAL_SHARE: Final = 0.5  # where nothing was counted yet: the share at which most cases are needed
LEAST_SHARE: Final = 0.05
MOST_ROWS: Final = 500_000


class Shown(msgspec.Struct, frozen=True):
    """What whoever works on a case may see of its author's influence."""

    followers: int | None
    has_badge: bool


_SHOWN: Final = """
SELECT a.case_id, a.followers, coalesce(a.has_badge, false) FROM insight_blindtrial t
JOIN insight_arrival a ON a.trial_id = t.id
WHERE t.ended_at IS NULL AND a.case_id = ANY(%s) AND NOT a.is_blind
    AND (a.followers IS NOT NULL OR a.has_badge)
"""


def reach_shown(case_ids: Sequence[int]) -> dict[int, Shown]:
    """Of these cases those whose half is shown how many follow their author, while the experiment runs. Everybody else,
    leads too, sees nothing of it at the desk."""
    if not case_ids:
        return {}
    return {row[0]: Shown(row[1], row[2]) for row in ask(_SHOWN, [list(case_ids)])}


_HIDDEN: Final = """
SELECT EXISTS (SELECT 1 FROM insight_arrival a JOIN insight_blindtrial t ON t.id = a.trial_id
    WHERE a.case_id = %s AND a.is_blind AND t.ended_at IS NULL)
"""


def is_hidden(case_id: int) -> bool:
    """Whether the case is in the blind half of an experiment that runs: then counts of likes are left out as well."""
    with connection.cursor() as cursor:
        cursor.execute(_HIDDEN, [case_id])
        return bool(cursor.fetchone()[0])


class Pace(msgspec.Struct, frozen=True):
    """How things were lately: cases with known followers a day, and how many were answered in time."""

    a_day: float
    share: float
    cases: int


_PACE: Final = """
SELECT count(*)::int, count(*) FILTER (WHERE a.followers IS NOT NULL)::int,
    count(*) FILTER (WHERE f.answered_at <= f.asked_at + make_interval(hours => %(hours)s))::int
FROM insight_casefact f LEFT JOIN insight_arrival a ON a.case_id = f.case_id
WHERE f.brand_id = %(brand)s AND f.day >= %(since)s AND f.asked_at <= %(ripe)s
    AND (%(queue)s = 0 OR f.queue_id = %(queue)s)
"""


def pace_of(brand_id: int, queue_id: int, *, within_hours: int, now: datetime) -> Pace:
    """The last four weeks."""
    told: dict[str, Any] = {
        "brand": brand_id,
        "queue": queue_id,
        "hours": within_hours,
        "since": (now - LATELY).date(),
        "ripe": now - timedelta(hours=within_hours),
    }
    with connection.cursor() as cursor:
        cursor.execute(_PACE, told)
        cases, known, in_time = cursor.fetchone()
    return Pace(known / LATELY.days, in_time / cases if cases else USUAL_SHARE, cases)


def planned_cases(brand_id: int, queue_id: int, *, points: int, within_hours: int, now: datetime) -> int:
    """How many it takes at the pace of the last four weeks."""
    return cases_needed(pace_of(brand_id, queue_id, within_hours=within_hours, now=now).share, points=points)


def cases_needed(share: float, *, points: int) -> int:
    """How many cases with known followers it takes: thirds in two halves, of which the outer ones are compared."""
    share = min(max(share, LEAST_SHARE), 1 - LEAST_SHARE)
    return 2 * THIRDS * per_cell_for_changed_gap(share, points / 100)


class Progress(msgspec.Struct, frozen=True):
    """How far an experiment is: in both halves, of the cases planned."""

    cases: int  # whose followers are known, and which are old enough
    unknown: int  # in the experiment, but of a network that tells no followers
    planned: int

    @property
    def is_over(self) -> bool:
        """Whether anybody may look."""
        return self.cases >= self.planned

    @property
    def percent(self) -> int:
        """Of a hundred."""
        return min(100, 100 * self.cases // max(self.planned, 1))


_PROGRESS: Final = """
SELECT count(*) FILTER (WHERE a.followers IS NOT NULL AND f.asked_at <= %(ripe)s)::int,
    count(*) FILTER (WHERE a.followers IS NULL)::int
FROM insight_arrival a JOIN insight_casefact f ON f.case_id = a.case_id WHERE a.trial_id = %(trial)s
"""


def progress_of(trial: BlindTrial, *, now: datetime) -> Progress:
    """Counts alone: which half did how is not looked at."""
    with connection.cursor() as cursor:
        cursor.execute(_PROGRESS, {"trial": trial.pk, "ripe": now - timedelta(hours=trial.within_hours)})
        known, unknown = cursor.fetchone()
    return Progress(known, unknown, trial.planned)


_ROWS: Final = """
SELECT a.followers, a.is_blind, coalesce(f.answered_at <= f.asked_at + make_interval(hours => %(hours)s), false),
    CASE WHEN %(by_day)s THEN (f.day - date '2000-01-01')::bigint ELSE f.customer_id END
FROM insight_arrival a JOIN insight_casefact f ON f.case_id = a.case_id
WHERE a.trial_id = %(trial)s AND a.followers IS NOT NULL AND f.asked_at <= %(ripe)s
ORDER BY a.case_id LIMIT %(planned)s
"""


def result_of(trial: BlindTrial, *, now: datetime) -> Judged | None:
    """What came of it: of the cases that were planned, no more; None before they are there."""
    if not progress_of(trial, now=now).is_over:
        return None
    told: dict[str, Any] = {
        "trial": trial.pk,
        "hours": trial.within_hours,
        "by_day": trial.by_day,
        "ripe": now - timedelta(hours=trial.within_hours),
        "planned": min(trial.planned, MOST_ROWS),
    }
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, told)
        rows = cursor.fetchall()
    followers, blind, in_time, clusters = zip(*rows, strict=True)
    return judged(
        np.array(followers, np.float64), np.array(blind, bool), np.array(in_time, bool), np.array(clusters, np.int64)
    )


def trials(viewer: Agent) -> QuerySet[BlindTrial]:
    """All experiments, newest first."""
    if not viewer.sees_all:
        raise OnlyForLeads
    return BlindTrial.objects.select_related("brand", "begun_by").order_by("-begun_at", "-id")
