"""What help before contact did: visits that saw it against those the lot left without, and what was hidden by it."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final, TypeAlias

import msgspec
from django.db import connection
from django.utils import timezone

from evenhand.insight.domain.certainty import Interval, newcombe
from evenhand.insight.domain.deflection import (
    DAYS,
    LEFT_OUT,
    MARGIN,
    PILOT,
    Judged,
    Place,
    Side,
    judge,
    planned,
    puts_people_off,
)
from evenhand.insight.models import DeflectionRule
from evenhand.insight.reads.counted import Asked
from evenhand.people.models import Agent
from evenhand.people.reads import brand_ids_of

MOST: Final = 20_000  # visits that are looked at, the newest
LONGEST_TRIAL: Final = 200_000  # visits of one place; the narrowest margin needs fewer
AGAIN: Final = 7  # days

# A visit counts when it is known what became of it: after a day, of mail after the days of the rule. Who wrote again
# is known after a week. Chats find their case by their thread, as it is made later.
_COUNTED = """
SELECT v.place, v.is_left_out, count(*),
    count(*) FILTER (WHERE CASE WHEN v.place = %(mail)s THEN wrote.again OR v.contacted_at IS NOT NULL
        ELSE v.contacted_at IS NOT NULL AND v.contacted_at < v.at + interval '1 day' END),
    count(*) FILTER (WHERE v.opened <> '{{}}'),
    count(*) FILTER (WHERE v.has_helped), count(*) FILTER (WHERE NOT v.has_helped),
    count(*) FILTER (WHERE v.at < %(week)s AND (v.place <> %(mail)s OR v.case_id IS NOT NULL)),
    count(*) FILTER (WHERE v.at < %(week)s AND coalesce(
        f.returned_at < v.at + interval '7 days' OR f.elsewhere_at < v.at + interval '7 days', false)),
    count(s.answered_at), count(*) FILTER (WHERE s.satisfied >= 4), min(v.at)
FROM (
    {visits}
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


_RIPE = """brand_id = %(brand)s AND at >= %(since)s AND at < %(until)s
        AND at < CASE WHEN place = %(mail)s THEN %(mail_ripe)s ELSE %(ripe)s END"""
_NEWEST = _COUNTED.format(visits=f"SELECT * FROM insight_helpvisit WHERE {_RIPE} ORDER BY at DESC LIMIT %(most)s")
# Of each place so many as are asked, the first ones: the same at each look, since who comes later comes behind them.
_FIRST = _COUNTED.format(
    visits=f"""SELECT first.* FROM unnest(%(sizes)s::int[]) WITH ORDINALITY AS wanted(size, of_place)
    JOIN LATERAL (
        SELECT * FROM insight_helpvisit WHERE {_RIPE} AND place = wanted.of_place ORDER BY at, key LIMIT wanted.size
    ) AS first ON true"""
)


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


Counted: TypeAlias = dict[tuple[int, bool], Arm]  # by place and whether it is the hold-out


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
    judged: Judged  # on the first visits since the rule is what it is, whatever period is looked at
    seen: int  # visits that the verdict rests on
    difference: float  # in the period
    interval: Interval
    days: float  # since the first visit that the verdict rests on
    again: Beside
    dissatisfied: Beside
    hides: bool  # fewer wrote than opened anything


def rule_for(brand_id: int) -> DeflectionRule | None:
    """What a lead set for the brand."""
    return DeflectionRule.objects.filter(pk=brand_id).first()


def trials_of(viewer: Agent, brand_id: int, asked: Asked, *, now: datetime) -> list[Trial]:
    """Each place of a brand: figures of a period, a verdict on the trial since the rule is what it is. Four queries.
    Empty for whoever may not see."""
    if brand_id not in brand_ids_of(viewer):
        return []
    rule = rule_for(brand_id)
    found = _counted(brand_id, asked, rule, now=now)
    pilot = _first(brand_id, rule, dict.fromkeys(Place, PILOT), now=now)
    sizes = {place: _size(_sides(pilot, place), rule) for place in Place}
    first = _first(brand_id, rule, sizes, now=now)
    return [_trial(place, found, (first, sizes[place]), rule, now=now) for place in Place]


def _size(sides: tuple[Arm, Arm], rule: DeflectionRule | None) -> int:
    margin, left_out = (rule.margin, rule.left_out) if rule else (MARGIN, LEFT_OUT)
    size = planned(*(each.side for each in sides), margin=margin / 100, left_out=left_out / 100)
    return min(size, LONGEST_TRIAL)


def _sides(found: Counted, place: Place) -> tuple[Arm, Arm]:
    return found.get((place, False), Arm()), found.get((place, True), Arm())


def _counted(brand_id: int, asked: Asked, rule: DeflectionRule | None, *, now: datetime) -> Counted:
    begins = timezone.make_aware(datetime.combine(asked.since, time()))
    ends = timezone.make_aware(datetime.combine(asked.until + timedelta(days=1), time()))
    values = {"since": max(begins, rule.since) if rule else begins, "until": ends, "most": MOST}
    return _arms(_NEWEST, values | _ripening(brand_id, rule, now))


def _first(brand_id: int, rule: DeflectionRule | None, sizes: Mapping[Place, int], *, now: datetime) -> Counted:
    """The first visits of each place since the rule is what it is, as many as are asked."""
    since = rule.since if rule else datetime(2000, 1, 1, tzinfo=UTC)
    numbers = [sizes[place] for place in sorted(Place)]
    return _arms(_FIRST, {"since": since, "until": now, "sizes": numbers} | _ripening(brand_id, rule, now))


def _ripening(brand_id: int, rule: DeflectionRule | None, now: datetime) -> dict[str, Any]:
    days = rule.mail_days if rule else DAYS
    return {
        "brand": brand_id,
        "mail": int(Place.MAIL),
        "ripe": now - timedelta(days=1),
        "mail_ripe": now - timedelta(days=days),
        "mail_days": days,
        "week": now - timedelta(days=AGAIN),
    }


def _arms(statement: str, values: dict[str, Any]) -> Counted:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return {(row[0], row[1]): Arm(*row[2:]) for row in cursor.fetchall()}


def _trial(
    place: Place, found: Counted, trial: tuple[Counted, int], rule: DeflectionRule | None, *, now: datetime
) -> Trial:
    (shown, held), (first, size) = _sides(found, place), trial
    on, off = _sides(first, place)
    margin, left_out = (rule.margin, rule.left_out) if rule else (MARGIN, LEFT_OUT)
    judged = judge(on.side, off.side, margin=margin / 100, left_out=left_out / 100, size=size)
    begun = min((each.first_at for each in (on, off) if each.first_at), default=now)
    return Trial(
        place=place,
        shown=shown,
        held=held,
        judged=judged,
        seen=on.visits + off.visits,
        difference=shown.side.share - held.side.share,
        interval=newcombe(shown.contacts, shown.visits, held.contacts, held.visits),
        days=(now - begun) / timedelta(days=1),
        again=_beside(Side(shown.ripe, shown.again), Side(held.ripe, held.again)),
        dissatisfied=_beside(
            Side(shown.answered, shown.answered - shown.satisfied), Side(held.answered, held.answered - held.satisfied)
        ),
        hides=puts_people_off(judged, Side(on.visits, on.opened)),
    )


def _beside(shown: Side, held: Side) -> Beside:
    return Beside(shown, held, newcombe(shown.contacts, shown.visits, held.contacts, held.visits))
