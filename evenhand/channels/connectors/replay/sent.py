"""The replayed network's own store of what was sent through it: what a kill test believes, not our tables."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import msgspec

from evenhand.channels.errors import Reconnect, TryLater

# `echo` is the order in which others see what happened to the replies.
_SCHEMA = """
CREATE TABLE IF NOT EXISTS sent (
    key TEXT PRIMARY KEY,
    external_id TEXT NOT NULL UNIQUE,
    account TEXT NOT NULL,
    in_reply_to TEXT NOT NULL,
    text TEXT NOT NULL,
    sent_at TEXT NOT NULL,
    line BLOB NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 1,
    is_deleted INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE IF NOT EXISTS echo (number INTEGER PRIMARY KEY AUTOINCREMENT, line BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS sends (only INTEGER PRIMARY KEY CHECK (only = 1), count INTEGER NOT NULL) STRICT;
INSERT OR IGNORE INTO sends VALUES (1, 0);
"""
_PATIENCE = 30.0  # seconds to wait for another process that writes


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """One reply as the network holds it."""

    key: str
    external_id: str
    account: str
    in_reply_to: str
    text: str
    sent_at: datetime
    line: bytes  # as it will be heard


class SentStore:
    """One row per key. Every write is on the disk before it returns."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def count_send(self) -> int:
        """The how-manieth send this is, over all processes."""
        with self._writing() as store:
            row = store.execute("UPDATE sends SET count = count + 1 RETURNING count").fetchone()
        return int(row[0])

    def keep(self, sent: Sent) -> datetime:
        """Keep this reply unless its key is known; returns when the one that stands was sent."""
        with self._writing() as store:
            known = store.execute(
                "UPDATE sent SET attempts = attempts + 1 WHERE key = ? RETURNING sent_at", (sent.key,)
            ).fetchone()
            if known:
                return datetime.fromisoformat(known[0])
            store.execute(
                "INSERT INTO sent (key, external_id, account, in_reply_to, text, sent_at, line)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    sent.key,
                    sent.external_id,
                    sent.account,
                    sent.in_reply_to,
                    sent.text,
                    sent.sent_at.isoformat(),
                    sent.line,
                ),
            )
            store.execute("INSERT INTO echo (line) VALUES (?)", (sent.line,))
        return sent.sent_at

    def account_of(self, external_id: str) -> str | None:
        """The account that sent this reply, or None if it never stood here."""
        if not self._path.exists():
            return None
        with self._open() as store:
            row = store.execute("SELECT account FROM sent WHERE external_id = ?", (external_id,)).fetchone()
        return str(row[0]) if row else None

    def take_back(self, external_id: str, line: bytes) -> None:
        """Delete a reply; deleting it again changes nothing."""
        with self._writing() as store:
            changed = store.execute(
                "UPDATE sent SET is_deleted = 1 WHERE external_id = ? AND is_deleted = 0", (external_id,)
            )
            if changed.rowcount:
                store.execute("INSERT INTO echo (line) VALUES (?)", (line,))

    def echoes(self, after: int, limit: int) -> list[tuple[int, bytes]]:
        """What others see of the replies, after this number, in order."""
        if not self._path.exists():
            return []
        with self._open() as store:
            return list(
                store.execute("SELECT number, line FROM echo WHERE number > ? ORDER BY number LIMIT ?", (after, limit))
            )

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._open() as store:
            store.execute("BEGIN IMMEDIATE")
            yield store
            store.execute("COMMIT")

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            is_new = not self._path.exists()
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path, timeout=_PATIENCE, isolation_level=None)) as store:
                store.execute("PRAGMA synchronous = FULL")
                if is_new or not store.execute("SELECT 1 FROM sqlite_master WHERE name = 'sends'").fetchone():
                    store.execute("PRAGMA journal_mode = WAL")
                    store.executescript(_SCHEMA)
                yield store
        except sqlite3.OperationalError as error:  # locked, full, not writable: nothing was committed
            raise TryLater(f"The store of sent replies {self._path} is not ready: {error}.", after=5.0) from error
        except sqlite3.DatabaseError as error:
            raise Reconnect(f"The store of sent replies {self._path} is damaged: {error}.") from error
        except OSError as error:
            raise TryLater(f"The store of sent replies {self._path} cannot be written: {error.strerror}.") from error
