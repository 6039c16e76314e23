"""A desk with many cases, written set-wise: what agents would have gathered in years, in minutes.

Every case has one conversation of `POSTS_EACH` posts (the customer's, ours), a reading, a decision and three ledger
entries. 70 of 100 are resolved, 20 wait for us, 10 wait for the customer; they are spread over all brands' queues,
agents, networks, languages and some thousand customers, and their words are drawn from the texts the demo speaks.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

TEXTS = 20_000
CUSTOMERS_EACH = 9  # cases a customer has on average
STEP = 250_000  # cases written in one statement
TABLES = (
    *("channels_persona", "channels_post", "channels_posttext", "cases_customer", "cases_identity", "cases_case"),
    *("cases_opencase", "cases_conversation", "cases_message", "understanding_reading", "triage_decision"),
)
WORDS = ("refund", "technician", "christmas", "router", "password")  # looked for by the bench; each is in some texts
COMMON = "internet"  # in every second text

_SUBJECTS = ("my internet", "the line", "television", "my bill", "the app", "our router", "the phone", "my contract")
_TROUBLES = ("is down again", "was wrong twice", "never works at night", "stopped this morning", "got no answer",
             "keeps dropping", "was charged in error", "shows nothing but a grey page")  # fmt: skip
_MORE = ("please tell me when it ends", "nobody called back", "the hotline has a queue of an hour",
         "I restarted everything", "my neighbour has the same", "I am tired of waiting", "what am I to do",
         "it worked last week", "the children need it for school", "I work from home")  # fmt: skip


def texts(seed: int = 7) -> list[str]:
    """Distinct texts of some 120 characters: a rare word, a common one, invented order numbers."""
    chance = random.Random(seed)
    said = []
    for number in range(TEXTS):
        middle = chance.choice(WORDS) if chance.random() < 0.005 else "order"
        common = COMMON if chance.random() < 0.5 else "service"
        said.append(
            f"{chance.choice(_SUBJECTS)} {chance.choice(_TROUBLES)}, {common} {middle} {number}: "
            f"{chance.choice(_MORE)}, {chance.choice(_MORE)}"
        )
    return said


def fill(url: str, count: int) -> None:
    """Write `count` cases into an empty founded desk; indexes and references are made again afterwards."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET synchronous_commit = off")
        connection.execute("SET work_mem = '256MB'")
        connection.execute("SET maintenance_work_mem = '1GB'")
        _prepare(connection, count)
        with without_indexes(connection):
            for first in range(1, count + 1, STEP):
                _write(connection, first, min(first + STEP - 1, count), count)
        for table in TABLES:
            if _has_id(connection, table):
                _go_on_counting(connection, table)
        connection.execute("VACUUM (ANALYZE)")


@contextmanager
def without_indexes(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """No reference and no further index on the filled tables meanwhile; primary keys stay."""
    references = connection.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype IN ('f', 'u', 'c') AND conrelid::regclass::text = ANY(%s)",
        [list(TABLES)],
    ).fetchall()
    for table, name, _ in references:
        connection.execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(
            sql.Identifier(table), sql.Identifier(name)))  # fmt: skip
    indexes = connection.execute(
        "SELECT i.relname, pg_get_indexdef(x.indexrelid) FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid"
        " WHERE x.indrelid = ANY(%s::regclass[]) AND NOT x.indisprimary", [list(TABLES)]).fetchall()  # fmt: skip
    for name, _ in indexes:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    yield
    for _, definition in indexes:
        connection.execute(definition)
    for table, name, definition in references:
        connection.execute(sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(
            sql.Identifier(table), sql.Identifier(name), sql.SQL(definition)))  # fmt: skip


def _go_on_counting(connection: psycopg.Connection[Any], table: str) -> None:
    last = sql.SQL("SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT max(id) FROM {}))")
    connection.execute(last.format(sql.Identifier(table)), [table])


def _has_id(connection: psycopg.Connection[Any], table: str) -> bool:
    found = connection.execute("SELECT pg_get_serial_sequence(%s, 'id') FROM information_schema.columns"
                               " WHERE table_name = %s AND column_name = 'id'", [table, table]).fetchone()  # fmt: skip
    return bool(found and found[0])


