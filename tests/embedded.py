"""An embedded PostgreSQL and a folder for the run of tests, and for each of its workers.

Loaded by `-p tests.embedded` before Django reads its settings.
"""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

from evenhand.project.home import open_home
from evenhand.project.postgres import start


def _begin() -> None:
    home = Path(tempfile.mkdtemp(prefix="evenhand-test-"))
    os.environ["EVENHAND_HOME"] = str(home)
    # Compiled once and not in every run.
    os.environ.setdefault("NUMBA_CACHE_DIR", str(Path(tempfile.gettempdir()) / f"evenhand-compiled-{os.getuid()}"))
    server = start(open_home(home), durable=False)
    os.environ["EVENHAND_DATABASE_URL"] = server.url
    owner = os.getpid()

    def end() -> None:
        if os.getpid() == owner:
            server.stop()
            shutil.rmtree(home, ignore_errors=True)

    atexit.register(end)


# Each worker of a run has a server of its own: what is followed by snapshot sees the transactions of a whole server.
if "no:django" not in sys.argv and ("PYTEST_XDIST_WORKER" in os.environ or "EVENHAND_TEST_DATABASE" not in os.environ):
    _begin()
    os.environ["EVENHAND_TEST_DATABASE"] = "embedded"
