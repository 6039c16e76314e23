"""Telling people: each thing once, what nobody saw yet folded together, as each wants it."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.db import connection, transaction

from evenhand.cases.errors import NotAMoment
from evenhand.cases.models import Notice, NoticeChoice, NoticeKind, QuietHours
from evenhand.ledger.actions import CHANNEL
from evenhand.people.models import Agent

IS_NEWS_FOR = timedelta(minutes=10)  # what happened longer ago is in the list, and disturbs nobody any more
MAIL_EVERY = timedelta(minutes=5)
KEEP = timedelta(days=60)
LOST = "lost:"  # of cases that went back to their queue
MISSED = "missed:"  # so begin the keys of calls that nobody answered
MOST_SHOWN = 5  # at once on a desktop

# All parts see what was there before. Jobs run in any order: what nobody saw of the same thing and is older is counted
# in and folded away; where a younger one stands already, this one is counted there and is folded itself.
_SAME = """
    o.agent_id = {0}.agent_id AND o.kind = %(kind)s AND o.case_id IS NOT DISTINCT FROM {0}.case_id
        AND o.about = %(about)s AND o.seen_at IS NULL AND NOT o.is_folded
"""
_TELL = f"""
WITH asked AS (
    SELECT DISTINCT a.agent_id, a.case_id
    FROM unnest(%(agents)s::bigint[], %(cases)s::bigint[]) AS a (agent_id, case_id)
), new AS (
    INSERT INTO cases_notice
        (agent_id, kind, case_id, about, key, actor_id, at, count, is_folded, on_desktop, by_mail, mailed_at)
    SELECT asked.agent_id, %(kind)s, asked.case_id, %(about)s, %(key)s, %(actor)s, %(now)s,
        1 + coalesce(before.count, 0), before.is_late,
        coalesce(c.on_desktop, true), coalesce(c.by_mail, false), before.mailed_at
    FROM asked
    JOIN people_agent p ON p.id = asked.agent_id AND p.is_active
    LEFT JOIN cases_noticechoice c ON c.agent_id = asked.agent_id AND c.kind = %(kind)s
    CROSS JOIN LATERAL (
        SELECT sum(o.count) FILTER (WHERE o.at <= %(now)s) AS count, max(o.mailed_at) AS mailed_at,
            coalesce(bool_or(o.at > %(now)s), false) AS is_late
        FROM cases_notice o WHERE {_SAME.format("asked")}
    ) AS before
    WHERE coalesce(c.on_desktop, true) OR coalesce(c.by_mail, false)
    ON CONFLICT DO NOTHING
    RETURNING agent_id, case_id, is_folded, count
), folded AS (
    UPDATE cases_notice o SET is_folded = true FROM new
    WHERE {_SAME.format("new")} AND o.at <= %(now)s
), counted AS (
    UPDATE cases_notice o SET count = o.count + new.count FROM new
    WHERE {_SAME.format("new")} AND new.is_folded AND o.at > %(now)s
)
SELECT DISTINCT agent_id FROM new
"""


@transaction.atomic
def tell(
    told: Collection[tuple[int, int | None]],
    *,
    kind: NoticeKind,
    key: str,
    about: str = "",
    actor_id: int | None = None,
    now: datetime,
) -> list[int]:
    """Tell agents of cases; who was told now. The same `key` again tells nobody anything.

    Only what has the same kind, case and `about` is folded together; of these the youngest by `now` is read.
    Whoever chose not to be told of this kind is not. Their open pages hear that there is something, not what.
    """
    pairs = list(told)
    if not pairs:
        return []
    values: dict[str, Any] = {
        "agents": [agent for agent, _ in pairs],
        "cases": [case for _, case in pairs],
        "kind": str(kind),
        "key": key,
        "about": about,
        "actor": actor_id,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TELL, values)
        agents = sorted(row[0] for row in cursor.fetchall())
    nudge(agents)
    return agents


def nudge(agents: Sequence[int]) -> None:
    """Open pages of these agents look again at what is at hand; in the caller's transaction."""
    if agents:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, _nudge(agents)])


