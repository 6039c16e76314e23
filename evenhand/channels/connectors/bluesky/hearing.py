"""One look at everything that concerns an account, and where the next look begins."""

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from evenhand.channels.connectors.bluesky import addresses
from evenhand.channels.connectors.bluesky.listing import Entry, Listing
from evenhand.channels.connectors.bluesky.shapes import kind_of
from evenhand.channels.domain.connector import Cursor, Fetched, Raw
from evenhand.channels.errors import ChannelError, Refused, TryLater

if TYPE_CHECKING:
    from evenhand.channels.connectors.bluesky.wire import Answer, Wire

CHAT = "did:web:api.bsky.chat#bsky_chat"
PLAIN_SCOPE = "com.atproto.appPass"  # of an app password that may not see direct messages
WATCHED = 200
BATCH = 25  # getPosts takes no more
MOST_PAGES = 20
RECHECK_AFTER = timedelta(minutes=5)
_CHAT_REST = timedelta(hours=1)
_REASONS = {"mention", "reply", "quote"}
_log = logging.getLogger(__name__)


class Place(msgspec.Struct, kw_only=True):
    """The cursor: what must be known to look again without a gap and without repeats."""

    did: str
    notices: Listing
    own: Listing
    direct: str = ""  # the network's own mark in the log of direct messages
    direct_rests_until: datetime | None = None
    watched: dict[str, tuple[str, int]] = {}  # newest posts heard: which version, and when it was written
    checked_at: datetime | None = None


def place_of(cursor: Cursor | None, *, did: str, now: datetime, history: timedelta) -> Place:
    """Where to go on; a cursor that is not ours means to begin again."""
    try:
        place = msgspec.convert(cursor, Place) if cursor else None
    except msgspec.ValidationError:
        _log.warning("The cursor of Bluesky account %s is not readable; beginning again", did)
        place = None
    floor = _milliseconds_of(now - history)
    return place or Place(did=did, notices=Listing(floor=floor), own=Listing(floor=floor))


