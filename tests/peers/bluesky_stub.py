"""A stand-in for a Bluesky server that can do what the real one on loopback cannot: fail on purpose, and chat.

It knows only the calls of our connector, and answers them as the real server was seen to.
"""

import base64
import hashlib
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from tests.peers.loopback import Handler, Loopback, Trouble, form_in

POSTS = "app.bsky.feed.post"
US = "did:plc:us"
Answer = tuple[int, dict[str, Any]]


class Stub(Loopback[Trouble]):
    """The server and everything it holds. `url` is where it listens."""

    def __init__(self, *, handle: str = "fjordnet.test", scope: str = "com.atproto.appPass") -> None:
        super().__init__(_Handler)
        self.handle, self.scope = handle, scope
        self.password = "good"
        self.lifetime = 7200.0
        self.session = 1  # tokens of older sessions are refused
        self.views: dict[str, dict[str, Any]] = {}  # what the application view shows
        self.records: dict[str, dict[str, Any]] = {}  # what is stored
        self.blobs: dict[str, bytes] = {}
        self.notices: list[dict[str, Any]] = []
        self.reposts: list[dict[str, Any]] = []
        self.sent: list[dict[str, Any]] = []
        self.log: list[dict[str, Any]] = []
        self.messages: list[dict[str, Any]] = []  # that nobody has read, oldest first

    @property
    def settings(self) -> dict[str, Any]:
        """What an administrator would fill in."""
        return {"service": self.url, "handle": self.handle, "app_password": self.password}

    def somebody_writes(self, text: str, *, at: datetime | None = None, reason: str = "mention") -> str:
        """A post of a customer about which we are told; returns its address."""
        uri = f"at://did:plc:dana/{POSTS}/{len(self.notices):013d}"
        moment = (at or datetime.now(UTC) - timedelta(hours=1) + timedelta(seconds=len(self.notices))).isoformat()
        author = {"did": "did:plc:dana", "handle": "dana.test", "displayName": "Dana"}
        record = {"$type": POSTS, "text": text, "createdAt": moment}
        self.views[uri] = {
            "uri": uri,
            "cid": f"cid{len(self.notices)}",
            "author": author,
            "record": record,
            "indexedAt": moment,
        }
        self.records[uri] = record
        self.notices.append(self.views[uri] | {"reason": reason})
        self.notices.sort(key=lambda notice: notice["indexedAt"])
        return uri

    def answer(self, method: str, given: dict[str, Any]) -> Answer:
        """What the server says to a call."""
        found: Callable[[Stub, dict[str, Any]], Answer] | None = _CALLS.get(method)
        return found(self, given) if found else (501, {"error": "MethodNotImplemented", "message": method})


def _token(stub: Stub) -> str:
    claims = {"scope": stub.scope, "exp": int(time.time() + stub.lifetime), "sid": stub.session}
    parts = [json.dumps(part).encode() for part in ({"alg": "none"}, claims)]
    return ".".join([*(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts), "c2ln"])


def _session(stub: Stub, given: dict[str, Any]) -> Answer:
    if given.get("password") != stub.password:
        return 401, {"error": "AuthenticationRequired", "message": "Invalid identifier or password"}
    return _refresh(stub, given)


def _refresh(stub: Stub, _: dict[str, Any]) -> Answer:
    return 200, {"did": US, "handle": stub.handle, "accessJwt": _token(stub), "refreshJwt": _token(stub)}


def _page(items: list[Any], name: str, given: dict[str, Any]) -> Answer:
    """Newest first; the mark of a page is the time of the entry before it, as on the real server."""
    newest = sorted(items, key=lambda item: item.get("post", item)["indexedAt"], reverse=True)
    mark = given.get("cursor", "9")
    below = [item for item in newest if item.get("post", item)["indexedAt"] < mark]
    page = below[: int(given["limit"])]
    more = {"cursor": page[-1].get("post", page[-1])["indexedAt"]} if page else {}
    return 200, {name: page} | more


def _notices(stub: Stub, given: dict[str, Any]) -> Answer:
    return _page(stub.notices, "notifications", given)


def _own(stub: Stub, given: dict[str, Any]) -> Answer:
    own = [{"post": view} for view in stub.views.values() if view["author"]["did"] == US]
    return _page([*own, *stub.reposts], "feed", given)


def _posts(stub: Stub, given: dict[str, Any]) -> Answer:
    wanted = given["uris"] if isinstance(given["uris"], list) else [given["uris"]]
    return 200, {"posts": [stub.views[uri] for uri in wanted if uri in stub.views]}


def _put(stub: Stub, given: dict[str, Any]) -> Answer:
    uri = f"at://{given['repo']}/{given['collection']}/{given['rkey']}"
    standing = stub.records.get(uri)
    if standing is not None and standing != given["record"] and "swapRecord" in given:
        return 400, {"error": "InvalidSwap", "message": "Record was at another version"}
    if standing != given["record"]:
        stub.records[uri] = given["record"]
        author = {"did": US, "handle": stub.handle}
        moment = given["record"]["createdAt"]
        view = {"uri": uri, "cid": f"c{len(stub.records)}", "author": author, "indexedAt": moment}
        stub.views[uri] = view | {"record": given["record"]}
    return 200, {"uri": uri, "cid": stub.views[uri]["cid"]}


