"""Real NATS servers on loopback, alone or as a cluster, whose nodes may be killed, stalled and started again."""

import json
import os
import secrets
import signal
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

from evenhand.listening.streams.broker import Address
from evenhand.listening.streams.server import HOST, Node, configuration, program
from evenhand.project import child
from tests.peers.processes import Processes, free_ports


class Nodes:
    """The servers of one test run."""

    def __init__(self, processes: Processes, count: int) -> None:
        self._processes = processes
        ports = free_ports(3 * count)
        password = secrets.token_urlsafe(12)
        self.nodes = [
            Node(
                name=f"n{place}",
                folder=processes.folder / f"n{place}",
                port=ports[3 * place],
                user="evenhand",
                password=password,
                cluster_port=ports[3 * place + 1] if count > 1 else 0,
                monitor_port=ports[3 * place + 2],
            )
            for place in range(count)
        ]
        self._running: dict[str, child.Process] = {}
        for node in self.nodes:
            self._configuration(node).write_text(configuration(node, self._routes()))
            self.start(node.name)
        processes.wait_until("cluster", self.is_healthy)

    @property
    def address(self) -> Address:
        """Where clients find them."""
        return Address(servers=tuple(node.url for node in self.nodes))

    def start(self, name: str) -> None:
        """Start a node, again with the data it had."""
        with (self._processes.folder / f"{name}.log").open("ab") as output:
            self._running[name] = child.start(
                [str(program()), "-c", str(self._configuration(self._node(name)))], output=output
            )

    def kill(self, name: str) -> None:
        """End it as a power cut would."""
        self._running[name].kill()
        self._running[name].wait()

    def is_running(self, name: str) -> bool:
        """Whether it was not killed, or was started again."""
        return self._running[name].poll() is None

    def stall(self, name: str) -> None:
        """Let it hang: its sockets stay open, and nobody answers."""
        os.kill(self._running[name].pid, signal.SIGSTOP)

    def wake(self, name: str) -> None:
        """Let it go on."""
        os.kill(self._running[name].pid, signal.SIGCONT)

    def end(self) -> None:
        """Stop all."""
        for process in self._running.values():
            process.kill()
        for process in self._running.values():
            process.wait()

    def is_healthy(self) -> bool:
        """Whether every node says it is well, and a cluster has a leader."""
        reports = [self._ask(node, "healthz") for node in self.nodes]
        if not all(report and report.get("status") == "ok" for report in reports):
            return False
        return len(self.nodes) == 1 or any(
            ((self._ask(node, "jsz") or {}).get("meta_cluster") or {}).get("leader") for node in self.nodes
        )

    def wait_until_healthy(self, *, seconds: float = 60.0) -> None:
        """Return when all are well again."""
        end = time.monotonic() + seconds
        while not self.is_healthy():
            assert time.monotonic() < end, "the cluster did not become healthy"
            time.sleep(0.1)

    def leader_of(self, stream: str) -> str:
        """The node that leads a stream."""
        for node in self.nodes:
            report = self._ask(node, "jsz?streams=true") or {}
            for account in report.get("account_details", ()):
                for each in account.get("stream_detail", ()):
                    if each["name"] == stream and each.get("cluster", {}).get("leader"):
                        return str(each["cluster"]["leader"])
        raise AssertionError(f"nobody leads {stream}")

    def _ask(self, node: Node, what: str) -> dict | None:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{node.monitor_port}/{what}", timeout=2) as answer:
                return json.load(answer)
        except (URLError, OSError):
            return None

    def _routes(self) -> list[str]:
        return [f"nats://{HOST}:{node.cluster_port}" for node in self.nodes if node.cluster_port]

    def _configuration(self, node: Node) -> Path:
        return self._processes.folder / f"{node.name}.conf"

    def _node(self, name: str) -> Node:
        return next(node for node in self.nodes if node.name == name)


@contextmanager
def running(count: int) -> Iterator[Nodes]:
    """That many servers, which end with the block."""
    with Processes("nats") as processes:
        nodes = Nodes(processes, count)
        try:
            yield nodes
        finally:
            nodes.end()
