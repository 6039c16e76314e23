"""One look at all feeds that are due: asked side by side, told in their order, each fault kept to its own feed."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import TypeAlias
from urllib.parse import urlsplit

import msgspec

from evenhand.channels.connectors.feeds import schedule
from evenhand.channels.connectors.feeds.asking import Failed, Got, Outcome, Unchanged, marks
from evenhand.channels.connectors.feeds.memory import (
    Named,
    capacity,
    changed_among,
    in_order,
    named,
    new_among,
    packed,
    remember,
    trim,
    unpacked,
)
from evenhand.channels.connectors.feeds.settings import FeedList
from evenhand.channels.connectors.feeds.shapes import Hints, Item
from evenhand.channels.connectors.feeds.state import Comments, Place, State, key_of
from evenhand.channels.domain.connector import Raw
from evenhand.channels.errors import TryLater
from evenhand.kernel.text import shorten

SIDE_BY_SIDE = 8
AT_ONE_HOST = 2
WAVE = 32  # feeds asked before any is told, so at most so many documents are in memory
BUDGET = 30.0  # seconds, after which a look ends between two waves
MOST_COMMENTS = 300  # feeds of comments, in all
_FORGETS_MOVE_AFTER = 3  # failures
_FIRST_COMMENTS = 50
_COMMENTS_FOR = 14 * 24 * 3600  # seconds after an entry was heard
_log = logging.getLogger(__name__)
Ask: TypeAlias = Callable[[str, State], Outcome]
Held: TypeAlias = dict[tuple[str, str, str, str], Outcome]


class Followed(msgspec.Struct, frozen=True):
    """A feed, or the feed of an entry's comments."""

    key: str
    address: str
    state: State
    parent: str = ""

    @property
    def host(self) -> str:
        """Whose server is asked."""
        return urlsplit(self.state.moved or self.address).netloc

    @property
    def version(self) -> tuple[str, str, str, str]:
        """What an answer to our request depends on."""
        return (self.key, self.state.etag, self.state.modified, self.state.moved)


def followed(feeds: FeedList, place: Place, *, now: int) -> list[Followed]:
    """All feeds in their order; forgets those that are no longer listed, and the comments on old entries."""
    keys = {key_of(address): address for address in feeds.addresses}
    place.feeds = {key: place.feeds.get(key) or State() for key in keys}
    listed = [Followed(key, address, place.feeds[key]) for key, address in keys.items()]
    place.comments = {
        key: each
        for key, each in place.comments.items()
        if feeds.comments_of and now - each.begun < _COMMENTS_FOR and not each.state.is_gone
    }
    return listed + [Followed(key, each.address, each.state, each.parent) for key, each in place.comments.items()]


def next_due(all_feeds: Sequence[Followed]) -> int:
    """When the next feed wants to be asked."""
    return min((feed.state.due for feed in all_feeds), default=0)


def hopeless(all_feeds: Sequence[Followed]) -> str:
    """Why none of them can be read; empty if one can."""
    own = [feed for feed in all_feeds if not feed.parent]
    if not own or not all(feed.state.failures for feed in own):
        return ""
    reason = next((feed.state.trouble for feed in own if feed.state.trouble), "None of them answers.")
    return reason if len(own) == 1 else f"None of these {len(own)} feeds can be read. The first: {reason}"


