"""Streams over WebSockets: they say at once that something is new, and carry what strangers say in public.

One connection a stream, since not every server lets one connection carry several. A stream that breaks off is opened
again by itself; each time it gets a new `turn`, so that hearing knows to fill the gap by asking. Where a server has no
streams, nothing is lost but speed.
"""

import logging
import random
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

import msgspec
from websockets.exceptions import InvalidStatus, WebSocketException
from websockets.sync.client import ClientConnection, connect

from evenhand.channels.connectors.mastodon.wire import AGENT, decoded

_log = logging.getLogger(__name__)
USER = "user"
_FIRST_REST, _LONGEST_REST, _REST_WHERE_REFUSED = 1.0, 300.0, 600.0
_LIVES_AFTER = 60.0  # seconds after which a connection counts as having worked
_MOST_WAITING = 20_000
_MOST_BYTES = 4_000_000
_TROUBLE = (OSError, WebSocketException, TimeoutError, ValueError, RecursionError)
NEW, CHANGED, GONE = "update", "status.update", "delete"
_SAME = {"status_update": CHANGED, "conversation": NEW}


class Event(NamedTuple):
    """Something a stream said: a post in JSON, or the number of one that is gone."""

    timeline: str
    kind: str
    payload: str


class _Way(NamedTuple):
    """One way to ask for a stream: servers differ in names, and in where they look for the token."""

    stream: str
    shows_token: bool


class Streams:
    """The streams of one account. Nothing is opened before `follow`."""

    def __init__(self, token: str) -> None:
        self._token = token
        self._lock = threading.Lock()
        self._waiting: deque[Event] = deque()
        self._streams: dict[str, _Stream] = {}
        self._nudged = False
        self.wake = threading.Event()
        self.is_closed = False

    def follow(self, address: str, timelines: Iterable[str]) -> None:
        """Open these streams (“user”, “public”, “public:local”, “hashtag:tea”) unless they are open."""
        for timeline in timelines:
            if timeline not in self._streams and not self.is_closed:
                self._streams[timeline] = _Stream(self, address, timeline, self._token)

    def turn(self, timeline: str) -> int:
        """Which turn of the stream is under way; 0 while it is not."""
        stream = self._streams.get(timeline)
        return stream.turn if stream and stream.is_live else 0

    def take(self, timelines: Sequence[str], most: int) -> list[Event]:
        """At most so many of what these streams have said, oldest first; they are not said again."""
        taken: list[Event] = []
        with self._lock:
            kept: list[Event] = []
            while self._waiting and len(taken) < most:
                event = self._waiting.popleft()
                (taken if event.timeline in timelines else kept).append(event)
            self._waiting.extendleft(reversed(kept))
        return taken

    @property
    def is_waiting(self) -> bool:
        """Whether something was said that nobody took."""
        return bool(self._waiting)

    def was_nudged(self) -> bool:
        """Whether something concerned the account since this was last asked."""
        nudged, self._nudged = self._nudged, False
        return nudged

    def note_opened(self, timeline: str) -> None:
        """Called by a stream: what was said before it was open must be asked for."""
        self._nudged = self._nudged or timeline == USER
        self.wake.set()

    def say(self, event: Event) -> bool:
        """Called by a stream; whether there was room."""
        if event.timeline == USER:
            self._nudged = True
        else:
            with self._lock:
                if len(self._waiting) >= _MOST_WAITING:
                    return False
                self._waiting.append(event)
        self.wake.set()
        return True

    def close(self) -> None:
        """End all streams, and wake who waits for them."""
        self.is_closed = True
        self.wake.set()
        for stream in self._streams.values():
            stream.close()


