"""Names and threads from an application view that may be slow, silent or wrong."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from evenhand.channels.connectors.jetstream import appview
from evenhand.channels.connectors.jetstream.conftest import NOWHERE, Connect, Somebody
from evenhand.channels.connectors.jetstream.connector import JetstreamConnector
from evenhand.channels.connectors.jetstream.frames import read_frame
from evenhand.channels.domain.connector import Author, Post
from evenhand.channels.errors import TryLater
from evenhand.kernel import clock
from tests.peers.jetstream import Recorded
from tests.peers.jetstream_events import POSTS, a_post, marker

NOW_US = 1_772_444_400_000_000


class View:
    """A stand-in for the public application view. `people` are known; `posts` stand above one another."""

    def __init__(self) -> None:
        self.people: dict[str, dict[str, str]] = {}
        self.above: list[str] = []
        self.asked: list[tuple[str, dict[str, list[str]]]] = []
        self.status, self.headers = 200, {}
        self.body: bytes | None = None

    def answer(self, method: str, asked: dict[str, list[str]]) -> Any:
        self.asked.append((method, asked))
        if method == "app.bsky.actor.getProfiles":
            return {"profiles": [self.people[did] for did in asked["actors"] if did in self.people]}
        node: dict[str, Any] = {"post": self._shown(asked["uri"][0])}
        inner = node
        for uri in self.above:
            inner["parent"] = {"post": self._shown(uri)}
            inner = inner["parent"]
        return {"thread": node}

    def _shown(self, uri: str) -> dict[str, Any]:
        record = a_post(f"text of {uri[-1]}", NOW_US)
        author = {"did": uri.split("/")[2], "handle": "dana.test", "displayName": "Dana"}
        return {"uri": uri, "cid": "c", "author": author, "record": record, "indexedAt": "2026-03-02T09:40:00Z"}


@pytest.fixture
def view() -> Iterator[View]:
    stub = View()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            said = json.dumps(stub.answer(parts.path.removeprefix("/xrpc/"), parse_qs(parts.query))).encode()
            self.send_response(stub.status)
            for name, value in stub.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(stub.body if stub.body is not None else said)

        def log_message(self, *_: Any) -> None:
            """Be quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    stub.url = f"http://127.0.0.1:{server.server_port}"  # type: ignore[attr-defined]
    yield stub
    server.shutdown()
    server.server_close()


@pytest.fixture
def connector(view: View, connect: Connect) -> JetstreamConnector:
    return connect(appview=view.url)  # type: ignore[attr-defined]


def posts_of(*people: str) -> list[Post]:
    return [
        Post(external_id=f"at://{did}/{POSTS}/k", author=Author(external_id=did), text="x", posted_at=clock.now())
        for did in people
    ]


def handles(posts: tuple[Post, ...]) -> list[str]:
    return [post.author.handle for post in posts]


def test_authors_get_the_names_they_go_by(connector: JetstreamConnector, view: View) -> None:
    view.people["did:plc:a"] = {"did": "did:plc:a", "handle": "dana.test", "displayName": " Dana "}
    view.people["did:plc:b"] = {"did": "did:plc:b", "handle": "handle.invalid"}
    a, b, c = connector.name_authors(posts_of("did:plc:a", "did:plc:b", "did:plc:c"))
    assert (a.author.handle, a.author.name) == ("dana.test", "Dana")
    assert (b.author.handle, c.author.handle, c.author.external_id) == ("", "", "did:plc:c")


def test_twenty_five_are_asked_for_at_a_time_and_nobody_twice(connector: JetstreamConnector, view: View) -> None:
    people = [f"did:plc:{number:03}" for number in range(60)]
    connector.name_authors(posts_of(*people, *people))
    connector.name_authors(posts_of(*people))
    assert [len(asked["actors"]) for _, asked in view.asked] == [25, 25, 10]


def test_a_new_handle_in_the_stream_is_asked_for(connector: JetstreamConnector, view: View, journal: Recorded) -> None:
    view.people["did:plc:a"] = {"did": "did:plc:a", "handle": "old.test"}
    assert handles(connector.name_authors(posts_of("did:plc:a"))) == ["old.test"]
    view.people["did:plc:a"] = {"did": "did:plc:a", "handle": "new.test"}
    assert handles(connector.name_authors(posts_of("did:plc:a"))) == ["old.test"]
    now = int(clock.now().timestamp() * 1e6)
    journal.write(marker("did:plc:a", now, "identity", 1, handle="new.test"))
    assert read_frame(journal.events(0, 1)[0].content).renamed == "did:plc:a"
    connector.fetch(None, limit=5)
    assert handles(connector.name_authors(posts_of("did:plc:a"))) == ["new.test"]


@pytest.mark.parametrize(
    ("status", "body"), [(500, b""), (429, b""), (404, b""), (200, b"<html>"), (200, b'{"profiles":7}'), (302, b"")]
)
def test_names_that_cannot_be_had_hold_up_nothing(
    connector: JetstreamConnector, view: View, status: int, body: bytes
) -> None:
    view.status, view.body = status, body
    posts = posts_of("did:plc:a", "did:plc:b")
    assert connector.name_authors(posts) == tuple(posts)


def test_after_a_failure_it_rests(connector: JetstreamConnector, view: View) -> None:
    view.status = 503
    for number in range(5):
        connector.name_authors(posts_of(f"did:plc:{number}"))
    assert len(view.asked) == 1


def test_what_is_remembered_of_people_is_bounded(
    connector: JetstreamConnector, view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(appview, "_MOST_KNOWN", 10)
    connector.name_authors(posts_of(*(f"did:plc:{number}" for number in range(40))))
    view.asked.clear()
    connector.name_authors(posts_of("did:plc:0"))
    assert len(view.asked) == 1


def test_what_stands_above_a_post_comes_oldest_first(connector: JetstreamConnector, view: View) -> None:
    view.above = [f"at://did:plc:a/{POSTS}/2", f"at://did:plc:b/{POSTS}/1"]
    first, second = connector.thread(f"at://did:plc:a/{POSTS}/3")
    assert (first.text, second.text) == ("text of 1", "text of 2")
    assert (first.author.handle, first.author.name) == ("dana.test", "Dana")
    assert "authorization" not in view.headers


@pytest.mark.parametrize("name", ["", "direct/1", "at://did:plc:a/app.bsky.feed.like/3"])
def test_what_is_no_post_has_nothing_above_it(connector: JetstreamConnector, view: View, name: str) -> None:
    assert connector.thread(name) == ()
    assert not view.asked


def test_a_post_that_is_gone_has_nothing_above_it(connector: JetstreamConnector, view: View) -> None:
    view.status = 400
    assert connector.thread(f"at://did:plc:a/{POSTS}/3") == ()


def test_a_view_in_trouble_says_so(connector: JetstreamConnector, view: View) -> None:
    view.status, view.headers = 429, {"Retry-After": "7"}
    with pytest.raises(TryLater) as trouble:
        connector.thread(f"at://did:plc:a/{POSTS}/3")
    assert trouble.value.after == 7


def test_a_missing_view_is_a_warning_only(connect: Connect, somebody: Somebody) -> None:
    somebody.writes("good morning", ago=60)
    (warning,) = [each for each in connect(appview=NOWHERE).verify().warnings if "view" in each]
    assert "names" in warning
