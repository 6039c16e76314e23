"""A stand-in for a Discourse forum on loopback, and somebody who reads it on."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from evenhand.channels import registry
from evenhand.channels.connectors.discourse import forum
from evenhand.channels.domain.connector import Connector, Cursor, Fetched, Heard, Post

SAMPLES = json.loads((Path(forum.__file__).parent / "samples" / "latest.json").read_text())["latest_posts"]
BASE = "https://forum.example.com"


def a_post(number: int, **facts: Any) -> dict[str, Any]:
    """A post as a forum says it."""
    topic, position = facts.get("topic_id", 7), facts.get("post_number", number)
    said: dict[str, Any] = {
        "id": number,
        "topic_id": topic,
        "post_number": position,
        "created_at": "2026-03-02T09:30:00.000Z",
        "updated_at": "2026-03-02T09:30:00.000Z",
        "cooked": f"<p>Post {number}</p>",
        "post_type": 1,
        "user_id": 41,
        "username": "anna",
        "name": "Anna",
        "topic_title": "Kettle",
        "topic_slug": "kettle",
        "category_id": 6,
    }
    return said | facts


class Stub:
    """A forum: its posts by number, and what is wrong with it at the moment."""

    def __init__(self) -> None:
        self.posts: dict[int, dict[str, Any]] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.fault: Callable[[BaseHTTPRequestHandler], None] | None = None
        self.key = ""
        self.is_inclusive = False
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def add(self, *posts: dict[str, Any]) -> None:
        self.posts |= {post["id"]: post for post in posts}

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, path: str, query: dict[str, list[str]]) -> Any:
        """What stands at an address; None for nothing."""
        if path == "/posts.json":
            return {"latest_posts": self._latest(int(query.get("before", ["0"])[0]))}
        if path == "/site/basic-info.json":
            return {"title": "Kettle Forum"}
        if path == "/site.json":
            return {"categories": [{"id": 6, "name": "Support"}, {"id": 1, "name": "Site"}]}
        parts = path.removesuffix(".json").split("/")
        if parts[1] == "t" and parts[2].isdigit():
            return self._topic(int(parts[2]), query if parts[3:] == ["posts"] else None)
        return None

    def _latest(self, before: int) -> list[dict[str, Any]]:
        numbers = sorted(self.posts, reverse=True)
        if before and self.is_inclusive:  # as forums did for years
            numbers = [each for each in numbers if before - 50 < each <= before]
        elif before:
            numbers = [each for each in numbers if each < before]
        return [self.posts[each] for each in numbers[:50]]

    def _topic(self, topic: int, query: dict[str, list[str]] | None) -> Any:
        posts = sorted((p for p in self.posts.values() if p["topic_id"] == topic), key=lambda p: p["post_number"])
        if not posts:
            return None
        if query is not None:
            below = int(query["post_number"][0])
            assert query["asc"] == ["false"]
            return {"post_stream": {"posts": [p for p in posts if p["post_number"] < below][::-1][:20]}, "id": topic}
        return {"title": "Kettle", "slug": "kettle", "post_stream": {"posts": posts[:20]}, "id": topic}

    def _handler(stub) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - the handler has a self of its own
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                stub.asked.append(self.path)
                stub.headers.append({name.lower(): value for name, value in self.headers.items()})
                if stub.fault is not None:
                    stub.fault(self)
                    return
                if stub.key and self.headers.get("Api-Key") != stub.key:
                    give(self, 403, {"error_type": "not_logged_in"})
                    return
                parts = urlsplit(self.path)
                said = stub.answer(parts.path, parse_qs(parts.query))
                give(self, 404 if said is None else 200, said)

            def log_message(self, *_: Any) -> None:
                pass

        return Handler


def give(handler: BaseHTTPRequestHandler, status: int, said: Any, **headers: str) -> None:
    """An answer; bytes as they are, everything else as JSON."""
    content = said if isinstance(said, bytes) else json.dumps(said).encode()
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(content)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(content)


def connected(stub: Stub, **settings: Any) -> Connector:
    return registry.connect("discourse", {"server": stub.address, **settings})


class Reader:
    """Looks again and again from where it stands, as the desk does."""

    def __init__(self, connector: Connector) -> None:
        self.connector = connector
        self.cursor: Cursor | None = None

    def look(self, limit: int = 100) -> Fetched:
        fetched = self.connector.fetch(self.cursor, limit=limit)
        self.cursor = json.loads(json.dumps(fetched.cursor))
        return fetched

    def heard(self, limit: int = 100) -> list[Heard]:
        """Everything until there is no more."""
        found: list[Heard] = []
        for _ in range(400):
            fetched = self.look(limit)
            assert len(fetched.raws) <= limit
            found += [each for raw in fetched.raws for each in self.connector.translate(raw)]
            if fetched.is_exhausted:
                return found
        pytest.fail("no end")


def texts(heard: list[Heard]) -> list[str]:
    return [each.text for each in heard if isinstance(each, Post)]
