"""What suggestions are worth: how often there are any, how often one is used, and how it goes without them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from django.db import connection
from django.db.models import Prefetch

from evenhand.cases.reads.merged import WHOLE
from evenhand.insight.domain.aids import MedianDifference, median_difference
from evenhand.insight.domain.shares import Difference, Share, difference, share_of
from evenhand.replies.domain.acknowledging import AUTOMATIC
from evenhand.replies.domain.suggesting import FOUND_ALIKE
from evenhand.replies.models import SuggestionLook, SuggestionShown


class Place(msgspec.Struct, frozen=True):
    """A place in the list of suggestions: how often something stood there, how often it was used."""

    place: int
    used: Share | None


class Worth(msgspec.Struct, frozen=True):
    """Of one time and some brands; shares come with their intervals."""

    looks: int
    is_cut: bool  # there were more looks: the newest are counted
    left_out: int
    found: Share | None  # of all looks: there was something to suggest
    used: Share | None  # of cases it was shown for and that were answered: something was sent (the hit rate)
    found_alike: int  # answers that were found in the tab of cases alike and used
    dropped: int  # suggestions that were put into a reply, and no word of them was sent
    places: tuple[Place, ...]
    kept: float | None  # the median share of the inserted words that were sent
    kept_of: int
    minutes: MedianDifference | None  # from opening the case to our answer
    came_back: Difference | None  # with suggestions against without
    came_back_each: tuple[Share | None, Share | None]  # with, without
    took: tuple[int, int] | None  # milliseconds: half take less, 19 of 20 take less


MOST: Final = 20_000
# What was put into a reply is used once a word of it was sent; until that is known, it counts.
_IS_USED = "s.used_at IS NOT NULL AND s.kept IS DISTINCT FROM 0"
# A person's first words after the look, in the case or in those it was merged into; a machine's are no answer.
_WORDS = f"""
    SELECT d.approved_at FROM replies_delivery d JOIN people_agent a ON a.id = d.author_id
    WHERE d.case_id = ANY({WHOLE}) AND d.approved_at >= l.at
        AND d.state NOT IN ('cancelled', 'failed') AND a.username <> %(machine)s
"""
_ANSWER = f"LEFT JOIN LATERAL ({_WORDS} ORDER BY d.approved_at LIMIT 1) AS d ON true"
# Of each case that somebody opened to answer: whether, how long until our words, whether anything was used.
_LOOKS = f"""
SELECT l.is_left_out, l.found, l.took_ms, extract(epoch FROM d.approved_at - l.at) / 60.0,
    EXISTS (SELECT FROM replies_suggestionshown s WHERE s.look_id = l.id AND {_IS_USED}),
    f.last_resolved_at IS NOT NULL OR f.returned_at IS NOT NULL, f.returned_at IS NOT NULL
FROM replies_suggestionlook l JOIN cases_case c ON c.id = l.case_id
{_ANSWER}
LEFT JOIN insight_casefact f ON f.case_id = l.case_id
WHERE l.brand_id = ANY(%(brands)s) AND l.at > %(since)s ORDER BY l.at DESC LIMIT {MOST + 1}
"""
_PLACES = f"""
SELECT s.place, count(*), count(*) FILTER (WHERE {_IS_USED}),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY s.kept) FILTER (WHERE s.kept > 0),
    count(*) FILTER (WHERE s.kept > 0), count(*) FILTER (WHERE s.kept = 0)
FROM (
    SELECT id FROM replies_suggestionlook WHERE brand_id = ANY(%(brands)s) AND at > %(since)s
    ORDER BY at DESC LIMIT {MOST}
) AS l JOIN replies_suggestionshown s ON s.look_id = l.id
GROUP BY GROUPING SETS ((s.place), ()) ORDER BY s.place NULLS FIRST
"""

Key = tuple[datetime, int]
_ANSWERED = f"EXISTS ({_WORDS})"
_USED = f"EXISTS (SELECT FROM replies_suggestionshown s WHERE s.look_id = l.id AND {_IS_USED})"
_DROPPED = """EXISTS (
    SELECT FROM replies_suggestionshown s WHERE s.look_id = l.id AND s.used_at IS NOT NULL AND s.kept = 0
)"""
_SHOWN = "l.found > 0 AND NOT l.is_left_out"
# The cases behind each figure, by name.
LOOKED: Final[Mapping[str, str]] = {
    "all": "true",
    "found": "l.found > 0",
    "nothing": "l.found = 0",
    "answered": f"{_SHOWN} AND {_ANSWERED}",
    "used": f"{_SHOWN} AND {_USED} AND {_ANSWERED}",
    "unused": f"{_SHOWN} AND NOT {_USED} AND {_ANSWERED}",
    "dropped": _DROPPED,
    "without": "l.found > 0 AND l.is_left_out",
}
# Of those that the figures count, so that no page of them reads through years.
_BEHIND: Final = {
    which: f"""
