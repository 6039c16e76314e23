"""One look at everything that concerns an account, and where the next look begins."""

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from evenhand.channels.connectors.mastodon.failures import is_missing
from evenhand.channels.connectors.mastodon.listing import Entry, Listing
from evenhand.channels.connectors.mastodon.overhearing import Ear
from evenhand.channels.connectors.mastodon.shapes import (
    account_number,
    milliseconds_said,
    number_of,
    said,
)
from evenhand.channels.domain.connector import Cursor, Fetched, Raw
from evenhand.channels.errors import Refused, TryLater

if TYPE_CHECKING:
    from evenhand.channels.connectors.mastodon.posts import Posts
    from evenhand.channels.connectors.mastodon.wire import Answer, Wire

PAGE = 40  # Mastodon gives no more at once
MOST_PAGES = 20  # on the way down in one look
MOST_BELOW = 250  # pages of a public timeline that are caught up with after an absence
WATCHED = 200
CHECKED_SINGLY = 10
RECHECK_AFTER = timedelta(minutes=5)
_SPEAKS_OF_US = ("mention", "quote")
_TYPES, _OWN = "types of notifications", "our own posts"
_log = logging.getLogger(__name__)


class Place(msgspec.Struct, kw_only=True):
    """The cursor: what must be known to look again without a gap and without repeats."""

    id: str  # which account of the server we are
    domain: str
    notices: Listing
    own: Listing
    timelines: dict[str, Listing] = {}
    watched: dict[str, tuple[str, str]] = {}  # newest posts heard, by number: what each is called, and which version
    checked_at: datetime | None = None


def place_of(cursor: Cursor | None, *, id: str, domain: str, now: datetime, history: timedelta) -> Place:  # noqa: A002
    """Where to go on; a cursor that is not ours, or of another account, means to begin again."""
    try:
        place = msgspec.convert(cursor, Place) if cursor else None
    except msgspec.ValidationError:
        _log.warning("The cursor of Mastodon account %s is not readable; beginning again", id)
        place = None
    if place is not None and place.id == id:
        return place
    floor = int((now - history).timestamp() * 1000)
    return Place(id=id, domain=domain, notices=Listing(floor=floor), own=Listing(floor=floor))