def _prepare(connection: psycopg.Connection[Any], count: int) -> None:
    """What every case chooses from: texts, accounts, queues of their brands, agents, states of each category."""
    connection.execute("CREATE UNLOGGED TABLE bench_text (i int PRIMARY KEY, said text)")
    with connection.cursor().copy("COPY bench_text FROM STDIN") as copy:
        for number, said in enumerate(texts()):
            copy.write_row((number, said))
    connection.execute("""
CREATE UNLOGGED TABLE bench_place AS
SELECT row_number() OVER (ORDER BY q.id, a.id) - 1 AS i, q.id AS queue_id, q.brand_id, a.id AS account_id, a.network
FROM people_queue q JOIN channels_account a ON a.brand_id = q.brand_id AND NOT a.is_retired AND NOT a.only_listens""")
    connection.execute("CREATE UNLOGGED TABLE bench_agent AS SELECT row_number() OVER (ORDER BY id) - 1 AS i, id"
                       " FROM people_agent WHERE role = 'agent'")  # fmt: skip
    connection.execute(
        "CREATE UNLOGGED TABLE bench_state AS SELECT category, min(id) AS id FROM cases_state GROUP BY 1"
    )
    people = max(1, count // CUSTOMERS_EACH)
    connection.execute(
        "INSERT INTO cases_customer (id, name, known_since) OVERRIDING SYSTEM VALUE"
        " SELECT n, 'Customer ' || n, now() - interval '2 years' FROM generate_series(1, %s) n",
        [people],
    )
    connection.execute(
        "INSERT INTO channels_persona (id, network, external_id, handle, name, verified_address)"
        " OVERRIDING SYSTEM VALUE SELECT n, 'bluesky', 'did:bench:' || n, 'customer' || n || '.example',"
        " 'Customer ' || n, '' FROM generate_series(1, %s) n", [people])  # fmt: skip
    connection.execute("INSERT INTO cases_identity (persona_id, customer_id) SELECT n, n FROM generate_series(1, %s) n",
                       [people])  # fmt: skip
    connection.execute("ANALYZE bench_text, bench_place, bench_agent")


# Each case is a row of numbers from which all tables are written; `heard` is evenly spread over two years.
_CASES = """
CREATE UNLOGGED TABLE bench_case AS
SELECT n AS id, p.queue_id, p.brand_id, p.account_id, p.network, 1 + (n::bigint * 7919) % {people} AS customer_id,
    CASE WHEN n % 10 < 7 THEN 5 WHEN n % 10 < 8 THEN 1 WHEN n % 10 < 9 THEN 2 ELSE 3 END AS category,
    CASE WHEN n % 3 = 0 THEN NULL ELSE (SELECT id FROM bench_agent WHERE i = (n * 31::bigint) % {agents})
    END AS assignee_id,
    1 + (n / 13) % 3 AS mode, (n / 17) % 4 AS priority, (ARRAY['en', 'en', 'de', 'fr', 'es'])[1 + (n / 19) % 5]
    AS language, now() - interval '730 days' * (({count} - n)::float / {count}) AS heard,
    (n::bigint * 7) % {texts} AS first_text, (n::bigint * 11 + 5) % {texts} AS second_text
FROM generate_series({first}, {last}) n JOIN bench_place p ON p.i = (n / 7) % {places}
"""
_ROWS = (
    """INSERT INTO channels_post (id, account_id, external_id, persona_id, kind, is_public, is_own, is_automatic,
    proves_thread, in_reply_to, thread_key, posted_at, heard_at, language_hint, text_hash, url)
    OVERRIDING SYSTEM VALUE
    SELECT 2 * c.id - 1 + k, c.account_id, 'at://bench/' || c.id || '/' || k, CASE k WHEN 0 THEN c.customer_id END,
    1 + k, true, k = 1, false, false, CASE k WHEN 1 THEN 'at://bench/' || c.id || '/0' ELSE '' END,
    'at://bench/' || c.id || '/0', c.heard + k * interval '20 minutes', c.heard + k * interval '20 minutes', c.language,
    c.id * 2 + k, ''
    FROM bench_case c CROSS JOIN generate_series(0, 1) k WHERE k = 0 OR c.category > 2""",
    """INSERT INTO channels_posttext (post_id, version, heard_at, text, subject, html, quoted, signature, recipients)
    SELECT 2 * c.id - 1 + k, 1, c.heard + k * interval '20 minutes', t.said, '', '', '', '', '{}'
    FROM bench_case c CROSS JOIN generate_series(0, 1) k
    JOIN bench_text t ON t.i = CASE k WHEN 0 THEN c.first_text ELSE c.second_text END WHERE k = 0 OR c.category > 2""",
    """INSERT INTO cases_case (id, brand_id, customer_id, state_id, queue_id, assignee_id, mode, priority, title,
    language, network, opened_at, first_reply_at, resolved_at, last_post_id) OVERRIDING SYSTEM VALUE
    SELECT c.id, c.brand_id, c.customer_id, s.id, c.queue_id, c.assignee_id, c.mode, c.priority, left(t.said, 90),
    c.language, c.network, c.heard, CASE WHEN c.category > 2 THEN c.heard + interval '20 minutes' END,
    CASE WHEN c.category = 5 THEN c.heard + interval '1 hour' END, 2 * c.id - CASE WHEN c.category > 2 THEN 0 ELSE 1 END
    FROM bench_case c JOIN bench_state s USING (category) JOIN bench_text t ON t.i = c.first_text""",
    """INSERT INTO cases_opencase (case_id, brand_id, queue_id, assignee_id, category, mode, priority, waiting_since,
    clock_since, due_at, last_at) SELECT c.id, c.brand_id, c.queue_id, c.assignee_id, c.category, c.mode, c.priority,
    CASE WHEN c.category < 3 THEN c.heard END, CASE WHEN c.category < 3 THEN c.heard END,
    CASE WHEN c.category < 3 THEN c.heard + interval '2 hours' END, c.heard + CASE WHEN c.category = 3
    THEN interval '20 minutes' ELSE interval '0' END FROM bench_case c WHERE c.category < 5""",
    """INSERT INTO cases_conversation (id, account_id, thread_key, persona_id, case_id, is_public)
    OVERRIDING SYSTEM VALUE SELECT c.id, c.account_id, 'at://bench/' || c.id || '/0', c.customer_id, c.id, true
    FROM bench_case c""",
    """INSERT INTO cases_message (conversation_id, post_id)
    SELECT c.id, 2 * c.id - 1 + k FROM bench_case c CROSS JOIN generate_series(0, 1) k WHERE k = 0 OR c.category > 2""",
    """INSERT INTO understanding_reading (post_id, version, language, sentiment, polarity)
    SELECT 2 * c.id - 1, 2, c.language, -0.3, 1 FROM bench_case c""",
    """INSERT INTO triage_decision (post_id, brand_id, mode, reason, confidence)
    SELECT 2 * c.id - 1, c.brand_id, c.mode, 'It begins with our handle.', 0.9 FROM bench_case c""",
    """INSERT INTO ledger_entry (at, name, actor_id, case_id, facts)
    SELECT c.heard + k * interval '20 minutes', (ARRAY['CaseOpened', 'CaseAssigned', 'CaseMoved'])[1 + k],
    CASE WHEN k > 0 THEN c.assignee_id END, c.id,
    CASE k WHEN 0 THEN '{}'::jsonb WHEN 1 THEN jsonb_build_object('assignee_id', c.assignee_id)
    ELSE '{"before": "Open", "after": "Resolved"}'::jsonb END
    FROM bench_case c CROSS JOIN generate_series(0, 2) k
    WHERE k = 0 OR k = 1 AND c.assignee_id IS NOT NULL OR k = 2 AND c.category = 5""",
)  # fmt: skip


def _write(connection: psycopg.Connection[Any], first: int, last: int, count: int) -> None:
    sizes = connection.execute(
        "SELECT (SELECT count(*) FROM bench_agent), (SELECT count(*) FROM bench_place)"
    ).fetchone()
    assert sizes is not None
    asked = {"first": first, "last": last, "count": count, "agents": sizes[0], "places": sizes[1], "texts": TEXTS}
    connection.execute("DROP TABLE IF EXISTS bench_case")
    connection.execute(_CASES.format(**asked, people=max(1, count // CUSTOMERS_EACH)))
    for each in _ROWS:
        connection.execute(each)
