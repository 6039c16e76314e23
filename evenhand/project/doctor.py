"""Looks at everything Evenhand needs and says what is wrong and what to do."""

import importlib
import os
import platform
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, LiteralString

from evenhand.kernel.errors import EvenhandError
from evenhand.project import up
from evenhand.project.databases import FORM
from evenhand.project.errors import HomeNotUsable
from evenhand.project.home import VARIABLE, Home, home_path
from evenhand.project.postgres import folder, identity, server

if TYPE_CHECKING:
    import psycopg

EXTENSIONS = ("unaccent", "pg_trgm")
LITTLE_ROOM = 2 * 1024**3
NO_ROOM = 300 * 1024**2
MB = 1024**2


class State(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    """One thing looked at: how it is, in a sentence, and what to do if it is not well."""

    name: str
    state: State
    sentence: str
    remedy: str = ""


def without_home(problem: HomeNotUsable) -> list[Finding]:
    """What can be said where the data folder cannot be opened."""
    found = [python_version(), *data_folder()]
    if worst(found) is not State.BAD:
        found.append(Finding("Data folder", State.BAD, problem.sentence))
    return found


def examine(home: Home, *, port: int, host: str) -> list[Finding]:
    """All findings, in the order a person would repair them."""
    found = [python_version(), *data_folder()]
    found += [key_file(home), running_as(home), web_port(home, port=port, host=host), models(), *broker()]
    found += database(home)
    if not any(finding.name in {"Tables", "Settings"} for finding in found):  # else Django has read them
        found += settings()
    return found


def worst(findings: list[Finding]) -> State:
    """The state of the whole: as bad as its worst part."""
    order = list(State)
    return max((finding.state for finding in findings), key=order.index, default=State.OK)


def as_plain(findings: list[Finding]) -> dict[str, Any]:
    """The findings for a machine."""
    return {"state": worst(findings).value, "findings": [asdict(finding) for finding in findings]}


def python_version() -> Finding:
    """Which Python; an older one than we can use is refused by the installer."""
    return Finding("Python", State.OK, f"Python {platform.python_version()}.")


def data_folder() -> list[Finding]:
    """The data folder is there, ours, private and has room."""
    root = home_path()
    if not root.exists():
        return [Finding("Data folder", State.BAD, f"{root} does not exist and cannot be made.", _OTHER_FOLDER)]
    if not os.access(root, os.R_OK | os.W_OK | os.X_OK):
        return [Finding("Data folder", State.BAD, f"{root} cannot be written.", _OTHER_FOLDER)]
    return [_privacy(root), _room(shutil.disk_usage(root).free, str(root))]


_OTHER_FOLDER = f"Give yourself the right to write there, or name another folder in {VARIABLE}."


def _privacy(root: os.PathLike[str]) -> Finding:
    mode = stat.S_IMODE(os.stat(root).st_mode)  # noqa: PTH116
    if mode & 0o077:
        return Finding("Data folder", State.WARN, f"{root} is open to others (mode {mode:o}).", f"chmod 700 {root}")
    return Finding("Data folder", State.OK, f"{root} is yours alone.")


def _room(free: int, root: str) -> Finding:
    sentence = f"{free // MB:,} MB are free for {root}."
    if free < NO_ROOM:
        return Finding("Disk", State.BAD, sentence, "Make room: the database stops when the disk is full.")
    if free < LITTLE_ROOM:
        return Finding("Disk", State.WARN, sentence, "Make room soon.")
    return Finding("Disk", State.OK, sentence)


def key_file(home: Home) -> Finding:
    """The secret key is there and nobody else can read it."""
    if not _is_key(home.key_file.read_bytes().strip()):
        remedy = "Put the saved key back. Without it, connected accounts must be connected again."
        return Finding("Secret key", State.BAD, f"{home.key_file} is damaged.", remedy)
    mode = stat.S_IMODE(home.key_file.stat().st_mode)
    if mode & 0o077:
        remedy = f"chmod 600 {home.key_file}"
        return Finding("Secret key", State.BAD, f"{home.key_file} is open to others (mode {mode:o}).", remedy)
    return Finding("Secret key", State.OK, f"{home.key_file} is private. Keep a copy of it with your backups.")


def _is_key(held: bytes) -> bool:
    return len(held) == 44 and held.isascii()


def running_as(home: Home) -> Finding:
    """PostgreSQL can run as the account we run as."""
    if os.geteuid() != 0:
        return Finding("Account", State.OK, "You are an ordinary account.")
    if os.environ.get(up.DATABASE):
        return Finding("Account", State.WARN, "You are root.", "Better run Evenhand as an account of its own.")
    if identity.namespaces_work(home):
        return Finding("Account", State.OK, "You are root; the database runs in a user namespace without root's power.")
    sentence = f"You are root and no user namespace can be used; the database lies outside {home.root}."
    return Finding("Account", State.WARN, sentence, "Better run Evenhand as an account of its own.")


def web_port(home: Home, *, port: int, host: str) -> Finding:
    """The port is free, or it is ours."""
    url = up.running_at(home)
    if url:
        return Finding("Web", State.OK, f"Evenhand is up at {url}.")
    if folder.is_free(port, host):
        return Finding("Web", State.OK, f"Port {port} on {host} is free.")
    return Finding("Web", State.BAD, f"Port {port} on {host} is taken.", "End that program, or use --port.")


def models() -> Finding:
    """Whether what reads posts can be loaded: a wheel for another machine, or a half-copied folder, shows here."""
    try:
        contextual = importlib.import_module("evenhand.understanding.domain.contextual")
        reading = importlib.import_module("evenhand.understanding.domain.reading")
        reading.read_many(["The line is dead since Monday, please help"], ["en"])
        contextual.contextual_vectors_of(["The line is dead"])
    except (ImportError, OSError, RuntimeError, ValueError) as problem:
        return Finding(
            "models", State.BAD, f"Posts cannot be read: {problem}.", "Install Evenhand again on this machine."
        )
    return Finding("models", State.OK, "Posts can be read, quickly and closely.")


def broker() -> Iterator[Finding]:
    """The NATS servers, where listening is spread over machines."""
    servers = [each.strip() for each in os.environ.get("EVENHAND_NATS_URL", "").split(",") if each.strip()]
    if not servers:
        return
    from evenhand.project.broker import reached

    problem = reached(servers)
    if problem:
        remedy = "Check EVENHAND_NATS_URL and that the servers run; posts wait at their source meanwhile."
        yield Finding("Broker", State.BAD, f"NATS cannot be reached: {problem}.", remedy)
    else:
        yield Finding("Broker", State.OK, "NATS answers, and keeps streams.")


def database(home: Home) -> Iterator[Finding]:
    """The database answers and is fit; one that sleeps is woken for the look."""
    given = os.environ.get(up.DATABASE)
    if not given and not (home.postgres / "founded").exists():
        yield Finding("Database", State.OK, "The embedded PostgreSQL will be made at the first `evenhand up`.")
        return
    try:
        with _reached(home, given) as (url, how):
            yield from _look_inside(url, how)
    except EvenhandError as problem:
        yield Finding("Database", State.BAD, problem.sentence, f"Read {server.log_file(home)}." if not given else "")


def settings() -> Iterator[Finding]:
    """The settings can be read, also where no database is there yet; what is wrong is listed."""
    try:
        importlib.import_module("evenhand.project.settings")
    except SystemExit as problem:  # so settings end what cannot start
        if str(problem) != FORM:  # that was said of the database
            yield Finding("Settings", State.BAD, str(problem), _CORRECT)
    else:
        yield Finding("Settings", State.OK, "The settings in the environment can be used.")


_CORRECT = "Correct them in the environment, and start anew."


@contextmanager
def _reached(home: Home, given: str | None) -> Iterator[tuple[str, str]]:
    if given:
        yield given, f"named in {up.DATABASE}"
        return
    with server.ensure(home) as running:
        yield running.url, "embedded, running" if running.joined else "embedded, starts and stops well"


def _look_inside(url: str, how: str) -> Iterator[Finding]:
    import psycopg

    try:
        with psycopg.connect(url, connect_timeout=10, autocommit=True) as connection:
            yield _postgres_version(connection, how)
            yield _extensions(connection)
            yield _clock(connection)
            yield from _desk(connection)
    except psycopg.ProgrammingError as problem:  # no address at all
        yield Finding("Database", State.BAD, f"The database’s address cannot be read: {problem}".strip(), FORM)
        return
    except psycopg.OperationalError as problem:
        remedy = f"Check the address in {up.DATABASE} and that the server runs."
        yield Finding("Database", State.BAD, f"The database cannot be reached: {problem}".strip(), remedy)
        return
    yield _tables(url)


def _postgres_version(connection: "psycopg.Connection[Any]", how: str) -> Finding:
    number = connection.info.server_version // 10_000
    if number < up.OLDEST_POSTGRES:
        remedy = f"Use PostgreSQL {up.OLDEST_POSTGRES} or later."
        return Finding("Database", State.BAD, f"PostgreSQL {number} is too old.", remedy)
    return Finding("Database", State.OK, f"PostgreSQL {number} ({how}).")


def _extensions(connection: "psycopg.Connection[Any]") -> Finding:
    question: LiteralString = "SELECT name FROM pg_available_extensions WHERE name = ANY(%s)"
    there = {row[0] for row in connection.execute(question, [list(EXTENSIONS)])}
    missing = [name for name in EXTENSIONS if name not in there]
    if missing:
        remedy = "Install PostgreSQL’s contrib package (Debian: postgresql-contrib)."
        return Finding("Extensions", State.BAD, f"Missing: {', '.join(missing)}.", remedy)
    return Finding("Extensions", State.OK, f"{' and '.join(EXTENSIONS)} are there.")


def _clock(connection: "psycopg.Connection[Any]") -> Finding:
    before = datetime.now(UTC)
    row = connection.execute("SELECT clock_timestamp()").fetchone()
    middle = before + (datetime.now(UTC) - before) / 2
    return judge_clock(abs(row[0] - middle) if row else timedelta())


# What stands still or waits for a person. Asked only where the tables are there.
_DESK: LiteralString = """
SELECT (SELECT count(*) FROM channels_source),
    (SELECT string_agg(name || ': ' || trouble, '; ') FROM channels_source WHERE trouble <> ''),
    (SELECT count(*) FROM channels_quarantined WHERE released_at IS NULL),
    (SELECT count(*) FROM replies_delivery WHERE state IN ('failed', 'unknown', 'bounced'))
"""


def _desk(connection: "psycopg.Connection[Any]") -> Iterator[Finding]:
    there = connection.execute("SELECT to_regclass('replies_delivery') IS NOT NULL").fetchone()
    row = connection.execute(_DESK).fetchone() if there and there[0] else None
    if row is None:
        return
    sources, trouble, quarantined, unsent = row
    if trouble:
        yield Finding("Accounts", State.BAD, f"{trouble}.", "Connect the account again with `evenhand connect`.")
    elif not sources:
        yield Finding(
            "Accounts", State.WARN, "No account is connected yet.", "Run `evenhand setup` and `evenhand connect`."
        )
    else:
        yield Finding("Accounts", State.OK, f"{sources} connected, none in trouble.")
    if quarantined or unsent:
        sentence = f"{quarantined} items in quarantine, {unsent} replies that could not be sent."
        yield Finding("Left over", State.WARN, sentence, "Open “Quarantine” and “Could not be sent” in the desk.")


def judge_clock(apart: timedelta) -> Finding:
    """Service clocks run on both machines' time, so they may not stand far apart."""
    sentence = f"The database’s clock and ours are {apart.total_seconds():.1f} s apart."
    if apart > timedelta(seconds=60):
        return Finding("Clock", State.BAD, sentence, "Set both clocks by NTP.")
    if apart > timedelta(seconds=2):
        return Finding("Clock", State.WARN, sentence, "Set both clocks by NTP.")
    return Finding("Clock", State.OK, sentence)


def _tables(url: str) -> Finding:
    os.environ[up.DATABASE] = url  # the settings read it when Django starts
    try:
        waiting = _waiting_migrations()
    except SystemExit as problem:  # so settings end what cannot start
        return Finding("Settings", State.BAD, str(problem), _CORRECT)
    except (ImportError, EvenhandError) as problem:
        return Finding("Tables", State.BAD, f"The tables cannot be looked at: {problem}", "Install Evenhand again.")
    if waiting:
        return Finding("Tables", State.WARN, f"{waiting} steps are waiting.", "Run `evenhand migrate`.")
    return Finding("Tables", State.OK, "The tables are up to date.")


def _waiting_migrations() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.project.settings")
    import django
    from django.db import connections

    django.setup()
    executor_class: Callable[..., Any] = importlib.import_module("django.db.migrations.executor").MigrationExecutor
    connection = connections["default"]
    try:
        executor = executor_class(connection)
        return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    finally:
        connection.close()
        close_pool: Callable[[], None] | None = getattr(connection, "close_pool", None)
        if close_pool:
            close_pool()
