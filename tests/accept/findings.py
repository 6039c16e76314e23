"""Looks at what is left after the kills and names everything that is not as it must be."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.accept.script import Expected, Key

SHOWN = 5  # examples of each fault


class Findings(list[str]):
    """Sentences; empty when all is well."""

    def note(self, what: str, wrong: Iterable[Any]) -> None:
        """Name what is wrong, with some examples."""
        found = list(wrong)
        if found:
            self.append(f"{what}: {len(found)}, such as {found[:SHOWN]}")


def rows(query: str, *values: Any) -> list[tuple[Any, ...]]:
    """What the database says."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(query, values or None)
        return list(cursor.fetchall())


_POSTS = """
SELECT a.handle, p.external_id, p.thread_key, p.is_own, p.kind,
    (SELECT count(*) FROM channels_posttext t WHERE t.post_id = p.id AND t.version = 1),
    (SELECT count(*) FROM channels_posttext t WHERE t.post_id = p.id),
    (SELECT count(*) FROM understanding_reading r WHERE r.post_id = p.id),
    (SELECT count(*) FROM triage_decision d WHERE d.post_id = p.id),
    (SELECT count(*) FROM cases_message m WHERE m.post_id = p.id)
FROM channels_post p JOIN channels_account a ON a.id = p.account_id WHERE a.source_id = %s
"""


def posts(source: int, expected: Expected, sent: set[str]) -> Findings:
    """Every post of the file and every reply is there once, with one text, one reading, one decision."""
    found = Findings()
    stored = rows(_POSTS, source)
    of_file = [row for row in stored if row[1] not in sent]
    keys = Counter((row[0], row[1]) for row in of_file)
    found.note("posts lost", expected.thread_of.keys() - keys.keys())
    found.note("posts nobody wrote", keys.keys() - expected.thread_of.keys())
    found.note("posts stored twice", [key for key, count in keys.items() if count > 1])
    found.note("placeholders left", [row[:2] for row in stored if row[4] == 9])
    found.note("posts of ours that are not, or others' that are", _wrong_own(of_file, expected))
    found.note("posts without exactly one text", [row[:2] for row in stored if row[5:7] != (1, 1)])
    found.note("posts without exactly one reading", [row[:2] for row in stored if row[7] != 1])
    found.note("posts without exactly one decision", [row[:2] for row in stored if row[8] != (0 if row[3] else 1)])
    found.note("posts in several conversations", [row[:2] for row in stored if row[9] > 1])
    found.note("threads torn or mixed", _wrong_threads(of_file, expected))
    found.note(
        "replies shown twice", [name for name, n in Counter(r[1] for r in stored if r[1] in sent).items() if n > 1]
    )
    return found


def _wrong_own(stored: list[tuple[Any, ...]], expected: Expected) -> list[Key]:
    return [(row[0], row[1]) for row in stored if row[3] != ((row[0], row[1]) in expected.own)]


def _wrong_threads(stored: list[tuple[Any, ...]], expected: Expected) -> list[str]:
    """Our threads and the file's must be the same partition of the posts."""
    theirs: dict[Any, set[Any]] = defaultdict(set)
    ours: dict[Any, set[Any]] = defaultdict(set)
    for row in stored:
        if (root := expected.thread_of.get((row[0], row[1]))) is not None:
            theirs[row[0], row[2]].add(root)
            ours[root].add((row[0], row[2]))
    mixed = [f"{key} holds {sorted(roots)[:3]}" for key, roots in theirs.items() if len(roots) > 1]
    return mixed + [f"{root} lies in {sorted(keys)[:3]}" for root, keys in ours.items() if len(keys) > 1]