class Look:
    """One look. `fetch` may be called once."""

    def __init__(
        self, wire: "Wire", posts: "Posts", ear: Ear, place: Place, *, us: dict[str, str], limit: int, now: datetime
    ) -> None:
        self._wire = wire
        self._posts = posts
        self._ear = ear
        self._place = place
        self._us = us
        self._limit = max(1, limit)
        self._now = now
        self._is_exhausted = True
        self._heard: dict[str, Raw] = {}

    def fetch(self, *, with_lists: bool = True) -> Fetched:
        """What is new, in each list oldest first, then what strangers say, then what has changed.

        Without `with_lists` only the streams are emptied, and what is under way goes on.
        """
        watched_before = list(self._place.watched)
        if with_lists or self._place.notices.is_under_way or self._place.own.is_under_way:
            self._hear_notices()
            self._hear_own()
        self._place.timelines = {
            timeline: self._place.timelines.get(timeline) or self._ear.listing(timeline, self._now)
            for timeline in self._ear.timelines
        }
        for timeline, listing in self._place.timelines.items():
            self._overhear(timeline, listing)
        if self._is_exhausted and self._is_time_to_check():
            self._look_again(watched_before)
        return Fetched(
            raws=tuple(self._heard.values()),
            cursor=msgspec.json.decode(msgspec.json.encode(self._place)),
            is_exhausted=self._is_exhausted,
        )

    # Lists that are newest first

    def _hear_notices(self) -> None:
        for found in self._walk(self._place.notices, self._page_of_notices, _notice_entry):
            told = [each["status"] for each in found if _speaks_of_us(each)]
            self._hear_posts([each for each in told if account_number(each) != self._place.id])

    def _hear_own(self) -> None:
        for found in self._walk(self._place.own, self._page_of_own, _status_entry):
            self._hear_posts([each for each in found if self._is_own(each)])

    def _is_own(self, status: dict[str, Any]) -> bool:
        return account_number(status) in {self._place.id, ""} and not status.get("reblog")

    def _walk(
        self,
        listing: Listing,
        read: Callable[[str, int], tuple[list[dict[str, Any]], str]],
        entry_of: Callable[[dict[str, Any]], Entry],
        *,
        most: int = 0,
    ) -> Iterator[list[dict[str, Any]]]:
        """What is new in a list, page by page, oldest first; stops where the look has brought enough."""
        if len(self._heard) >= self._limit or not self._is_exhausted:
            self._is_exhausted = False
            return
        listing.resume(min(PAGE, self._limit))
        pages: dict[str, list[dict[str, Any]]] = {}
        while listing.below is not None and len(pages) < MOST_PAGES and not self._must_stop(pages):
            mark = listing.below
            pages[mark], following = read(mark, listing.size)
            listing.descend([entry_of(item) for item in pages[mark]], following, most=most)
        while len(self._heard) < self._limit and (due := listing.due(pages)) is not None:
            items = pages[due] if due in pages else read(due, listing.size)[0]
            by_number = {entry_of(item).number: item for item in items}
            yield [by_number[number] for number in listing.deliver([entry_of(item) for item in items])]
        self._is_exhausted = self._is_exhausted and not listing.is_under_way

    def _must_stop(self, pages: dict[str, list[dict[str, Any]]]) -> bool:
        """Close to the rate limit a look stops with what it has; the next one waits."""
        return bool(pages) and self._wire.is_near_limit

    def _page_of_notices(self, mark: str, size: int) -> tuple[list[dict[str, Any]], str]:
        wanted = {"limit": str(size), "max_id": mark, "include_filtered": "true"}
        if _TYPES not in self._wire.lacks:
            try:
                answer = self._wire.ask("/api/v1/notifications", types=_SPEAKS_OF_US, **wanted)
                return _page(answer, _notice_entry)
            except Refused as problem:
                if not is_missing(problem):
                    raise
        answer = self._wire.ask("/api/v1/notifications", **wanted)
        self._wire.lacks.add(_TYPES)
        return _page(answer, _notice_entry)

    def _page_of_own(self, mark: str, size: int) -> tuple[list[dict[str, Any]], str]:
        path = f"/api/v1/accounts/{self._place.id}/statuses"
        if _OWN in self._wire.lacks:
            return [], ""
        try:
            return _page(self._wire.ask(path, limit=size, max_id=mark, exclude_reblogs="true"), _status_entry)
        except Refused as problem:
            if not is_missing(problem):
                raise
            self._wire.lacks.add(_OWN)  # what we write elsewhere stays unheard, which hinders nothing else
            return [], ""

    def _hear_posts(self, statuses: Sequence[dict[str, Any]]) -> None:
        """Posts that concern us, each with the name of what it answers."""
        for status in statuses:
            self._posts.learn(status)
        above = self._posts.names_of([number for each in statuses if (number := said(each.get("in_reply_to_id")))])
        for status in statuses:
            name = self._posts.learn(status)
            if not name:
                name = f"nameless {number_of(status)}"  # translating it says what is wrong
            self._hear(name, self._item(status, above=above.get(said(status.get("in_reply_to_id")), "")))
            self._watch(status, name)

    def _item(self, status: dict[str, Any], **facts: Any) -> dict[str, Any]:
        return {"is": "status", "us": self._us, "status": status, "seen_at": self._now.isoformat(), **facts}

    def _hear(self, reference: str, item: dict[str, Any]) -> None:
        # ASCII with escapes carries even halves of surrogate pairs.
        content = json.dumps(item, separators=(",", ":")).encode()
        self._heard.setdefault(reference, Raw(reference=reference, content=content))

    # Strangers

    def _overhear(self, timeline: str, listing: Listing) -> None:
        if self._ear.is_joined(timeline):
            self._drain(timeline, listing)
            return
        if not self._ear.is_due(timeline) and not listing.is_under_way:
            return
        self._ear.begin(timeline, anew=not listing.is_under_way)
        for found in self._walk(listing, self._page_of(timeline), _status_entry, most=MOST_BELOW):
            self._hear_strangers(found)
        if not listing.is_under_way:
            self._ear.end(timeline)

    def _page_of(self, timeline: str) -> Callable[[str, int], tuple[list[dict[str, Any]], str]]:
        path, asked = self._ear.address_of(timeline)

        def page(mark: str, size: int) -> tuple[list[dict[str, Any]], str]:
            try:
                return _page(self._wire.ask(path, limit=size, max_id=mark, **asked), _status_entry)
            except Refused:
                self._ear.note_refused(timeline)
                return [], ""

        return page

    def _drain(self, timeline: str, listing: Listing) -> None:
        """What a stream said since asking met it."""
        for event in self._ear.take(timeline, self._limit - len(self._heard)):
            if event.number:
                self._hear_gone(event.number)
            elif event.is_change:
                self._hear_changed(event.status)
            else:
                entry = _status_entry(event.status)
                if entry.number not in listing.seen:
                    listing.note([entry])
                    self._hear_strangers([event.status])
        self._is_exhausted = self._is_exhausted and not (len(self._heard) >= self._limit and self._ear.is_waiting)

    def _hear_strangers(self, statuses: Iterable[dict[str, Any]]) -> None:
        """Public posts; what mentions us, and what we wrote, comes by the lists above."""
        for status in statuses:
            mentions = status.get("mentions")
            speaks_of_us = any(
                isinstance(each, dict) and said(each.get("id")) == self._place.id
                for each in (mentions if isinstance(mentions, list) else ())
            )
            name = self._posts.learn(status)
            if name and not status.get("reblog") and not speaks_of_us and account_number(status) != self._place.id:
                number = said(status.get("in_reply_to_id"))
                self._hear(name, self._item(status, is_overheard=True, above=self._posts.name_known(number)))

    def _hear_changed(self, status: dict[str, Any]) -> None:
        name = self._posts.learn(status)
        if name:
            reference = f"{name}@{said(status.get('edited_at')) or self._now.isoformat()}"
            self._hear(reference, self._item(status) | {"is": "edit"})

    def _hear_gone(self, number: str) -> None:
        name = self._posts.name_known(number)
        if name:
            self._hear(f"{name}@", {"is": "deletion", "external_id": name})

    # Posts we have, again

    def _watch(self, status: dict[str, Any], name: str) -> None:
        watched, number = self._place.watched, number_of(status)
        if number:
            watched[number] = (name, said(status.get("edited_at")))
            while len(watched) > WATCHED:
                del watched[next(iter(watched))]

    def _is_time_to_check(self) -> bool:
        checked = self._place.checked_at
        return not self._wire.is_near_limit and (checked is None or self._now - checked >= RECHECK_AFTER)

    def _look_again(self, watched_before: list[str]) -> None:
        """Find what was edited or deleted since; trouble here must not hold up what is new."""
        watched = self._place.watched
        numbers = [number for number in watched_before if number in watched]
        try:
            if not self._posts.gives_many:
                numbers = numbers[:CHECKED_SINGLY]
            found = self._posts.many(numbers)
            missing = [number for number in numbers if number not in found]
            gone = [number for number in missing[:CHECKED_SINGLY] if self._posts.is_gone(number)]
        except (TryLater, Refused) as trouble:
            _log.info("Looking again at posts of account %s was put off: %s", self._place.id, trouble)
            return
        self._note_edits(found)
        for number in gone:
            name, _ = watched.pop(number)
            self._hear(f"{name}@", {"is": "deletion", "external_id": name})
        for number in numbers if len(numbers) < len(watched) else ():
            if number in watched:
                watched[number] = watched.pop(number)  # to the end of the queue
        self._place.checked_at = self._now

    def _note_edits(self, found: dict[str, dict[str, Any]]) -> None:
        for number, status in found.items():
            name, version = self._place.watched[number]
            edited = said(status.get("edited_at"))
            if edited and edited != version:
                self._hear(f"{name}@{edited}", self._item(status) | {"is": "edit"})
                self._place.watched[number] = (name, edited)


def _page(answer: "Answer", entry_of: Callable[[dict[str, Any]], Entry]) -> tuple[list[dict[str, Any]], str]:
    """The entries, newest first, and the mark below them."""
    given = answer.said if isinstance(answer.said, list) else []
    items = [each for each in given if isinstance(each, dict) and entry_of(each).number]
    moments = [moment for each in items if (moment := entry_of(each).milliseconds)]
    if moments and moments[0] < moments[-1]:
        items.reverse()  # some servers begin with the oldest
    return items, entry_of(items[-1]).number if items else answer.next_mark


def _notice_entry(notice: dict[str, Any]) -> Entry:
    status = notice.get("status")
    number = said(notice.get("id")) or (number_of(status) if isinstance(status, dict) else "")
    return Entry(number, milliseconds_said(notice.get("created_at")))


def _status_entry(status: dict[str, Any]) -> Entry:
    return Entry(number_of(status), milliseconds_said(status.get("created_at")))


def _speaks_of_us(notice: dict[str, Any]) -> bool:
    return notice.get("type") in {*_SPEAKS_OF_US, None} and isinstance(notice.get("status"), dict)