def _get(stub: Stub, given: dict[str, Any]) -> Answer:
    uri = f"at://{given['repo']}/{given['collection']}/{given['rkey']}"
    if uri not in stub.records:
        return 400, {"error": "RecordNotFound", "message": f"Could not locate record: {uri}"}
    return 200, {"uri": uri, "value": stub.records[uri]}


def _delete(stub: Stub, given: dict[str, Any]) -> Answer:
    uri = f"at://{given['repo']}/{given['collection']}/{given['rkey']}"
    stub.records.pop(uri, None)
    stub.views.pop(uri, None)
    return 200, {}


_CONVERSATION = {
    "id": "c1",
    "rev": "r1",
    "unreadCount": 0,
    "members": [{"did": US, "handle": "fjordnet.test"}, {"did": "did:plc:dana", "handle": "dana.test"}],
}


def _conversations(stub: Stub, _: dict[str, Any]) -> Answer:
    last = {"lastMessage": stub.messages[-1]} if stub.messages else {}
    return 200, {"convos": [_CONVERSATION | {"unreadCount": len(stub.messages)} | last]}


def _messages(stub: Stub, given: dict[str, Any]) -> Answer:
    return 200, {"messages": stub.messages[::-1][: int(given["limit"])]}


def _conversation(stub: Stub, _: dict[str, Any]) -> Answer:
    del stub
    return 200, {"convo": _CONVERSATION}


def _log(stub: Stub, given: dict[str, Any]) -> Answer:
    events = [event for event in stub.log if event["rev"] > given["cursor"]]
    return 200, {"logs": events, "cursor": events[-1]["rev"] if events else given["cursor"]}


def _send(stub: Stub, given: dict[str, Any]) -> Answer:
    stub.sent.append(given)
    return 200, {"id": f"m{len(stub.sent)}", "rev": "r9", **given["message"], "sender": {"did": US}}


def _profile(stub: Stub, _: dict[str, Any]) -> Answer:
    return 200, {"did": US, "handle": stub.handle, "displayName": "Fjordnet"}


def _handle(stub: Stub, given: dict[str, Any]) -> Answer:
    del stub
    known = {"dana.test": "did:plc:dana"}
    if given["handle"] not in known:
        return 400, {"error": "HandleNotFound", "message": "Unable to resolve handle"}
    return 200, {"did": known[given["handle"]]}


def _upload(stub: Stub, given: dict[str, Any]) -> Answer:
    name = hashlib.sha256(given["content"]).hexdigest()
    stub.blobs[name] = given["content"]
    size = len(given["content"])
    return 200, {"blob": {"$type": "blob", "ref": {"$link": name}, "mimeType": given["kind"], "size": size}}


_CALLS: dict[str, Callable[[Stub, dict[str, Any]], Answer]] = {
    "com.atproto.server.createSession": _session,
    "com.atproto.server.refreshSession": _refresh,
    "com.atproto.identity.resolveHandle": _handle,
    "com.atproto.repo.putRecord": _put,
    "com.atproto.repo.uploadBlob": _upload,
    "com.atproto.repo.getRecord": _get,
    "com.atproto.repo.deleteRecord": _delete,
    "app.bsky.actor.getProfile": _profile,
    "app.bsky.notification.listNotifications": _notices,
    "app.bsky.feed.getAuthorFeed": _own,
    "app.bsky.feed.getPosts": _posts,
    "chat.bsky.convo.listConvos": _conversations,
    "chat.bsky.convo.getConvo": _conversation,
    "chat.bsky.convo.getConvoForMembers": _conversation,
    "chat.bsky.convo.getMessages": _messages,
    "chat.bsky.convo.getLog": _log,
    "chat.bsky.convo.sendMessage": _send,
}


class _Handler(Handler):
    def serve(self, method: str, given: str) -> None:
        call = urlsplit(self.path).path.removeprefix("/xrpc/")
        self.stub.called.append(call)
        asked = form_in(given) if method == "GET" else self._body(given)
        trouble = self.stub.first_trouble(lambda each: each.about == call)
        self.reply(trouble, lambda: self._answer(call, asked))

    def _body(self, given: str) -> dict[str, Any]:
        kind = self.headers.get("content-type", "")
        if "json" in kind or not given:
            return dict(json.loads(given or "{}"))
        return {"kind": kind, "content": given.encode("utf-8", "surrogateescape")}

    def _answer(self, method: str, given: dict[str, Any]) -> Answer:
        if "server." not in method and not self._is_known():
            return 400, {"error": "ExpiredToken", "message": "Token has expired"}
        found: Answer = self.stub.answer(method, given)
        return found

    def _is_known(self) -> bool:
        payload = self.headers.get("authorization", "..").split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)) or b"{}")
        return bool(claims.get("sid") == self.stub.session)