def source(number: int, expected: Expected, echoes: int) -> Findings:
    """Each row counted once, each broken row set aside once."""
    found = Findings()
    heard, repeats = rows("SELECT heard, repeats FROM channels_source WHERE id = %s", number)[0]
    distinct = len(expected.thread_of)
    if not expected.rows <= heard <= expected.rows + echoes:
        found.append(f"{heard} rows counted as heard; the file has {expected.rows}")
    if not expected.rows - distinct <= repeats <= expected.rows - distinct + echoes:
        found.append(f"{repeats} repeats counted; the file has {expected.rows - distinct}")
    aside = [row[0] for row in rows("SELECT reference FROM channels_quarantined WHERE source_id = %s", number)]
    found.note("broken rows lost", expected.broken - set(aside))
    found.note("rows set aside that were not broken", set(aside) - expected.broken)
    found.note("broken rows set aside twice", [name for name, count in Counter(aside).items() if count > 1])
    return found


_CASES = {
    "posts that need care without exactly one conversation that has a case": """
        SELECT d.post_id FROM triage_decision d JOIN channels_post p ON p.id = d.post_id
        LEFT JOIN cases_message m ON m.post_id = d.post_id
        LEFT JOIN cases_conversation c ON c.id = m.conversation_id AND c.case_id IS NOT NULL
        WHERE d.mode <> 0 AND NOT p.is_own AND NOT p.is_automatic GROUP BY 1 HAVING count(c.id) <> 1""",
    "cases whose hot row and state disagree": """
        SELECT c.id, s.category, o.category FROM cases_case c JOIN cases_state s ON s.id = c.state_id
        LEFT JOIN cases_opencase o ON o.case_id = c.id
        WHERE (s.category = 5) <> (o.case_id IS NULL) OR o.category <> s.category
            OR (s.category = 5) <> (c.resolved_at IS NOT NULL)""",
    "cases whose hot row shows another brand, queue, person or mode": """
        SELECT c.id FROM cases_case c JOIN cases_opencase o ON o.case_id = c.id
        WHERE (c.brand_id, c.queue_id, c.assignee_id, c.mode, c.priority)
            IS DISTINCT FROM (o.brand_id, o.queue_id, o.assignee_id, o.mode, o.priority)""",
    "cases without a conversation": """
        SELECT c.id FROM cases_case c WHERE NOT EXISTS (SELECT 1 FROM cases_conversation v WHERE v.case_id = c.id)""",
    "conversations without a message": """
        SELECT c.id FROM cases_conversation c
        WHERE NOT EXISTS (SELECT 1 FROM cases_message m WHERE m.conversation_id = c.id)""",
    "customers without an identity": """
        SELECT c.id FROM cases_customer c
        WHERE c.merged_into_id IS NULL AND NOT EXISTS (SELECT 1 FROM cases_identity i WHERE i.customer_id = c.id)""",
    "batches understood without exactly one event": """
        SELECT b.id, count(e.id) FROM channels_batch b
        LEFT JOIN ledger_entry e ON e.name = 'PostsTakenIn' AND (e.facts->>'batch_id')::bigint = b.id
        WHERE b.understood_at IS NOT NULL GROUP BY 1 HAVING count(e.id) <> 1""",
    "events of batches that are not there": """
        SELECT e.id FROM ledger_entry e WHERE e.name = 'PostsTakenIn'
        AND NOT EXISTS (SELECT 1 FROM channels_batch b WHERE b.id = (e.facts->>'batch_id')::bigint)""",
    "batches that do not hold what they say": """
        SELECT b.id, b.size, count(p.id) FROM channels_batch b LEFT JOIN channels_post p ON p.batch_id = b.id
        GROUP BY 1, 2 HAVING count(p.id) <> b.size""",
}


def cases() -> Findings:
    """Posts, conversations, cases, their hot rows and the ledger agree."""
    found = Findings()
    for what, query in _CASES.items():
        found.note(what, rows(query))
    return found


