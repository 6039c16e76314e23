"""Which cases drag on: counted from what happened to them, and as they were last found."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from django.db import connection
from django.db.models import F, Q

from evenhand.cases.domain.dragging import Facts, Limits, Reason
from evenhand.cases.models import Category, DraggingCase, DraggingRule, State
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of

AT_ONCE = 500
Place = tuple[float, int]  # in the list: how heavily it drags, and the case


class Counted(msgspec.Struct, frozen=True):
    """An open case with what is counted of it."""

    case_id: int
    brand_id: int
    facts: Facts


# A customer who writes reopens a case without a word in the ledger; so the times it was solved are counted. While it
# was solved nobody waited: that time is no time open. What was merged into a case, also by way of others, was its own
# story before.
_COUNTED = """
WITH RECURSIVE batch AS MATERIALIZED (
    SELECT o.case_id FROM cases_opencase o JOIN cases_case c ON c.id = o.case_id AND c.id > %(after)s
    WHERE o.case_id > %(after)s AND o.brand_id = ANY(%(brands)s) AND c.opened_at < %(before)s
    ORDER BY o.case_id LIMIT %(most)s
), part (whole, source_id, merged_at) AS (
    SELECT b.case_id, m.source_id, m.merged_at FROM batch b
    JOIN cases_merge m ON m.target_id = b.case_id AND m.kind = 'case' AND m.undone_at IS NULL
    UNION
    SELECT p.whole, m.source_id, m.merged_at FROM part p
    JOIN cases_merge m ON m.target_id = p.source_id AND m.kind = 'case' AND m.undone_at IS NULL
), merged AS MATERIALIZED (
    SELECT p.whole AS target_id, array_agg(p.source_id) AS sources, array_agg(p.merged_at) AS times,
        min(s.opened_at) AS since
    FROM part p JOIN cases_case s ON s.id = p.source_id GROUP BY p.whole
)
SELECT o.case_id, c.brand_id, least(c.opened_at, g.since) + coalesce(rest.long, interval '0'), coalesce(e.hands, 0),
    said.many, greatest(coalesce(e.returns, 0) - coalesce(parted.many, 0), 0)
