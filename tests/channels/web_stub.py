"""A web server on loopback that answers exactly what a test says, byte by byte if need be."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Self

Piece = bytes | float  # bytes to send, or seconds to wait
Script = Callable[[str, dict[str, str]], Iterator[Piece]]  # path and headers of the request


def answer(
    content: bytes = b"", *, status: int = 200, headers: dict[str, str] | None = None, length: int | None = None
) -> list[Piece]:
    """A complete answer; `length` lies about how long it is."""
    lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(content) if length is None else length}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return [("\r\n".join([*lines, "Connection: close"]) + "\r\n\r\n").encode(), content]


class WebStub:
    """The server. `pages` maps paths to what is sent; `asked` holds every request in order."""

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        self.pages: dict[str, list[Piece] | Script] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self._tls = tls
        self._closing = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._listening.settimeout(0.05)
        self.port = int(self._listening.getsockname()[1])
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._thread.join()
        self._listening.close()

    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [path for path, _ in self.asked]

    def _serve(self) -> None:
        while not self._closing.is_set():
            try:
                line, _ = self._listening.accept()
            except TimeoutError:
                continue
            threading.Thread(target=self._serve_one, args=(line,), daemon=True).start()

    def _serve_one(self, line: socket.socket) -> None:
        line.settimeout(10)
        try:
            with self._tls.wrap_socket(line, server_side=True) if self._tls else line as secured:
                self._answer(secured)
        except OSError:
            pass  # the other side hung up, as it may

    def _answer(self, line: socket.socket) -> None:
        request = b""
        while b"\r\n\r\n" not in request:
            piece = line.recv(65_536)
            if not piece:
                return
            request += piece
        first, *rest = request.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
        path = first.split(" ")[1]
        headers = {name.strip().lower(): value.strip() for name, _, value in (each.partition(":") for each in rest)}
        self.asked.append((path, headers))
        script = self.pages.get(path, answer(b"nothing here", status=404))
        for said in script(path, headers) if callable(script) else script:
            if isinstance(said, float):
                time.sleep(said)
            else:
                line.sendall(said)