_DELIVERIES = """
SELECT d.id, d.state, d.text, d.external_id, d.tries,
    (SELECT count(*) FROM ledger_entry e WHERE e.name = 'ReplyApproved' AND e.facts->>'delivery_id' = d.id::text),
    (SELECT count(*) FROM ledger_entry e WHERE e.name = 'ReplySent' AND e.facts->>'delivery_id' = d.id::text),
    (SELECT count(*) FROM cases_message m JOIN channels_post p ON p.id = m.post_id
        WHERE p.account_id = d.account_id AND p.external_id = d.external_id AND p.is_own
            AND m.conversation_id = d.conversation_id)
FROM replies_delivery d
"""


def replies(approved: dict[UUID, str], refused: Iterable[UUID], store: Path) -> Findings:
    """Each key went out once, as the peer's own store says, and we know it."""
    found = Findings()
    ours = {row[0]: row for row in rows(_DELIVERIES)}
    peers = _peers(store)
    texts = Counter(text for _, text in peers.values())
    found.note("replies approved and gone", approved.keys() - ours.keys())
    found.note("replies nobody approved", ours.keys() - approved.keys() - set(refused))
    found.note("replies not sent", [(str(key), row[1]) for key, row in ours.items() if row[1] != "sent"])
    found.note("replies lost on the way", [str(key) for key in ours if key not in peers])
    found.note("replies at the peer that are not ours", [str(key) for key in peers if key not in ours])
    found.note("words that the peer holds twice", [text for text, count in texts.items() if count > 1])
    found.note(
        "replies with other words", [str(k) for k, (_, text) in peers.items() if k in ours and ours[k][2] != text]
    )
    found.note(
        "receipts that are not the peer's",
        [str(k) for k, (name, _) in peers.items() if k in ours and ours[k][3] != name],
    )
    found.note("replies without exactly one event each", [str(key) for key, row in ours.items() if row[5:7] != (1, 1)])
    found.note("replies not exactly once in their conversation", [str(key) for key, row in ours.items() if row[7] != 1])
    return found


def _peers(store: Path) -> dict[UUID, tuple[str, str]]:
    sent = _in_store(store, "SELECT key, external_id, text FROM sent")
    return {UUID(key): (name, text) for key, name, text in sent}


def attempts(store: Path) -> int:
    """How often replies were sent to the peer, repeats of a key included."""
    return sum(row[0] for row in _in_store(store, "SELECT attempts FROM sent"))


def _in_store(store: Path, query: str) -> list[tuple[Any, ...]]:
    if not store.exists():  # nothing was ever sent
        return []
    with closing(sqlite3.connect(store)) as peer:
        return peer.execute(query).fetchall()


def ledger(moves: list[tuple[float, int]]) -> Findings:
    """The follower never went back and has seen every approval."""
    found = Findings()
    found.note("the follower went back", [(a, b) for (_, a), (_, b) in pairwise(moves) if b < a])
    last = rows("SELECT coalesce(max(position), 0) FROM ledger_entry WHERE name = 'ReplyApproved'")[0][0]
    position = rows("SELECT coalesce(max(position), 0) FROM ledger_follower WHERE name = 'subscriptions'")[0][0]
    if position < last:
        found.append(f"the follower stands at {position}, the last approval at {last}")
    return found


def waiting() -> dict[str, Any]:
    """What still is to be done."""
    count = "SELECT count(*) FROM "
    return {
        "sources": [row[0] for row in rows("SELECT state FROM channels_source WHERE state NOT IN ('ended', 'paused')")],
        "batches": rows(count + "channels_batch WHERE understood_at IS NULL")[0][0],
        "replies": dict(
            rows("SELECT state, count(*) FROM replies_delivery WHERE state IN ('queued', 'sending') GROUP BY 1")
        ),
        "events": rows(
            count + "ledger_entry e WHERE e.name = 'ReplyApproved' AND e.position >"
            " (SELECT coalesce(max(position), 0) FROM ledger_follower WHERE name = 'subscriptions')"
        )[0][0],
    }


def totals() -> tuple[int, int]:
    """Conversations and cases."""
    return rows("SELECT (SELECT count(*) FROM cases_conversation), (SELECT count(*) FROM cases_case)")[0]
