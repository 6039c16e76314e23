"""A data folder of its own for each test, short enough and reachable for every account."""

import contextlib
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evenhand.project import postgres
from evenhand.project.home import Home, open_home

REPOSITORY = Path(__file__).resolve().parents[2]


def new_folder(prefix: str) -> Path:
    """An empty folder, in memory where there is room: a new database is a thousand files."""
    memory = Path("/dev/shm")
    has_room = memory.is_dir() and shutil.disk_usage(memory).free > 2 * 1024**3
    return Path(tempfile.mkdtemp(prefix=prefix, dir=memory if has_room else None))


@pytest.fixture(scope="session")
def pattern() -> Iterator[Home]:
    """A data folder with a founded database, to be copied: founding takes most of a short test."""
    home = open_home(new_folder("evenhand-pattern-"))
    postgres.start(home, durable=False).stop()
    (home.postgres / "port").unlink()
    yield home
    shutil.rmtree(home.root)


@pytest.fixture
def founded(home: Home, pattern: Home) -> Home:
    """A data folder whose database has been founded and is stopped."""
    shutil.rmtree(home.postgres)
    shutil.copytree(pattern.postgres, home.postgres)
    return home


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    monkeypatch.delenv("EVENHAND_DATABASE_URL", raising=False)
    root = new_folder("evenhand-test-")
    monkeypatch.setenv("EVENHAND_HOME", str(root))
    yield open_home(root)
    for pid in postgres_processes_of(root):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    shutil.rmtree(root, ignore_errors=True)


def processes_mentioning(text: str) -> list[int]:
    """The processes whose command line has this text."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            with contextlib.suppress(OSError):
                if text in (folder / "cmdline").read_text(errors="replace"):
                    found.append(int(folder.name))
    return found


def postgres_processes_of(root: Path) -> list[int]:
    """The processes that work in this data folder, postmaster and backends."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                if str((folder / "cwd").readlink()).startswith(str(root)):
                    found.append(int(folder.name))
    return found


def until(condition: Callable[[], object], seconds: float = 90.0) -> None:
    """Wait for something to become true; fails when it does not."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
