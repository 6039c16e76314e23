"""What a resolution costs by channel, and what people say of us: counted from days, never from every case."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from django.db import connection

from evenhand.colleagues.models import Lead
from evenhand.insight.domain.recommending import Net, net_of
from evenhand.insight.domain.shares import Share, share_of
from evenhand.insight.reads.counted import desk_day
from evenhand.insight.reads.surveys import begins
from evenhand.people.models import Agent, Brand, Queue
from evenhand.people.reads import brand_ids_of
from evenhand.voice.domain.cost import DayOfWork, cost_per_resolution
from evenhand.voice.domain.worth import Amount
from evenhand.voice.models import HourCost
from evenhand.voice.reads.causes import minutes_of_a_reply

_WORK = """
SELECT day, network, queue_id, sum(outbound)::int, sum(resolved)::int, sum(returned)::int FROM insight_daytally
WHERE brand_id = %(brand)s AND day >= %(since)s AND day <= %(until)s GROUP BY 1, 2, 3
"""
_SAID = """
SELECT network, sum(cases)::int, sum(praise)::int, sum(complaints)::int, sum(public_complaints)::int,
    sum(solved_in_public)::int, sum(known_reach)::int, sum(complaint_reach)::bigint, sum(solution_reach)::bigint
FROM voice_voicetally WHERE brand_id = %(brand)s AND day >= %(since)s AND day <= %(until)s GROUP BY 1
"""


_RECOMMEND = """
SELECT count(*)::int, count(answered_at)::int, count(recommend)::int, count(*) FILTER (WHERE recommend >= 9)::int,
    count(*) FILTER (WHERE recommend <= 6)::int
FROM insight_survey WHERE brand_id = %(brand)s AND asked_at >= %(since)s AND asked_at < %(until)s
"""


class Advocacy(msgspec.Struct, frozen=True, kw_only=True):
    """Who would recommend us, of those who were asked after service."""

    asked: int
    answered: int
    told: int  # said how likely they recommend us
    net: Net | None

    @property
    def response(self) -> Share | None:
        """How many of those who were asked said it."""
        return share_of(self.told, self.asked)


def advocacy_of(viewer: Agent, brand: Brand, *, days: int, now: datetime) -> Advocacy:
    """Of one brand that the viewer sees; one query, of surveys alone."""
    today = desk_day(now)
    told: dict[str, Any] = {"brand": brand.pk if brand.pk in brand_ids_of(viewer) else 0}
    told |= {"since": begins(today - timedelta(days=days - 1)), "until": begins(today + timedelta(days=1))}
    with connection.cursor() as cursor:
        cursor.execute(_RECOMMEND, told)
        asked, answered, said, promoters, detractors = cursor.fetchone()
    return Advocacy(asked=asked, answered=answered, told=said, net=net_of(promoters, detractors, said))


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One channel, or all under the empty name."""

    network: str
    replies: int
    resolved: int  # and not come back within a week
    came_back: int
    cost: Amount | None
    uncosted: int  # replies that the cost leaves out, with what they resolved: nobody said what their hours cost
    cases: int = 0
    praise: Share | None = None
    complaints: Share | None = None
    public_complaints: int = 0
    solved_in_public: int = 0
    known_reach: int = 0
    complaint_reach: int = 0
    solution_reach: int = 0


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the page is made of."""

    since: date
    until: date
    lines: list[Line]
    minutes: Amount
    currency: str
    has_cost: bool
    young: int  # resolved in the last seven days: they can still come back
    leads: int  # cases in which sales may help


def value_of(viewer: Agent, brand: Brand, *, days: int, now: datetime) -> Value:
    """Of one brand that the viewer sees; seven queries, of counts alone."""
    until = desk_day(now)
    since = until - timedelta(days=days - 1)
    told: dict[str, Any] = {"brand": brand.pk if brand.pk in brand_ids_of(viewer) else 0}
    told |= {"since": since, "until": until}
    costs = {each.team_id: each for each in HourCost.objects.filter(brand=told["brand"])}
    teams = dict(Queue.objects.filter(brand=told["brand"]).values_list("pk", "team_id"))
    with connection.cursor() as cursor:
        cursor.execute(_WORK, told)
        work = cursor.fetchall()
        cursor.execute(_SAID, told)
        said = {row[0]: row[1:] for row in cursor.fetchall()}
    minutes = minutes_of_a_reply([told["brand"]], now=now)
    networks = sorted({row[1] for row in work} | set(said))
    found = [_line(each, work, said, costs, teams, minutes) for each in ["", *networks]]
    return Value(
        since=since,
        until=until,
        lines=sorted(found, key=lambda each: (bool(each.network), -each.replies)),
        minutes=minutes,
        currency=next((each.currency for each in costs.values()), ""),
        has_cost=bool(costs),
        young=sum(row[4] for row in work if row[0] > until - timedelta(days=7)),
        leads=Lead.objects.filter(brand_id=told["brand"], noted_at__gte=begins(since)).count(),
    )


def _line(
    network: str,
    work: list[tuple[Any, ...]],
    said: Mapping[str, tuple[int, ...]],
    costs: Mapping[int | None, HourCost],
    teams: Mapping[int, int],
    minutes: Amount,
) -> Line:
    by_day: dict[date, list[float]] = defaultdict(lambda: [0.0, 0.0])
    replies = resolved = back = uncosted = 0
    for day, at, queue, sent, done, returned in work:
        if network in {"", at}:
            cost = costs.get(teams.get(queue)) or costs.get(None)
            if cost:
                by_day[day][0] += sent * cost.cents / 6000
                by_day[day][1] += done - returned
            else:
                uncosted += sent
            replies, resolved, back = replies + sent, resolved + done - returned, back + returned
    words = [sum(row) for row in zip(*(row for at, row in said.items() if network in {"", at}), strict=True)]
    line = Line(
        network=network,
        replies=replies,
        resolved=resolved,
        came_back=back,
        uncosted=uncosted,
        cost=cost_per_resolution([DayOfWork(cost, int(done)) for cost, done in by_day.values()], minutes),
    )
    if not words:
        return line
    names = ("public_complaints", "solved_in_public", "known_reach", "complaint_reach", "solution_reach")
    return msgspec.structs.replace(
        line,
        cases=words[0],
        praise=share_of(words[1], words[0]),
        complaints=share_of(words[2], words[0]),
        **dict(zip(names, words[3:], strict=True)),
    )


def costs_of(viewer: Agent, brand: Brand) -> list[HourCost]:
    """What was said about this brand's hours."""
    found = HourCost.objects.filter(brand=brand, brand__in=brand_ids_of(viewer)).select_related("team", "set_by")
    return list(found.order_by("team__name"))
