"""An embedded PostgreSQL and a folder for the run of tests, and for each of its workers.

Loaded by `-p tests.embedded` before Django reads its settings. Making all tables takes some ten seconds: they are made
once, kept with the digest of what makes them, and copied for every run and worker.
"""

import atexit
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from evenhand.project.home import Home, open_home
from evenhand.project.postgres import start
from evenhand.project.postgres.folder import DATABASE

ROOT = Path(__file__).resolve().parent.parent
MAKES_TABLES = ("evenhand/*/migrations/*.py", "evenhand/database/*.py", "evenhand/project/postgres/*.py", "uv.lock")
KEPT_FOR = 86_400.0  # seconds that a copy for other tables is kept
_MIGRATE = """
import django
from django.core.management import call_command

django.setup()
call_command("migrate", verbosity=0)
"""


def _digest() -> str:
    found = sorted(path for pattern in MAKES_TABLES for path in ROOT.glob(pattern))
    whole = hashlib.sha256(f"{ROOT} {sys.version}".encode())
    for path in found:
        whole.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return whole.hexdigest()[:16]


def _with_tables() -> Path:
    """A data folder whose database has all tables and whose server rests; made once, whoever asks first."""
    beginning = f"evenhand-tables-{os.getuid()}-"
    kept = Path(tempfile.gettempdir()) / f"{beginning}{_digest()}"
    with Path(f"{kept}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            draft = Path(tempfile.mkdtemp(prefix=beginning))
            with start(open_home(draft), durable=False) as server:
                own = {"EVENHAND_HOME": str(draft), "EVENHAND_DATABASE_URL": server.url}
                environment = {**os.environ, **own, "DJANGO_SETTINGS_MODULE": "evenhand.project.settings"}
                subprocess.run([sys.executable, "-c", _MIGRATE], env=environment, cwd=ROOT, check=True)
            draft.rename(kept)
            for other in kept.parent.glob(f"{beginning}*"):
                if other.stat().st_mtime < time.time() - KEPT_FOR:
                    shutil.rmtree(other, ignore_errors=True)
    return kept


def _copied(source: Path, home: Path) -> Home:
    subprocess.run(["cp", "-a", f"{source}/.", str(home)], check=True)  # as root the data belong to somebody else
    return open_home(home)


def _begin() -> None:
    home = Path(tempfile.mkdtemp(prefix="evenhand-test-"))
    os.environ["EVENHAND_HOME"] = str(home)
    # Compiled once and not in every run.
    os.environ.setdefault("NUMBA_CACHE_DIR", str(Path(tempfile.gettempdir()) / f"evenhand-compiled-{os.getuid()}"))
    server = start(_copied(_with_tables(), home), durable=False)
    os.environ["EVENHAND_DATABASE_URL"] = server.url
    owner = os.getpid()

    def end() -> None:
        if os.getpid() == owner:
            server.stop()
            shutil.rmtree(home, ignore_errors=True)

    atexit.register(end)


def pytest_configure() -> None:
    """The tests' database is a copy of the one that has all tables."""
    if os.environ.get("EVENHAND_TEST_DATABASE") == "embedded":
        from django.conf import settings

        settings.DATABASES["default"]["TEST"]["TEMPLATE"] = DATABASE


# Each worker of a run has a server of its own: what is followed by snapshot sees the transactions of a whole server.
if "no:django" not in sys.argv and ("PYTEST_XDIST_WORKER" in os.environ or "EVENHAND_TEST_DATABASE" not in os.environ):
    _begin()
    os.environ["EVENHAND_TEST_DATABASE"] = "embedded"
