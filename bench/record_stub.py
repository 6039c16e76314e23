"""A customer record that knows everybody: made up from a hash, answering after a given time. For benches and tests."""

import base64
import hashlib
import hmac
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = "whsec_" + base64.b64encode(b"the record stub of the benches..").decode()
PLANS = ("Fibre 100", "Fibre 500", "Mobile S", "Mobile L")
VALUES = ("standard", "standard", "standard", "high", "key")


def is_signed(headers: Any, body: bytes) -> bool:
    """Whether the desk sent exactly this, within five minutes."""
    at = headers.get("webhook-timestamp", "")
    if not at.isdigit() or abs(time.time() - int(at)) > 300:
        return False
    signed = b".".join((headers.get("webhook-id", "").encode(), at.encode(), body))
    mac = hmac.digest(base64.b64decode(SECRET.removeprefix("whsec_")), signed, hashlib.sha256)
    wanted = "v1," + base64.b64encode(mac).decode()
    return any(hmac.compare_digest(wanted, each) for each in headers.get("webhook-signature", "").split())


def answer_to(question: dict[str, Any]) -> dict[str, Any]:
    """Everybody with an identity is a customer; who they are follows from it."""
    names = [question["number"], *(who["id"] for who in question["personas"])]
    name = next((each for each in names if each), "")
    if not name:
        return {"version": 1, "found": False}
    chance = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    number = f"C-{chance % 1_000_000:06}"
    return {
        "version": 1,
        "found": True,
        "customer": {"number": number, "name": f"Customer {number}", "value": VALUES[chance % len(VALUES)]},
        "contracts": [{"name": PLANS[chance % len(PLANS)], "state": "active"}],
        "orders": [{"what": "Router", "number": f"O-{chance % 997}", "state": "delivered"}],
        "questions": [
            {"id": "number", "ask": "What is the customer number?", "answer": number},
            {"id": "plan", "ask": "Which plan do they have?", "answer": PLANS[chance % len(PLANS)]},
        ],
    }


class Record(BaseHTTPRequestHandler):
    """One address, POST only."""

    seconds = 0.0

    def do_POST(self) -> None:
        """Answer a signed question."""
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        is_ours = is_signed(self.headers, body)
        time.sleep(self.seconds)
        content = json.dumps(answer_to(json.loads(body))).encode() if is_ours else b"{}"
        self.send_response(200 if is_ours else 401)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_said: Any) -> None:
        """Nothing."""


if __name__ == "__main__":
    Record.seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 0.0
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 8098), Record).serve_forever()
