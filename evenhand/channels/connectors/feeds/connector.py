"""Feeds of all kinds: blogs, news, podcasts, videos. It only listens."""

import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ClassVar

import msgspec

from evenhand.channels.connectors.feeds.apart import Reader
from evenhand.channels.connectors.feeds.asking import Failed, Got, Outcome, ask
from evenhand.channels.connectors.feeds.look import SIDE_BY_SIDE, Followed, Held, Look, followed, hopeless, next_due
from evenhand.channels.connectors.feeds.settings import FeedsSettings, read_settings
from evenhand.channels.connectors.feeds.state import State, cursor_of, place_of
from evenhand.channels.connectors.feeds.translate import translate
from evenhand.channels.domain.connector import (
    Capabilities,
    Cursor,
    Fetched,
    Heard,
    Presence,
    Raw,
)
from evenhand.channels.domain.listening import OnlyListens
from evenhand.channels.errors import TryLater
from evenhand.kernel import clock

_TRIED = 30  # feeds that are tried when a list is connected; more would keep people waiting
_LONGEST_REST = 3600.0


class FeedsConnector(OnlyListens):
    """A list of feeds."""

    kind = "feeds"
    only_listens = "Feeds can only be read. Answer where the author can be reached."
    network = "feeds"
    form: ClassVar[type[msgspec.Struct]] = FeedsSettings
    capabilities: ClassVar[Capabilities] = Capabilities(
        label="Feeds",
        icon="rss",
        can_reply=False,
        look_every=60.0,
        hears_strangers=True,
    )

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._feeds = read_settings(settings)
        self._reader = Reader()
        self._held: Held = {}
        self._next_due = 0
        self._closing = threading.Event()

    def verify(self) -> Presence:
        """Read the first feeds; warns of each that cannot be read, and raises if none can."""
        tried = self._feeds.addresses[:_TRIED]
        with ThreadPoolExecutor(max_workers=SIDE_BY_SIDE) as threads:
            outcomes = list(threads.map(lambda address: self._ask(address, State()), tried))
        failed = [outcome for outcome in outcomes if isinstance(outcome, Failed)]
        if len(failed) == len(outcomes):
            raise failed[0].problem
        return Presence(
            external_id=self._feeds.name.lower(),
            handle=self._feeds.name,
            name=self._title(outcomes),
            warnings=tuple(each.problem.sentence for each in failed),
        )

    def _title(self, outcomes: list[Outcome]) -> str:
        if len(self._feeds.addresses) > 1:
            return f"{len(self._feeds.addresses)} feeds"
        return next((each.reading.feed.title for each in outcomes if isinstance(each, Got)), "")

    def _ask(self, address: str, state: State) -> Outcome:
        return ask(address, state, self._reader, allow_loopback=self._feeds.allow_loopback)

    def fetch(self, cursor: Cursor | None, *, limit: int) -> Fetched:
        """New and changed entries of all feeds that are due. A feed that fails holds up no other; raises only if
        there is none that can be read."""
        now, place = int(clock.now().timestamp()), place_of(cursor)
        feeds = followed(self._feeds, place, now=now)
        due = [feed for feed in feeds if feed.state.due <= now]
        if not due:
            self._rest_until(feeds, now)
            return Fetched(raws=(), cursor=cursor or {})
        look = Look(self._feeds, place, self._ask, self._held, limit=limit, now=now)
        look.run(due)
        reason = hopeless(feeds)
        if reason and look.is_exhausted and not cursor:
            raise TryLater(reason, after=300.0)
        self._next_due = 0 if reason else next_due(feeds)  # the next look says at once what is wrong
        return Fetched(raws=tuple(look.raws), cursor=cursor_of(place), is_exhausted=look.is_exhausted)

    def _rest_until(self, feeds: list[Followed], now: int) -> None:
        self._next_due = next_due(feeds)
        if reason := hopeless(feeds):
            # Said only now: an error in the look that failed would have cost what it learnt.
            raise TryLater(reason, after=min(max(self._next_due - now, 1.0), _LONGEST_REST))

    def wait(self, seconds: float) -> None:
        """Sleep until the next feed is due, or `seconds`. Ends at once when closed."""
        left = self._next_due - clock.now().timestamp()
        self._closing.wait(max(0.0, min(seconds, left)))

    def translate(self, raw: Raw) -> tuple[Heard, ...]:
        """Pure; raises CannotTranslate."""
        return translate(raw)

    def authors_of(self, raws: Sequence[Raw]) -> Sequence[str | None]:
        """Pure. The feed stands for its authors, so that an entry and its edits stay in order."""
        return [raw.reference.partition("/")[0] for raw in raws]

    def close(self) -> None:
        """End the process that reads, and any waiting."""
        self._closing.set()
        self._held.clear()
        self._reader.close()
