"""Installs and runs other people's servers for tests: on loopback only, from empty data, and nothing stays behind.

A peer is a folder below `peers_folder()`, named after what runs there. What is installed stays; what a
run writes lies in a folder of its own and goes when the run ends, or at the next start if it was killed.
"""

import ctypes
import fcntl
import logging
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

HOST = "127.0.0.1"
_Found = TypeVar("_Found")
_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of <linux/prctl.h>
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_log = logging.getLogger(__name__)


class PeerError(RuntimeError):
    """A peer could not be installed or did not start; the end of its log is in the message."""


def peers_folder() -> Path:
    """Where all peers are installed: `EVENHAND_PEERS`, else the user's cache."""
    named = os.environ.get("EVENHAND_PEERS")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = Path(named).expanduser() if named else cache / "evenhand-peers"
    folder.mkdir(parents=True, exist_ok=True)
    return folder.resolve()


def free_ports(count: int) -> list[int]:
    """As many loopback ports as asked for, free at this moment and different from each other."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind((HOST, 0))
        return [int(each.getsockname()[1]) for each in sockets]
    finally:
        for each in sockets:
            each.close()


def free_port() -> int:
    """A loopback port that is free at this moment."""
    return free_ports(1)[0]


class Installation:
    """What one peer needs, installed once by pinned names and used by every run after that."""

    def __init__(self, peer: str) -> None:
        self.peer = peer
        self.folder = peers_folder() / peer
        self.folder.mkdir(exist_ok=True)

    def once(self, what: str, install: Callable[[], None]) -> None:
        """Run `install` unless a stamp says that exactly `what` is there; two at once wait for each other."""
        stamp = self.folder / f"{what}.installed"
        with self._locked():
            if stamp.exists():
                return
            _log.warning("%s: installing %s, once; output in %s", self.peer, what, self._output)
            started = time.monotonic()
            install()
            stamp.touch()
            _log.warning("%s: installed %s in %.0f s", self.peer, what, time.monotonic() - started)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @property
    def _output(self) -> Path:
        return self.folder / "install.log"

    def run(self, command: Sequence[str | Path], *, cwd: Path | None = None, **environment: str) -> None:
        """Run a command to its end, its output in install.log; raises PeerError."""
        with self._output.open("ab") as output:
            output.write(f"$ {' '.join(map(str, command))}\n".encode())
            output.flush()
            done = subprocess.run(
                [str(part) for part in command],
                cwd=cwd,
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
            )
        if done.returncode:
            raise PeerError(f"{self.peer}: {command[0]} ended with {done.returncode}\n{_tail(self._output)}")

    def python_packages(self, *packages: str) -> Path:
        """A virtual environment of this peer's own with these pinned packages; returns its site-packages."""
        name = "python-" + "-".join(packages).replace("==", "-")
        target = self.folder / name

        def install() -> None:
            shutil.rmtree(target, ignore_errors=True)
            self.run([sys.executable, "-m", "venv", target])
            pip: list[str | Path] = [
                target / "bin" / "python",
                "-m",
                "pip",
                "--disable-pip-version-check",
                "install",
                "--quiet",
            ]
            self.run([*pip, *packages])

        self.once(name, install)
        return next(target.glob("lib/python3*/site-packages"))


class Processes:
    """The servers of one run. Leaving the context stops all of them and takes their data away.

    `folder` is the run's own and open to the user who runs the tests; `public_folder()` makes one that
    servers under another user can reach.
    """

    def __init__(self, peer: str) -> None:
        self.peer = peer
        self._runs = peers_folder() / peer / "runs"
        self.folder = self._runs / str(os.getpid()) / f"{time.monotonic_ns():x}"
        self._running: list[tuple[str, subprocess.Popen[bytes], signal.Signals]] = []

    def __enter__(self) -> Self:
        _clear_dead_runs(self._runs)
        self.folder.mkdir(parents=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        _remove_run(self.folder)
        with suppress(OSError):  # another run of ours may be under way
            self.folder.parent.rmdir()

    def public_folder(self) -> Path:
        """A folder that other users may enter, outside any closed home; gone when the run ends."""
        folder = Path(tempfile.mkdtemp(prefix=f"evenhand-{self.peer}-"))
        folder.chmod(0o755)
        with (self.folder / "elsewhere").open("a") as note:
            note.write(f"{folder}\n")
        return folder

    def log(self, label: str) -> Path:
        """Where a started server writes what it has to say."""
        return self.folder / f"{label}.log"

    def start(
        self,
        label: str,
        command: Sequence[str | Path],
        *,
        environment: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        user: str | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
    ) -> subprocess.Popen[bytes]:
        """Start a server in the foreground of a process group of its own; it is told to stop if we die."""
        with self.log(label).open("ab") as output:
            process = subprocess.Popen(
                [str(part) for part in command],
                cwd=cwd or self.folder,
                env={**os.environ, **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=lambda: _stop_with_parent(stop_signal),
                user=user,
                group=_group_of(user) if user else None,
                extra_groups=[] if user else None,
            )
        self._running.append((label, process, stop_signal))
        return process

    def wait_until(self, what: str, look: Callable[[], _Found | None], *, seconds: float = 60.0) -> _Found:
        """Wait until `look` finds something and return it; raises PeerError if a server ends or time is up."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.check_running()
            found = look()
            if found:
                return found
            time.sleep(0.05)
        raise PeerError(f"{self.peer}: {what} was not ready after {seconds:.0f} s\n{self._tails()}")

    def wait_for_port(self, port: int, *, seconds: float = 60.0) -> None:
        """Wait until something answers on the loopback port."""
        self.wait_until(f"port {port}", lambda: _answers(port), seconds=seconds)

    def wait_for_file(self, path: Path, *, seconds: float = 60.0) -> None:
        """Wait until a file is there."""
        self.wait_until(path.name, path.exists, seconds=seconds)

    def check_running(self) -> None:
        """Raises PeerError with the end of the log if a server has ended by itself."""
        for label, process, _ in self._running:
            if process.poll() is not None:
                raise PeerError(f"{self.peer}: {label} ended with {process.returncode}\n{_tail(self.log(label))}")

    def stop(self, *, seconds: float = 15.0) -> None:
        """Stop everything, the last started first; what does not listen is killed with its whole group."""
        for _, process, stop_signal in reversed(self._running):
            if process.poll() is None:
                process.send_signal(stop_signal)
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                _log.warning("%s: process %s had to be killed", self.peer, process.pid)
            _kill_group(process)
        self._running.clear()

    def _tails(self) -> str:
        return "\n".join(f"--- {label}\n{_tail(self.log(label))}" for label, _, _ in self._running)


def _tail(log: Path, size: int = 3000) -> str:
    return log.read_text(errors="replace")[-size:] if log.exists() else ""


def _answers(port: int) -> bool:
    with closing(socket.socket()) as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def _stop_with_parent(stop_signal: signal.Signals) -> None:
    if _LIBC is not None:
        _LIBC.prctl(_PARENT_DEATH_SIGNAL, stop_signal)


def _group_of(user: str) -> int:
    return pwd.getpwnam(user).pw_gid


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait(60)


def _clear_dead_runs(runs: Path) -> None:
    for of_process in runs.glob("*"):
        if of_process.name.isdigit() and not _is_alive(int(of_process.name)):
            for run in of_process.iterdir():
                _remove_run(run)
            shutil.rmtree(of_process, ignore_errors=True)


def _remove_run(run: Path) -> None:
    note = run / "elsewhere"
    for folder in note.read_text().splitlines() if note.exists() else []:
        shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(run, ignore_errors=True)


def _is_alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
