"""Starts programs that end when we end, even when we are killed."""

import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import IO, Any

LAUNCH = Path(__file__).with_name("launch.py")

Process = subprocess.Popen[bytes]


class _Starter:
    """One thread that starts all children: the death signal fires when the thread that forked ends."""

    def __init__(self) -> None:
        self.process = os.getpid()
        self._orders: queue.SimpleQueue[tuple[Future[Process], Callable[[], Process]]] = queue.SimpleQueue()
        threading.Thread(target=self._work, name="starter", daemon=True).start()

    def _work(self) -> None:
        while True:
            future, order = self._orders.get()
            try:
                future.set_result(order())
            except OSError as problem:
                future.set_exception(problem)

    def start(self, order: Callable[[], Process]) -> Process:
        future: Future[Process] = Future()
        self._orders.put((future, order))
        return future.result()


_lock = threading.Lock()
_starter: _Starter | None = None


def _the_starter() -> _Starter:
    global _starter
    with _lock:
        if _starter is None or _starter.process != os.getpid():  # a forked copy has no threads
            _starter = _Starter()
        return _starter


def start(
    command: Sequence[str],
    *,
    output: IO[Any] | int,
    env: Mapping[str, str] | None = None,
    death: signal.Signals = signal.SIGKILL,
    identity: str = "same",
    keep: Sequence[int] = (),
    cwd: Path | None = None,
) -> Process:
    """Start a program in a session of its own; it gets `death` when we end in whatever way."""
    program = shutil.which(command[0]) or command[0]
    launch = [sys.executable, "-I", "-S", str(LAUNCH), str(os.getpid()), str(int(death)), identity, program]

    def order() -> Process:
        return subprocess.Popen(
            [*launch, *command[1:]],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(env) if env is not None else None,
            pass_fds=tuple(keep),
            cwd=cwd,
            start_new_session=True,  # Ctrl-C reaches us alone, and we stop the parts in order
            umask=0o077,
        )

    return _the_starter().start(order)
