"""Kills (-9) the product's processes at random moments, some of them chosen with care."""

import os
import random
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.accept.stage import Stage

PATIENCE = 3.0  # seconds to wait for a careful moment


@dataclass
class Killer:
    """Kills so many times; `between` tells the moments when something was sent and not yet confirmed."""

    stage: Stage
    chance: random.Random
    weights: dict[str, int]
    between: Callable[[], int]  # how many replies the peer has accepted so far
    kills: list[tuple[str, float]] = field(default_factory=list)  # kind, time
    failed_starts: int = 0  # `up` gives up where its database dies before it is up, and says so
    own_ends: int = 0  # how often it ended by itself later

    def run(self, number: int) -> None:
        """Kill that often, never waiting for the product to recover."""
        while len(self.kills) < number:
            time.sleep(self.chance.uniform(0.05, 1.5))
            self.keep_up()
            (kind,) = self.chance.choices(list(self.weights), list(self.weights.values()))
            if getattr(self, f"_kill_{kind}")():
                self.kills.append((kind, time.time()))

    def counts(self) -> dict[str, int]:
        """How many of each kind."""
        return dict(Counter(kind for kind, _ in self.kills))

    def keep_up(self) -> None:
        """Start `up` again where it has ended, as whoever runs a machine does."""
        if self.stage.up and self.stage.up.poll() is not None:
            self.own_ends += self.stage.was_up()
            self.failed_starts += not self.stage.was_up()
            self.stage.start()

    def _kill_part(self, name: str) -> bool:
        return _kill(self.stage.pids().get(name))

    def _kill_worker(self) -> bool:
        return self._kill_part("worker")

    def _kill_thinker(self) -> bool:
        return self._kill_part("thinker")

    def _kill_listener(self) -> bool:
        return self._kill_part("listener")

    def _kill_web(self) -> bool:
        pid = self.stage.pids().get("web")
        if pid is None:
            return False
        return _kill(self.chance.choice([pid, *self.stage.children(pid)]))

    def _kill_postgres(self) -> bool:
        return self._kill_part("postgres")

    def _kill_session(self) -> bool:
        sessions = list(self.stage.sessions())
        return bool(sessions) and _kill(self.chance.choice(sessions))

    def _kill_mid_copy(self) -> bool:
        """A session in the middle of a COPY."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for pid, title in self.stage.sessions().items():
                if title.endswith("COPY"):
                    return _kill(pid)
        return False

    def _kill_mid_send(self) -> bool:
        """The worker, when the peer has a reply and the worker has no receipt yet."""
        before, until = self.between(), time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self.between() > before:
                time.sleep(self.chance.uniform(0, 0.1))
                return self._kill_part("worker")
            time.sleep(0.005)
        return False

    def _kill_supervisor(self) -> bool:
        self.stage.kill_up()
        self.stage.start()
        return True


def _kill(pid: int | None) -> bool:
    if pid is None:
        return False
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def rows_in(store: Path) -> int:
    """How many replies the replayed network holds."""
    if not store.exists():
        return 0
    try:
        with sqlite3.connect(store, timeout=5) as peer:
            return int(peer.execute("SELECT coalesce(sum(attempts), 0) FROM sent").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