class Look:
    """One look. `run` may be called once; `place` is changed as feeds are told."""

    def __init__(self, feeds: FeedList, place: Place, ask: Ask, held: Held, *, limit: int, now: int) -> None:
        self._feeds = feeds
        self._place = place
        self._ask = ask
        self._held = held  # answers a look before had no room for
        self._room = max(1, limit)
        self._now = now
        self._most = capacity(len(feeds.addresses))
        self._gates: dict[str, BoundedSemaphore] = {}
        self.raws: list[Raw] = []
        self.is_exhausted = True

    def run(self, due: Sequence[Followed]) -> None:
        """Ask those that are due and tell what is new, until there is enough or time is up."""
        began = time.monotonic()
        with ThreadPoolExecutor(max_workers=SIDE_BY_SIDE, thread_name_prefix="feeds") as threads:
            for start in range(0, len(due), WAVE):
                if not self._room or time.monotonic() - began > BUDGET:
                    self.is_exhausted = False
                    return
                wave = due[start : start + WAVE]
                self._gates = {feed.host: BoundedSemaphore(AT_ONE_HOST) for feed in wave}
                self._tell(wave, list(threads.map(self._outcome, wave)))

    def _outcome(self, feed: Followed) -> Outcome:
        held = self._held.pop(feed.version, None)
        if held is not None:
            return held
        with self._gates[feed.host]:
            return self._ask(feed.address, feed.state)

    def _tell(self, wave: Sequence[Followed], outcomes: Sequence[Outcome]) -> None:
        for feed, outcome in zip(wave, outcomes, strict=True):
            if not self._room:
                self._hold(feed, outcome)
            elif isinstance(outcome, Got):
                self._take_in(feed, outcome)
            elif isinstance(outcome, Unchanged):
                self._rest_unchanged(feed, outcome)
            else:
                self._note_failure(feed, outcome)

    def _hold(self, feed: Followed, outcome: Outcome) -> None:
        self.is_exhausted = False
        self._held[feed.version] = outcome

    def _rest_unchanged(self, feed: Followed, outcome: Unchanged) -> None:
        state = feed.state
        state.moved, state.failures, state.trouble, state.is_gone = outcome.moved, 0, "", False
        state.interval = schedule.unchanged(state.interval, shortest=self._feeds.shortest)
        self._rest(feed, Hints())

    def _rest(self, feed: Followed, hints: Hints) -> None:
        feed.state.due = schedule.due(self._now, feed.state.interval, hints, spread=int(feed.key, 16))

    def _note_failure(self, feed: Followed, outcome: Failed) -> None:
        state, problem = feed.state, outcome.problem
        state.failures += 1
        state.trouble = shorten(problem.sentence, 150)
        state.is_gone = outcome.is_gone
        wished = problem.after if isinstance(problem, TryLater) else 0.0
        seconds = schedule.GONE_REST if outcome.is_gone else schedule.failing(state.failures, wished=wished)
        state.due = self._now + seconds
        if state.failures >= _FORGETS_MOVE_AFTER:
            state.moved = state.etag = state.modified = ""
        _log.info("feed %s: %s", feed.address, problem.sentence)

    # A feed as it stands now

    def _take_in(self, feed: Followed, got: Got) -> None:
        state, memory = feed.state, unpacked(feed.state.known, feed.state.floor)
        entries = named(got.reading.entries)
        if not state.has_begun:
            remember(memory, self._history(feed, entries))
            state.has_begun = True
        fresh, changed = in_order(new_among(entries, memory)), changed_among(entries, memory)
        new = list(self._told(feed, got, fresh, is_edit=False))
        told = [*new, *self._told(feed, got, changed, is_edit=True)]
        remember(memory, told)
        trim(memory, entries, self._most, now=self._now)
        state.known, state.floor = packed(memory), memory.floor
        self._follow_comments(feed, new)
        if len(told) < len(fresh) + len(changed):
            state.etag = state.modified = ""
            self._hold(feed, got)
        else:
            self._settle(feed, got)

    def _history(self, feed: Followed, entries: Sequence[Named]) -> Sequence[Named]:
        """What stood there before anybody followed the feed, but for the newest entries."""
        newest = _FIRST_COMMENTS if feed.parent else self._feeds.newest
        return in_order(entries)[: max(0, len(entries) - newest)]

    def _told(self, feed: Followed, got: Got, entries: Sequence[Named], *, is_edit: bool) -> Iterator[Named]:
        for each in entries[: self._room]:
            self.raws.append(_raw(feed, got, each, self._now, is_edit=is_edit))
            self._room -= 1
            yield each

    def _settle(self, feed: Followed, got: Got) -> None:
        state, reading = feed.state, got.reading
        state.etag, state.modified = marks(got.headers)
        state.moved, state.failures, state.trouble, state.is_gone = got.moved, 0, "", False
        state.interval = schedule.interval(
            reading.entries, reading.hints, got.headers, now=self._now, shortest=self._feeds.shortest
        )
        self._rest(feed, reading.hints)
        if reading.warning or got.is_cut:
            _log.warning("feed %s: %s", feed.address, reading.warning or "It is too long; only its beginning is read.")

    def _follow_comments(self, feed: Followed, new: Sequence[Named]) -> None:
        """From now on the comments of its newest entries too, where the feed says where they are."""
        if feed.parent or not self._feeds.comments_of:
            return
        comments = self._place.comments
        for each in in_order(new)[-self._feeds.comments_of :]:
            if (address := each.entry.comments) and (key := key_of(address)) not in comments:
                comments[key] = Comments(address, _name(feed, each), self._now, State())
        while len(comments) > MOST_COMMENTS:
            del comments[min(comments, key=lambda key: comments[key].begun)]


def _name(feed: Followed, each: Named) -> str:
    return f"{feed.key}/{each.name.hex()}"


def _raw(feed: Followed, got: Got, each: Named, now: int, *, is_edit: bool) -> Raw:
    name = _name(feed, each)
    item = Item(
        external_id=name, feed=got.reading.feed, entry=each.entry, heard=now, parent=feed.parent, is_edit=is_edit
    )
    return Raw(reference=f"{name}#{each.content:03x}" if is_edit else name, content=msgspec.json.encode(item))
