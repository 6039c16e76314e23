"""Claims that a page links to ours, and pages as a test says them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xmlrpc.client import dumps

from evenhand.channels import guarded
from evenhand.channels.connectors.webmention import discovery
from evenhand.channels.connectors.webmention.connector import WebmentionConnector
from evenhand.channels.domain.connector import Edited, Heard, Post, Pushed

SAMPLES = Path(discovery.__file__).parent / "samples"
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TARGET = "https://acme.example/status"
SOURCE = "https://blog.example/2026/03/router"
FILLED_IN = {"domains": "acme.example"}


class Web:
    """Pages by their address; what is not there is 404."""

    def __init__(self, pages: dict[str, Any] | None = None) -> None:
        self.pages = pages or {}

    def put(
        self, url: str, content: str | bytes = "", *, status: int = 200, is_cut: bool = False, **headers: str
    ) -> None:
        body = content.encode() if isinstance(content, str) else content
        said = {
            "content-type": "text/html; charset=utf-8",
            **{name.replace("_", "-"): v for name, v in headers.items()},
        }
        self.pages[url] = guarded.Answer(status=status, url=url, headers=said, content=body, is_cut=is_cut)

    def fetch(self, url: str, **_: Any) -> guarded.Answer:
        answer = self.pages.get(url) or guarded.Answer(status=404, url=url, headers={}, content=b"")
        if isinstance(answer, Exception):
            raise answer
        return answer


def sample(name: str) -> str:
    return (SAMPLES / name).read_text()


def connector(web: Web | None = None, **changes: Any) -> WebmentionConnector:
    return WebmentionConnector({**FILLED_IN, **changes}, fetch=(web or Web()).fetch, now=lambda: NOW)


def form(**fields: Any) -> Pushed:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return Pushed(method="POST", headers=headers, query={}, body=urlencode(fields, doseq=True).encode())


def call(*parameters: Any, method: str = "pingback.ping") -> Pushed:
    body = dumps(parameters, method).encode()
    return Pushed(method="POST", headers={"content-type": "text/xml"}, query={}, body=body)


def mentioned(content: str | bytes, target: str = TARGET, source: str = SOURCE, **page: Any) -> tuple[Heard, ...]:
    """What a page says after it was found to link to the target."""
    web = Web()
    web.put(source, content, **page)
    receiver = connector(web)
    (raw,) = receiver.receive(form(source=source, target=target))
    return receiver.translate(receiver.complete(raw))


def post_of(name: str, **changes: Any) -> Post:
    post, edit = mentioned(sample(name), **changes)
    assert isinstance(post, Post)
    assert edit == Edited(external_id=post.external_id, text=post.text, html=post.html, edited_at=NOW)
    return post
