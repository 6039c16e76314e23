"""A headless Chromium for tests: Debian's package where it can be had, else Playwright's own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Playwright, expect, sync_playwright

PATIENCE = 30_000  # milliseconds until a test gives up; a busy machine is slow, and nobody waits longer than needed

# No sandbox, since tests may run as root; no calls home, since there may be no network.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]


# The shell draws the same pages for half the work: it has no windows.
LIGHTEST, *OTHERS = "chromium-headless-shell", "chromium", "chromium-browser"


def executable() -> str | None:
    """The browser to start; None where there is none."""
    named = (os.environ.get("EVENHAND_CHROMIUM"), *map(shutil.which, (LIGHTEST, *OTHERS)))
    if found := next(filter(None, named), None):
        return found
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def ensure() -> None:
    """Install a browser where there is none and one may be installed; else say what to do."""
    if "EVENHAND_CHROMIUM" in os.environ or shutil.which(LIGHTEST):
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _install_debians()
    if not executable():
        print("Downloading Playwright's chromium", flush=True)  # noqa: T201
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if not executable():
        sys.exit("The browser tests need Chromium: install Debian's package “chromium”, or set EVENHAND_CHROMIUM.")


def _install_debians() -> None:
    """The shell, or the whole browser where Debian is too old to have it."""
    print("Installing Debian's chromium", flush=True)  # noqa: T201
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "-y", "--no-install-recommends", LIGHTEST]):
        subprocess.run(["apt-get", "-qq", *words], env=environment, check=False, stdout=subprocess.DEVNULL)
    if not executable():
        command = ["apt-get", "-qq", "install", "-y", "--no-install-recommends", "chromium"]
        subprocess.run(command, env=environment, check=False, stdout=subprocess.DEVNULL)


@contextmanager
def browser() -> Iterator[Browser]:
    """A running browser."""
    expect.set_options(timeout=PATIENCE)
    program = executable()
    with _one_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        try:
            yield started
        finally:
            started.close()


_playing: list[Playwright] = []


@contextmanager
def _one_playwright() -> Iterator[Playwright]:
    """The one of this process, where a browser runs already: a second one would refuse the first one's loop."""
    if _playing:
        yield _playing[0]
        return
    with sync_playwright() as playwright:
        _playing.append(playwright)
        try:
            yield playwright
        finally:
            _playing.remove(playwright)


if __name__ == "__main__":
    ensure()
