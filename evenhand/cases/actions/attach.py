"""Attaching a batch of posts to conversations and cases: read the world, decide, write, each set-wise."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

import msgspec
from django.db import connection
from django.db.backends.utils import CursorWrapper

from evenhand.cases.actions.clocks import Due
from evenhand.cases.domain import attaching
from evenhand.cases.domain.attaching import Facts, KnownCase, KnownConversation, NewCase, Plan, Touched, World

# Batches attach one after the other: two of them may hold words of the same person or thread. Reading
# and deciding a batch happen before, so several workers still overlap.
_ATTACH_LOCK = 0x45484154
A_HANDFUL = 20  # rows; so few are inserted with all others in one go, more are copied


class Attached(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a batch: how many cases were opened, and which were touched."""

    opened: int
    case_ids: list[int]


# Statements in one go are asked one after the other, each seeing what was committed before it.
_CONVERSATIONS = f"""
SELECT pg_advisory_xact_lock({_ATTACH_LOCK});
SELECT c.id, c.account_id, c.thread_key, c.persona_id, c.case_id
FROM unnest(%s::bigint[], %s::text[]) AS asked (account_id, thread_key)
JOIN cases_conversation c USING (account_id, thread_key) ORDER BY c.id;
SELECT persona_id, customer_id FROM cases_identity WHERE persona_id = ANY(%s)
"""

_CASES = """
SELECT category, id FROM cases_state ORDER BY category, position DESC, id DESC;
SELECT c.id, c.brand_id, c.customer_id, s.category, coalesce(o.last_at, c.resolved_at, c.opened_at), c.resolved_at,
    o.waiting_since
FROM cases_case c
JOIN cases_state s ON s.id = c.state_id
LEFT JOIN cases_opencase o ON o.case_id = c.id
WHERE c.id = ANY(%s) OR (c.customer_id = ANY(%s) AND c.resolved_at IS NULL)
ORDER BY c.id FOR NO KEY UPDATE OF c
"""

_IDS = """
SELECT array(SELECT nextval('cases_customer_id_seq') FROM generate_series(1, %s)),
    array(SELECT nextval('cases_case_id_seq') FROM generate_series(1, %s)),
    array(SELECT nextval('cases_conversation_id_seq') FROM generate_series(1, %s))
"""


def attach(posts: Sequence[Facts], *, now: datetime, due: Due | None = None) -> Attached:
    """Attach posts, in the order they were written, in the caller's transaction.

    `due` says when a new case should be answered; without it, and of cases that were there, a sweep sets the clock.
    """
    if not posts:
        return Attached(opened=0, case_ids=[])
    with connection.cursor() as cursor:
        world, state_of = _world(cursor, posts)
        plan = attaching.plan(posts, world)
        return _Writer(cursor, plan, world, state_of, now, due).write()


def _world(cursor: CursorWrapper, posts: Iterable[Facts]) -> tuple[World, dict[int, int]]:
    """What is stored about the posts' threads and people, and the state that stands for each category."""
    threads = list({(post.account_id, post.thread_key) for post in posts})
    personas = list({post.persona_id for post in posts if post.persona_id is not None})
    cursor.execute(_CONVERSATIONS, [[each[0] for each in threads], [each[1] for each in threads], personas])
    cursor.nextset()  # behind the lock
    conversations = [
        KnownConversation(id=row[0], account_id=row[1], thread_key=row[2], persona_id=row[3], case_id=row[4])
        for row in cursor.fetchall()
    ]
    cursor.nextset()
    customer_of = dict(cursor.fetchall())
    cases = list(attaching.in_order(each.case_id for each in conversations))
    cursor.execute(_CASES, [cases, list(set(customer_of.values()))])
    state_of = dict(cursor.fetchall())
    cursor.nextset()
    known = [
        KnownCase(
            id=row[0],
            brand_id=row[1],
            customer_id=row[2],
            category=row[3],
            last_at=row[4],
            resolved_at=row[5],
            waiting_since=row[6],
        )
        for row in cursor.fetchall()
    ]
    return World(conversations=conversations, cases=known, customer_of=customer_of), state_of


