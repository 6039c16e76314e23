"""The faults that life brings, on a real socket."""

import time
from http.server import BaseHTTPRequestHandler

import pytest

from evenhand.channels.connectors.discourse import forum
from evenhand.channels.errors import ChannelError, Reconnect, Refused, TryLater
from tests.peers.discourse_stub import Stub, a_post, connected, give


class TestTrouble:
    @pytest.fixture(autouse=True)
    def impatient(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(forum, "SECONDS", 0.4)
        monkeypatch.setattr(forum, "SECONDS_OF_SILENCE", 0.3)

    @pytest.mark.parametrize(
        ("status", "headers", "after"),
        [
            (429, {"Retry_After": "17"}, 17),
            (429, {"Retry_After": "0"}, 1),
            (429, {"Retry_After": "soon"}, 60),
            (503, {}, 60),
            (500, {}, 60),
        ],
    )
    def test_later(self, stub: Stub, status: int, headers: dict[str, str], after: float) -> None:
        stub.fault = lambda handler: give(handler, status, b"<html>", **headers)
        with pytest.raises(TryLater) as trouble:
            connected(stub).fetch(None, limit=5)
        assert trouble.value.after == after
        assert trouble.value.sentence

    @pytest.mark.parametrize(
        "said", [b"", b"{", b"<html>", b"[]", b"{}", b'{"latest_posts": 5}', b"\xff", b'{"latest_posts": [' * 5_000]
    )
    def test_broken_json(self, stub: Stub, said: bytes) -> None:
        stub.fault = lambda handler: give(handler, 200, said)
        with pytest.raises(TryLater, match="check server"):
            connected(stub).fetch(None, limit=5)

    def test_a_closed_socket(self, stub: Stub) -> None:
        stub.fault = lambda handler: handler.connection.close()
        with pytest.raises(TryLater):
            connected(stub).fetch(None, limit=5)

    def test_half_an_answer(self, stub: Stub) -> None:
        def half(handler: BaseHTTPRequestHandler) -> None:
            give(handler, 200, b'{"latest', Content_Length="900")
            handler.close_connection = True

        stub.fault = half
        with pytest.raises(TryLater):
            connected(stub).fetch(None, limit=5)

    def test_silence(self, stub: Stub) -> None:
        stub.fault = lambda _: time.sleep(0.8)
        with pytest.raises(TryLater, match="in time"):
            connected(stub).fetch(None, limit=5)

    def test_drop_by_drop(self, stub: Stub) -> None:
        def drip(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(200)
            handler.send_header("Content-Length", "1000")
            handler.end_headers()
            for _ in range(20):
                handler.wfile.write(b" ")
                time.sleep(0.1)

        stub.fault = drip
        began = time.monotonic()
        with pytest.raises(TryLater, match="slowly"):
            connected(stub).fetch(None, limit=5)
        assert time.monotonic() - began < 1.5

    def test_too_much(self, stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(forum, "MOST_BYTES", 1_000)
        stub.fault = lambda handler: give(handler, 200, b" " * 100_000)
        with pytest.raises(Refused):
            connected(stub).fetch(None, limit=5)

    def test_compression_that_is_none(self, stub: Stub) -> None:
        stub.fault = lambda handler: give(handler, 200, b"no gzip", Content_Encoding="gzip")
        with pytest.raises(TryLater):
            connected(stub).fetch(None, limit=5)

    def test_no_forum_there(self, stub: Stub) -> None:
        stub.fault = lambda handler: give(handler, 404, {})
        with pytest.raises(Reconnect, match="server"):
            connected(stub).verify()

    def test_something_else_is_refused(self, stub: Stub) -> None:
        stub.fault = lambda handler: give(handler, 418, {})
        with pytest.raises(Refused):
            connected(stub).fetch(None, limit=5)

    def test_the_key_never_goes_to_another_host(self, stub: Stub) -> None:
        other = Stub()
        stub.fault = lambda handler: give(handler, 302, {}, Location=f"{other.address}/posts.json")
        with pytest.raises(Reconnect, match="change server"):
            connected(stub, api_username="anna", api_secret="key").fetch(None, limit=5)
        assert other.asked == []
        other.close()

    def test_a_redirect_on_the_same_host_is_followed(self, stub: Stub) -> None:
        def lead(handler: BaseHTTPRequestHandler) -> None:
            stub.fault = None
            give(handler, 301, {}, Location="/posts.json")

        stub.add(a_post(1))
        stub.fault = lead
        assert len(connected(stub).fetch(None, limit=5).raws) == 1

    @pytest.mark.parametrize(
        ("location", "trouble"),
        [("/posts.json", Refused), ("", Refused), ("http://a:b", TryLater), ("http://[", Reconnect)],
    )
    def test_a_circle_or_nonsense_comes_to_an_end(self, stub: Stub, location: str, trouble: type[ChannelError]) -> None:
        stub.fault = lambda handler: give(handler, 302, {}, Location=location)
        with pytest.raises(trouble):
            connected(stub).fetch(None, limit=5)

    def test_after_trouble_the_same_connector_works(self, stub: Stub) -> None:
        stub.add(a_post(1))
        connector = connected(stub)
        stub.fault = lambda handler: handler.connection.close()
        with pytest.raises(TryLater):
            connector.fetch(None, limit=5)
        stub.fault = None
        assert len(connector.fetch(None, limit=5).raws) == 1
