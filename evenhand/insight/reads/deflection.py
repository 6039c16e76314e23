"""What help before contact did: visits that saw it against those the lot left without, and what was hidden by it."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any, Final

import msgspec
from django.db import connection
from django.utils import timezone

from evenhand.insight.domain.certainty import Interval, newcombe
from evenhand.insight.domain.deflection import DAYS, LEFT_OUT, MARGIN, Judged, Place, Side, judge, puts_people_off
from evenhand.insight.models import DeflectionRule
from evenhand.insight.reads.counted import Asked
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of

MOST: Final = 20_000  # visits that are looked at, the newest
AGAIN: Final = 7  # days

# A visit counts when it is known what became of it: after a day, of mail after the days of the rule. Who wrote again
# is known after a week. Chats find their case by their thread, as it is made later.
_COUNTED = """
SELECT v.place, v.is_left_out, count(*),
    count(*) FILTER (WHERE CASE WHEN v.place = %(mail)s THEN wrote.again
        ELSE v.contacted_at IS NOT NULL AND v.contacted_at < v.at + interval '1 day' END),
    count(*) FILTER (WHERE v.opened <> '{}'),
    count(*) FILTER (WHERE v.has_helped), count(*) FILTER (WHERE NOT v.has_helped),
    count(*) FILTER (WHERE v.at < %(week)s),
    count(*) FILTER (WHERE v.at < %(week)s AND coalesce(
        f.returned_at < v.at + interval '7 days' OR f.elsewhere_at < v.at + interval '7 days', false)),
    count(s.answered_at), count(*) FILTER (WHERE s.satisfied >= 4), min(v.at)
FROM (
    SELECT * FROM insight_helpvisit
    WHERE brand_id = %(brand)s AND at >= %(since)s AND at < %(until)s
        AND at < CASE WHEN place = %(mail)s THEN %(mail_ripe)s ELSE %(ripe)s END
    ORDER BY at DESC LIMIT %(most)s
) AS v
LEFT JOIN cases_chat h ON v.thread <> '' AND h.key = v.thread
LEFT JOIN LATERAL (
    SELECT o.case_id FROM cases_conversation o WHERE o.account_id = h.account_id AND o.thread_key = h.key LIMIT 1
) AS o ON true
LEFT JOIN LATERAL (
    SELECT EXISTS (
        SELECT FROM cases_conversation c JOIN cases_message m ON m.conversation_id = c.id
        JOIN channels_post p ON p.id = m.post_id AND NOT p.is_own
        WHERE v.place = %(mail)s AND c.case_id = v.case_id AND p.heard_at > v.at
            AND p.heard_at < v.at + %(mail_days)s * interval '1 day'
    ) AS again
) AS wrote ON true
LEFT JOIN insight_casefact f ON f.case_id = coalesce(v.case_id, o.case_id)
LEFT JOIN insight_survey s ON s.case_id = coalesce(v.case_id, o.case_id)
GROUP BY v.place, v.is_left_out
"""


class Arm(msgspec.Struct, frozen=True):
    """One side of the trial, as counts."""

    visits: int = 0
    contacts: int = 0
    opened: int = 0
    helped: int = 0
    not_helped: int = 0
    ripe: int = 0  # visits of which it is known whether they wrote again
    again: int = 0
    answered: int = 0  # surveys
    satisfied: int = 0
    first_at: datetime | None = None

    @property
    def side(self) -> Side:
        """Its contacts."""
        return Side(self.visits, self.contacts)


class Beside(msgspec.Struct, frozen=True):
    """A figure that shows what fewer contacts would hide, on both sides; the interval is of their difference."""

    shown: Side
    held: Side
    interval: Interval

    @property
    def is_worse(self) -> bool:
        """Whether it is surely higher where help was shown."""
        return self.interval.low > 0


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """One place where help is suggested."""

    place: Place
    shown: Arm
    held: Arm
    judged: Judged
    days: float  # since its first visit
    again: Beside
    dissatisfied: Beside
    hides: bool  # fewer wrote than opened anything


def rule_for(brand_id: int) -> DeflectionRule | None:
    """What a lead set for the brand."""
    return DeflectionRule.objects.filter(pk=brand_id).first()


def trials_of(viewer: Agent, brand_id: int, asked: Asked, *, now: datetime) -> list[Trial]:
    """Each place of a brand in a period, since the rule is what it is; two queries. Empty for whoever may not see."""
    if brand_id not in brand_ids_of(viewer):
        return []
    rule = rule_for(brand_id)
    found = _counted(brand_id, asked, rule, now=now)
    return [_trial(place, found, rule, now=now) for place in Place]


def _counted(brand_id: int, asked: Asked, rule: DeflectionRule | None, *, now: datetime) -> dict[tuple[int, bool], Arm]:
    begins = timezone.make_aware(datetime.combine(asked.since, time()))
    ends = timezone.make_aware(datetime.combine(asked.until + timedelta(days=1), time()))
    days = rule.mail_days if rule else DAYS
    values = {
        "brand": brand_id,
        "mail": int(Place.MAIL),
        "since": max(begins, rule.since) if rule else begins,
        "until": ends,
        "ripe": now - timedelta(days=1),
        "mail_ripe": now - timedelta(days=days),
        "mail_days": days,
        "week": now - timedelta(days=AGAIN),
        "most": MOST,
    }
    return {(row[0], row[1]): Arm(*row[2:]) for row in _rows(values)}


def _rows(values: dict[str, Any]) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, values)
        return list(cursor.fetchall())


def _trial(place: Place, found: dict[tuple[int, bool], Arm], rule: DeflectionRule | None, *, now: datetime) -> Trial:
    shown, held = found.get((place, False), Arm()), found.get((place, True), Arm())
    margin, left_out = (rule.margin, rule.left_out) if rule else (MARGIN, LEFT_OUT)
    judged = judge(shown.side, held.side, margin=margin / 100, left_out=left_out / 100)
    begun = min((each.first_at for each in (shown, held) if each.first_at), default=now)
    return Trial(
        place=place,
        shown=shown,
        held=held,
        judged=judged,
        days=(now - begun) / timedelta(days=1),
        again=_beside(Side(shown.ripe, shown.again), Side(held.ripe, held.again)),
        dissatisfied=_beside(
            Side(shown.answered, shown.answered - shown.satisfied), Side(held.answered, held.answered - held.satisfied)
        ),
        hides=puts_people_off(judged, Side(shown.visits, shown.opened)),
    )


def _beside(shown: Side, held: Side) -> Beside:
    return Beside(shown, held, newcombe(shown.contacts, shown.visits, held.contacts, held.visits))
