"""Pages asked for over HTTP with as little of our own work as Python allows, the same for us and for peers."""

import http.client
import sys
import time
from collections.abc import Mapping
from contextlib import suppress

ATTEMPTS = 2  # a server may have let go of a connection that stood open


class Browser:
    """One connection with a cookie, kept open where the server keeps it open."""

    def __init__(self, port: int, cookie: str) -> None:
        self._cookie = cookie
        self._server = http.client.HTTPConnection("127.0.0.1", port, timeout=600)

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> tuple[float, bytes]:
        """Seconds from asking to the last byte, and the page. Anything but 200 ends the bench."""
        started = time.perf_counter()
        answer = self._ask(path, {"Cookie": self._cookie, **(headers or {})})
        page = answer.read()
        seconds = time.perf_counter() - started
        if answer.status != http.client.OK:
            sys.exit(f"{path} answered {answer.status}: {page[:200]!r}")
        return seconds, page

    def _ask(self, path: str, headers: Mapping[str, str]) -> http.client.HTTPResponse:
        for _ in range(ATTEMPTS - 1):
            with suppress(http.client.RemoteDisconnected, ConnectionError):
                return self._once(path, headers)
            self._server.close()
        return self._once(path, headers)

    def _once(self, path: str, headers: Mapping[str, str]) -> http.client.HTTPResponse:
        self._server.request("GET", path, headers=dict(headers))
        return self._server.getresponse()