def _nudge(agents: Sequence[int]) -> str:
    """What open pages hear; it touches no case."""
    return json.dumps({"names": ["NoticeGiven"], "cases": [], "agents": list(agents)[:500]})


@transaction.atomic
def see(*, agent: Agent, notice_id: int | None = None, now: datetime) -> int:
    """The agent saw one notice, or all of theirs; how many. Pages that are open count anew."""
    unseen = Notice.objects.filter(agent=agent, seen_at=None)
    if notice_id is not None:
        unseen = unseen.filter(pk=notice_id)
    seen = unseen.update(seen_at=now)
    if seen:
        nudge([agent.pk])
    return seen


@transaction.atomic
def see_case(*, agent: Agent, case_id: int, now: datetime) -> int:
    """The agent opened the case: what was to be said of it is seen."""
    seen = Notice.objects.filter(agent=agent, case_id=case_id, seen_at=None).update(seen_at=now)
    if seen:
        nudge([agent.pk])
    return seen


def ring_no_more(*, case_id: int | None, now: datetime) -> None:
    """Nobody need know any more that it rang: somebody answered, or it is said that it was missed. In the caller's
    transaction."""
    if case_id is not None:
        rang = Notice.objects.filter(case_id=case_id, kind=NoticeKind.CALL, seen_at=None)
        rang.exclude(key__startswith=MISSED).update(seen_at=now)


@transaction.atomic
def unsee(*, agent: Agent, seen_at: datetime) -> int:
    """Take back that everything was seen, at that moment."""
    back = Notice.objects.filter(agent=agent, seen_at=seen_at, is_folded=False).update(seen_at=None)
    if back:
        nudge([agent.pk])
    return back


@transaction.atomic
def take_for_desktop(*, agent: Agent, now: datetime) -> list[Notice]:
    """What one window shall show now, newest first; no other window gets the same."""
    waiting = Notice.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        agent=agent, on_desktop=True, shown_at=None, seen_at=None, is_folded=False, at__gt=now - IS_NEWS_FOR
    )
    found = list(waiting.select_related("case__customer", "case__brand", "actor").order_by("-id")[:MOST_SHOWN])
    Notice.objects.filter(agent=agent, shown_at=None, is_folded=False, pk__lte=found[0].pk if found else 0).update(
        shown_at=now
    )
    return found


@transaction.atomic
def note_mailed(*, agent: Agent, notices: Sequence[Notice], now: datetime) -> None:
    """These went out by mail; the next mail waits."""
    Notice.objects.filter(pk__in=[each.pk for each in notices]).update(mailed_at=now)
    QuietHours.objects.update_or_create(agent=agent, defaults={"next_mail_at": now + MAIL_EVERY})


def put_off_mail(*, agent: Agent, until: datetime) -> None:
    """The mail server does not take it; try again then."""
    QuietHours.objects.update_or_create(agent=agent, defaults={"next_mail_at": until})


@transaction.atomic
def choose(*, agent: Agent, choices: Mapping[str, tuple[bool, bool]]) -> None:
    """How the agent wants to be told: of each kind, (on the desktop, by mail); neither: not at all."""
    for kind, (on_desktop, by_mail) in choices.items():
        if kind in NoticeKind.values:
            NoticeChoice.objects.update_or_create(
                agent=agent, kind=kind, defaults={"on_desktop": on_desktop, "by_mail": by_mail}
            )


@transaction.atomic
def set_quiet_hours(
    *, agent: Agent, begins_at: time | None, ends_at: time | None, free_days: Collection[int]
) -> QuietHours:
    """When the agent is left alone; refuses half an hour of the two."""
    if (begins_at is None) != (ends_at is None):
        raise NotAMoment("Give both the beginning and the end of the quiet hours, or neither.")
    days = "".join(str(day) for day in sorted({day for day in free_days if 0 <= day <= 6}))
    hours, _is_new = QuietHours.objects.update_or_create(
        agent=agent, defaults={"begins_at": begins_at, "ends_at": ends_at, "free_days": days}
    )
    return hours


def forget_old_notices(*, now: datetime) -> int:
    """Let go of what is long past; the ledger keeps what happened."""
    gone, _tables = Notice.objects.filter(at__lt=now - KEEP).delete()
    return gone
