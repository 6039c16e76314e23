"""Bluesky through an app password: hears by asking, answers as posts and direct messages."""

import threading
from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from evenhand.channels.connectors.bluesky import addresses, compose
from evenhand.channels.connectors.bluesky.around import quotes_of, root_of, thread_of
from evenhand.channels.connectors.bluesky.hearing import CHAT, PLAIN_SCOPE, Look, place_of
from evenhand.channels.connectors.bluesky.settings import BlueskySettings, read_settings
from evenhand.channels.connectors.bluesky.shapes import PostView, Us
from evenhand.channels.connectors.bluesky.translate import post, translate
from evenhand.channels.domain.atproto.addresses import POSTS, page_of, record_name
from evenhand.channels.domain.connector import (
    Attached,
    Capabilities,
    Cursor,
    Fetched,
    FileRules,
    Heard,
    Post,
    Presence,
    Raw,
    Receipt,
    Reply,
)
from evenhand.channels.domain.reading import fitting
from evenhand.channels.domain.sizes import size_of
from evenhand.channels.domain.standing import Standing
from evenhand.channels.errors import CannotTranslate, ChannelError, Reconnect, Refused
from evenhand.kernel import clock
from evenhand.kernel.text import graphemes

if TYPE_CHECKING:
    from evenhand.channels.connectors.bluesky.wire import Wire

_MAIN_SCOPE = "com.atproto.access"
_THREAD_HEIGHT = 80
_THREAD_DEPTH = 12
_NO_DIRECT = (
    "Direct messages are not read: this app password was made without access to them. "
    "To read them, add an app password with “Allow access to your direct messages”."
)
_NO_CHAT = "Direct messages are not read: the service does not offer them to this account."
_MAIN_PASSWORD = "This is the account's main password. Use an app password: it can do less and be taken back alone."  # noqa: S105


