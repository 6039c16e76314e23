"""Telling open screens of what is committed already: many deeds in one notice, a moment later.

PostgreSQL commits transactions that notify one after the other, each waiting for the disk alone. Where many people do
something at once, the deed does not notify; this process tells of all of them together.
"""

import json
import logging
import threading
import time
from functools import partial

from django.db import connection, transaction

from evenhand.ledger.actions import CHANNEL
from evenhand.ledger.errors import DATABASE_AWAY

log = logging.getLogger(__name__)

GATHER = 0.05  # seconds
PAUSE = 0.5
MOST = 500  # cases in one notice; of more, screens look at everything


class Teller:
    """Gathers what happened to cases and tells it, from a thread of its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._woken = threading.Event()
        self._names: set[str] = set()
        self._cases: set[int] = set()
        self._thread: threading.Thread | None = None

    def tell(self, name: str, case_id: int) -> None:
        """Open screens hear of it within a tenth of a second; call it when it is committed."""
        with self._lock:
            self._names.add(name)
            self._cases.add(case_id)
            if self._thread is None or not self._thread.is_alive():  # also in a process that was forked
                self._thread = threading.Thread(target=self._run, name="telling", daemon=True)
                self._thread.start()
        self._woken.set()

    def _run(self) -> None:
        while True:
            self._woken.wait()
            time.sleep(GATHER)
            self._woken.clear()
            with self._lock:
                names, cases = self._names, self._cases
                self._names, self._cases = set(), set()
            if cases and not _notified(names, cases):
                with self._lock:
                    self._names |= names
                    self._cases |= cases
                self._woken.set()
                time.sleep(PAUSE)


def _notified(names: set[str], cases: set[int]) -> bool:
    """Whether the notice went out; the connection is given back, as the next notice may be far."""
    notice = json.dumps({"names": sorted(names), "cases": sorted(cases) if len(cases) <= MOST else None})
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, notice])
    except DATABASE_AWAY as problem:
        log.warning("telling: the database is away (%s)", problem)
        return False
    finally:
        connection.close()
    return True


TELLER = Teller()


def tell_soon(name: str, case_id: int) -> None:
    """Open screens look again a moment after the caller's transaction, if there is one, commits."""
    transaction.on_commit(partial(TELLER.tell, name, case_id))
