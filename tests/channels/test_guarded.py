"""Fetching what a stranger names: nothing inside is reached, and all of it ends in time."""

import socket
import time
from collections.abc import Callable, Iterator

import pytest

from evenhand.channels import guarded
from evenhand.channels.errors import Refused, TryLater
from evenhand.channels.guarded import fetch
from tests.channels.guards import Names, here
from tests.channels.web_stub import Piece, WebStub, answer

# What is reached


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "javascript:alert(1)",
        "//example.org",
        "example.org",
        "",
        "http://",
        "http:///path",
        "http://exa mple.org/",
        "http://example.org:99999/",
        "http://example.org:0/",
        "http://[::1",
        "http://a\r\nHost: b/",
        "http://someone:secret@example.org/",
        "https://example.org/" + "a" * 5_000,
    ],
)
def test_what_is_no_web_address_is_refused_before_anything_is_looked_up(url: str) -> None:
    names = Names(("93.184.216.34",))
    with pytest.raises(Refused) as refusal:
        fetch(url, resolve=names)
    assert refusal.value.sentence
    assert "secret" not in refusal.value.sentence
    assert not names.asked


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "localhost", "0x7f.1", "2130706433", "0"]
)
def test_this_machine_is_not_reached_however_it_is_written(stub: WebStub, host: str) -> None:
    stub.pages["/"] = answer(b"inside")
    with pytest.raises(Refused, match=r"not on the public internet|no host|not a valid"):
        fetch(f"http://{host}:{stub.port}/")
    assert not stub.asked


def test_one_address_inside_among_those_of_a_host_is_enough_to_refuse() -> None:
    with pytest.raises(Refused, match="not on the public internet"):
        fetch("http://example.org/", resolve=Names(("93.184.216.34", "10.0.0.1")))


def test_a_private_address_is_refused_even_where_loopback_is_allowed() -> None:
    for address in ("10.0.0.1", "169.254.169.254", "fd00::1"):
        with pytest.raises(Refused, match="not on the public internet"):
            here("http://example.org/", resolve=Names((address,)))


def test_another_port_of_a_public_host_is_refused() -> None:
    with pytest.raises(Refused, match="port 6379"):
        fetch("http://example.org:6379/", resolve=Names(("93.184.216.34",)))


def test_the_name_is_looked_up_once_and_the_connection_goes_where_it_was_checked(stub: WebStub) -> None:
    """A name server that answers differently the second time gains nothing."""
    stub.pages["/"] = answer(b"found")
    names = Names(("127.0.0.1",), ("10.0.0.1",))
    found = here(f"http://feeds.example:{stub.port}/", resolve=names)
    assert found.content == b"found"
    assert names.asked == ["feeds.example"]
    assert stub.asked[0][1]["host"] == f"feeds.example:{stub.port}"


def test_a_name_in_another_script_is_looked_up_in_ascii(stub: WebStub) -> None:
    stub.pages["/"] = answer(b"found")
    names = Names(("127.0.0.1",))
    here(f"http://bücher.example:{stub.port}/", resolve=names)
    assert names.asked == ["xn--bcher-kva.example"]


def test_the_next_address_of_a_host_is_tried_if_the_first_takes_no_connection(stub: WebStub) -> None:
    stub.pages["/"] = answer(b"found")
    assert here(f"http://two.example:{stub.port}/", resolve=Names(("::1", "127.0.0.1"))).content == b"found"


