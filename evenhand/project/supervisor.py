"""Keeps the parts of a running Evenhand alive, and ends them in order."""

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evenhand.kernel.errors import EvenhandError
from evenhand.project import child, logs
from evenhand.project.home import replace_private

FIRST_DELAY = 0.2
LONGEST_DELAY = 10.0
HEALTHY_AFTER = 10.0
GRACE = 10.0
LOOK_EVERY = 0.1
CUT_LOGS_EVERY = 5.0

Process = subprocess.Popen[bytes]


@dataclass(frozen=True)
class Part:
    """One named program to keep alive; `spawn` gives None when it must wait and be asked again."""

    name: str
    log: Path
    spawn: Callable[[], Process | None]
    stop_signal: signal.Signals = signal.SIGTERM
    last_signal: signal.Signals = signal.SIGKILL


def program(name: str, command: Sequence[str], *, env: Mapping[str, str], folder: Path) -> Part:
    """A part that is an ordinary program and writes to `<folder>/<name>.log`."""
    log = folder / f"{name}.log"

    def spawn() -> Process:
        with logs.open_log(log) as output:
            return child.start(command, output=output, env=env)

    return Part(name=name, log=log, spawn=spawn)


@dataclass
class _Watched:
    part: Part
    process: Process | None = None
    since: float = 0.0
    failures: int = 0
    next_try: float = 0.0
    ends: int = 0

    def spawn(self) -> None:
        self.process = self.part.spawn()
        self.since = time.monotonic()
        if self.process is None:
            self.next_try = self.since + FIRST_DELAY

    def put_off(self) -> float:
        """Plan the next try, later after each failure; a minute of health forgives them."""
        if time.monotonic() - self.since >= HEALTHY_AFTER:
            self.failures = 0
        delay = delay_after(self.failures)
        self.failures += 1
        self.next_try = time.monotonic() + delay
        return delay


def delay_after(failures: int) -> float:
    """How long to wait before the next try after that many failures in a row."""
    return min(LONGEST_DELAY, FIRST_DELAY * 2.0 ** min(failures, 16))


@dataclass
class Supervisor:
    """Starts parts in order, restarts those that end, stops them in the opposite order."""

    report: Callable[[str], None]
    state_file: Path | None = None
    hurry: threading.Event = field(default_factory=threading.Event)
    closing: threading.Event = field(default_factory=threading.Event)
    _watched: list[_Watched] = field(default_factory=list)
    _stopping: threading.Event = field(default_factory=threading.Event)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _thread: threading.Thread | None = None
    _cut_at: float = 0.0

    def add(self, part: Part) -> None:
        """Start a part and keep it alive from now on; its first start fails loudly."""
        watched = _Watched(part)
        watched.spawn()
        with self._lock:
            self._watched.append(watched)
        self._write_state()
        if self._thread is None:
            self._thread = threading.Thread(target=self._keep, name="supervisor", daemon=True)
            self._thread.start()

    def pids(self) -> dict[str, int]:
        """The parts that run now."""
        with self._lock:
            return {w.part.name: w.process.pid for w in self._watched if w.process and w.process.poll() is None}

    def ends(self, name: str) -> int:
        """How often a part has ended without being asked to."""
        with self._lock:
            return sum(w.ends for w in self._watched if w.part.name == name)

    def stop(self) -> None:
        """End all parts, the last started first; each has its grace, unless `hurry` is set."""
        self._stopping.set()
        if self._thread:
            self._thread.join()
        for watched in reversed(self._watched):
            if watched.process:
                self._end(watched.part, watched.process)
        if self.state_file:
            self.state_file.unlink(missing_ok=True)

    def _keep(self) -> None:
        while not self._stopping.wait(LOOK_EVERY):
            with self._lock:
                parts = list(self._watched)
            for watched in parts:
                self._look_at(watched)
            self._cut_logs(parts)

    def _look_at(self, watched: _Watched) -> None:
        if watched.process is None:
            if time.monotonic() >= watched.next_try:
                self._try_again(watched)
        elif watched.process.poll() is not None:
            self._ended(watched, watched.process)

    def _ended(self, watched: _Watched, process: Process) -> None:
        _kill_group(process)  # what it started must not hold its port
        delay = watched.put_off()
        watched.process, watched.ends = None, watched.ends + 1
        how = _how_it_ended(process.returncode, watched.part.log)
        self.report(f"{watched.part.name} {how}; starting it again in {delay:.1f} s (see {watched.part.log})")
        self._write_state()

    def _try_again(self, watched: _Watched) -> None:
        try:
            watched.spawn()
        except (EvenhandError, OSError) as problem:
            delay = watched.put_off()
            self.report(f"{watched.part.name} could not be started ({problem}); trying again in {delay:.1f} s")
        self._write_state()

    def _cut_logs(self, parts: list[_Watched]) -> None:
        if time.monotonic() < self._cut_at:
            return
        self._cut_at = time.monotonic() + CUT_LOGS_EVERY
        for watched in parts:
            try:
                logs.cut(watched.part.log)
            except OSError as problem:  # a full disk must not end the supervision
                self.report(f"the log {watched.part.log} could not be cut: {problem.strerror}")

    def _write_state(self) -> None:
        if self.state_file is None:
            return
        try:
            replace_private(self.state_file, json.dumps(self.pids()).encode())
        except OSError as problem:
            self.report(f"{self.state_file} could not be written: {problem.strerror}")

    def _end(self, part: Part, process: Process) -> None:
        for number in (part.stop_signal, part.last_signal):
            if process.poll() is None:
                process.send_signal(part.last_signal if self.hurry.is_set() else number)
                self._await(process)
        _kill_group(process)
        process.wait()

    def _await(self, process: Process) -> None:
        until = time.monotonic() + GRACE
        impatient = self.hurry.is_set()
        while process.poll() is None and time.monotonic() < until:
            if self.hurry.is_set() and not impatient:
                return
            time.sleep(0.02)


def _kill_group(process: Process) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


def _how_it_ended(code: int, log: Path) -> str:
    if code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    said = logs.last_lines(log, 1)
    return f"ended with code {code}" + (f" after saying “{said[0].strip()[:160]}”" if said else "")
