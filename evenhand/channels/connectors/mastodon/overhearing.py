"""Which public timelines are listened to, and when a stream may take over from asking without a gap.

A stream takes over a timeline once asking, begun after the stream was opened, has come to known ground. Until then,
and after each interruption, the timeline is asked for. What both bring is heard once.
"""

import logging
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from evenhand.channels.connectors.mastodon.listing import REMEMBERED, Listing
from evenhand.channels.connectors.mastodon.names import quoted
from evenhand.channels.connectors.mastodon.settings import MastodonSettings
from evenhand.channels.connectors.mastodon.streams import CHANGED, GONE, Event, Streams
from evenhand.channels.connectors.mastodon.wire import decoded

_FIRST_PUBLIC_LOOK = timedelta(minutes=1)
_ASKED_EVERY = 5.0  # seconds for each timeline without a stream, so that many leave room below the rate limit
_REFUSED_REST = 600.0
_REMEMBERED_OF_A_TAG = 100  # there may be many, and the cursor is written with each look
_log = logging.getLogger(__name__)


class Told(NamedTuple):
    """What a stream said: a post, new or changed, or the number of one that is gone."""

    status: dict[str, Any]
    number: str = ""
    is_change: bool = False


class Ear:
    """Listens to the public timelines of the settings."""

    def __init__(self, settings: MastodonSettings, streams: Streams) -> None:
        self._settings = settings
        self._streams = streams
        self._turn_at_begin: dict[str, int] = {}
        self._joined: dict[str, int] = {}
        self._due_at: dict[str, float] = {}
        self.timelines = tuple(_timelines(settings))

    def open(self, address: str) -> None:
        """Open the streams of these timelines, where the server has any."""
        if address:
            self._streams.follow(address, self.timelines)

    def listing(self, timeline: str, now: datetime) -> Listing:
        """Where the first look at a timeline begins."""
        is_busy = timeline.startswith("public")
        history = _FIRST_PUBLIC_LOOK if is_busy else timedelta(hours=self._settings.history_hours)
        floor = int((now - history).timestamp() * 1000)
        remembered = REMEMBERED if is_busy else _REMEMBERED_OF_A_TAG
        # Posts of other servers stand where they were written, not where they arrived.
        return Listing(floor=floor, remembered=remembered, is_in_order=False)

    def address_of(self, timeline: str) -> tuple[str, dict[str, str]]:
        """Where the timeline is asked for, and how."""
        kind, _, detail = timeline.partition(":")
        if kind == "hashtag":
            return f"/api/v1/timelines/tag/{quoted(detail)}", {}
        return "/api/v1/timelines/public", {"local": "true"} if detail else {}

    def is_joined(self, timeline: str) -> bool:
        """Whether the stream brings everything now."""
        turn = self._streams.turn(timeline)
        return turn > 0 and self._joined.get(timeline) == turn

    def is_due(self, timeline: str) -> bool:
        """Whether it is time to ask."""
        waits_for_join = self._streams.turn(timeline) > 0 and timeline not in self._due_at
        return waits_for_join or time.monotonic() >= self._due_at.get(timeline, 0.0)

    def begin(self, timeline: str, *, anew: bool) -> None:
        """Asking goes on, or begins anew from the newest post."""
        if anew:
            self._turn_at_begin[timeline] = self._streams.turn(timeline)

    def end(self, timeline: str) -> None:
        """Asking has come to known ground."""
        turn = self._turn_at_begin.pop(timeline, 0)
        self._due_at.setdefault(timeline, time.monotonic() + _ASKED_EVERY * len(self.timelines))
        if self._due_at[timeline] < time.monotonic():
            self._due_at[timeline] = time.monotonic() + _ASKED_EVERY * len(self.timelines)
        if turn and turn == self._streams.turn(timeline):
            self._joined[timeline] = turn

    def note_refused(self, timeline: str) -> None:
        """The server does not give this timeline out."""
        _log.info("%s does not show the timeline %s", self._settings.host, timeline)
        self._due_at[timeline] = time.monotonic() + _REFUSED_REST

    def lose(self) -> None:
        """What the streams said may not have been kept: everything is asked for again."""
        self._joined.clear()
        self._due_at.clear()

    def take(self, timeline: str, most: int) -> Iterator[Told]:
        """What the stream said, oldest first; what cannot be read is left out."""
        for event in self._streams.take((timeline,), max(0, most)):
            told = _told(event)
            if told is not None:
                yield told

    @property
    def is_waiting(self) -> bool:
        """Whether the streams have more."""
        return self._streams.is_waiting


def _timelines(settings: MastodonSettings) -> Iterator[str]:
    """All that is public holds the hashtags already."""
    if settings.public_timeline:
        yield "public:local" if settings.local_only else "public"
    if not settings.public_timeline or settings.local_only:
        for tag in settings.tags:
            yield f"hashtag:{tag}"


def _told(event: Event) -> Told | None:
    if event.kind == GONE:
        return Told({}, number=event.payload.strip('" '))
    try:
        status = decoded(event.payload.encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None
    return Told(status, is_change=event.kind == CHANGED) if isinstance(status, dict) else None
