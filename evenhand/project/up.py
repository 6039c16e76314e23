"""Brings the whole product up and keeps it up until somebody ends it."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from types import FrameType

from evenhand.project import child, logs
from evenhand.project.errors import AlreadyUp, DatabaseNotReady, PortTaken, StepFailed
from evenhand.project.home import Home
from evenhand.project.postgres import folder, server
from evenhand.project.progress import Note, Report
from evenhand.project.supervisor import Part, Supervisor, program

DATABASE = "EVENHAND_DATABASE_URL"
HOME = "EVENHAND_HOME"
CLI = (sys.executable, "-m", "evenhand.project.cli")
PARTS = ("worker", "thinker", "listener", "chat", "web")
CHAT_PORT = "EVENHAND_CHAT_PORT"
CHAT_PORT_AFTER = 100  # the desk at 8000, visitors at 8100
WEB_TRIES = 3
OLDEST_POSTGRES = 15
# The parts do much at once already; the threads of one product of matrices would wait for each other.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


@dataclass(frozen=True)
class Ready:
    """What is running now, for the one who waits for it."""

    home: Home
    url: str
    database_url: str
    pids: Callable[[], dict[str, int]]


@dataclass(frozen=True)
class Step:
    """Something done once, after the tables are up to date and before the parts start."""

    title: str
    command: Sequence[str]


@dataclass(frozen=True)
class Extra:
    """A further program to keep alive beside the usual parts."""

    name: str
    command: Sequence[str]


def bring_up(
    home: Home,
    *,
    report: Report,
    on_ready: Callable[[Ready], bool],
    port: int = 8000,
    host: str = "127.0.0.1",
    extra_parts: Sequence[Extra] = (),
    steps: Sequence[Step] = (),
    parts: Sequence[str] = PARTS,
    cli: Sequence[str] = CLI,
) -> bool:
    """Start everything, call `on_ready`, stay up until it says True or a person ends it; then stop all in order.

    Returns True if `on_ready` had finished, False if a signal came first. Refuses a second start on one data folder.
    """
    supervisor = Supervisor(report=report.say, state_file=home.run / "parts.json")
    with _only_once(home, _address(host, port)), _signals(supervisor), _compiling(home, cli) as compiling:
        try:
            if "web" in parts:
                await_free(host, port)  # said now, and not after a minute of preparing
            environment = _environment(home, _database(home, supervisor, report))
            if "chat" in parts:
                environment[CHAT_PORT] = str(_chat_port(host, port))
            _take(home, Step("Bringing the tables up to date", (*cli, "migrate")), environment, report)
            _await(compiling, report)
            for step in steps:
                _take(home, step, environment, report)
            if "web" in parts:
                await_free(host, port)
            doors = {"web": port, "chat": int(environment.get(CHAT_PORT) or 0)}
            programs = [*_usual_parts(parts, cli, host, doors), *extra_parts]
            for extra in programs:
                supervisor.add(program(extra.name, extra.command, env=environment, folder=home.logs))
            if "web" in parts:
                _await_web(home, supervisor, host, port, report)
            ready = Ready(home, _address(host, port), environment[DATABASE], supervisor.pids)
            return on_ready(ready) or _wait_for_a_signal()
        except KeyboardInterrupt:
            return False
        finally:
            _stop(supervisor, report)


def _stop(supervisor: Supervisor, report: Report) -> None:
    supervisor.closing.set()
    with report.step("Stopping"):
        supervisor.stop()


def _wait_for_a_signal() -> bool:
    while True:
        time.sleep(3600)


@contextmanager
def _signals(supervisor: Supervisor) -> Iterator[None]:
    def on_signal(_number: int, _frame: FrameType | None) -> None:
        if supervisor.closing.is_set():
            supervisor.hurry.set()
        else:
            supervisor.closing.set()
            raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup means: go on without a terminal
        numbers.append(signal.SIGHUP)
    before = [(number, signal.signal(number, on_signal)) for number in numbers]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)


@contextmanager
def _only_once(home: Home, url: str) -> Iterator[None]:
    with (home.run / "up.lock").open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise _already_up(home, file.read()) from None
        file.truncate(0)
        file.write(json.dumps({"pid": os.getpid(), "url": url}))
        file.flush()
        yield


def _already_up(home: Home, written: str) -> AlreadyUp:
    known = json.loads(written or "{}")
    return AlreadyUp(
        f"Evenhand is already running on {home.root}: {known.get('url', 'it is just starting')} "
        f"(process {known.get('pid', 'unknown')}). Stop that one first, or name another data folder with {HOME}.",
        url=known.get("url", ""),
    )


def running_at(home: Home) -> str | None:
    """The address of the Evenhand that is up on this data folder, if there is one."""
    lock = home.run / "up.lock"
    if not lock.exists():
        return None
    with lock.open("r+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return str(json.loads(file.read() or "{}").get("url", "")) or None
    return None


def _database(home: Home, supervisor: Supervisor, report: Report) -> str:
    given = os.environ.get(DATABASE)
    if given:
        with report.step("Reaching the database"):
            _reach(given)
        return given
    with report.step("Starting the database") as note:
        offset, settled = logs.size(server.log_file(home)), threading.Event()
        supervisor.add(_postgres(home, note, settled))
        server.await_ready(home, lambda: not supervisor.ends("postgres"), note, offset=offset)
        settled.set()
    return folder.url(home)


def _postgres(home: Home, note: Note, settled: threading.Event) -> Part:
    def spawn() -> "subprocess.Popen[bytes] | None":
        return server.spawn(home, note, same_port=settled.is_set())  # the parts have been told the port

    return Part("postgres", server.log_file(home), spawn, server.FAST_STOP, server.IMMEDIATE_STOP)


def _reach(url: str) -> None:
    import psycopg

    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            major = connection.info.server_version // 10_000
    except psycopg.ProgrammingError as problem:  # no address at all
        raise DatabaseNotReady(
            f"{DATABASE} cannot be read: {problem}. Write it as postgresql://name:password@server:5432/database."
        ) from problem
    except psycopg.OperationalError as problem:
        raise DatabaseNotReady(
            f"The database named in {DATABASE} cannot be reached: {problem} Start it, or mend the address."
        ) from problem
    if major < OLDEST_POSTGRES:
        raise DatabaseNotReady(f"PostgreSQL {major} is too old; use {OLDEST_POSTGRES} or later.", major=major)


@contextmanager
def _compiling(home: Home, cli: Sequence[str]) -> Iterator[child.Process]:
    """What every part needs compiled is compiled once, while the database is made ready."""
    with logs.open_log(home.logs / "steps.log") as log:
        process = child.start((*cli, "compile"), output=log, env={**ONE_THREAD, **os.environ, HOME: str(home.root)})
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _await(compiling: child.Process, report: Report) -> None:
    """Wait for it; the parts compile for themselves what could not be compiled."""
    if compiling.poll() is None:
        with report.step("Compiling what reads"):
            compiling.wait()


def _environment(home: Home, database_url: str) -> dict[str, str]:
    said = {HOME: str(home.root), DATABASE: database_url, "PYTHONUNBUFFERED": "1"}
    return {**ONE_THREAD, **os.environ, **said}


def _take(home: Home, step: Step, environment: dict[str, str], report: Report) -> None:
    """Do one step as a program of its own, telling its lines; raises StepFailed with its last words."""
    with report.step(step.title) as note:
        process = child.start(step.command, output=subprocess.PIPE, env=environment)
        said: list[str] = []
        try:
            for line in process.stdout or ():
                said.append(line.decode("utf-8", "replace").rstrip())
                note(said[-1].strip())
            code = process.wait()
        finally:
            process.kill()
            process.wait()
        with logs.open_log(home.logs / "steps.log") as log:
            log.write(("\n".join(said) + "\n").encode())
        if code != 0:
            last = "\n".join(said[-12:])
            raise StepFailed(f"{step.title} failed (code {code}):\n{last}", step=step.title, code=code)


def _usual_parts(parts: Sequence[str], cli: Sequence[str], host: str, doors: Mapping[str, int]) -> Iterator[Extra]:
    for name in parts:
        door = ("--host", host, "--port", str(doors[name])) if name in doors else ()
        yield Extra(name, (*cli, "run", name, *door))


def _chat_port(host: str, port: int) -> int:
    """Where visitors chat: the port that was asked for, else one near the desk's that is free."""
    if asked := int(os.environ.get(CHAT_PORT) or 0):
        await_free(host, asked)
        return asked
    first = port + CHAT_PORT_AFTER
    candidates = [each for each in range(first, first + 50) if each <= 65535] or range(20_000, 20_050)
    return next((each for each in candidates if folder.is_free(each, host)), first)


