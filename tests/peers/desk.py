"""The whole product, started as a person starts it, in a data folder of its own."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from tests.peers.processes import free_port

PASSWORD = "a-long-password-for-tests"
START = 300.0  # seconds; a busy machine is slow, and nobody waits longer than needed


@dataclass(frozen=True)
class Desk:
    """A running Evenhand."""

    home: Path
    url: str

    def evenhand(self, *arguments: str) -> str:
        """Run a command of ours on this desk; what it said."""
        done = subprocess.run(
            [sys.executable, "-m", "evenhand.project.cli", *arguments],
            env=_environment(self.home),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    def found(self, brand: str, *handles: str) -> None:
        """Set up a brand and Noor, who looks after the desk."""
        options = [option for handle in handles for option in ("--handle", handle)]
        who = ["--name", "Noor Khan", "--mail", "noor@example.test", "--username", "noor", "--password", PASSWORD]
        self.evenhand("setup", "--brand", brand, *options, *who)

    def log_in(self, page: Page) -> None:
        """As Noor."""
        page.goto(self.url)
        page.fill("[name=login]", "noor")
        page.fill("[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(re.escape(self.url) + r"/(\?.*)?$"))


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("EVENHAND_", "DJANGO_"))}
    return {**kept, "EVENHAND_HOME": str(home)}


@contextmanager
def desk() -> Iterator[Desk]:
    """Start `evenhand up`, wait until it answers, and stop it as Ctrl-C does."""
    with tempfile.TemporaryDirectory(prefix="evenhand-desk-") as folder:
        home, port = Path(folder), free_port()
        log = (home / "up.log").open("wb")
        command = [sys.executable, "-m", "evenhand.project.cli", "up", "--port", str(port)]
        process = subprocess.Popen(command, env=_environment(home), stdout=log, stderr=log)
        try:
            _await(process, home / "up.log")
            yield Desk(home, f"http://127.0.0.1:{port}")
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


def _await(process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + START
    while "Evenhand is up" not in (said := log.read_text(errors="replace")):
        assert process.poll() is None, said
        assert time.monotonic() < until, said
        time.sleep(0.1)