class _Writer:
    """Turns a plan's negative numbers into ids and writes it; `attach` is its only caller."""

    def __init__(
        self,
        cursor: CursorWrapper,
        plan: Plan,
        world: World,
        state_of: dict[int, int],
        now: datetime,
        due: Due | None,
    ) -> None:
        self.cursor = cursor
        self.plan = plan
        self.known = {case.id: case for case in world.cases}
        self.now = now
        self.due = due
        self.state_of = state_of
        self.statements: list[str] = []  # to be executed in one go, with their values
        self.values: list[Any] = []
        cursor.execute(_IDS, [len(plan.customers), len(plan.cases), len(plan.conversations)])
        self.customers, self.cases, self.conversations = cursor.fetchone()

    def write(self) -> Attached:
        self._write_customers()
        self._write_cases()
        self._write_conversations()
        self._write_messages()
        self._update_cases()
        self._flush()
        touched = [self._case(case) for case in self.plan.touched]
        return Attached(opened=len(self.plan.cases), case_ids=touched)

    def _case(self, number: int) -> int:
        return number if number > 0 else int(self.cases[-number - 1])

    def _conversation(self, number: int) -> int:
        return number if number > 0 else int(self.conversations[-number - 1])

    def _do(self, statement: str, values: Iterable[Any]) -> None:
        """Execute it soon, in its turn, together with others."""
        self.statements.append(statement)
        self.values.extend(values)

    def _flush(self) -> None:
        if self.statements:
            self.cursor.execute(";".join(self.statements), self.values)
            self.statements, self.values = [], []

    def _add(self, table: str, columns: str, rows: Sequence[tuple[Any, ...]]) -> None:
        if not rows:
            return
        if len(rows) <= A_HANDFUL:
            row = f"({', '.join(['%s'] * len(rows[0]))})"
            values = ", ".join([row] * len(rows))
            self._do(f"INSERT INTO {table} ({columns}) VALUES {values}", chain.from_iterable(rows))
            return
        self._flush()
        with self.cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for each in rows:
                copy.write_row(each)

    def _write_customers(self) -> None:
        if not self.plan.customers:
            return
        people = list(zip(self.customers, self.plan.customers, strict=True))
        self._add("cases_customer", "id, name, known_since", [(i, name, self.now) for i, (_, name) in people])
        self._add("cases_identity", "persona_id, customer_id", [(persona, i) for i, (persona, _) in people])

    def _write_cases(self) -> None:
        if not self.plan.cases:
            return
        new = [
            (number, each, self.plan.touched[-n])
            for n, (number, each) in enumerate(zip(self.cases, self.plan.cases, strict=True), 1)
        ]
        self._add(
            "cases_case",
            "id, brand_id, customer_id, state_id, queue_id, mode, priority, title, language, network, kind,"
            " opened_at, first_reply_at, last_post_id, related_id",
            [self._case_row(*each) for each in new],
        )
        self._add(
            "cases_opencase",
            "case_id, brand_id, queue_id, category, mode, priority, waiting_since, last_at, due_at, clock_since",
            [self._open_row(*each) for each in new],
        )

    def _case_row(self, number: int, case: NewCase, touched: Touched) -> tuple[Any, ...]:
        first = case.first
        return (
            number,
            first.brand_id,
            case.customer if case.customer > 0 else self.customers[-case.customer - 1],
            self.state_of[attaching.born(touched).category],
            first.queue_id,
            first.mode,
            touched.priority,
            first.title,
            first.language,
            first.network,
            first.kind,
            first.heard_at,
            touched.first_answer_at,
            touched.last_post,
            None if case.related is None else self._case(case.related),
        )

    def _open_row(self, number: int, case: NewCase, touched: Touched) -> tuple[Any, ...]:
        first = case.first
        born = attaching.born(touched)
        place = (number, first.brand_id, first.queue_id, born.category, first.mode, touched.priority)
        row = (*place, born.waiting_since, born.last_at)
        if self.due is None or born.waiting_since is None:
            return (*row, None, None)
        return (*row, self.due(first.queue_id, first.mode, born.waiting_since), born.waiting_since)

    def _write_conversations(self) -> None:
        if self.plan.claimed:
            claimed = self.plan.claimed
            self._do(
                "UPDATE cases_conversation c SET persona_id = coalesce(n.persona_id, c.persona_id),"
                " case_id = coalesce(n.case_id, c.case_id)"
                " FROM (SELECT id, max(persona_id) AS persona_id, max(case_id) AS case_id"
                " FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS x (id, persona_id, case_id) GROUP BY id) n"
                " WHERE c.id = n.id",
                [
                    [each[0] for each in claimed],
                    [each[1] for each in claimed],
                    [None if each[2] is None else self._case(each[2]) for each in claimed],
                ],
            )
        if self.plan.conversations:
            self._add(
                "cases_conversation",
                "id, account_id, thread_key, persona_id, case_id, is_public",
                [
                    (number, *key, None if case is None else self._case(case), is_public)
                    for number, (key, case, is_public) in zip(self.conversations, self.plan.conversations, strict=True)
                ],
            )

    def _write_messages(self) -> None:
        self._add(
            "cases_message",
            "conversation_id, post_id",
            [(self._conversation(conversation), post) for conversation, post in self.plan.messages],
        )

    def _update_cases(self) -> None:
        """Cases that were there already: who waits now, and which came back."""
        ids = [case for case in sorted(self.plan.touched) if case in self.known]
        if not ids:
            return
        rows = [_after_row(self.known[case], self.plan.touched[case]) for case in ids]
        columns = [list(column) for column in zip(*rows, strict=True)]
        states = [self.state_of[category] for category in columns[0]]
        self._do(_UPDATE_CASES, [ids, *columns, states])


