"""The whole way of a webmention: independent senders find our address, call it, and what they say becomes posts.

After the cases of webmention.rocks for receivers, updates and deletions, whose server does not run here.
"""

import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from xmlrpc.client import Fault, ServerProxy

import pytest

from evenhand.channels import guarded, letterbox, network
from evenhand.channels.actions import open_account, open_source
from evenhand.channels.connectors.webmention.connector import WebmentionConnector
from evenhand.channels.connectors.webmention.discovery import check
from evenhand.channels.models import Outcome, Post, PostText, Pushed, Source
from evenhand.flows import pushed as flow
from evenhand.kernel import clock
from tests.cast import make_cast
from tests.peers.webmention import Site, send_all, send_once, site, told

pytestmark = [pytest.mark.peers, pytest.mark.django_db(transaction=True)]
on_loopback = partial(guarded.fetch, allow_loopback=True)


@pytest.fixture
def blog() -> Iterator[Site]:
    """Somebody's blog."""
    with site("127.0.0.1") as somebodys:
        yield somebodys


@pytest.fixture
def ours() -> Iterator[Site]:
    """The company's own pages."""
    with site("localhost") as companys:
        yield companys


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> Source:
    """The company receives webmentions; its connector may fetch from this machine, where the blog is."""
    company = make_cast()
    source = open_source(kind="webmention", name="Pages", settings={"domains": "localhost"}, now=clock.now())
    open_account(source=source, brand_id=company.harborline.pk, network="webmention", handle="localhost")
    monkeypatch.setattr(
        network, "connect", lambda each: WebmentionConnector(network.settings_of(each), fetch=on_loopback)
    )
    monkeypatch.setattr(flow, "LOOK_EVERY", 0.1)
    return source


@pytest.fixture
def endpoint(live_server: Any, source: Source) -> str:
    return f"{live_server.url}/api/in/{letterbox.key_of(source.pk)}/"


@pytest.fixture
def reader(source: Source) -> Iterator[None]:
    """The listener's part for this source."""
    stop = threading.Event()
    thread = threading.Thread(target=flow.Receiver(source.pk, stop).run, daemon=True)
    thread.start()
    yield
    stop.set()
    thread.join(timeout=20)