SELECT l.id FROM (
    SELECT id, case_id, at, found, is_left_out FROM replies_suggestionlook
    WHERE brand_id = %(brand)s AND at > %(since)s ORDER BY at DESC, id DESC LIMIT {MOST}
) AS l JOIN cases_case c ON c.id = l.case_id
WHERE (l.at, l.id) < (%(at)s, %(id)s) AND {condition}
ORDER BY l.at DESC, l.id DESC LIMIT %(limit)s
"""
    for which, condition in LOOKED.items()
}
_NEVER: Final = (datetime(9000, 1, 1, tzinfo=UTC), 0)


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
    rows = _rows(_LOOKS, brand_ids, since)
    looks = [_Look(row[0], row[1], row[2], None if row[3] is None else float(row[3]), *row[4:]) for row in rows[:MOST]]
    places = _rows(_PLACES, brand_ids, since)
    total = next((row for row in places if row[0] is None), (None, 0, 0, None, 0, 0))
    having = [look for look in looks if look.found]
    shown = [look for look in having if not look.is_left_out]
    answered = [look for look in shown if look.minutes is not None]
    times = sorted(look.took_ms for look in looks)
    came_back = _came_back(having, is_left_out=False), _came_back(having, is_left_out=True)
    return Worth(
        looks=len(looks),
        is_cut=len(rows) > MOST,
        left_out=sum(look.is_left_out for look in having),
        found=share_of(len(having), len(looks)),
        used=share_of(sum(look.is_used for look in answered), len(answered)),
        found_alike=next((row[2] for row in places if row[0] == FOUND_ALIKE), 0),
        dropped=total[5],
        places=tuple(Place(row[0], share_of(row[2], row[1])) for row in places if row[0] in {1, 2, 3}),
        kept=total[3],
        kept_of=total[4],
        minutes=median_difference(*(_minutes(having, is_left_out=side) for side in (False, True))),
        came_back=difference(*came_back),
        came_back_each=came_back,
        took=(times[len(times) // 2], times[min(len(times) - 1, len(times) * 19 // 20)]) if times else None,
    )


def looks_behind(
    brand_id: int, which: str, *, since: datetime, after: Key | None = None, limit: int
) -> list[SuggestionLook]:
    """The cases that a figure of these counts, the newest look first, with what was shown in each; three queries."""
    at, number = after or _NEVER
    asked: dict[str, Any] = {
        "brand": brand_id,
        "since": since,
        "at": at,
        "id": number,
        "limit": limit,
        "machine": AUTOMATIC,
    }
    with connection.cursor() as cursor:
        cursor.execute(_BEHIND[which], asked)
        ids = [row[0] for row in cursor.fetchall()]
    shown = Prefetch("shown", SuggestionShown.objects.order_by("place", "pk"))
    found = SuggestionLook.objects.filter(pk__in=ids).select_related("case", "agent").prefetch_related(shown)
    return list(found.order_by("-at", "-pk"))


def _minutes(looks: Sequence[_Look], *, is_left_out: bool) -> list[float]:
    return [look.minutes for look in looks if look.minutes is not None and look.is_left_out is is_left_out]


def _came_back(looks: Sequence[_Look], *, is_left_out: bool) -> Share | None:
    settled = [look for look in looks if look.is_settled and look.is_left_out is is_left_out]
    return share_of(sum(look.came_back for look in settled), len(settled))


def _rows(question: str, brand_ids: Sequence[int], since: datetime) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, {"brands": list(brand_ids), "since": since, "machine": AUTOMATIC})
        return list(cursor.fetchall())
