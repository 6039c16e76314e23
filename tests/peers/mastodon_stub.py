"""A stand-in for servers that speak Mastodon's language badly: it does little, answers strangely, and fails on purpose.

Without any `offers` it has notifications, single posts and instance v1, and nothing else: no streams, no instance v2,
no conversations, no threads, no search, no list of one's own posts, and it does not heed idempotency keys. Its lists
are null where they are empty, its numbers are words and its words numbers, its flags are missing, and its Link headers
lead nowhere.
"""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit

from tests.peers import loopback
from tests.peers.loopback import Loopback, form_in

US = "7"
DANA = "8"
DOMAIN = "fjord.example"
EVERYTHING = frozenset({"instance v2", "own", "context", "search", "many", "keys", "types", "timelines", "plain"})
Answer = tuple[int, Any]
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


@dataclass
class Trouble(loopback.Trouble):
    """One failure to come: for the next call of a path that begins so, by one method or any."""

    body: Any = None
    method: str = ""


class Stub(Loopback[Trouble]):
    """The server and everything it holds. `url` is where it listens."""

    def __init__(self, *, offers: Iterable[str] = (), id_style: str = "flake") -> None:
        super().__init__(_Handler)
        self.offers = frozenset(offers)
        self.id_style = id_style
        self.token = "good"
        self.is_read_only = False
        self.asked: list[dict[str, Any]] = []
        self.statuses: dict[str, dict[str, Any]] = {}  # oldest first
        self.notices: list[dict[str, Any]] = []
        self.media: dict[str, dict[str, Any]] = {}
        self.keys: dict[str, str] = {}
        self.hidden: set[str] = set()  # posts whose author blocks us
        self.most_characters: Any = "500"
        self._count = 0
        self._lock = threading.RLock()

    @property
    def settings(self) -> dict[str, Any]:
        """What an administrator would fill in."""
        return {"server": self.url, "access_token_secret": self.token}

    def new_id(self) -> str:
        """Growing numbers, or words that grow as those of Pleroma do."""
        self._count += 1
        if self.id_style == "numbers":
            return str(self._count)
        number, word = 6_000_000_000 + self._count * 77, ""
        while number:
            number, place = divmod(number, 62)
            word = _ALPHABET[place] + word
        return f"A{word.rjust(12, '0')}"

    def account(self, number: str) -> dict[str, Any]:
        """Somebody as this server shows them."""
        name, domain = ("fjordnet", "") if number == US else ("dana", "@far.example")
        shown = {"id": number, "acct": f"{name}{domain}", "username": name, "display_name": name.title()}
        if "plain" in self.offers:
            return shown | {"bot": False, "url": f"https://{domain.strip('@') or DOMAIN}/@{name}"}
        return shown | {"id": int(number), "display_name": None, "bot": "false", "url": None}

    def somebody_writes(self, text: str, *, kind: str = "mention", at: datetime | None = None, **facts: Any) -> str:
        """A post of a customer of which we are told; returns its name."""
        status = self.put(text, author=facts.pop("author", DANA), at=at, **facts)
        notice = {"id": self.new_id(), "type": kind, "created_at": status["created_at"], "status": status["id"]}
        self.notices.append(notice)
        return str(status["uri"])

    def put(self, text: str, *, author: str, at: datetime | None = None, **facts: Any) -> dict[str, Any]:
        """A post on the server."""
        with self._lock:
            number = self.new_id()
            moment = at or datetime.now(UTC) - timedelta(hours=1) + timedelta(seconds=len(self.statuses))
            host = DOMAIN if author == US else "far.example"
            status = {
                "id": number,
                "uri": f"https://{host}/objects/{number[::-1]}",
                "url": f"https://{host}/notice/{number[::-1]}",
                "account": author,
                "content": f"<p>{text}</p>",
                "created_at": moment.isoformat().replace("+00:00", "Z"),
                "visibility": "public",
                **facts,
            }
            self.statuses[number] = status
            return status

    def shown(self, status: dict[str, Any]) -> dict[str, Any]:
        """The post as the server shows it; in the degraded form much is null, missing or of another type."""
        made = {**status, "account": self.account(status["account"])}
        if "plain" in self.offers:
            return {"mentions": [], "media_attachments": [], "spoiler_text": "", "poll": None, **made}
        extra = {"mentions": None, "media_attachments": None, "tags": None, "emojis": None, "poll": []}
        return {**extra, "sensitive": "false", "spoiler_text": None, "reblog": "", "quote": 0, "card": [], **made}

    def answer(self, method: str, path: str, given: dict[str, Any], key: str) -> Answer:
        """What the server says to a call."""
        for verb, shape, needs, call in _CALLS:
            words = _matching(shape, path) if verb == method else None
            if words is not None and (not needs or needs in self.offers):
                with self._lock:
                    return call(self, {**given, "_key": key}, *words)
        return 404, {"error": "Record not found"}