def await_free(host: str, port: int, *, patience: float = 3.0) -> None:
    """Return when the port is free; an earlier web process may take a moment to let it go."""
    until = time.monotonic() + patience
    while not folder.is_free(port, host):
        if time.monotonic() > until:
            raise PortTaken(
                f"Port {port} on {host} is taken by another program. End it, or choose another with --port.", port=port
            )
        time.sleep(0.1)


def _await_web(home: Home, supervisor: Supervisor, host: str, port: int, report: Report) -> None:
    log = home.logs / "web.log"
    with report.step("Starting web, chat, worker, thinker and listener"):
        while not answers(host, port):
            if supervisor.ends("web") >= WEB_TRIES:
                last = "\n".join(logs.last_lines(log, 12))
                raise StepFailed(f"The web server does not start. It said:\n{last}", log=str(log))
            time.sleep(0.05)


def answers(host: str, port: int) -> bool:
    """Whether a web server answers there, whatever it says."""
    connection = HTTPConnection(_reachable(host), port, timeout=5)
    try:
        connection.request("GET", "/", headers={"Host": f"{_reachable(host)}:{port}"})
        connection.getresponse()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104


def _address(host: str, port: int) -> str:
    name = _reachable(host)
    return f"http://{f'[{name}]' if ':' in name else name}:{port}"
