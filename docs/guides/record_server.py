"""An example of a customer record that Evenhand can ask: the standard library only. See customer-record.md.

Run it with `SECRET=whsec_… python record_server.py`, then name http://127.0.0.1:8099/ in the desk (inside our network).
"""

import base64
import hashlib
import hmac
import json
import os
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = os.environ.get("SECRET", "whsec_" + base64.b64encode(b"an example, change it, 32 bytes!").decode())
OLDEST = 300  # seconds

# Yours comes from a database. Keys are what a person may be found by: a customer number, a network's id, an address.
CUSTOMERS = {
    "C-1001": {
        "customer": {
            "number": "C-1001",
            "name": "Dana Whitlock",
            "since": "2019-04-01",
            "value": "high",  # standard, high or key: what they are worth to you, never their followers
            "language": "en",
            "time_zone": "Europe/London",
        },
        "contracts": [
            {"name": "Fibre 500", "number": "F-77", "state": "active", "since": "2024-02-01", "price": "£39"}
        ],
        "orders": [
            {"what": "Router", "number": "O-12", "state": "on its way", "placed": "20 Nov", "arrives": "24 Nov"}
        ],
        "facts": [{"group": "Billing", "label": "Balance", "value": "£0.00"}],
        # The desk compares what the person says with the answer; agents never see it. Without one the agent judges.
        "questions": [
            {"id": "postcode", "ask": "What is the postcode of the line?", "answer": "EH6 7NX"},
            {"id": "number", "ask": "What is the customer number?", "answer": "C-1001"},
            {"id": "bill", "ask": "How much was the last bill, about?"},
        ],
        # Shown before anybody proved anything, so nothing personal belongs here.
        "notices": [{"title": "Outage in Leith", "state": "being repaired", "until": "about 18:00"}],
    }
}
FOUND_BY = {"did:plc:dana": "C-1001", "dana@mail.example": "C-1001", "C-1001": "C-1001"}


def is_signed(headers: Mapping[str, str], body: bytes) -> bool:
    """Whether the desk sent exactly this, just now: Standard Webhooks, HMAC-SHA256 over id, time and body."""
    sent_id, sent_at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not sent_at.isdigit() or abs(time.time() - int(sent_at)) > OLDEST:
        return False
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    mac = hmac.digest(key, b".".join((sent_id.encode(), sent_at.encode(), body)), hashlib.sha256)
    given = headers.get("webhook-signature", "").split()
    return any(hmac.compare_digest("v1," + base64.b64encode(mac).decode(), each) for each in given)


def answer_to(question: dict[str, Any]) -> dict[str, Any]:
    """Who it is, if anybody. Names people gave themselves (handles) prove nothing, so nobody is found by them."""
    names = [question["number"]]
    names += [name for who in question["personas"] for name in (who["id"], who.get("verified_address", ""))]
    number = next((FOUND_BY[name] for name in names if name in FOUND_BY), None)
    return {"version": 1, "found": number is not None, **(CUSTOMERS[number] if number else {})}


class Record(BaseHTTPRequestHandler):
    """One address, POST only."""

    def do_POST(self) -> None:
        """Answer a signed question."""
        body = self.rfile.read(min(int(self.headers.get("content-length", 0)), 100_000))
        is_ours = is_signed(self.headers, body)
        content = json.dumps(answer_to(json.loads(body))).encode() if is_ours else b"{}"
        self.send_response(200 if is_ours else 401)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Questions name people: they are not logged."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", 8099), Record).serve_forever()
