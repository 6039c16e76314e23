"""What PostgreSQL itself can do: conversations and messages, nothing else, written in the quickest ways it has.

Two tables with the indexes a desk could not do without (eight, among them two unique keys besides the
primary ones), rows of 0.6 kB with the network's record; no reading, no modes, no customers, no search, no ledger.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import psycopg

MERGED_AT_ONCE = 5_000

_TABLES = """
DROP SCHEMA IF EXISTS baseline CASCADE;
CREATE SCHEMA baseline;
CREATE TABLE baseline.conversation (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    brand integer NOT NULL, network smallint NOT NULL, thread text NOT NULL, queue integer NOT NULL, assignee integer,
    state smallint NOT NULL DEFAULT 0, priority smallint NOT NULL DEFAULT 0, customer text NOT NULL,
    title text NOT NULL, opened_at timestamptz NOT NULL DEFAULT now(), last_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (brand, network, thread)
);
CREATE INDEX ON baseline.conversation (brand, state, queue, last_at DESC, id DESC);
CREATE INDEX ON baseline.conversation (brand, queue, priority DESC, opened_at, id) WHERE assignee IS NULL AND state = 0;
CREATE INDEX ON baseline.conversation (brand, customer);
CREATE TABLE baseline.message (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conversation bigint NOT NULL REFERENCES baseline.conversation, brand integer NOT NULL, external_id text NOT NULL,
    author text NOT NULL, language text, sentiment smallint, body text NOT NULL, raw jsonb,
    heard_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (brand, external_id)
);
CREATE INDEX ON baseline.message (conversation, heard_at);
CREATE UNLOGGED TABLE baseline.stage (
    brand integer, network smallint, thread text, queue integer, customer text, title text, external_id text,
    author text, language text, sentiment smallint, body text, raw text
);
"""

_MERGE = """
WITH opened AS (
    INSERT INTO baseline.conversation AS known (brand, network, thread, queue, customer, title)
    SELECT DISTINCT ON (brand, network, thread) brand, network, thread, queue, customer, title FROM baseline.stage
    ON CONFLICT (brand, network, thread) DO UPDATE SET last_at = now()
    RETURNING known.id, known.brand, known.network, known.thread
)
INSERT INTO baseline.message (conversation, brand, external_id, author, language, sentiment, body, raw)
SELECT opened.id, s.brand, s.external_id, s.author, s.language, s.sentiment, s.body, s.raw::jsonb
FROM baseline.stage s JOIN opened USING (brand, network, thread)
ON CONFLICT (brand, external_id) DO NOTHING
"""

_ONE = """
WITH opened AS (
    INSERT INTO baseline.conversation AS known (brand, network, thread, queue, customer, title)
    VALUES (%s, %s, %s, %s, %s, %s)
    ON CONFLICT (brand, network, thread) DO UPDATE SET last_at = now() RETURNING known.id, known.brand
)
INSERT INTO baseline.message (conversation, brand, external_id, author, language, sentiment, body, raw)
SELECT id, brand, %s, %s, %s, %s, %s, %s FROM opened ON CONFLICT (brand, external_id) DO NOTHING
"""


class Row(NamedTuple):
    """A message with what its conversation needs."""

    brand: int
    network: int
    thread: str
    queue: int
    customer: str
    title: str
    external_id: str
    author: str
    language: str
    sentiment: int
    body: str
    raw: str  # what a network wraps it in, as JSON


def lay(url: str) -> psycopg.Connection:
    """Empty tables, and the one connection that writes them; every statement commits by itself."""
    database = psycopg.connect(url, autocommit=True)
    database.execute(_TABLES)
    return database


def copy_stage_merge(database: psycopg.Connection, rows: Sequence[Row]) -> None:
    """COPY into an unlogged staging table, then one merge, for every 5,000 rows a transaction."""
    for start in range(0, len(rows), MERGED_AT_ONCE):
        with database.transaction(), database.cursor() as cursor:
            with cursor.copy("COPY baseline.stage FROM STDIN") as copy:
                for row in rows[start : start + MERGED_AT_ONCE]:
                    copy.write_row(row)
            cursor.execute(_MERGE)
            cursor.execute("TRUNCATE baseline.stage")


def commit1_one_stmt(database: psycopg.Connection, rows: Iterable[Row]) -> None:
    """One statement and one commit a message, prepared."""
    for row in rows:
        database.execute(_ONE, row, prepare=True)
