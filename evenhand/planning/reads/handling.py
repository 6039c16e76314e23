"""How long work takes here, by the processing clock: from opening a case, or taking a call, to the answer or end."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np
from django.db import connection

from evenhand.insight.domain.handling import is_work
from evenhand.planning.domain.scaling.beliefs import KNOWN, Belief, per_hour

BACK: Final = timedelta(days=28)
FEWEST: Final = 50
MOST: Final = 4_000
LONGEST_CALL: Final = 240.0
_Z: Final = 1.645  # 90 %

# Of each case that somebody opened to answer it: whether they took over a suggestion, whether they saw one, and the
# minutes until their words. Who saw one and took none says nothing of either.
_ANSWERS = f"""
SELECT EXISTS (SELECT FROM replies_suggestionshown s WHERE s.look_id = l.id AND s.used_at IS NOT NULL
        AND s.kept IS DISTINCT FROM 0) AS is_reused,
    l.found > 0 AND NOT l.is_left_out AS was_shown, extract(epoch FROM d.approved_at - l.at)::float8 / 60
FROM replies_suggestionlook l
CROSS JOIN LATERAL (
    SELECT approved_at FROM replies_delivery d
    WHERE d.case_id = l.case_id AND d.approved_at >= l.at AND d.author_id = l.agent_id
        AND d.state NOT IN ('cancelled', 'failed')
    ORDER BY approved_at LIMIT 1
) AS d
WHERE l.brand_id = ANY(%s) AND l.at > %s AND l.at <= %s ORDER BY l.at DESC LIMIT {MOST}
"""
_CALLS = f"""
SELECT extract(epoch FROM ended_at - coalesce(taken_at, answered_at))::float8 / 60 FROM cases_call
WHERE brand_id = ANY(%s) AND first_at > %s AND first_at <= %s AND is_inbound
    AND ended_at IS NOT NULL AND coalesce(taken_at, answered_at) IS NOT NULL
ORDER BY first_at DESC LIMIT {MOST}
"""
_CALLED = f"""
SELECT count(*), min(first_at) FROM (
    SELECT first_at FROM cases_call WHERE brand_id = ANY(%s) AND first_at > %s AND first_at <= %s AND is_inbound
    ORDER BY first_at DESC LIMIT {MOST}
) AS newest
"""


def handling_beliefs(brands: Sequence[int], *, now: datetime) -> dict[str, Belief]:
    """Minutes of an answer with and without what was said before, and of calls, with 90 % intervals; what was done too
    rarely to say is not among them. Three queries."""
    asked = [list(brands), now - BACK, now]
    answers = [answer for answer in _rows(_ANSWERS, asked) if is_work(answer[2])]
    reused = [took for is_reused, _, took in answers if is_reused]
    anew = [took for is_reused, was_shown, took in answers if not (is_reused or was_shown)]
    calls = [took for (took,) in _rows(_CALLS, asked) if 0 < took <= LONGEST_CALL]
    found = {
        "reuse_minutes": _mean(reused, "answers that took over what was known"),
        "full_minutes": _mean(anew, "answers to what is new"),
        "call_minutes": _mean(calls, "calls"),
        "calls_per_hour": _calls_per_hour(*_rows(_CALLED, asked)[0], now=now),
    }
    return {name: _within(name, belief) for name, belief in found.items() if belief is not None}


def _mean(minutes: Sequence[float], what: str) -> Belief | None:
    """The mean with its interval; a mean, because work adds up."""
    if len(minutes) < FEWEST:
        return None
    mean, half = float(np.mean(minutes)), _Z * float(np.std(minutes, ddof=1)) / math.sqrt(len(minutes))
    return Belief(mean, mean - half, mean + half, f"measured: {len(minutes):,} {what} in the last four weeks")


def _calls_per_hour(count: int, first: datetime | None, *, now: datetime) -> Belief | None:
    if count < FEWEST or first is None:
        return None
    rate = per_hour(count, first, now=now)
    half = _Z / math.sqrt(count)
    return Belief(rate, rate * (1 - half), rate * (1 + half), f"measured: {count:,} calls since {first:%Y-%m-%d}")


def _within(name: str, said: Belief) -> Belief:
    """Where such a figure can lie at all."""
    least, most = KNOWN[name].least, KNOWN[name].most
    value, low, high = (min(max(each, least), most) for each in (said.value, said.low, said.high))
    return Belief(value, low, high, said.source)


def _rows(question: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())
