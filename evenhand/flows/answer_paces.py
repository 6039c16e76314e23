"""How accounts stand to the pace of broadcasts: what went lately, what waits, whether the channel asks for time."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from evenhand.channels import registry
from evenhand.channels.errors import UnknownConnector
from evenhand.replies.domain.pacing import USUAL_A_MINUTE, Standing, window_of
from evenhand.replies.models import Broadcast

_STANDS = """
SELECT a.id, n.network, p.per_minute, p.per_day, w.waiting, w.rests, d.today,
    (SELECT array_agg(extract(epoch FROM %(now)s - r.queued_at)::float8) FROM (
        SELECT r.queued_at FROM replies_recipient r
        WHERE r.state = 'going' AND r.account_id = a.id AND r.queued_at > %(lately)s
    ) r)
FROM (
    SELECT DISTINCT account_id AS id FROM replies_recipient WHERE broadcast_id = %(broadcast)s AND state = 'waiting'
) a
JOIN channels_account n ON n.id = a.id
LEFT JOIN replies_sendingpace p ON p.account_id = a.id
CROSS JOIN LATERAL (
    SELECT count(*) AS waiting, coalesce(bool_or(d.tries > 0 AND d.due_at > %(now)s), false) AS rests
    FROM replies_delivery d JOIN replies_recipient r ON r.delivery_id = d.id
    WHERE d.state = 'queued' AND d.account_id = a.id AND d.due_at < %(beyond)s
) w
CROSS JOIN LATERAL (
    SELECT CASE WHEN p.per_day IS NULL THEN 0 ELSE (
        SELECT count(*) FROM replies_recipient r
        WHERE r.state = 'going' AND r.account_id = a.id AND r.queued_at > %(day)s
    ) END AS today
) d
"""
_LONGEST_WINDOW = timedelta(minutes=1)


def standings_of(broadcast: Broadcast, *, now: datetime) -> dict[int, Standing]:
    """By account, of those who still wait; one query. The slower of the account's pace and the broadcast's counts."""
    values: dict[str, Any] = {
        "broadcast": broadcast.pk,
        "now": now,
        "lately": now - _LONGEST_WINDOW,
        "day": now - timedelta(days=1),
        "beyond": now + timedelta(days=1000),  # what is paused does not count
    }
    with connection.cursor() as cursor:
        cursor.execute(_STANDS, values)
        rows = cursor.fetchall()
    found = {}
    for account, network, per_minute, per_day, waiting, rests, today, ages in rows:
        pace = pace_of(network, per_minute, broadcast.per_minute)
        window = window_of(pace).total_seconds()
        found[account] = Standing(
            per_minute=pace,
            lately=sum(age < window for age in ages or ()),
            today=today,
            per_day=per_day,
            waiting=waiting,
            rests=rests,
        )
    return found


def usual_pace(network: str) -> int:
    """How many a minute a network takes of an account, as far as anybody knows."""
    try:
        return registry.capabilities(network).sends_per_minute or USUAL_A_MINUTE
    except UnknownConnector:
        return USUAL_A_MINUTE


def pace_of(network: str, of_account: int | None, of_broadcast: int | None) -> int:
    """The slower of account and broadcast; where nobody said anything for the account, what is usual there."""
    most = usual_pace(network) if of_account is None else of_account
    return most if of_broadcast is None else min(most, of_broadcast)


_PACES = """
SELECT count(*), n.network, p.per_minute FROM replies_recipient r
JOIN channels_account n ON n.id = r.account_id
LEFT JOIN replies_sendingpace p ON p.account_id = r.account_id
WHERE r.broadcast_id = %s AND r.state = 'waiting' GROUP BY r.account_id, n.network, p.per_minute
"""


def paces_of(broadcast: Broadcast) -> list[tuple[int, int]]:
    """For each account how many wait for it, and how many it takes a minute."""
    with connection.cursor() as cursor:
        cursor.execute(_PACES, [broadcast.pk])
        return [
            (people, pace_of(network, per_minute, broadcast.per_minute))
            for people, network, per_minute in cursor.fetchall()
        ]
