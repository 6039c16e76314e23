"""A web server of a test on loopback: it notes what it is asked, and fails on purpose."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, ClassVar, Generic, Self, TypeVar
from urllib.parse import parse_qs, urlsplit

_Trouble = TypeVar("_Trouble", bound="Trouble")


@dataclass
class Trouble:
    """One failure to come, instead of what was asked for or after doing it; `about` says of which call."""

    about: str
    status: int = 500
    body: Any = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes | None = None  # instead of the body, as it is
    is_done_first: bool = False  # the server does it, and the answer is lost
    breaks_off: bool = False  # the connection just ends
    repeats: bool = False


class Loopback(Generic[_Trouble]):
    """The server, and the troubles it is to have. `url` is where it listens, `called` what was asked of it."""

    def __init__(self, handler: type["Handler"]) -> None:
        self.troubles: list[_Trouble] = []
        self.called: list[str] = []
        self.headers: dict[str, str] = {}  # on every good answer
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (handler,), {"stub": self}))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def first_trouble(self, concerns: Callable[[_Trouble], bool]) -> _Trouble | None:
        """The next trouble for a call, if there is one."""
        found = next(filter(concerns, self.troubles), None)
        if found is not None and not found.repeats:
            self.troubles.remove(found)
        return found


class Handler(BaseHTTPRequestHandler):
    """One connection to such a server."""

    stub: Any
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and body in one packet, or each answer waits 40 ms for an acknowledgement

    always: ClassVar[dict[str, str]] = {}  # on every answer, good or bad

    def do_GET(self) -> None:
        """Something is read."""
        self.serve("GET", urlsplit(self.path).query)

    def do_POST(self) -> None:
        """Something is written."""
        self.serve(
            "POST", self.rfile.read(int(self.headers.get("content-length", 0))).decode("utf-8", "surrogateescape")
        )

    def do_DELETE(self) -> None:
        """Something is taken away."""
        self.serve("DELETE", "")

    def serve(self, method: str, given: str) -> None:
        """Answer a request with these fields or this body."""
        raise NotImplementedError

    def reply(self, trouble: Trouble | None, do: Callable[[], tuple[int, Any]]) -> None:
        """Do what was asked for and say so, unless there is trouble."""
        if trouble is None:
            self._say(*do(), self.stub.headers)
            return
        if trouble.is_done_first:
            do()
        if trouble.breaks_off:
            self.close_connection = True
        else:
            self._say(trouble.status, trouble.body, trouble.headers, trouble.content)

    def _say(self, status: int, body: Any, headers: dict[str, str], content: bytes | None = None) -> None:
        content = json.dumps(body).encode() if content is None else content
        self.send_response(status)
        for name, value in {"content-type": "application/json", **self.always, **headers}.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()

    def log_message(self, *_: Any) -> None:
        """Be quiet."""


def form_in(text: str) -> dict[str, Any]:
    """The fields of a query or a form; those named often as lists."""
    return {name: values if len(values) > 1 else values[0] for name, values in parse_qs(text).items()}
