"""Keeping facts and counts up to date: behind the ledger, over what was there before, and once more every day."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from evenhand.insight.actions.counting import count_days
from evenhand.insight.actions.deriving import derive
from evenhand.ledger.actions import move_on
from evenhand.ledger.domain import Recorded
from evenhand.ledger.models import Follower
from evenhand.ledger.reads import events_after, position_of

FOLLOWER, BEGUN, ALL_DONE = "measures", "measures of earlier cases", 2**62
_LOCK = 0x4D454153
AT_ONCE = 2_000  # cases
TRANSACTIONS = 300
SURE_AFTER = timedelta(days=1)  # what no event tells, such as a corrected mode, is seen after this
STILL_MOVES = timedelta(days=35)

_OF_BATCHES = """
SELECT DISTINCT v.case_id FROM channels_batch b
JOIN channels_post p ON p.id BETWEEN b.first_post AND b.last_post
JOIN cases_message m ON m.post_id = p.id
JOIN cases_conversation v ON v.id = m.conversation_id
WHERE b.id = ANY(%s) AND v.case_id IS NOT NULL
"""
# Cases that were over when their customer began one of these: they were not helped at once.
_EARLIER = """
SELECT DISTINCT o.id FROM cases_case c
JOIN cases_case o ON o.customer_id = c.customer_id AND o.brand_id = c.brand_id AND o.id <> c.id
JOIN insight_casefact f ON f.case_id = o.id
WHERE c.id = ANY(%s) AND f.resolved_at < c.opened_at AND f.resolved_at >= c.opened_at - interval '14 days'
    AND (f.elsewhere_at IS NULL OR f.elsewhere_at > c.opened_at)
"""


@transaction.atomic
def follow(*, now: datetime) -> int:
    """Derive what events since the last look touched, and count its days; how many cases. One worker at a time."""
    if not _is_mine():
        return 0
    if not Follower.objects.filter(pk=FOLLOWER).exists():
        _begin()
        return 0
    events = events_after(position_of(FOLLOWER), limit=TRANSACTIONS)
    if not events:
        return 0
    touched = take(events, now=now)
    move_on(FOLLOWER, position=events[-1].position)
    return touched


@transaction.atomic
def take(events: Iterable[Recorded], *, now: datetime) -> int:
    """Derive the cases that these events touched, and count their days; how many cases. Twice is as once."""
    touched = _touched(events)
    _derived(sorted(touched | _asked(_EARLIER, sorted(touched))), now)
    return len(touched)


@transaction.atomic
def fill(*, now: datetime) -> int:
    """Derive the next cases that were there before anything was measured; how many."""
    if not _is_mine():
        return 0
    done = Follower.objects.filter(pk=BEGUN).values_list("position", flat=True).first() or 0
    if done >= ALL_DONE:
        return 0
    found = _asked("SELECT id FROM cases_case WHERE id > %s ORDER BY id LIMIT 2000", done)
    _derived(sorted(found), now)
    move_on(BEGUN, position=max(found) if len(found) == AT_ONCE else ALL_DONE)
    return len(found)


_OLD = """
SELECT case_id FROM insight_casefact WHERE day >= %s AND derived_at < %s LIMIT 2000
"""


@transaction.atomic
def freshen(*, now: datetime) -> int:
    """Derive cases of the last weeks anew that were not looked at for a day; how many."""
    if not _is_mine():
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_OLD, [(now - STILL_MOVES).date(), now - SURE_AFTER])
        found = [row[0] for row in cursor.fetchall()]
    _derived(found, now)
    return len(found)


def derive_period(*, since: date, until: date, now: datetime) -> int:
    """Derive and count everything anew that was opened between two days, both included; how many cases."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT case_id FROM insight_casefact WHERE day >= %s AND day <= %s ORDER BY case_id", [since, until]
        )
        found = [row[0] for row in cursor.fetchall()]
    for first in range(0, len(found), AT_ONCE):
        with transaction.atomic():
            _derived(found[first : first + AT_ONCE], now)
    return len(found)


def _is_mine() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def _begin() -> None:
    """From now on events are followed; what was there before is derived case by case, without its events."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1")
        move_on(FOLLOWER, position=int(cursor.fetchone()[0]))


def _touched(events: Iterable[Recorded]) -> set[int]:
    cases, batches = set(), set()
    for event in events:
        cases |= {event.case_id, event.facts.get("source_id") if event.case_id else None}
        if event.name == "PostsTakenIn":
            batches.add(event.facts["batch_id"])
    return {case for case in cases if case} | _asked(_OF_BATCHES, sorted(batches))


def _asked(statement: str, value: int | list[int]) -> set[int]:
    if value == []:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(statement, [value])
        return {row[0] for row in cursor.fetchall()}


def _derived(cases: Sequence[int], now: datetime) -> None:
    days: set[date] = set()
    for first in range(0, len(cases), AT_ONCE):
        days |= derive(case_ids=cases[first : first + AT_ONCE], now=now)
    count_days(days)