# A case that was resolved gets its hot row again; for all others the row is changed.
_UPDATE_CASES = """
WITH after AS (
    SELECT * FROM unnest(%s::bigint[], %s::smallint[], %s::timestamptz[], %s::timestamptz[], %s::bigint[],
        %s::timestamptz[], %s::smallint[], %s::bigint[])
        AS a (id, category, waiting_since, last_at, last_post_id, answered_at, priority, state_id)
), changed AS (
    UPDATE cases_case c
    SET state_id = CASE WHEN old.category = a.category THEN c.state_id ELSE a.state_id END,
        resolved_at = CASE WHEN a.category = 5 THEN c.resolved_at END,
        last_post_id = coalesce(a.last_post_id, c.last_post_id),
        first_reply_at = coalesce(c.first_reply_at, a.answered_at),
        priority = greatest(c.priority, a.priority)
    FROM after a, cases_state old WHERE c.id = a.id AND old.id = c.state_id
    RETURNING c.id, c.brand_id, c.queue_id, c.assignee_id, c.mode, c.priority
)
INSERT INTO cases_opencase (case_id, brand_id, queue_id, assignee_id, category, mode, priority, waiting_since, last_at)
SELECT c.id, c.brand_id, c.queue_id, c.assignee_id, a.category, c.mode, c.priority, a.waiting_since, a.last_at
FROM changed c JOIN after a USING (id) WHERE a.category <> 5
ON CONFLICT (case_id) DO UPDATE
SET category = excluded.category, waiting_since = excluded.waiting_since, last_at = excluded.last_at,
    priority = greatest(cases_opencase.priority, excluded.priority)
"""


def _after_row(case: KnownCase, touched: Touched) -> tuple[Any, ...]:
    """(category, waiting since, last at, last post, answered at, priority) of a known case after the batch."""
    end = attaching.after(case, touched)
    said = (touched.last_post, touched.first_answer_at, touched.priority)
    return (end.category, end.waiting_since, end.last_at, *said)


_REJOIN = """
WITH r AS (
    SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS r (account_id, source, target)
), found AS (
    SELECT c.id AS source_id, c.case_id, r.target,
        coalesce(t.id, first_value(c.id) OVER (PARTITION BY c.account_id, r.target, c.persona_id ORDER BY c.id))
            AS target_id
    FROM r JOIN cases_conversation c ON c.account_id = r.account_id AND c.thread_key = r.source
    LEFT JOIN cases_conversation t ON t.account_id = c.account_id AND t.thread_key = r.target
        AND t.persona_id IS NOT DISTINCT FROM c.persona_id
), pairs AS (
    SELECT * FROM found WHERE source_id <> target_id
), moved AS (
    INSERT INTO cases_message (conversation_id, post_id)
    SELECT p.target_id, m.post_id FROM cases_message m JOIN pairs p ON p.source_id = m.conversation_id
    ON CONFLICT DO NOTHING
), emptied AS (
    DELETE FROM cases_message m USING pairs p WHERE m.conversation_id = p.source_id
)
UPDATE cases_conversation t SET thread_key = f.target, case_id = coalesce(t.case_id, f.case_id)
FROM (SELECT target_id, target, min(case_id) AS case_id FROM found GROUP BY 1, 2) AS f WHERE t.id = f.target_id
"""


def rejoin(rejoined: Sequence[tuple[int, str, str]]) -> None:
    """Threads that proved to be one: their conversations with the same person become one, in the caller's transaction.

    The emptied conversation stays as a row without messages, so that a case that knew it loses nothing else.
    """
    if rejoined:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ATTACH_LOCK])
            cursor.execute(_REJOIN, [list(column) for column in zip(*rejoined, strict=True)])