class BlueskyConnector:
    """One Bluesky account."""

    kind = "bluesky"
    form: ClassVar[type[msgspec.Struct]] = BlueskySettings
    capabilities: ClassVar[Capabilities] = Capabilities(
        label="Bluesky",
        icon="cloud",
        can_reply_publicly=True,
        can_reply_privately=True,
        can_delete=True,
        can_tell_threads=True,
        serves_pictures=True,
        keeps_key=True,
        look_every=4.0,
        files=FileRules(
            types=compose.PICTURES,
            most=compose.MOST_PICTURES,
            largest=compose.MAX_PICTURE,
            longest_alt=2_000,
            privately=False,
        ),
        splits=True,
        sends_per_minute=24,  # a post costs 3 of the 5,000 points of an hour
        max_length=compose.MAX_GRAPHEMES,
        max_length_privately=compose.MAX_DIRECT_GRAPHEMES,
        unit="graphemes",
        count=graphemes,
    )

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._settings = read_settings(settings)
        self._closing = threading.Event()

    @cached_property
    def _wire(self) -> "Wire":
        """The line. The SDK behind it takes a second and 50 MB to load, so only those who use it pay."""
        from evenhand.channels.connectors.bluesky.wire import Wire

        return Wire(self._settings)

    def verify(self) -> Presence:
        """Log in and say who we are there; warns about what this password cannot do."""
        session = self._wire.session()
        return Presence(
            external_id=session.did,
            handle=session.handle,
            name=self._display_name(session.did),
            warnings=tuple(self._warnings()),
        )

    def _display_name(self, did: str) -> str:
        try:
            return str(self._wire.ask("app.bsky.actor.getProfile", actor=did).get("displayName") or "")
        except Refused:
            return ""  # an account that has no profile yet

    def _warnings(self) -> list[str]:
        scope = self._scope()
        if scope == PLAIN_SCOPE:
            return [_NO_DIRECT]
        found = [_MAIN_PASSWORD] if scope == _MAIN_SCOPE else []
        try:
            self._wire.ask("chat.bsky.convo.listConvos", proxy=CHAT, limit=1)
        except ChannelError:
            found.append(_NO_CHAT)
        return found

    def _scope(self) -> str:
        from evenhand.channels.connectors.bluesky.wire import scope_of

        return scope_of(self._wire.session())

    def fetch(self, cursor: Cursor | None, *, limit: int) -> Fetched:
        """What is new since the cursor, and what was edited or deleted; marks nothing as seen on Bluesky."""
        self._wire.keep_distance()
        self._wire.known_did = str((cursor or {}).get("did", "")) or self._wire.known_did
        session, now = self._wire.session(), clock.now()
        history = timedelta(hours=self._settings.history_hours)
        place = place_of(cursor, did=session.did, now=now, history=history)
        return Look(self._wire, place, handle=session.handle, scope=self._scope(), limit=limit, now=now).fetch()

    def wait(self, seconds: float) -> None:
        """Sleep; Bluesky has no call that answers when something is new. Ends at once when closed."""
        self._closing.wait(max(0.0, seconds))

    def translate(self, raw: Raw) -> tuple[Heard, ...]:
        """Pure; raises CannotTranslate."""
        return translate(raw)

    def thread(self, external_id: str) -> tuple[Post, ...]:
        """The posts above one, oldest first, up to the first that cannot be shown."""
        if record_name(external_id) is None:
            return ()
        session = self._wire.session()
        try:
            answer = self._wire.ask(
                "app.bsky.feed.getPostThread", uri=external_id, depth=0, parentHeight=_THREAD_HEIGHT
            )
        except Refused:
            return ()
        return _posts_above(answer.get("thread"), Us(did=session.did, handle=session.handle))

    def around(self, external_id: str) -> list[Standing]:
        """The whole thread of a post as it stands, and who quotes its first post; empty where it cannot be shown."""
        if record_name(external_id) is None:
            return []
        session = self._wire.session()
        us = Us(did=session.did, handle=session.handle)
        try:
            node = self._thread_from(external_id)
            root = root_of(node)
            found = thread_of(us, node if root in {"", external_id} else self._thread_from(root))
            quotes = self._wire.ask("app.bsky.feed.getQuotes", uri=root or external_id, limit=50)
        except Refused:
            return []
        return [*found, *quotes_of(us, quotes, root or external_id)]

    def _thread_from(self, uri: str) -> Any:
        return self._wire.ask(
            "app.bsky.feed.getPostThread", uri=uri, depth=_THREAD_DEPTH, parentHeight=_THREAD_HEIGHT
        ).get("thread")

    def send(self, reply: Reply) -> Receipt:
        """Post the reply, or find that it already stands. Direct messages hold no key: OutcomeUnknown in doubt."""
        return self._post(reply) if reply.is_public else self._message(reply)

    def _post(self, reply: Reply) -> Receipt:
        text = compose.sendable(reply)
        did = self._wire.session().did
        key = addresses.record_key(reply.key, reply.created_at)
        try:
            parent = self._parent(reply.in_reply_to) if reply.in_reply_to else None
            pictures = [self._uploaded(each) for each in reply.attachments]
            record = compose.record(reply, text, dids=self._dids(text), parent=parent, pictures=pictures)
            answer = self._put(did, key, record)
        except Refused:
            standing = self._standing(reply, did, key)  # an earlier try may have arrived, whatever is wrong now
            if standing is None:
                raise
            return standing
        return Receipt(external_id=answer["uri"], sent_at=clock.now(), url=page_of(answer["uri"]))

    def _uploaded(self, attached: Attached) -> dict[str, Any]:
        content = attached.content or b""
        if len(content) > compose.MAX_PICTURE:
            raise Refused(f"“{attached.name}” is larger than the 1 MB that Bluesky takes of a picture.")
        answer = self._wire.upload(content, attached.media_type)
        return compose.picture(answer["blob"], attached.alt, size_of(content))

    def _put(self, did: str, key: str, record: dict[str, Any]) -> dict[str, Any]:
        """Store under a key that must be free or hold exactly this: `swapRecord` null is refused otherwise."""
        body = {"repo": did, "collection": POSTS, "rkey": key, "record": record, "swapRecord": None}
        return {"uri": f"at://{did}/{POSTS}/{key}"} | self._wire.tell("com.atproto.repo.putRecord", body)

    def _standing(self, reply: Reply, did: str, key: str) -> Receipt | None:
        try:
            answer = self._wire.ask("com.atproto.repo.getRecord", repo=did, collection=POSTS, rkey=key)
        except Refused:
            return None
        uri = str(answer.get("uri", ""))
        return Receipt(external_id=uri, sent_at=reply.created_at, url=page_of(uri))

    def _parent(self, uri: str) -> dict[str, Any]:
        """The post to answer, as it is now; raises Refused if it cannot be answered."""
        answer = self._wire.ask("app.bsky.feed.getPosts", uris=[uri])
        found = next((view for view in answer.get("posts", []) if fitting(view, PostView)), None)
        if found is None:
            raise Refused("The post you answer is gone, or its author no longer lets this account see it.")
        if (found.get("viewer") or {}).get("replyDisabled"):
            raise Refused("The author does not let this account reply to the post.")
        view: dict[str, Any] = found
        return view

    def _dids(self, text: str) -> dict[str, str]:
        found = {}
        for handle in compose.mentioned(text):
            try:
                answer = self._wire.ask("com.atproto.identity.resolveHandle", handle=handle)
            except Refused:
                continue  # nobody has it: it stays plain text
            found[handle] = str(answer.get("did", ""))
        return found

    def _message(self, reply: Reply) -> Receipt:
        text = compose.sendable(reply, limit=compose.MAX_DIRECT_GRAPHEMES)
        message: dict[str, Any] = {"text": text}
        if found := compose.facets(text, self._dids(text)):
            message["facets"] = found
        self._wire.session()
        try:
            conversation = addresses.conversation_in(reply.thread_id) or self._conversation_with(reply)
            body = {"convoId": conversation, "message": message}
            answer = self._wire.tell("chat.bsky.convo.sendMessage", body, proxy=CHAT, may_repeat=False)
        except Reconnect as error:  # the account itself is fine, or we would have heard when logging in
            raise Refused(
                "This app password may not send direct messages. Reply in public, or add one that may."
            ) from error
        name = addresses.message_name(conversation, str(answer.get("id", "")))
        return Receipt(external_id=name, sent_at=clock.now())

    def _conversation_with(self, reply: Reply) -> str:
        if reply.recipient is None:
            raise Refused("A direct message needs a recipient.")
        answer = self._wire.ask(
            "chat.bsky.convo.getConvoForMembers",
            proxy=CHAT,
            members=[reply.recipient.external_id],
        )
        return str((answer.get("convo") or {}).get("id", ""))

    def delete(self, external_id: str) -> None:
        """Take a post of ours back; it does not matter if it is already gone."""
        name = record_name(external_id)
        if name is None or name.repository != self._wire.session().did:
            raise Refused("Only posts of this account can be deleted on Bluesky.")
        body = {"repo": name.repository, "collection": name.collection, "rkey": name.key}
        self._wire.tell("com.atproto.repo.deleteRecord", body)

    @staticmethod
    def private_address(handle: str) -> str:
        """Our profile: the button for a message stands there."""
        return f"https://bsky.app/profile/{handle}"

    def close(self) -> None:
        """Let go of sockets, and wake a waiting one."""
        self._closing.set()
        if "_wire" in vars(self):
            self._wire.close()


def _posts_above(node: Any, us: Us) -> tuple[Post, ...]:
    above: list[Post] = []
    parent = node.get("parent") if isinstance(node, dict) else None
    while isinstance(parent, dict):
        view = fitting(parent.get("post"), PostView)
        if view is None:
            break
        try:
            above.append(post(us, view))
        except CannotTranslate:
            break
        parent = parent.get("parent")
    return tuple(reversed(above))
