"""People on the loopback Bluesky network, who write, quote, change their minds and look at threads."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from evenhand.channels.connectors.bluesky import compose
from tests.peers.bluesky import Network

POSTS = "app.bsky.feed.post"


@dataclass(frozen=True)
class Written:
    """A post somebody wrote."""

    uri: str
    cid: str
    record: dict[str, Any]

    @property
    def reference(self) -> dict[str, str]:
        """How other posts point at this version of it."""
        return {"uri": self.uri, "cid": self.cid}


class Person:
    """Somebody with an account, logged in with the main password as in the official app."""

    def __init__(self, network: Network, handle: str) -> None:
        self.account = network.accounts[handle]
        self._dids = {each.handle: each.did for each in network.accounts.values()}
        self._client = httpx.Client(base_url=f"{network.url}/xrpc/", timeout=30)
        session = self.tell(
            "com.atproto.server.createSession", {"identifier": handle, "password": self.account.password}
        )
        self._client.headers["Authorization"] = f"Bearer {session['accessJwt']}"

    def ask(self, method: str, **parameters: Any) -> Any:
        """A question to the network."""
        answer = self._client.get(method, params=parameters)
        answer.raise_for_status()
        return answer.json()

    def tell(self, method: str, body: dict[str, Any]) -> Any:
        """An order to the network."""
        answer = self._client.post(method, json=body)
        answer.raise_for_status()
        return answer.json() if answer.content else {}

    def write(
        self,
        text: str,
        *,
        answering: Written | None = None,
        quoting: Written | None = None,
        embed: dict[str, Any] | None = None,
        created_at: str = "",
        langs: tuple[str, ...] = ("en",),
    ) -> Written:
        """Post something; handles of this network in the text become mentions."""
        record: dict[str, Any] = {"$type": POSTS, "text": text, "createdAt": created_at or _now(), "langs": list(langs)}
        record["facets"] = compose.facets(text, self._dids)
        if answering:
            root = answering.record.get("reply", {}).get("root", answering.reference)
            record["reply"] = {"root": root, "parent": answering.reference}
        if quoting:
            record["embed"] = {"$type": "app.bsky.embed.record", "record": quoting.reference}
        if embed:
            record["embed"] = embed
        body = {"repo": self.account.did, "collection": POSTS, "record": record}
        made = self.tell("com.atproto.repo.createRecord", body)
        return Written(made["uri"], made["cid"], record)

    def upload(self, content: bytes, media_type: str) -> dict[str, Any]:
        """Store a file; what comes back goes into an embed."""
        answer = self._client.post("com.atproto.repo.uploadBlob", content=content, headers={"Content-Type": media_type})
        answer.raise_for_status()
        blob: dict[str, Any] = answer.json()["blob"]
        return blob

    def edit(self, written: Written, text: str) -> Written:
        """Put a new version in the place of a post."""
        record = written.record | {"text": text}
        made = self.tell("com.atproto.repo.putRecord", self._place(written) | {"record": record})
        return Written(made["uri"], made["cid"], record)

    def delete(self, written: Written) -> None:
        """Take a post back."""
        self.tell("com.atproto.repo.deleteRecord", self._place(written))

    def _place(self, written: Written) -> dict[str, str]:
        return {"repo": self.account.did, "collection": POSTS, "rkey": written.uri.rpartition("/")[2]}

    def posts(self) -> list[dict[str, Any]]:
        """Everything this person has posted, from their own repository: the peer's truth, newest first."""
        found: list[dict[str, Any]] = []
        cursor = ""
        while True:
            page = self.ask(
                "com.atproto.repo.listRecords", repo=self.account.did, collection=POSTS, limit=100, cursor=cursor
            )
            found += page["records"]
            cursor = page.get("cursor", "")
            if not cursor or not page["records"]:
                return found

    def replies_to(self, uri: str) -> list[dict[str, Any]]:
        """The posts below one, as the world sees them."""
        try:
            thread = self.ask("app.bsky.feed.getPostThread", uri=uri, depth=1)["thread"]
        except httpx.HTTPStatusError:
            return []  # not yet indexed
        return [reply["post"] for reply in thread.get("replies", []) if "post" in reply]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
