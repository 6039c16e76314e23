"""A server that speaks Mastodon's language, on loopback, with the people a test asks for.

It is `mastodon_mock` from PyPI, written independently of this project: HTTP, permissions, pages, streams over
WebSocket, rate limits, and faults on demand. It is a mock all the same: it proves our side, not every quirk of
Mastodon, and it knows no other servers. The first use installs it; `python -m tests.peers.mastodon install` does only
that, and `python -m tests.peers.mastodon brand dana` runs one with these people until Ctrl-C.
"""

import json
import logging
import secrets
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.peers.processes import HOST, Installation, Processes, free_port

PEER = "mastodon"
PACKAGE = "mastodon_mock==0.6.1"
DOMAIN = "fjord.test"  # what its people have behind their names


@dataclass(frozen=True)
class Server:
    """A running server."""

    url: str
    tokens: dict[str, str]  # by name

    def settings(self, name: str, **more: Any) -> dict[str, Any]:
        """What an administrator would type in to connect this account."""
        return {"server": self.url, "access_token_secret": self.tokens[name], **more}

    def fail(self, path: str, kind: str, *, count: int = 1, methods: Sequence[str] = (), **effect: Any) -> None:
        """Let the next calls of a path fail: “status”, “ratelimit”, “latency”, “malformed” or “timeout”."""
        match = {"path": path} | ({"methods": list(methods)} if methods else {})
        rule = {"match": match, "effect": {"type": kind, **effect}, "count": count}
        httpx.post(f"{self.url}/api/v1/_mock/faults", json=rule, timeout=20).raise_for_status()

    def heal(self) -> None:
        """No more faults."""
        httpx.delete(f"{self.url}/api/v1/_mock/faults", timeout=20).raise_for_status()


class Person:
    """Somebody with an account, who writes as people do, by the server's own interface."""

    def __init__(self, server: Server, name: str) -> None:
        self.name = name
        self._client = httpx.Client(
            base_url=server.url, headers={"Authorization": f"Bearer {server.tokens[name]}"}, timeout=60
        )
        self.number = str(self.ask("/api/v1/accounts/verify_credentials")["id"])

    def ask(self, path: str, **parameters: Any) -> Any:
        """A question to the server."""
        answer = self._client.get(path, params=parameters)
        answer.raise_for_status()
        return answer.json()

    def write(self, text: str, *, answering: dict[str, Any] | None = None, **facts: Any) -> dict[str, Any]:
        """A post as the server shows it."""
        body = {"status": text, **facts} | ({"in_reply_to_id": answering["id"]} if answering else {})
        answer = self._client.post("/api/v1/statuses", json=body)
        answer.raise_for_status()
        written: dict[str, Any] = answer.json()
        return written

    def edit(self, status: dict[str, Any], text: str) -> None:
        """Change a post."""
        self._client.put(f"/api/v1/statuses/{status['id']}", json={"status": text}).raise_for_status()

    def delete(self, status: dict[str, Any]) -> None:
        """Take a post back."""
        self._client.delete(f"/api/v1/statuses/{status['id']}").raise_for_status()

    def posts(self) -> list[dict[str, Any]]:
        """What this person wrote, newest first."""
        found: list[dict[str, Any]] = self.ask(f"/api/v1/accounts/{self.number}/statuses", limit=40)
        return found

    def answers_to(self, status: dict[str, Any]) -> list[dict[str, Any]]:
        """What stands below a post."""
        found: list[dict[str, Any]] = self.ask(f"/api/v1/statuses/{status['id']}/context")["descendants"]
        return found


def install() -> Path:
    """Make sure it is installed; returns the program."""
    packages = Installation(PEER).python_packages(PACKAGE)
    return packages.parents[2] / "bin" / "mastodon_mock"


@contextmanager
def mastodon_server(*, names: Sequence[str], rate_limit: int = 0, with_streams: bool = True) -> Iterator[Server]:
    """A fresh server with an account for each name, gone when the block is left.

    With a `rate_limit` each account has so many calls in 300 seconds.
    """
    program = install()
    tokens = {name: secrets.token_urlsafe(16) for name in names}
    with Processes(PEER) as run:
        port = free_port()
        settings = run.folder / "server.toml"
        settings.write_text(_settings(run.folder, port, tokens, rate_limit=rate_limit, with_streams=with_streams))
        command: list[str | Path] = [
            program,
            "serve",
            "--config",
            settings,
            "--host",
            HOST,
            "--port",
            str(port),
            "--log-level",
            "warning",
        ]
        run.start("server", command, stop_signal=signal.SIGKILL)  # else it waits for its streams to end
        url = f"http://{HOST}:{port}"
        run.wait_until("the server", lambda: _is_ready(url))
        yield Server(url=url, tokens=tokens)


def _settings(folder: Path, port: int, tokens: dict[str, str], *, rate_limit: int, with_streams: bool) -> str:
    accounts = "".join(
        f"[[seed.accounts]]\nusername = {json.dumps(name)}\ndisplay_name = {json.dumps(name.title())}\n"
        f"access_token = {json.dumps(token)}\n"
        for name, token in tokens.items()
    )
    return (
        f"domain = {json.dumps(DOMAIN)}\n"
        f"[database]\npath = {json.dumps(str(folder / 'state.sqlite'))}\n"
        f"[server]\nhost = {json.dumps(HOST)}\nport = {port}\n"
        f"[auth]\nenforce_scopes = true\n"
        f"[ratelimit]\nenabled = {str(rate_limit > 0).lower()}\nlimit = {rate_limit or 300}\n"
        f"[streaming]\nenabled = {str(with_streams).lower()}\n"
        f"{accounts}"
    )


def _is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/api/v1/streaming/health", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def main(words: Sequence[str]) -> None:
    """`install`, or names: run a server with these people until Ctrl-C, its address and tokens printed."""
    if list(words) == ["install"]:
        install()
        return
    with mastodon_server(names=words or ["brand", "dana"]) as server:
        print(json.dumps({"url": server.url, "tokens": server.tokens}, indent=2))  # noqa: T201
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    main(sys.argv[1:])
