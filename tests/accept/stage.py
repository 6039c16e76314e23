"""A data folder of its own with the real product running on it, and its processes by name."""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.accept.script import REPOSITORY

CLI = (sys.executable, "-m", "evenhand.project.cli")
DATABASE = "EVENHAND_DATABASE_URL"


class Stage:
    """Everything one kill test starts. `close` ends it all and removes the folder."""

    def __init__(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="evenhand-kills-"))
        self.log = self.root / "up.log"
        self.web_port = _free_port()
        self.up: subprocess.Popen[bytes] | None = None
        self.began_at = 0  # where in the log the latest start begins
        self.mark = secrets.token_hex(8)  # in the environment of whatever we start

    @property
    def sent(self) -> Path:
        """The peer's own store."""
        return self.root / "peer" / "sent.sqlite"

    def found(self) -> None:
        """Make the database, its tables and the demo company, and point Django of this process at it."""
        os.environ["EVENHAND_HOME"] = str(self.root)
        os.environ["DJANGO_SETTINGS_MODULE"] = "evenhand.project.settings"
        self.with_database(self._found)

    def _found(self) -> None:
        import django
        from django.conf import settings
        from django.core.management import call_command

        options: dict[str, object] = settings.DATABASES["default"]["OPTIONS"]  # type: ignore[assignment]
        del options["pool"]  # a pool would hand out connections that were killed
        settings.LOGGING_CONFIG = None
        django.setup()
        call_command("migrate", "--no-input", verbosity=0)
        from evenhand.project.demo import founding

        founding.found()
        self.on_stage()

    def on_stage(self) -> None:
        """For a subject to add what it needs while the database runs; nothing here."""

    def with_database(self, act: Callable[[], None]) -> None:
        """Do something while the database runs and nothing else."""
        from evenhand.project import postgres
        from evenhand.project.home import open_home

        with postgres.start(open_home(self.root)) as server:
            os.environ[DATABASE] = server.url
            try:
                act()
            finally:
                disconnect()

    def start(self) -> None:
        """Start `evenhand up`; returns at once."""
        environment = {name: value for name, value in os.environ.items() if name != DATABASE}
        environment |= {"EVENHAND_HOME": str(self.root), "EVENHAND_MARK": self.mark, "PYTHONPATH": str(REPOSITORY)}
        command = [*CLI, "up", "--port", str(self.web_port)]
        self.began_at = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self.up = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)

    def was_up(self) -> bool:
        """Whether the latest start came to its end."""
        return b"Evenhand is up" in self.log.read_bytes()[self.began_at :]

    def await_database(self, patience: float = 60.0) -> None:
        """Return when the tables can be read."""
        from evenhand.channels.models import Source
        from evenhand.ledger.errors import DATABASE_AWAY

        until = time.monotonic() + patience
        while True:
            try:
                Source.objects.exists()
            except DATABASE_AWAY:
                disconnect()
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)
            else:
                return

    def stop(self) -> None:
        """End `up` as a person does."""
        if self.up and self.up.poll() is None:
            self.up.send_signal(signal.SIGTERM)
            self.up.wait(60)

    def close(self) -> None:
        """Leave nothing behind."""
        try:
            self.stop()
        except subprocess.TimeoutExpired:
            self.kill_up()
        until = time.monotonic() + 15
        while self._is_anybody_left() and time.monotonic() < until:
            time.sleep(0.1)
        shutil.rmtree(self.root, ignore_errors=True)

    def kill_up(self) -> None:
        """The supervisor dies; with it everything."""
        if self.up:
            self.up.kill()
            self.up.wait()

    def _is_anybody_left(self) -> bool:
        return any(self._works_here(each) for each in Path("/proc").iterdir() if each.name.isdigit())

    def _works_here(self, process: Path) -> bool:
        try:
            if self.mark.encode() in (process / "environ").read_bytes():
                return True
            return (process / "cwd").readlink().is_relative_to(self.root)
        except OSError:
            return False

    def pids(self) -> Mapping[str, int]:
        """The parts that run now; what only seems to be ours is left out."""
        try:
            written: dict[str, int] = json.loads((self.root / "run" / "parts.json").read_text())
        except (OSError, ValueError):
            return {}
        return {name: pid for name, pid in written.items() if self.is_ours(pid)}

    def is_ours(self, pid: int) -> bool:
        """Whether the process descends from our `up`."""
        while pid > 1 and self.up:
            if pid == self.up.pid:
                return True
            pid = _parent(pid)
        return False

    def children(self, pid: int) -> list[int]:
        """The processes a part has started itself."""
        found: list[int] = []
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                found += map(int, task.read_text().split())
            except OSError:
                continue
        return [child for child in found if self.is_ours(child)]

    def sessions(self) -> dict[int, str]:
        """The database's processes that serve somebody, and what each does now."""
        postmaster = self.pids().get("postgres")
        if postmaster is None:
            return {}
        titles = {child: _title(child) for child in self.children(postmaster)}
        return {pid: title for pid, title in titles.items() if title.startswith("postgres: evenhand ")}


def disconnect() -> None:
    """Let go of this thread's database connection, dead or alive, and look up the port anew."""
    from django.db import connection

    from evenhand.project.home import open_home
    from evenhand.project.postgres.folder import known_port

    connection.close()
    connection.settings_dict["PORT"] = str(known_port(open_home()))


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, ValueError):
        return 0


def _title(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
    except OSError:
        return ""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