FROM batch o JOIN cases_case c ON c.id = o.case_id LEFT JOIN merged g ON g.target_id = c.id
CROSS JOIN LATERAL (
    SELECT count(*) AS many FROM cases_conversation v
    JOIN cases_message m ON m.conversation_id = v.id
    JOIN channels_post p ON p.id = m.post_id AND p.persona_id = v.persona_id AND NOT p.is_own
    WHERE v.case_id = c.id
) said
LEFT JOIN LATERAL (
    SELECT count(DISTINCT h.agent) FILTER (WHERE h.agent <> ALL(%(machines)s)) AS hands,
        count(*) FILTER (WHERE h.solved) AS returns
    FROM (
        SELECT CASE name WHEN 'CaseAssigned' THEN (facts ->> 'assignee_id')::bigint
            WHEN 'ReplyApproved' THEN actor_id END AS agent,
            name = 'CaseMoved' AND facts ->> 'after' = ANY(%(solved)s) AS solved
        FROM ledger_entry WHERE case_id = ANY(c.id || coalesce(g.sources, '{}'))
            AND name IN ('CaseAssigned', 'ReplyApproved', 'CaseMoved')
            AND NOT (name = 'CaseMoved' AND case_id <> c.id AND at = ANY(g.times))  -- ended by the merge itself
    ) h
) e ON true
LEFT JOIN LATERAL (  -- a merge that was undone solved nothing
    SELECT count(*) AS many FROM cases_merge
    WHERE kind = 'case' AND undone_at IS NOT NULL AND source_id = c.id AND moved -> 'was_open' = 'true'
) parted ON true
LEFT JOIN LATERAL (
    SELECT sum(least(back.at, %(now)s) - solved.at) AS long
    FROM (
        SELECT at, lead(at) OVER (ORDER BY at, id) AS next_at FROM ledger_entry
        WHERE case_id = c.id AND name = 'CaseMoved' AND facts ->> 'after' = ANY(%(solved)s)
            AND NOT facts ->> 'before' = ANY(%(solved)s) AND e.returns > 0
    ) AS solved
    CROSS JOIN LATERAL (
        SELECT min(each.at) AS at FROM (
            SELECT min(p.heard_at) AS at FROM cases_conversation v
            JOIN cases_message m ON m.conversation_id = v.id
            JOIN channels_post p ON p.id = m.post_id AND p.persona_id = v.persona_id AND NOT p.is_own
            WHERE v.case_id = c.id AND p.heard_at > solved.at
            UNION ALL
            SELECT min(at) FROM ledger_entry
            WHERE case_id = c.id AND name = 'CaseMoved' AND at > solved.at AND facts ->> 'before' = ANY(%(solved)s)
        ) AS each
    ) AS back
    WHERE back.at IS NOT NULL AND (solved.next_at IS NULL OR back.at <= solved.next_at)
) rest ON true
ORDER BY o.case_id
"""


def open_cases_counted(
    brand_ids: Collection[int], *, before: datetime, machines: Collection[int], now: datetime | None = None
) -> Iterator[list[Counted]]:
    """All open cases of these brands that were opened before then, some at a time; `machines` are no hands.

    `opened_at` is moved on by the time in which the case was solved.
    """
    solved = list(State.objects.filter(category=Category.RESOLVED).values_list("name", flat=True))
    after = 0
    while True:
        values: dict[str, Any] = {
            "machines": list(machines),
            "solved": solved,
            "after": after,
            "brands": list(brand_ids),
            "before": before,
            "most": AT_ONCE,
            "now": now or before,
        }
        with connection.cursor() as cursor:
            cursor.execute(_COUNTED, values)
            rows = cursor.fetchall()
        if not rows:
            return
        yield [
            Counted(case, brand, Facts(opened_at=opened, hands=hands, messages=messages, returns=returns))
            for case, brand, opened, hands, messages, returns in rows
        ]
        after = rows[-1][0]


def dragging_rules() -> dict[int, DraggingRule]:
    """What brands say of dragging; those that say nothing are left out."""
    return {each.brand_id: each for each in DraggingRule.objects.select_related("changed_by")}


def limits_of(rule: DraggingRule | None) -> Limits:
    """From where on a brand's cases drag."""
    if rule is None:
        return Limits()
    return Limits(days=rule.days, hands=rule.hands, messages=rule.messages, returns=rule.returns)


def reasons_in(dragging: DraggingCase) -> list[Reason]:
    """The reasons as they were found."""
    return [Reason(name, value, limit) for name, value, limit in dragging.reasons]


def dragging_cases(
    viewer: Agent, *, is_left: bool, brand: str = "", after: Place | None = None, limit: int, today: date
) -> list[DraggingCase]:
    """What drags in the viewer's brands, the heaviest first: what somebody is to look at, or what was left until a
    day."""
    found = DraggingCase.objects.filter(brand__in=brand_ids_of(viewer), over_at=None)
    is_left_now = Q(left_until__gt=today)
    found = found.filter(is_left_now) if is_left else found.exclude(is_left_now)
    if brand:
        found = found.filter(brand__slug=brand)
    if after is not None:
        found = found.filter(Q(weight__lt=after[0]) | Q(weight=after[0], case_id__lt=after[1]))
    with_names = found.select_related("case__customer", "case__assignee", "brand", "left_by", "step_owner")
    return list(with_names.order_by("-weight", "-case_id")[:limit])


def dragging_of(viewer: Agent, case_id: int) -> DraggingCase | None:
    """What was found of a case, also where it is over, if the viewer serves its brand."""
    found = DraggingCase.objects.filter(case=case_id, brand__in=brand_ids_of(viewer))
    return found.select_related("left_by", "step_owner").first()


def untold_brands(*, today: date) -> Sequence[int]:
    """Brands where something drags that nobody was told of, or whose day has come since they were."""
    found = DraggingCase.objects.filter(over_at=None).exclude(left_until__gt=today)
    due = Q(told_at=None) | Q(step_on__lt=today, told_at__date__lte=F("step_on"))
    due |= Q(left_until__lte=today, told_at__date__lt=F("left_until"))
    return list(found.filter(due).order_by("brand").values_list("brand", flat=True).distinct())
