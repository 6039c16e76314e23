"""What suggestions are worth: how often there are any, how often one is used, and how it goes without them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
from django.db import connection
from django.db.models import Exists, OuterRef, Prefetch, Q

from evenhand.insight.domain.aids import MedianDifference, median_difference
from evenhand.insight.domain.shares import Difference, Share, difference, share_of
from evenhand.replies.domain.acknowledging import AUTOMATIC
from evenhand.replies.models import Delivery, SuggestionLook, SuggestionShown


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
# A person's first words after the look, in the case or in the one it was merged into; a machine's are no answer.
_ANSWER = """
LEFT JOIN LATERAL (
    SELECT d.approved_at FROM replies_delivery d JOIN people_agent a ON a.id = d.author_id
    WHERE d.case_id IN (l.case_id, c.merged_into_id) AND d.approved_at >= l.at
        AND d.state NOT IN ('cancelled', 'failed') AND a.username <> %(machine)s
    ORDER BY d.approved_at LIMIT 1
) AS d ON true
"""
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
_IN_CASE = Q(case=OuterRef("case_id")) | Q(case=OuterRef("case__merged_into_id"))
_ANSWERED = Exists(
    Delivery.objects.filter(_IN_CASE, approved_at__gte=OuterRef("at"))
    .exclude(state__in=["cancelled", "failed"])
    .exclude(author__username=AUTOMATIC)
)
_INSERTED = SuggestionShown.objects.filter(look=OuterRef("pk"), used_at__isnull=False)
_USED, _DROPPED = Exists(_INSERTED.exclude(kept=0)), Exists(_INSERTED.filter(kept=0))
_SHOWN = Q(found__gt=0, is_left_out=False)
# The cases behind each figure, by name.
LOOKED: Final[Mapping[str, Q]] = {
    "all": Q(),
    "found": Q(found__gt=0),
    "nothing": Q(found=0),
    "answered": _SHOWN & Q(is_answered=True),
    "used": _SHOWN & Q(is_answered=True, is_used=True),
    "unused": _SHOWN & Q(is_answered=True, is_used=False),
    "dropped": Q(is_dropped=True),
    "without": Q(found__gt=0, is_left_out=True),
}


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
        dropped=total[5],
        places=tuple(Place(row[0], share_of(row[2], row[1])) for row in places if row[0] is not None and row[0] <= 3),
        kept=total[3],
        kept_of=total[4],
        minutes=median_difference(*(_minutes(having, is_left_out=side) for side in (False, True))),
        came_back=difference(*came_back),
        came_back_each=came_back,
        took=(times[len(times) // 2], times[min(len(times) - 1, len(times) * 19 // 20)]) if times else None,
    )


def looks_behind(
    brand_ids: Sequence[int], which: str, *, since: datetime, after: Key | None = None, limit: int
) -> list[SuggestionLook]:
    """The cases that a figure of these counts, the newest look first, with what was shown in each; two queries."""
    found = SuggestionLook.objects.filter(brand__in=list(brand_ids), at__gt=since)
    found = found.annotate(is_answered=_ANSWERED, is_used=_USED, is_dropped=_DROPPED).filter(LOOKED[which])
    if after is not None:
        found = found.filter(Q(at__lt=after[0]) | Q(at=after[0], pk__lt=after[1]))
    shown = Prefetch("shown", SuggestionShown.objects.order_by("place", "pk"))
    return list(found.select_related("case", "agent").prefetch_related(shown).order_by("-at", "-pk")[:limit])


def _minutes(looks: Sequence[_Look], *, is_left_out: bool) -> list[float]:
    return [look.minutes for look in looks if look.minutes is not None and look.is_left_out is is_left_out]


def _came_back(looks: Sequence[_Look], *, is_left_out: bool) -> Share | None:
    settled = [look for look in looks if look.is_settled and look.is_left_out is is_left_out]
    return share_of(sum(look.came_back for look in settled), len(settled))


def _rows(question: str, brand_ids: Sequence[int], since: datetime) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, {"brands": list(brand_ids), "since": since, "machine": AUTOMATIC})
        return list(cursor.fetchall())
