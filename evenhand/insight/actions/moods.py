"""How posts feel, counted piece by piece: behind the ledger, over what was there before, and once more every day.

A piece holds so many posts by their numbers and is counted with one statement, in place of what it was before: twice
is as once, and a busy day costs no more than a quiet one.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from evenhand.channels.models import Kind
from evenhand.insight.domain.moods import FOLLOWER, LEFT, PIECE, bounds_of, piece_of
from evenhand.ledger.actions import move_on
from evenhand.ledger.domain import Recorded
from evenhand.ledger.models import Follower
from evenhand.ledger.reads import events_after, position_of
from evenhand.triage.models import Mode
from evenhand.understanding.models import Polarity

TRANSACTIONS = 2_000
FRESHENED = 10  # pieces a look
SURE_AFTER = timedelta(days=1)  # what no event tells, such as a second reading, is seen after this
STILL_MOVES = timedelta(days=35)
_LOCK = 0x4D4F4F44

# What a person said counts, else the newest reading. A reading without a language or a feeling could tell nothing.
_COUNT = """
INSERT INTO insight_moodday (piece, brand_id, day, network, mode, unhappy, neutral, happy, unread, corrected,
    counted_at)
SELECT %(piece)s, brand_id, day, network, mode, count(*) FILTER (WHERE felt = %(negative)s),
    count(*) FILTER (WHERE felt = %(neutral)s), count(*) FILTER (WHERE felt = %(positive)s),
    count(*) FILTER (WHERE felt IS NULL), count(*) FILTER (WHERE is_said), %(now)s
FROM (
    SELECT d.brand_id, (p.heard_at AT TIME ZONE %(zone)s)::date AS day, a.network, d.mode,
        c.felt IS NOT NULL AS is_said,
        coalesce(c.felt, CASE WHEN r.language <> 'und' OR r.sentiment <> 0 THEN r.polarity END) AS felt
    FROM channels_post p
    JOIN triage_decision d ON d.post_id = p.id AND d.mode <> %(none)s
    JOIN channels_account a ON a.id = p.account_id
    LEFT JOIN LATERAL (
        SELECT language, sentiment, polarity FROM understanding_reading WHERE post_id = p.id
        ORDER BY version DESC LIMIT 1
    ) r ON true
    LEFT JOIN (
        SELECT DISTINCT ON (post_id, brand_id) post_id, brand_id,
            CASE value WHEN 'negative' THEN %(negative)s WHEN 'neutral' THEN %(neutral)s
                WHEN 'positive' THEN %(positive)s END AS felt
        FROM understanding_correction
        WHERE post_id BETWEEN %(first)s AND %(last)s AND field = 'sentiment' AND undone_at IS NULL
        ORDER BY post_id, brand_id, id DESC
    ) c ON c.post_id = p.id AND c.brand_id = d.brand_id
    WHERE p.id BETWEEN %(first)s AND %(last)s AND d.post_id BETWEEN %(first)s AND %(last)s
        AND NOT p.is_own AND NOT p.is_automatic AND p.kind <> ALL(%(wordless)s)
) AS felt GROUP BY brand_id, day, network, mode
"""
_OF_BATCHES = """
SELECT DISTINCT p.id / %s FROM channels_batch b
JOIN channels_post p ON p.id BETWEEN b.first_post AND b.last_post AND p.batch_id = b.id
WHERE b.id = ANY(%s)
"""
_STALE = "SELECT DISTINCT piece FROM insight_moodday WHERE day >= %s AND counted_at < %s ORDER BY piece DESC LIMIT %s"
_OF_DAYS = """
SELECT DISTINCT id / %s FROM channels_post
WHERE heard_at >= (%s::date)::timestamp AT TIME ZONE %s AND heard_at < (%s::date + 1)::timestamp AT TIME ZONE %s
UNION SELECT piece FROM insight_moodday WHERE day BETWEEN %s AND %s
ORDER BY 1
"""
_SAID = {"ReadingCorrected", "CorrectionUndone"}
_MODED = {"ModeCorrected", "ModeCorrectionUndone"}


@transaction.atomic
def follow_moods(*, now: datetime) -> int:
    """Count anew what events since the last look touched; how many events there were. One worker at a time."""
    if not _is_mine():
        return 0
    if not Follower.objects.filter(pk=FOLLOWER).exists():
        _begin()
        return 0
    events = events_after(position_of(FOLLOWER), limit=TRANSACTIONS)
    if events:
        take_moods(events, now=now)
        move_on(FOLLOWER, position=events[-1].position)
    return len(events)


@transaction.atomic
def take_moods(events: Iterable[Recorded], *, now: datetime) -> int:
    """Count the pieces anew that these events touched; how many. Twice is as once."""
    batches, pieces = set(), set()
    for event in events:
        if event.name == "PostsTakenIn":
            batches.add(event.facts["batch_id"])
        elif event.name in _MODED or (event.name in _SAID and event.facts["field"] == "sentiment"):
            pieces.add(piece_of(event.facts["post_id"]))
    if batches:
        pieces |= set(_found(_OF_BATCHES, PIECE, sorted(batches)))
    return _counted(sorted(pieces), now)


@transaction.atomic
def fill_moods(*, now: datetime) -> int:
    """Count the next piece that was there before anybody counted, the newest first; how many pieces."""
    if not _is_mine():
        return 0
    left = Follower.objects.filter(pk=LEFT).values_list("position", flat=True).first() or 0
    if left <= 0:
        return 0
    move_on(LEFT, position=left - 1)
    return _counted([left - 1], now)


@transaction.atomic
def freshen_moods(*, now: datetime) -> int:
    """Count pieces of the last weeks anew that nobody counted for a day; how many."""
    if not _is_mine():
        return 0
    return _counted(_found(_STALE, (now - STILL_MOVES).date(), now - SURE_AFTER, FRESHENED), now)


def count_moods(*, since: date, until: date, now: datetime) -> int:
    """Count every piece anew that holds posts heard between two days, both included; how many pieces."""
    zone = settings.TIME_ZONE
    pieces = _found(_OF_DAYS, PIECE, since, zone, until, zone, since, until)
    for piece in pieces:
        count_piece(piece=piece, now=now)
    return len(pieces)


@transaction.atomic
def count_piece(*, piece: int, now: datetime) -> None:
    """Count one piece, in place of what it was. Whoever looks meanwhile sees the counts from before."""
    first, last = bounds_of(piece)
    told: dict[str, Any] = {
        "piece": piece,
        "first": first,
        "last": last,
        "zone": settings.TIME_ZONE,
        "now": now,
        "none": Mode.NONE.value,
        "wordless": [Kind.CALL.value, Kind.MISSING.value],
        **{each.label: each.value for each in Polarity},
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, piece % 2**31])
        cursor.execute("DELETE FROM insight_moodday WHERE piece = %s", [piece])
        cursor.execute(_COUNT, told)


def _begin() -> None:
    """From now on events are followed; what was there before is counted piece by piece, backwards from the newest."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1")
        move_on(FOLLOWER, position=int(cursor.fetchone()[0]))
        cursor.execute("SELECT coalesce(max(id) / %s + 1, 0) FROM channels_post", [PIECE])
        move_on(LEFT, position=int(cursor.fetchone()[0]))


def _is_mine() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def _found(statement: str, *values: Any) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]


def _counted(pieces: list[int], now: datetime) -> int:
    for piece in pieces:
        count_piece(piece=piece, now=now)
    return len(pieces)