def wait_until(is_so: Callable[[], object], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, list(Pushed.objects.values_list("outcome", "reason", "tries"))
        time.sleep(0.05)


def settled(count: int) -> Callable[[], bool]:
    return lambda: Pushed.objects.exclude(settled_at=None).count() >= count


def a_reply(to: str, words: str) -> str:
    return (
        f'<html><body><article class="h-entry"><a class="p-author h-card" href="/">Dana Whitlock</a>'
        f'<a class="u-in-reply-to" href="{to}">re</a><p class="e-content">{words}</p></article></body></html>'
    )


def texts() -> list[str]:
    latest = {text.post_id: text.text for text in PostText.objects.order_by("version")}
    return sorted(latest.values())


ADVERTISING: dict[str, Callable[[Site, str], str]] = {
    "head": lambda ours, endpoint: ours.put("/status", f'<head><link rel="webmention" href="{endpoint}"></head>'),
    "anchor": lambda ours, endpoint: ours.put("/status", f'<a rel="webmention" href="{endpoint}">us</a>'),
    "header": lambda ours, endpoint: ours.put("/status", "", Link=f'<{endpoint}>; rel="webmention"'),
}


@pytest.mark.parametrize("advertise", ADVERTISING.values(), ids=ADVERTISING)
def test_an_independent_sender_finds_us_and_is_heard(
    ours: Site, blog: Site, endpoint: str, reader: None, advertise: Callable[[Site, str], str]
) -> None:
    target = advertise(ours, endpoint)
    assert check(target, endpoint, fetch=on_loopback) == ""
    page = blog.put("/reply", a_reply(target, "my router blinks"))
    assert send_once(page, target) == 201
    wait_until(settled(1))
    post = Post.objects.get()
    assert (post.url, post.persona.name, texts()) == (page, "Dana Whitlock", ["my router blinks"])


def test_what_a_sender_says_again_changes_its_post(
    ours: Site, blog: Site, endpoint: str, reader: None, tmp_path: Path
) -> None:
    """The case “update 1”: a link is added; both pages are told, and each has the new words."""
    advertised = f'<link rel="webmention" href="{endpoint}">'
    first, second = ours.put("/step/1", advertised), ours.put("/update/1", advertised)
    page = blog.put("/post", f'<p>First <a href="{first}">one</a></p>')
    send_all(page, tmp_path / "told")
    wait_until(settled(1))
    assert texts() == ["First one"]
    blog.put("/post", f'<p>First <a href="{first}">one</a> and <a href="{second}">two</a></p>')
    send_all(page, tmp_path / "told")
    wait_until(settled(3))
    assert texts() == ["First one and two"] * 2
    assert Post.objects.filter(deleted_at=None).count() == 2


def test_a_link_that_a_sender_takes_away_takes_its_post_away(
    ours: Site, blog: Site, endpoint: str, reader: None, tmp_path: Path
) -> None:
    """The case “update 2”: a link is removed; the page it led to loses the post, the other keeps it."""
    advertised = f'<link rel="webmention" href="{endpoint}">'
    kept, dropped = ours.put("/update/2", advertised), ours.put("/step/1", advertised)
    page = blog.put("/post", f'<p>See <a href="{kept}">one</a> and <a href="{dropped}">two</a></p>')
    send_all(page, tmp_path / "told")
    wait_until(settled(2))
    assert told(tmp_path / "told") == sorted([kept, dropped])
    blog.put("/post", f'<p>See <a href="{kept}">one</a></p>')
    send_all(page, tmp_path / "told")
    wait_until(settled(4))
    assert texts() == ["", "See one"]
    assert Post.objects.filter(deleted_at=None).count() == 1
    assert Pushed.objects.get(outcome=Outcome.REFUSED).reason == f"The page does not link to {dropped}."


@pytest.mark.parametrize(
    ("html", "status"), [("", 410), ("", 404), ('<meta http-equiv="Status" content="410 Gone">', 200)]
)
def test_a_page_that_is_deleted_takes_its_post_away(
    ours: Site, blog: Site, endpoint: str, reader: None, html: str, status: int
) -> None:
    """The case “delete 1”, in the three ways a page says it."""
    target = ours.put("/delete/1", f'<link rel="webmention" href="{endpoint}">')
    page = blog.put("/post", a_reply(target, "my router blinks"))
    assert send_once(page, target) == 201
    wait_until(settled(1))
    blog.put("/post", html, status=status)
    assert send_once(page, target) == 201
    wait_until(settled(2))
    assert texts() == [""]
    assert Post.objects.get().deleted_at is not None


def test_a_receiver_answers_as_the_specification_says(ours: Site, blog: Site, endpoint: str, reader: None) -> None:
    """The case “receiver 1”: 201 with an address where the sender may look what became of it."""
    target = ours.put("/receive/1", "")
    page = blog.put("/post", a_reply(target, "my router blinks"))
    body = f"source={page}&target={target}".encode()
    with urllib.request.urlopen(endpoint, body) as answer:
        assert answer.status == 201
        progress = answer.headers["Location"]
    assert progress.startswith(endpoint)
    wait_until(settled(1))
    with urllib.request.urlopen(progress) as answer:
        assert answer.read() == b"accepted\n"


def test_a_sender_that_lies_is_not_heard(ours: Site, blog: Site, endpoint: str, reader: None) -> None:
    target = ours.put("/status", f'<link rel="webmention" href="{endpoint}">')
    page = blog.put("/post", "<p>Nothing about them.</p>")
    assert send_once(page, target) == 201
    wait_until(settled(1))
    assert Pushed.objects.get().outcome == Outcome.REFUSED
    assert not Post.objects.exists()
    not_ours = blog.put("/other", f'<link rel="webmention" href="{endpoint}">')
    assert send_once(page, not_ours) == 400


def test_a_pingback_client_is_heard_and_told_its_faults(ours: Site, blog: Site, endpoint: str, reader: None) -> None:
    target = ours.put("/status", "", X_Pingback=endpoint)
    page = blog.put("/post", a_reply(target, "my router blinks"))
    with ServerProxy(endpoint) as server:
        assert "looked at" in str(server.pingback.ping(page, target))
        with pytest.raises(Fault) as fault:
            server.pingback.ping(page, "https://other.example/")
        assert fault.value.faultCode == 33
        with pytest.raises(Fault) as fault:
            server.system.listMethods()
        assert fault.value.faultCode == -32601
    wait_until(settled(1))
    assert texts() == ["my router blinks"]