def _matching(shape: str, path: str) -> list[str] | None:
    parts, given = shape.split("/"), path.split("/")
    if len(parts) != len(given) or any(p not in ("*", g) for p, g in zip(parts, given, strict=True)):
        return None
    return [unquote(g) for p, g in zip(parts, given, strict=True) if p == "*"]


def _page(items: list[dict[str, Any]], given: dict[str, Any]) -> list[dict[str, Any]]:
    newest = items[::-1]
    mark = given.get("max_id")
    if mark:
        numbers = [item["id"] for item in newest]
        newest = newest[numbers.index(mark) + 1 :] if mark in numbers else newest
    return newest[: int(given.get("limit", 20))]


def _notices(stub: Stub, given: dict[str, Any]) -> Answer:
    if "types[]" in given and "types" not in stub.offers:
        return 422, {"error": "Unknown parameter: types"}
    page = _page(stub.notices, given)
    return 200, [
        {**notice, "status": stub.shown(stub.statuses[notice["status"]]), "account": stub.account(DANA)}
        if notice["status"] in stub.statuses
        else {**notice, "status": None}
        for notice in page
    ]


def _own(stub: Stub, given: dict[str, Any], number: str) -> Answer:
    own = [status for status in stub.statuses.values() if status["account"] == number]
    return 200, [stub.shown(status) for status in _page(own, given)]


def _timeline(stub: Stub, given: dict[str, Any]) -> Answer:
    public = [status for status in stub.statuses.values() if status["visibility"] == "public"]
    return 200, [stub.shown(status) for status in _page(public, given)]


def _tagged(stub: Stub, given: dict[str, Any], tag: str) -> Answer:
    found = [status for status in stub.statuses.values() if f"#{tag}" in status["content"].lower()]
    return 200, [stub.shown(status) for status in _page(found, given)]


def _many(stub: Stub, given: dict[str, Any]) -> Answer:
    wanted = given.get("id[]", [])
    wanted = wanted if isinstance(wanted, list) else [wanted]
    found = [stub.statuses[each] for each in wanted if each in stub.statuses and each not in stub.hidden]
    return 200, [stub.shown(status) for status in found]


def _one(stub: Stub, given: dict[str, Any], number: str) -> Answer:
    if number not in stub.statuses or (number in stub.hidden and not given.get("_stranger")):
        return 404, {"error": "Record not found"}
    return 200, stub.shown(stub.statuses[number])


def _context(stub: Stub, _: dict[str, Any], number: str) -> Answer:
    if number not in stub.statuses:
        return 404, {"error": "Record not found"}
    ancestors, current = [], stub.statuses[number]
    while (above := current.get("in_reply_to_id")) in stub.statuses:
        current = stub.statuses[above]
        ancestors.insert(0, stub.shown(current))
    below = [stub.shown(each) for each in stub.statuses.values() if each.get("in_reply_to_id") == number]
    return 200, {"ancestors": ancestors, "descendants": below}


def _post(stub: Stub, given: dict[str, Any]) -> Answer:
    key = given["_key"]
    if "keys" in stub.offers and key in stub.keys:
        return 200, stub.shown(stub.statuses[stub.keys[key]])
    text = str(given.get("status", ""))
    if not text or len(text) > 500:
        return 422, {"error": "Validation failed: Text character limit exceeded"}
    facts = {
        name: given[name] for name in ("in_reply_to_id", "visibility", "spoiler_text", "language") if name in given
    }
    status = stub.put(text, author=US, at=datetime.now(UTC), **facts)
    stub.keys[key] = status["id"]
    wanted = given.get("media_ids[]", [])
    status["media"] = wanted if isinstance(wanted, list) else [wanted]
    return 200, stub.shown(status)


def _delete(stub: Stub, _: dict[str, Any], number: str) -> Answer:
    status = stub.statuses.get(number)
    if status is None or status["account"] != US:
        return 404, {"error": "Record not found"}
    del stub.statuses[number]
    return 200, stub.shown(status)


