"""Rounds: what a part does again and again, each in a thread of its own, until it is told to stop."""

import logging
import signal
import threading
import time
from collections.abc import Callable, Mapping

import procrastinate
from django.db import connection

from evenhand.ledger.errors import DATABASE_AWAY

log = logging.getLogger(__name__)

Round = Callable[[threading.Event], None]
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0  # seconds before something that failed is tried again
HEALTHY_AFTER = 30.0  # seconds after which an earlier failure is forgiven
DATABASE_PAUSE = 0.5
END_PATIENCE = 8.0
AWAY = (*DATABASE_AWAY, procrastinate.exceptions.ConnectorException)


def go_round(rounds: Mapping[str, Round], stop: threading.Event) -> None:
    """All of them at once, by name, until told to stop."""
    threads = [threading.Thread(target=_until(stop, run), name=name, daemon=True) for name, run in rounds.items()]
    for thread in threads:
        thread.start()
    stop.wait()
    for thread in threads:
        thread.join(timeout=END_PATIENCE)


def every(pause: float, stop: threading.Event, turn: Callable[[], bool | None]) -> None:
    """One turn after another until told to stop; without the pause after a turn that says there may be more to do."""
    while not stop.is_set():
        is_more = turn()
        connection.close()
        if not is_more:
            stop.wait(pause)


def stop_on_signal() -> threading.Event:
    """Set when this process is asked to end."""
    stop = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    return stop


def _until(stop: threading.Event, run: Round) -> Callable[[], None]:
    """`run` again and again, resting when it fails: the outer rim of a part."""

    def loop() -> None:
        pause = FIRST_PAUSE
        while not stop.is_set():
            begun = time.monotonic()
            try:
                run(stop)
                rest = FIRST_PAUSE
            except AWAY as problem:
                log.warning(
                    "%s: the database is away (%s)", run.__name__, str(problem.__cause__ or problem).strip()[:200]
                )
                rest = DATABASE_PAUSE
            except Exception:
                log.exception("%s failed", run.__name__)
                pause = FIRST_PAUSE if time.monotonic() - begun > HEALTHY_AFTER else min(pause * 2, LONGEST_PAUSE)
                rest = pause
            connection.close()
            stop.wait(rest)

    return loop
