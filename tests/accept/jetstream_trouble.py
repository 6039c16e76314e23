"""What goes wrong during the hours of a network that `jetstream` plays: on our side, on the servers', on the disk."""

import os
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.accept.killer import Killer
from tests.accept.stage import Stage
from tests.peers.jetstream import JetstreamServer

WEIGHTS = {
    "listener": 24,
    "session": 12,
    "postgres": 8,
    "supervisor": 4,
    "worker": 4,
    "server_restarts": 12,
    "servers_refuse": 8,
    "servers_away": 6,
    "slow_database": 10,
}
_FULL, _SLOW, _AWAY = 8.0, 10.0, 4.0  # seconds that a trouble lasts
_PARTS = ("listener", "session", "postgres", "supervisor", "worker")


class SmallDisk:
    """A file system of its own for the whole desk, that can be filled up. Needs the right to mount."""

    def __init__(self, place: Path, size: int) -> None:
        self.place, self.is_there = place, False
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}m,mode=755", "tmpfs", str(place)]
        self.is_there = subprocess.run(command, capture_output=True, check=False).returncode == 0

    def fill(self) -> None:
        """Until not a byte is left."""
        block = b"\0" * (1 << 20)
        with (self.place / "filler").open("ab", buffering=0) as filler:
            while block:
                try:
                    if filler.write(block) < len(block):
                        block = block[: len(block) // 2]
                except OSError:
                    block = block[: len(block) // 2]

    def clear(self) -> None:
        """Room again."""
        with suppress(FileNotFoundError):
            (self.place / "filler").unlink()

    def close(self) -> None:
        """Let go of the file system."""
        if self.is_there:
            subprocess.run(["umount", "--lazy", str(self.place)], check=False)


@dataclass
class Trouble:
    """Makes one trouble after the other until told to end."""

    stage: Stage
    servers: Sequence[JetstreamServer]
    disk: SmallDisk
    chance: random.Random
    happened: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.killer = Killer(self.stage, self.chance, {}, lambda: 0)

    def one(self) -> None:
        """Something goes wrong."""
        (kind,) = self.chance.choices(list(WEIGHTS), list(WEIGHTS.values()))
        make: Callable[[], object] = getattr(
            self.killer if kind in _PARTS else self, f"_kill_{kind}" if kind in _PARTS else f"_{kind}"
        )
        if make() is not False:
            self.happened[kind] += 1

    def keep_up(self) -> None:
        """Start the desk again where it has ended, as whoever runs a machine does."""
        self.killer.keep_up()

    def full_disk(self) -> None:
        """Not a byte is left for a while, database and all."""
        if not self.disk.is_there:
            return
        self.disk.fill()
        until = time.monotonic() + _FULL
        while time.monotonic() < until:
            self.disk.fill()  # what somebody freed is gone again
            time.sleep(0.5)
        self.disk.clear()
        self.happened["full_disk"] += 1

    def _server_restarts(self) -> None:
        server = self.chance.choice(self.servers)
        server.stop()
        time.sleep(self.chance.uniform(0.1, 2))
        server.start()

    def _servers_refuse(self) -> None:
        """All of them; and who is connected is thrown out."""
        for server in self.servers:
            server.refuses = self.chance.choice([429, 503, 502])
            server.stop()
            server.start()
        time.sleep(self.chance.uniform(0.5, _AWAY))
        for server in self.servers:
            server.refuses = 0

    def _servers_away(self) -> None:
        for server in self.servers:
            server.stop()
        time.sleep(self.chance.uniform(0.5, _AWAY))
        for server in self.servers:
            server.start()

    def _slow_database(self) -> bool:
        """Every session stands still most of the time."""
        until = time.monotonic() + self.chance.uniform(2, _SLOW)
        was_slow = False
        while time.monotonic() < until:
            sessions = list(self.stage.sessions())
            was_slow |= bool(sessions)
            _signal(sessions, signal.SIGSTOP)
            time.sleep(self.chance.uniform(0.1, 0.8))
            _signal(sessions, signal.SIGCONT)
            time.sleep(0.1)
        return was_slow


def _signal(processes: Sequence[int], number: signal.Signals) -> None:
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, number)
