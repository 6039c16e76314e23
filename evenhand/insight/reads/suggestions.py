"""What suggestions are worth: how often there are any, how often one is used, and how it goes without them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection

from evenhand.insight.domain.aids import MedianDifference, median_difference
from evenhand.insight.domain.shares import Difference, Share, difference, share_of


class Place(msgspec.Struct, frozen=True):
    """A place in the list of suggestions: how often something stood there, how often it was used."""

    place: int
    used: Share | None


class Worth(msgspec.Struct, frozen=True):
    """Of one time and some brands; shares come with their intervals."""

    looks: int
    left_out: int
    found: Share | None  # of all looks: there was something to suggest
    used: Share | None  # of cases it was shown for and that were answered: something was used (the hit rate)
    places: tuple[Place, ...]
    kept: float | None  # the median share of the inserted words that were sent
    kept_of: int
    minutes: MedianDifference | None  # from opening the case to our answer
    came_back: Difference | None  # with suggestions against without
    took: tuple[int, int] | None  # milliseconds: half take less, 19 of 20 take less


# Of each case that somebody opened to answer: whether, how long until our words, whether anything was used.
_LOOKS = """
SELECT l.is_left_out, l.found, l.took_ms, extract(epoch FROM d.approved_at - l.at) / 60.0,
    EXISTS (SELECT FROM replies_suggestionshown s WHERE s.look_id = l.id AND s.used_at IS NOT NULL),
    f.last_resolved_at IS NOT NULL OR f.returned_at IS NOT NULL, f.returned_at IS NOT NULL
FROM replies_suggestionlook l
LEFT JOIN LATERAL (
    SELECT approved_at FROM replies_delivery d
    WHERE d.case_id = l.case_id AND d.approved_at >= l.at AND d.state NOT IN ('cancelled', 'failed')
    ORDER BY approved_at LIMIT 1
) AS d ON true
LEFT JOIN insight_casefact f ON f.case_id = l.case_id
WHERE l.brand_id = ANY(%s) AND l.at > %s ORDER BY l.at DESC LIMIT 20000
"""
_PLACES = """
SELECT s.place, count(*), count(s.used_at), percentile_cont(0.5) WITHIN GROUP (ORDER BY s.kept), count(s.kept)
FROM replies_suggestionlook l JOIN replies_suggestionshown s ON s.look_id = l.id
WHERE l.brand_id = ANY(%s) AND l.at > %s GROUP BY GROUPING SETS ((s.place), ()) ORDER BY s.place NULLS FIRST
"""


class _Look(msgspec.Struct, frozen=True, array_like=True):
    is_left_out: bool
    found: int
    took_ms: int
    minutes: float | None
    is_used: bool
    is_settled: bool
    came_back: bool


def worth_of_suggestions(brand_ids: Sequence[int], *, since: datetime) -> Worth:
    """Since then; two queries."""
    looks = [
        _Look(row[0], row[1], row[2], None if row[3] is None else float(row[3]), *row[4:])
        for row in _rows(_LOOKS, brand_ids, since)
    ]
    places = _rows(_PLACES, brand_ids, since)
    total = next((row for row in places if row[0] is None), (None, 0, 0, None, 0))
    having = [look for look in looks if look.found]
    shown = [look for look in having if not look.is_left_out]
    answered = [look for look in shown if look.minutes is not None]
    times = sorted(look.took_ms for look in looks)
    return Worth(
        looks=len(looks),
        left_out=sum(look.is_left_out for look in having),
        found=share_of(len(having), len(looks)),
        used=share_of(sum(look.is_used for look in answered), len(answered)),
        places=tuple(Place(row[0], share_of(row[2], row[1])) for row in places if row[0] is not None and row[0] <= 3),
        kept=total[3],
        kept_of=total[4],
        minutes=median_difference(*(_minutes(having, is_left_out=side) for side in (False, True))),
        came_back=difference(*(_came_back(having, is_left_out=side) for side in (False, True))),
        took=(times[len(times) // 2], times[min(len(times) - 1, len(times) * 19 // 20)]) if times else None,
    )


def _minutes(looks: Sequence[_Look], *, is_left_out: bool) -> list[float]:
    return [look.minutes for look in looks if look.minutes is not None and look.is_left_out is is_left_out]


def _came_back(looks: Sequence[_Look], *, is_left_out: bool) -> Share | None:
    settled = [look for look in looks if look.is_settled and look.is_left_out is is_left_out]
    return share_of(sum(look.came_back for look in settled), len(settled))


def _rows(question: str, brand_ids: Sequence[int], since: datetime) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, [list(brand_ids), since])
        return list(cursor.fetchall())