class _Stream:
    """One stream and the thread that reads it."""

    def __init__(self, streams: Streams, address: str, timeline: str, token: str) -> None:
        self._streams = streams
        self._address = address
        self._timeline = timeline
        self._token = token
        self._ways = list(_ways(timeline))
        self._line: ClientConnection | None = None
        self._closing = threading.Event()
        self.turn = 0
        self.is_live = False
        threading.Thread(target=self._run, daemon=True, name=f"mastodon {timeline}").start()

    def close(self) -> None:
        """Hang up; the thread ends by itself."""
        self._closing.set()
        line = self._line
        if line is not None:
            threading.Thread(target=_hang_up, args=(line,), daemon=True).start()

    def _run(self) -> None:
        rest = _FIRST_REST
        while not self._closing.is_set():
            began = time.monotonic()
            try:
                self._read_on()
            except InvalidStatus as refusal:
                rest = self._after_refusal(refusal, rest)
            except _TROUBLE as trouble:
                _log.info("stream %s of %s broke off: %s", self._timeline, self._address, trouble)
            self.is_live = False
            rest = _FIRST_REST if time.monotonic() - began > _LIVES_AFTER else rest
            self._closing.wait(rest * random.uniform(0.8, 1.2))  # noqa: S311 - so that not all come back at once
            rest = min(rest * 2, _LONGEST_REST)

    def _after_refusal(self, refusal: InvalidStatus, rest: float) -> float:
        """Try the next way at once; when none is left, rest long."""
        status = refusal.response.status_code
        if status == 429 or status >= 500:
            return rest
        if len(self._ways) > 1:
            self._ways.pop(0)
            return 0.01
        _log.info("%s offers no stream %s (status %s)", self._address, self._timeline, status)
        return _REST_WHERE_REFUSED

    def _read_on(self) -> None:
        way = self._ways[0]
        headers = {} if way.shows_token else {"Authorization": f"Bearer {self._token}"}
        with connect(
            f"{self._address}?{urlencode(self._asked(way))}",
            additional_headers=headers,
            user_agent_header=AGENT,
            open_timeout=10,
            close_timeout=1,
            max_size=_MOST_BYTES,
        ) as line:
            self._line = line
            self.turn += 1
            self.is_live = True
            self._streams.note_opened(self._timeline)
            for message in line:
                if self._closing.is_set():
                    return
                self._hear(message)

    def _asked(self, way: _Way) -> dict[str, str]:
        stream, _, tag = way.stream.partition("=")
        asked = {"stream": stream} | ({"tag": tag} if tag else {})
        return asked | ({"access_token": self._token} if way.shows_token else {})

    def _hear(self, message: str | bytes) -> None:
        event = _event(self._timeline, message)
        if event is not None and not self._streams.say(event):
            self.turn += 1  # too much was waiting: what is left out now must be asked for


def _ways(timeline: str) -> Iterator[_Way]:
    """The name of the stream that brings least comes first, and the token in a header before one in the address."""
    if timeline == USER:
        stems = ["user:notification", "user"]
    else:
        name, _, tag = timeline.partition(":")
        stems = [f"hashtag={tag}"] if name == "hashtag" else [timeline]
    yield from (_Way(stem, shows_token) for stem in stems for shows_token in (False, True))


def _event(timeline: str, message: str | bytes) -> Event | None:
    """What a frame says, if it concerns us; strange frames say nothing."""
    try:
        frame = decoded(message.encode("utf-8", "replace") if isinstance(message, str) else message)
    except (ValueError, RecursionError):
        return None
    kind = frame.get("event") if isinstance(frame, dict) else None
    if not isinstance(kind, str):
        return None
    return _event_of(timeline, _SAME.get(kind, kind), frame.get("payload"))


def _event_of(timeline: str, kind: str, payload: Any) -> Event | None:
    if timeline == USER:
        return Event(USER, kind, "") if kind in {"notification", NEW, CHANGED, GONE} else None
    if kind not in {NEW, CHANGED, GONE}:
        return None
    text = payload if isinstance(payload, str) else msgspec.json.encode(payload).decode()
    return Event(timeline, kind, text)


def _hang_up(line: ClientConnection) -> None:
    try:
        line.close()
    except _TROUBLE:
        pass  # it was gone already