def test_proxies_of_the_environment_are_not_used(stub: WebStub, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    stub.pages["/"] = answer(b"direct")
    assert here(stub.url + "/").content == b"direct"


def test_a_host_that_does_not_exist_is_refused_and_one_not_found_just_now_is_asked_later() -> None:
    def fails(number: int) -> Callable[[str, int], tuple[str, ...]]:
        def look(_host: str, _port: int) -> tuple[str, ...]:
            raise socket.gaierror(number, "no")

        return look

    with pytest.raises(Refused, match="no host"):
        fetch("http://nowhere.example/", resolve=fails(socket.EAI_NONAME))
    with pytest.raises(TryLater, match="looked up"):
        fetch("http://nowhere.example/", resolve=fails(socket.EAI_AGAIN))
    with pytest.raises(Refused, match="no host"):
        fetch("http://nowhere.example/", resolve=Names(()))


# Redirects


def test_a_redirect_inside_is_refused(stub: WebStub) -> None:
    stub.pages["/"] = answer(status=302, headers={"Location": "http://10.0.0.1/latest/meta-data"})
    with pytest.raises(Refused, match="not on the public internet"):
        here(stub.url + "/")


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "gopher://x/", "http://a:b@127.0.0.1/", "http://[", "http://"]
)
def test_a_redirect_to_something_else_is_refused(stub: WebStub, target: str) -> None:
    stub.pages["/"] = answer(status=301, headers={"Location": target})
    with pytest.raises(Refused):
        here(stub.url + "/")


def test_redirects_end(stub: WebStub) -> None:
    stub.pages["/"] = answer(status=302, headers={"Location": "/"})
    with pytest.raises(Refused, match="without end"):
        here(stub.url + "/")
    assert len(stub.asked) == guarded.MOST_REDIRECTS + 1


def test_only_permanent_redirects_say_where_to_ask_from_now_on(stub: WebStub) -> None:
    stub.pages["/old"] = answer(status=301, headers={"Location": "/newer#part"})
    stub.pages["/newer"] = answer(status=308, headers={"Location": "newest"})
    stub.pages["/newest"] = answer(status=302, headers={"Location": "/today"})
    stub.pages["/today"] = answer(b"found")
    found = here(stub.url + "/old")
    assert (found.url, found.moved_to) == (stub.url + "/today", stub.url + "/newest")
    assert here(stub.url + "/newest").moved_to == ""


def test_what_is_only_for_one_host_is_not_told_to_the_next(stub: WebStub) -> None:
    stub.pages["/"] = answer(status=302, headers={"Location": f"http://other.example:{stub.port}/there"})
    stub.pages["/there"] = answer(b"found")
    said = {"Authorization": "Bearer x", "Cookie": "y", "If-None-Match": '"z"'}
    here(f"http://one.example:{stub.port}/", headers=said, resolve=Names(("127.0.0.1",)))
    (_, first), (_, second) = stub.asked
    assert first["authorization"] == "Bearer x"
    assert not second.keys() & {"authorization", "cookie"}
    assert second["if-none-match"] == '"z"'


# Time and size


def test_an_answer_that_drips_ends_with_the_time(stub: WebStub) -> None:
    def drips(_path: str, _headers: dict[str, str]) -> Iterator[Piece]:
        yield b"HTTP/1.1 200 OK\r\n"
        for _ in range(100):
            yield b"x"
            yield 0.05

    stub.pages["/"] = drips
    began = time.monotonic()
    with pytest.raises(TryLater, match=r"took longer than 0\.5 seconds"):
        here(stub.url + "/", seconds=0.5)
    assert time.monotonic() - began < 4


def test_a_body_that_drips_ends_with_the_time(stub: WebStub) -> None:
    stub.pages["/"] = [*answer(length=100), *([b"x", 0.05] * 100)]
    with pytest.raises(TryLater, match="took longer"):
        here(stub.url + "/", seconds=0.5)


def test_a_resolver_that_hangs_is_left_behind() -> None:
    def hangs(_host: str, _port: int) -> tuple[str, ...]:
        time.sleep(4)
        return ()

    began = time.monotonic()
    with pytest.raises(TryLater, match="took longer"):
        fetch("http://slow.example/", seconds=0.2, resolve=hangs)
    assert time.monotonic() - began < 3.5


def test_all_redirects_share_one_time(stub: WebStub) -> None:
    stub.pages["/"] = [0.2, *answer(status=302, headers={"Location": "/"})]
    with pytest.raises(TryLater, match="took longer"):
        here(stub.url + "/", seconds=0.5)