def _search(stub: Stub, given: dict[str, Any]) -> Answer:
    found = [each for each in stub.statuses.values() if given["q"] in {each["uri"], each["url"]}]
    return 200, {"statuses": [stub.shown(each) for each in found], "accounts": [], "hashtags": []}


def _me(stub: Stub, _: dict[str, Any]) -> Answer:
    return 200, stub.account(US)


def _instance_1(stub: Stub, _: dict[str, Any]) -> Answer:
    limits = {"statuses": {"max_characters": stub.most_characters, "characters_reserved_per_url": None}}
    return 200, {"uri": f"https://{DOMAIN}/", "title": 12, "urls": None, "configuration": limits, "languages": None}


def _instance_2(stub: Stub, _: dict[str, Any]) -> Answer:
    limits = {"max_characters": stub.most_characters, "characters_reserved_per_url": 23}
    return 200, {"domain": DOMAIN, "configuration": {"statuses": limits, "urls": {"streaming": None}}}


def _upload(stub: Stub, given: dict[str, Any]) -> Answer:
    number = stub.new_id()
    stub.media[number] = {"content": given["file"], "description": given.get("description", b"").decode(), "looks": 0}
    return 202, {"id": number, "url": None}


def _medium(stub: Stub, _: dict[str, Any], number: str) -> Answer:
    stub.media[number]["looks"] += 1
    is_ready = stub.media[number]["looks"] > 1
    return (200 if is_ready else 206), {"id": number, "url": f"https://{DOMAIN}/{number}" if is_ready else None}


_CALLS: list[tuple[str, str, str, Callable[..., Answer]]] = [
    ("GET", "/api/v1/accounts/verify_credentials", "", _me),
    ("GET", "/api/v1/instance", "", _instance_1),
    ("GET", "/api/v2/instance", "instance v2", _instance_2),
    ("GET", "/api/v1/notifications", "", _notices),
    ("GET", "/api/v1/accounts/*/statuses", "own", _own),
    ("GET", "/api/v1/timelines/public", "timelines", _timeline),
    ("GET", "/api/v1/timelines/tag/*", "timelines", _tagged),
    ("GET", "/api/v1/statuses", "many", _many),
    ("GET", "/api/v1/statuses/*", "", _one),
    ("GET", "/api/v1/statuses/*/context", "context", _context),
    ("POST", "/api/v1/statuses", "", _post),
    ("DELETE", "/api/v1/statuses/*", "", _delete),
    ("GET", "/api/v2/search", "search", _search),
    ("POST", "/api/v2/media", "", _upload),
    ("GET", "/api/v1/media/*", "", _medium),
]


class _Handler(loopback.Handler):
    always: ClassVar[dict[str, str]] = {"link": '<https://elsewhere.example/next>; rel="next", <:::>; rel=prev; ;'}

    def serve(self, method: str, given: str) -> None:
        path, asked = urlsplit(self.path).path, self._fields(given)
        self.stub.called.append(f"{method} {path}")
        self.stub.asked.append(asked)
        trouble = self.stub.first_trouble(lambda each: path.startswith(each.about) and each.method in {"", method})
        self.reply(trouble, lambda: self._answer(method, path, asked))

    def _fields(self, given: str) -> dict[str, Any]:
        kind = self.headers.get("content-type", "")
        if not kind.startswith("multipart/"):
            return form_in(given)
        whole = f"Content-Type: {kind}\r\n\r\n".encode() + given.encode("utf-8", "surrogateescape")
        parts = message_from_bytes(whole).get_payload()
        return {
            str(part.get_param("name", header="content-disposition")): part.get_payload(decode=True) for part in parts
        }

    def _answer(self, method: str, path: str, asked: dict[str, Any]) -> Answer:
        token = self.headers.get("authorization", "")
        is_stranger = not token and path.startswith("/api/v1/statuses/")
        if token != f"Bearer {self.stub.token}" and not is_stranger and "instance" not in path:
            return 401, {"error": "The access token is invalid"}
        if self.stub.is_read_only and method != "GET":
            return 403, {"error": "This action is outside the authorized scopes"}
        asked["_stranger"] = is_stranger
        found: Answer = self.stub.answer(method, path, asked, self.headers.get("idempotency-key", ""))
        return found
