"""Independent senders of webmentions from PyPI, each run as a program of its own, and pages for them on loopback.

`webmention-tools` finds a page's address and calls it once. `webmentions` remembers whom it told, and tells them again
when a page changes or drops its link.
"""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from tests.peers.processes import Installation

PEER = "webmention"
_ONCE = """
import sys
from webmentiontools.send import WebmentionSend
sender = WebmentionSend(sys.argv[1], sys.argv[2])
sender.send()
# It counts nothing but 200 as success; what the specification demands is judged by the test.
print((sender.error or sender.response).get("http_status", sender.error))
"""
_AGAIN = """
import json, pathlib, sys
from webmentions.handlers._outgoing import OutgoingWebmentionsProcessor
from webmentions import Webmention, WebmentionDirection
from webmentions.storage import WebmentionsStorage

told = pathlib.Path(sys.argv[2])

class Remembered(WebmentionsStorage):
    def targets(self):
        return set(json.loads(told.read_text())) if told.exists() else set()
    def store_webmention(self, mention):
        told.write_text(json.dumps(sorted(self.targets() | {mention.target})))
    def delete_webmention(self, source, target, direction):
        told.write_text(json.dumps(sorted(self.targets() - {target})))
    def retrieve_webmentions(self, resource, direction):
        return [Webmention(source=resource, target=each, direction=direction) for each in self.targets()]

sender = OutgoingWebmentionsProcessor(Remembered(), ssrf_protection=False)
sender.process_outgoing_webmentions(sys.argv[1], text=sys.stdin.read() or None, text_format=None)
"""


def send_once(source: str, target: str) -> int:
    """Let webmention-tools find the target's address and say there that the source links to it; the status it got."""
    return int(_run("webmention-tools==0.4.1", _ONCE, source, target))


def send_all(source: str, memory: Path) -> None:
    """Let webmentions read the source and tell every page it links to, or did."""
    _run("webmentions==0.2.0", _AGAIN, source, str(memory))


def told(memory: Path) -> list[str]:
    """Whom webmentions believes to have told."""
    found: list[str] = json.loads(memory.read_text()) if memory.exists() else []
    return found


def _run(package: str, program: str, *arguments: str) -> str:
    site = Installation(PEER).python_packages(package)
    python = site.parents[2] / "bin" / "python"
    done = subprocess.run(
        [str(python), "-W", "ignore", "-c", program, *arguments],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    return done.stdout


class Site:
    """A site on loopback; what is not put there is 404."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.pages: dict[str, tuple[int, str, dict[str, str]]] = {}

    def put(self, path: str, html: str, *, status: int = 200, **headers: str) -> str:
        """A page; its address."""
        self.pages[path] = (status, html, {name.replace("_", "-"): value for name, value in headers.items()})
        return f"{self.url}{path}"


@contextmanager
def site(host: str) -> Iterator[Site]:
    """A site that is reached by this name of the machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, html, headers = served.pages.get(self.path, (404, "", {}))
            body = html.encode()
            self.send_response(status)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served = Site(f"http://{host}:{server.server_port}")
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
