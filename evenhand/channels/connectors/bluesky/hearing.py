"""One look at everything that concerns an account, and where the next look begins."""

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from evenhand.channels.connectors.bluesky import addresses
from evenhand.channels.connectors.bluesky.listing import TOP, Entry, Listing
from evenhand.channels.connectors.bluesky.shapes import PostView
from evenhand.channels.domain.atproto.addresses import record_name
from evenhand.channels.domain.atproto.shapes import kind_of
from evenhand.channels.domain.connector import Cursor, Fetched, Raw
from evenhand.channels.domain.reading import fitting
from evenhand.channels.errors import ChannelError, Refused, TryLater

if TYPE_CHECKING:
    from evenhand.channels.connectors.bluesky.wire import Answer, Wire

CHAT = "did:web:api.bsky.chat#bsky_chat"
PLAIN_SCOPE = "com.atproto.appPass"  # of an app password that may not see direct messages
WATCHED = 200
BATCH = 25  # getPosts takes no more
MOST_ON_PAGE = 100
MOST_PAGES = 20
RECHECK_AFTER = timedelta(minutes=5)
_CHAT_REST = timedelta(hours=1)
_REASONS = {"mention", "reply", "quote"}
_log = logging.getLogger(__name__)
Read: TypeAlias = Callable[[str, int], tuple[list[Any], str]]


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
        self._heard: list[Raw] = []
        self._watched_before = list(place.watched)

    def fetch(self) -> Fetched:
        """What is new, in each list oldest first, then what has changed."""
        self._hear_notices()
        self._hear_own()
        if self._is_exhausted and self._may_see_direct:
            self._hear_direct()
        if self._is_exhausted and self._is_thorough:
            self._look_again()
        return Fetched(
            raws=tuple(self._heard),
            cursor=msgspec.json.decode(msgspec.json.encode(self._place)),
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

    def _walk(self, listing: Listing, read: Read, entry_of: Callable[[Any], Entry]) -> Iterator[list[Any]]:
        """What is new in a list, page by page, oldest first; stops where the look has brought enough."""
        if len(self._heard) >= self._limit or not self._is_exhausted:
            self._is_exhausted = False
            return
        listing.resume(min(MOST_ON_PAGE, self._limit))
        try:
            yield from self._deliver(listing, read, entry_of, self._descend(listing, read, entry_of))
        except Refused:
            if listing.below == TOP or listing.marks == [TOP]:
                raise
            listing.begin(listing.size)  # a mark in a list need not hold for ever
        self._is_exhausted = self._is_exhausted and not listing.is_under_way

    def _descend(self, listing: Listing, read: Read, entry_of: Callable[[Any], Entry]) -> dict[str, list[Any]]:
        """Go down to known ground; what was read on the way need not be read again in this look."""
        pages: dict[str, list[Any]] = {}
        while listing.below is not None and len(pages) < MOST_PAGES:
            mark = listing.below
            pages[mark], next_page = read(mark, listing.size)
            listing.descend([entry_of(item) for item in pages[mark]], next_page, thorough=self._is_thorough)
        return pages

    def _deliver(
        self, listing: Listing, read: Read, entry_of: Callable[[Any], Entry], pages: dict[str, list[Any]]
    ) -> Iterator[list[Any]]:
        while len(self._heard) < self._limit and (mark := listing.due(pages)) is not None:
            items = pages[mark] if mark in pages else read(mark, listing.size)[0]
            by_name = {entry_of(item).name: item for item in items}
            yield [by_name[name] for name in listing.deliver([entry_of(item) for item in items])]

    def _page_of_notices(self, mark: str, size: int) -> tuple[list[Any], str]:
        answer = self._wire.ask("app.bsky.notification.listNotifications", limit=size, cursor=mark)
        return [each for each in _list(answer, "notifications") if _is_view(each)], answer.get("cursor") or ""

    def _page_of_own(self, mark: str, size: int) -> tuple[list[Any], str]:
        answer = self._wire.ask(
            "app.bsky.feed.getAuthorFeed", actor=self._place.did, filter="posts_with_replies", limit=size, cursor=mark
        )
        return [each for each in _list(answer, "feed") if _is_view(each.get("post"))], answer.get("cursor") or ""

    def _hear_post(self, view: dict[str, Any]) -> None:
        milliseconds = _milliseconds(view)
        self._hear(view["uri"], {"is": "post", "us": self._us, "view": view})
        self._watch(view["uri"], view["cid"], milliseconds)

    def _hear(self, reference: str, item: dict[str, Any]) -> None:
        # ASCII with escapes carries even halves of surrogate pairs.
        self._heard.append(Raw(reference=reference, content=json.dumps(item, separators=(",", ":")).encode()))

    def _views(self, uris: Iterable[str]) -> dict[str, dict[str, Any]]:
        """The posts as shown, with addresses of pictures; those that cannot be shown are missing."""
        found: dict[str, dict[str, Any]] = {}
        for batch in _batches(list(uris), BATCH):
            answer = self._wire.ask("app.bsky.feed.getPosts", uris=batch)
            found |= {view["uri"]: view for view in _list(answer, "posts") if _is_view(view)}
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
            again = [uri for uri in self._watched_before if uri in self._place.watched]
            views = self._views(again)
            missing = [uri for uri in again if uri not in views]
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
                self._hear(f"{uri}@{view['cid']}", {"is": "edit", "view": view, "seen_at": self._now.isoformat()})
                self._place.watched[uri] = (view["cid"], milliseconds)

    def _note_if_gone(self, uri: str) -> None:
        """A missing post may also be hidden, because its author blocks us; the record itself knows."""
        name = record_name(uri)
        try:
            if name:
                self._wire.ask(
                    "com.atproto.repo.getRecord", repo=name.repository, collection=name.collection, rkey=name.key
                )
                return
        except Refused:
            pass
        self._hear(f"{uri}@", {"is": "deletion", "external_id": uri})
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
        for conversation in _list(answer, "convos"):
            for message in self._unread(conversation):
                self._hear_message(conversation, message)
            self._place.direct = max(self._place.direct, conversation.get("rev", ""))

    def _unread(self, conversation: "Answer") -> list[dict[str, Any]]:
        """Everything that nobody has read in a conversation, oldest first: people say hello before what they want."""
        number = conversation.get("unreadCount")
        if not isinstance(number, int) or number < 1:
            return []
        found = [conversation.get("lastMessage") or {}]
        if number > 1:
            try:
                answer = self._wire.ask(
                    "chat.bsky.convo.getMessages",
                    proxy=CHAT,
                    convoId=conversation.get("id"),
                    limit=min(number, MOST_ON_PAGE),
                )
                found = _list(answer, "messages")[::-1] or found
            except Refused:
                pass  # the last one is better than none
        return [message for message in found if kind_of(message) == "chat.bsky.convo.defs#messageView"]

    def _read_log(self) -> None:
        known: dict[str, Answer] = {}
        for _ in range(MOST_PAGES):
            answer = self._wire.ask("chat.bsky.convo.getLog", proxy=CHAT, cursor=self._place.direct)
            events = [event for event in _list(answer, "logs") if _is_about_message(event)]
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
        self._hear(f"{name}@" if kind_of(message).endswith("#deletedMessageView") else name, item)


def _list(answer: "Answer", name: str) -> list[dict[str, Any]]:
    found = answer.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _is_view(value: Any) -> bool:
    return fitting(value, PostView) is not None


def _is_about_message(event: dict[str, Any]) -> bool:
    is_kind = kind_of(event) in {"chat.bsky.convo.defs#logCreateMessage", "chat.bsky.convo.defs#logDeleteMessage"}
    return is_kind and isinstance(event.get("message"), dict) and isinstance(event.get("convoId"), str)


def _notice_entry(notice: dict[str, Any]) -> Entry:
    return Entry(notice["uri"], _milliseconds(notice))


def _own_entry(item: dict[str, Any]) -> Entry:
    reason = item.get("reason")
    by = f"{kind_of(reason)} {reason.get('indexedAt', '')}" if isinstance(reason, dict) else ""
    return Entry(item["post"]["uri"] + by, _milliseconds(reason if by else item["post"]))


def _milliseconds(view: Any) -> int:
    try:
        return _milliseconds_of(datetime.fromisoformat(view["indexedAt"]))
    except (KeyError, TypeError, ValueError):
        return 0


def _milliseconds_of(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _batches(items: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
