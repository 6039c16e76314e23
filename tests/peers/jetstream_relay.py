"""Turns what a real network's `subscribeRepos` says into Jetstream's journal, as the real Jetstream does."""

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from atproto import CAR, FirehoseSubscribeReposClient, models, parse_subscribe_repos_message
from atproto.exceptions import FirehoseError

from tests.peers.jetstream import Event, Recorded

_OPERATIONS = {"create", "update", "delete"}
_CONTENT_IDS = (b"\x01\x55\x12\x20", b"\x01\x71\x12\x20")  # version 1, raw or CBOR, SHA-256


class Relay:
    """Follows a personal data server, from its first event on."""

    def __init__(self, journal: Recorded, url: str) -> None:
        base = f"{url.replace('http', 'ws', 1)}/xrpc"
        self.journal = journal
        self._client = FirehoseSubscribeReposClient(models.ComAtprotoSyncSubscribeRepos.Params(cursor=0), base)
        self._thread = threading.Thread(target=self._follow, name="jetstream-relay", daemon=True)

    def start(self) -> None:
        """Begin to follow."""
        self._thread.start()

    def stop(self) -> None:
        """Follow no more."""
        self._client.stop()

    def _follow(self) -> None:
        try:
            self._client.start(self._note)
        except FirehoseError:
            return  # the network has ended

    def _note(self, message: Any) -> None:
        said = parse_subscribe_repos_message(message)
        if isinstance(said, models.ComAtprotoSyncSubscribeRepos.Commit):
            self._note_commit(said)
        elif isinstance(said, models.ComAtprotoSyncSubscribeRepos.Identity):
            facts = {"did": said.did, "handle": said.handle, "seq": said.seq, "time": said.time}
            self._write(said.did, "identity", {"identity": facts})
        elif isinstance(said, models.ComAtprotoSyncSubscribeRepos.Account):
            facts = {"active": said.active, "did": said.did, "seq": said.seq, "time": said.time}
            self._write(said.did, "account", {"account": facts | ({"status": said.status} if said.status else {})})

    def _note_commit(self, said: Any) -> None:
        blocks = CAR.from_bytes(said.blocks).blocks if said.blocks else {}
        for operation in said.ops:
            collection, _, key = operation.path.partition("/")
            if operation.action not in _OPERATIONS:
                continue
            commit = {"rev": said.rev, "operation": operation.action, "collection": collection, "rkey": key}
            if operation.cid:
                commit |= {"record": _plain(blocks.get(operation.cid)), "cid": str(operation.cid)}
            self._write(said.repo, "commit", {"commit": commit}, collection)

    def _write(self, did: str, kind: str, facts: dict[str, Any], collection: str = "") -> None:
        now = time.time_ns() // 1000
        frame = {"did": did, "time_us": now, "kind": kind, **facts}
        content = json.dumps(frame, ensure_ascii=False, separators=(",", ":")).encode()
        self.journal.write(Event(now, kind, did, collection, content))


def _plain(value: Any) -> Any:
    """CBOR's data model as atproto writes it in JSON."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, bytes):
        if value.startswith(_CONTENT_IDS) and len(value) == 36:  # the decoder does not tell them from other bytes
            return {"$link": "b" + base64.b32encode(value).decode().lower().rstrip("=")}
        return {"$bytes": base64.b64encode(value).decode().rstrip("=")}
    return value


@contextmanager
def relayed(url: str) -> Iterator[Recorded]:
    """The journal of a network, for a block."""
    journal = Recorded()
    relay = Relay(journal, url)
    relay.start()
    try:
        yield journal
    finally:
        relay.stop()
