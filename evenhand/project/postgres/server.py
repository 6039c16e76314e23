"""Starts, joins and stops the embedded PostgreSQL."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from evenhand.project import child, logs
from evenhand.project.errors import DatabaseAlreadyRunning, DatabaseNotReady
from evenhand.project.home import Home
from evenhand.project.postgres import binaries, folder, founding, identity, tuning

Report = Callable[[str], None]
FAST_STOP = signal.SIGINT
IMMEDIATE_STOP = signal.SIGQUIT
STOP_PATIENCE = 60.0


def _quiet(_: str) -> None:
    return None


@dataclass
class Server:
    """A server that answers; stopping it is the starter's duty, and a joiner's `stop` does nothing."""

    url: str
    home: Home
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def joined(self) -> bool:
        """Whether somebody else started it."""
        return self.process is None

    def stop(self) -> None:
        """Stop it fast and in order; returns when it is gone."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(FAST_STOP)
        try:
            self.process.wait(STOP_PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.send_signal(IMMEDIATE_STOP)  # loses nothing: the log is replayed at the next start
            self.process.wait()

    def __enter__(self) -> "Server":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def log_file(home: Home) -> Path:
    """Where the server writes what it does."""
    return home.logs / "postgres.log"


def running(home: Home) -> str | None:
    """The address of this folder's server if it answers now."""
    if not (home.postgres / "passwords.json").exists() or not folder.is_locked(home):
        return None
    return folder.url(home) if _answers(folder.url(home)) else None


def start(home: Home, report: Report = _quiet, *, durable: bool = True) -> Server:
    """Start this folder's server and wait until it answers; refuses while another one does."""
    server = ensure(home, report, durable=durable)
    if server.joined:
        raise DatabaseAlreadyRunning("The database of this data folder is already running.", home=str(home.root))
    return server


def ensure(home: Home, report: Report = _quiet, *, durable: bool = True) -> Server:
    """Join this folder's server, or start it; waits for one that is starting or still ending."""
    waited = False
    while True:
        url = running(home)
        if url:
            return Server(url, home)
        offset = logs.size(log_file(home))
        process = spawn(home, report, durable=durable)
        if process is not None:
            return _made_ready(home, process, report, offset)
        if not waited:
            report("waiting for another start or stop of this database to finish")
            waited = True
        time.sleep(0.1)


def _made_ready(home: Home, process: "subprocess.Popen[bytes]", report: Report, offset: int) -> Server:
    server = Server("", home, process)
    try:
        await_ready(home, lambda: process.poll() is None, report, offset=offset)
    except BaseException:
        server.stop()
        raise
    server.url = folder.url(home)
    return server


def spawn(
    home: Home, report: Report = _quiet, *, durable: bool = True, same_port: bool = False
) -> "subprocess.Popen[bytes] | None":
    """Start the server's process, in a new folder if need be; None while another has the folder.

    With `same_port` it insists on the port that others have been told, and may fail if that is taken.
    """
    lock = folder.try_lock(home)
    if lock is None:
        return None
    try:
        who = identity.choose(home)
        if who.data.exists():
            folder.check_version(who.data)
            folder.forget_stale_pid(who.data)
        else:
            report("making a new database")
            founding.forget_founding(home)
            founding.found_folder(home, who, lock=lock, durable=durable)
        port = folder.known_port(home) if same_port else folder.settle_port(home)
        return _run(home, who, lock=lock, options=tuning.options(port=port, durable=durable))
    finally:
        os.close(lock)  # the server has inherited it


def _run(home: Home, who: identity.Identity, *, lock: int, options: list[str]) -> "subprocess.Popen[bytes]":
    with logs.open_log(log_file(home)) as output:
        return child.start(
            [who.program("postgres"), "-D", str(who.data), *options],
            output=output,
            env=binaries.clean_environment(),
            death=IMMEDIATE_STOP,  # a fast stop during crash recovery never ends, and keeps the folder
            identity=who.how,
            keep=[lock],
            cwd=Path("/"),
        )


def await_ready(home: Home, is_alive: Callable[[], bool], report: Report = _quiet, *, offset: int = 0) -> None:
    """Return when the server answers, however long that takes; raises when it has ended instead."""
    told = ""
    while not _is_ready(home):
        if not is_alive():
            raise DatabaseNotReady(_why_it_ended(logs.lines_after(log_file(home), offset)), log=str(log_file(home)))
        news = _progress(logs.lines_after(log_file(home), offset))
        if news and news != told:
            report(news)
            told = news
        time.sleep(0.03)


def _is_ready(home: Home) -> bool:
    if founding.is_founded(home):
        return _answers(folder.url(home))
    if not _answers(folder.admin_url(home)):
        return False
    founding.found_database(home)
    return True


def _answers(url: str) -> bool:
    import psycopg

    try:
        with psycopg.connect(url, connect_timeout=2) as connection:
            connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


def _progress(lines: list[str]) -> str:
    text = "\n".join(lines)
    if "redo in progress" in text:
        return "recovering after a crash: replaying the log" + text.rpartition("redo in progress")[2].split("\n")[0]
    if "not properly shut down" in text or "redo starts" in text:
        return "recovering after a crash"
    return ""


def _why_it_ended(lines: list[str]) -> str:
    text = "\n".join(lines)
    if "No space left on device" in text:
        return "The database stopped because the disk is full. Make room, then start again; nothing is lost."
    if "Address already in use" in text:
        return "The database's port was taken in this moment by another program. Start again: it will take another."
    grave = [line for line in lines if "FATAL" in line or "PANIC" in line or "could not" in line] or lines[-3:]
    return "The database ended while starting. It said: " + ("; ".join(grave[:3]) or "nothing")