class Look:
    """One look. `fetch` may be called once."""

    def __init__(self, wire: "Wire", place: Place, *, handle: str, scope: str, limit: int, now: datetime) -> None:
        self._wire = wire
        self._place = place
        self._us = {"did": place.did, "handle": handle}
        self._may_see_direct = scope != PLAIN_SCOPE
        self._limit = max(1, limit)
        self._now = now
        self._is_exhausted = True
        self._is_thorough = place.checked_at is None or now - place.checked_at >= RECHECK_AFTER
        self._heard: list[tuple[int, Raw]] = []

    def fetch(self) -> Fetched:
        """What is new, oldest first."""
        self._hear_notices()
        self._hear_own()
        if self._is_exhausted and self._may_see_direct:
            self._hear_direct()
        if self._is_exhausted and self._is_thorough:
            self._look_again()
        self._heard.sort(key=lambda item: item[0])
        return Fetched(
            raws=tuple(raw for _, raw in self._heard),
            cursor=msgspec.to_builtins(self._place),
            is_exhausted=self._is_exhausted,
        )

    # Lists that are newest first

    def _hear_notices(self) -> None:
        for found in self._walk(self._place.notices, self._page_of_notices, _notice_entry):
            notices = {notice["uri"]: notice for notice in found if notice.get("reason") in _REASONS}
            views = self._views(notices)
            for uri, notice in notices.items():
                self._hear_post(views.get(uri, notice))

    def _hear_own(self) -> None:
        for found in self._walk(self._place.own, self._page_of_own, _own_entry):
            for item in found:
                if item["post"]["author"]["did"] == self._place.did and not item.get("reason"):
                    self._hear_post(item["post"])

    def _walk(
        self, listing: Listing, read: Callable[[str], tuple[list[Any], str]], entry_of: Callable[[Any], Entry]
    ) -> Iterator[list[Any]]:
        for _ in range(MOST_PAGES):
            if len(self._heard) >= self._limit:
                break
            items, next_page = self._read(listing, read)
            entries = [entry_of(item) for item in items]
            new, is_end = listing.take(entries, thorough=self._is_thorough)
            yield [item for item, entry in zip(items, entries, strict=True) if entry.name in new]
            listing.page = next_page
            if is_end or not next_page:
                listing.finish()
                return
        self._is_exhausted = False

    def _read(self, listing: Listing, read: Callable[[str], tuple[list[Any], str]]) -> tuple[list[Any], str]:
        try:
            return read(listing.page)
        except Refused:
            if not listing.page:
                raise
            listing.restart()  # a mark in a list need not hold for ever
            return read("")

    def _page_of_notices(self, page: str) -> tuple[list[Any], str]:
        answer = self._wire.ask("app.bsky.notification.listNotifications", limit=self._page_size, cursor=page)
        return [each for each in answer.get("notifications", []) if _is_view(each)], answer.get("cursor") or ""

    def _page_of_own(self, page: str) -> tuple[list[Any], str]:
        answer = self._wire.ask(
            "app.bsky.feed.getAuthorFeed",
            actor=self._place.did,
            filter="posts_with_replies",
            limit=self._page_size,
            cursor=page,
        )
        return [each for each in answer.get("feed", []) if _is_view(each.get("post"))], answer.get("cursor") or ""

    @property
    def _page_size(self) -> int:
        return min(100, max(10, self._limit))

    def _hear_post(self, view: dict[str, Any]) -> None:
        milliseconds = _milliseconds(view)
        self._hear(milliseconds, view["uri"], {"is": "post", "us": self._us, "view": view})
        self._watch(view["uri"], view["cid"], milliseconds)

    def _hear(self, milliseconds: int, reference: str, item: dict[str, Any]) -> None:
        # ASCII with escapes carries even halves of surrogate pairs.
        content = json.dumps(item, separators=(",", ":")).encode()
        self._heard.append((milliseconds, Raw(reference=reference, content=content)))

    def _views(self, uris: Iterable[str]) -> dict[str, dict[str, Any]]:
        """The posts as shown, with addresses of pictures; those that cannot be shown are missing."""
        found: dict[str, dict[str, Any]] = {}
        for batch in _batches(list(uris), BATCH):
            answer = self._wire.ask("app.bsky.feed.getPosts", uris=batch)
            found |= {view["uri"]: view for view in answer.get("posts", []) if _is_view(view)}
        return found

    # Posts we have, again

    def _watch(self, uri: str, cid: str, milliseconds: int) -> None:
        watched = self._place.watched
        watched[uri] = (cid, milliseconds)
        if len(watched) > WATCHED:
            del watched[min(watched, key=lambda each: watched[each][1])]

    def _look_again(self) -> None:
        """Find what was edited or deleted since; trouble here must not hold up what is new."""
        try:
            views = self._views(self._place.watched)
            missing = [uri for uri in self._place.watched if uri not in views]
            self._note_edits(views)
            for uri in missing[:BATCH]:
                self._note_if_gone(uri)
        except TryLater as trouble:
            _log.info("Looking again at posts of %s was put off: %s", self._place.did, trouble)
            return
        self._place.checked_at = self._now

    def _note_edits(self, views: dict[str, dict[str, Any]]) -> None:
        for uri, view in views.items():
            cid, milliseconds = self._place.watched[uri]
            if view["cid"] != cid:
                self._hear(
                    _milliseconds_of(self._now), uri, {"is": "edit", "view": view, "seen_at": self._now.isoformat()}
                )
                self._place.watched[uri] = (view["cid"], milliseconds)

    def _note_if_gone(self, uri: str) -> None:
        """A missing post may also be hidden, because its author blocks us; the record itself knows."""
        name = addresses.record_name(uri)
        try:
            if name:
                self._wire.ask(
                    "com.atproto.repo.getRecord", repo=name.repository, collection=name.collection, rkey=name.key
                )
                return
        except Refused:
            pass
        self._hear(_milliseconds_of(self._now), uri, {"is": "deletion", "external_id": uri})
        del self._place.watched[uri]

    # Direct messages

    def _hear_direct(self) -> None:
        rests_until = self._place.direct_rests_until
        if rests_until and self._now < rests_until:
            return
        try:
            self._read_log() if self._place.direct else self._begin_log()
            self._place.direct_rests_until = None
        except ChannelError as trouble:
            _log.warning("No direct messages for %s at the moment: %s", self._place.did, trouble)
            self._place.direct_rests_until = self._now + (
                RECHECK_AFTER if isinstance(trouble, TryLater) else _CHAT_REST
            )

    def _begin_log(self) -> None:
        """Begin with what nobody has read yet, and from now on with the log."""
        answer = self._wire.ask("chat.bsky.convo.listConvos", proxy=CHAT, limit=100)
        for conversation in answer.get("convos", []):
            message = conversation.get("lastMessage")
            if conversation.get("unreadCount") and kind_of(message) == "chat.bsky.convo.defs#messageView":
                self._hear_message(conversation, message)
            self._place.direct = max(self._place.direct, conversation.get("rev", ""))

    def _read_log(self) -> None:
        known: dict[str, Answer] = {}
        for _ in range(MOST_PAGES):
            answer = self._wire.ask("chat.bsky.convo.getLog", proxy=CHAT, cursor=self._place.direct)
            events = [event for event in answer.get("logs", []) if _is_about_message(event)]
            for event in events:
                conversation = event["convoId"]
                if conversation not in known:
                    known[conversation] = self._conversation(conversation)
                self._hear_message(known[conversation], event["message"])
            mark = answer.get("cursor") or ""
            if not answer.get("logs") or mark in ("", self._place.direct):
                return
            self._place.direct = mark
        self._is_exhausted = False

    def _conversation(self, conversation: str) -> "Answer":
        try:
            answer = self._wire.ask("chat.bsky.convo.getConvo", proxy=CHAT, convoId=conversation)
        except Refused:
            return {"id": conversation}  # we have left it; the message still counts
        found: Answer = answer.get("convo") or {"id": conversation}
        return found

    def _hear_message(self, conversation: "Answer", message: dict[str, Any]) -> None:
        kept = {"id": conversation["id"], "members": conversation.get("members", [])}
        item = {"is": "message", "us": self._us, "conversation": kept, "message": message}
        name = addresses.message_name(conversation["id"], str(message.get("id", "")))
        self._hear(_milliseconds(message, "sentAt"), name, item)


def _is_view(value: Any) -> bool:
    wanted = {"uri", "cid", "author", "record"}
    return isinstance(value, dict) and value.keys() >= wanted and isinstance(value["author"], dict)


def _is_about_message(event: dict[str, Any]) -> bool:
    is_kind = kind_of(event) in {"chat.bsky.convo.defs#logCreateMessage", "chat.bsky.convo.defs#logDeleteMessage"}
    return is_kind and isinstance(event.get("message"), dict) and isinstance(event.get("convoId"), str)


def _notice_entry(notice: dict[str, Any]) -> Entry:
    return Entry(notice["uri"], _milliseconds(notice))


def _own_entry(item: dict[str, Any]) -> Entry:
    reason = item.get("reason")
    by = f"{kind_of(reason)} {reason.get('indexedAt', '')}" if isinstance(reason, dict) else ""
    return Entry(item["post"]["uri"] + by, _milliseconds(reason if by else item["post"]))


def _milliseconds(view: Any, field: str = "indexedAt") -> int:
    try:
        return _milliseconds_of(datetime.fromisoformat(view[field]))
    except (KeyError, TypeError, ValueError):
        return 0


def _milliseconds_of(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _batches(items: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
