"""A thread that reads the stream, keeps it flowing over closed sockets and dead servers, and holds back when full."""

import logging
import random
import threading
import time
from collections import deque
from collections.abc import Sequence

from evenhand.channels.connectors.jetstream import frames
from evenhand.channels.connectors.jetstream.dictionary import DoesNotFit
from evenhand.channels.connectors.jetstream.frames import Frame
from evenhand.channels.connectors.jetstream.line import FAILURES, Opener, Silent, trouble_with
from evenhand.channels.connectors.jetstream.line import frames as frames_of
from evenhand.channels.connectors.jetstream.place import SECOND, Place
from evenhand.channels.errors import TryLater
from evenhand.kernel import clock

log = logging.getLogger(__name__)

SILENCE = 30.0  # seconds without a frame after which a server counts as dead
GAP = 300 * SECOND  # between where we asked to begin and what came first
_MOST_FRAMES, _MOST_BYTES = 20_000, 64 * 1024 * 1024  # held for `take`; beyond that nothing is read
_FIRST, _SETTLED = 1.0, 0.4  # seconds of quiet after which nothing more is awaited: after opening, and later
_GATHER, _ENOUGH = 0.5, 1_000  # `wait` lets so many seconds of a slow stream come together, or so many frames
_LIVE = 5 * SECOND
_PATIENCE = 15.0  # seconds that `take` waits for a connection
_SHORTEST_REST, _LONGEST_REST = 0.5, 60.0
_LEAVE_ALONE = 30.0  # a server that asks for so long a pause is passed over until then


class Stream:
    """Frames from a place on, in their order, each once. Started when made; `close` ends the thread."""

    def __init__(
        self, hosts: Sequence[str], place: Place, *, opened: Opener | None = None, silence: float = SILENCE
    ) -> None:
        self._hosts, self._place, self._opened, self._silence = tuple(hosts), place, opened, silence
        self._turn = self._hosts.index(place.host) if place.host in self._hosts else 0
        self._left_alone: dict[str, float] = {}  # until when, monotonic
        self._failures = 0  # servers in a row that brought nothing
        self._moved = threading.Condition()
        self._held: deque[Frame] = deque()
        self._bytes = 0
        self._wanted = 1
        self._trouble: TryLater | None = None
        self._opened_at = self._last_at = self._first_at = 0.0  # monotonic; 0 while there is no connection
        self._newest_us = 0
        self._new = 0  # frames
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._read_on, name="jetstream", daemon=True)
        self._thread.start()

    def take(self, limit: int) -> list[Frame]:
        """At most `limit` frames; waits shortly where more are likely. Raises TryLater if no server brings any."""
        until = time.monotonic() + _PATIENCE
        with self._moved:
            self._wanted = limit
            while (rest := self._worth_waiting(limit, until)) > 0:
                self._moved.wait(rest)
            self._wanted = 1
            taken = [self._held.popleft() for _ in range(min(limit, len(self._held)))]
            self._bytes -= sum(len(frame.content) for frame in taken)
            self._first_at = time.monotonic()
            self._moved.notify_all()
            if not taken and not self._ending.is_set():
                self._complain()
            return taken

    def _complain(self) -> None:
        if self._trouble is not None:
            raise self._trouble
        if not self._thread.is_alive():
            raise TryLater("Reading Jetstream ended by a fault of ours; it is begun again.", after=5.0)

    def is_empty(self) -> bool:
        """Whether everything that came was taken."""
        return not self._held

    def wait(self, seconds: float) -> None:
        """Return soon after something came, or there is trouble; at the latest after `seconds`."""
        until = time.monotonic() + seconds
        with self._moved:
            self._moved.wait_for(lambda: self._held or self._is_over(), max(0.0, seconds))
            rest = min(_GATHER, until - time.monotonic())
            if self._held and rest > 0:
                self._wanted = _ENOUGH
                self._moved.wait_for(lambda: len(self._held) >= _ENOUGH or self._is_over(), rest)
                self._wanted = 1

    def _is_over(self) -> bool:
        return self._ending.is_set() or self._trouble is not None or not self._thread.is_alive()

    def close(self) -> None:
        """Let go of the socket."""
        self._ending.set()
        with self._moved:
            self._moved.notify_all()
        self._thread.join(5.0)

    # What `take` waits for.

    def _worth_waiting(self, limit: int, until: float) -> float:
        """For how many more seconds frames are likely to come that belong to this look; 0 if it may end."""
        now = time.monotonic()
        if self._is_over() or self._is_full() or len(self._held) >= limit or now >= until:
            return 0.0
        if not self._opened_at:
            return 0.0 if self._held else until - now
        if self._held and (self._is_live() or now - self._first_at > 2 * _GATHER):
            return 0.0
        quiet = self._last_at + _SETTLED if self._last_at > self._opened_at else self._opened_at + _FIRST
        return min(quiet, until) - now

    def _is_full(self) -> bool:
        return len(self._held) >= _MOST_FRAMES or self._bytes >= _MOST_BYTES

    def _is_live(self) -> bool:
        return self._newest_us > now_us() - _LIVE

    # The thread.

    def _read_on(self) -> None:
        try:
            while not self._ending.is_set():
                self._ending.wait(self._read_from(self._host()))
        finally:
            with self._moved:
                self._moved.notify_all()

    def _host(self) -> str:
        """Whose turn it is; one that asked to be left alone is passed over if another is not."""
        for _ in self._hosts:
            host = self._hosts[self._turn]
            if self._left_alone.get(host, 0.0) <= time.monotonic():
                break
            self._turn = (self._turn + 1) % len(self._hosts)
        return self._hosts[self._turn]

    def _read_from(self, host: str) -> float:
        """Read until it ends; how long to rest before the next try."""
        pause = self._left_alone.get(host, 0.0) - time.monotonic()
        if pause > 0:
            return min(pause, _SHORTEST_REST)
        begin_at, before = self._place.begin_at(host), self._new
        failure: Exception = EOFError()
        try:
            self._read(host, begin_at)
        except FAILURES as problem:
            failure = problem
        self._opened_at = 0.0
        return 0.0 if self._ending.is_set() else self._after(host, failure, is_useful=self._new > before)

    def _read(self, host: str, begin_at: int) -> None:
        first = True
        received = frames_of(
            host,
            cursor=begin_at,
            opened=self._opened,
            silence=self._silence,
            on_open=self._now_open,
            is_ending=self._ending.is_set,
        )
        for content in received:
            frame = frames.read_frame(content)._replace(host=host)
            self._last_at = time.monotonic()
            if first and frame.time_us is not None:
                first = False
                self._say_gap(begin_at, frame.time_us)
            self._pass_on(frame)

    def _pass_on(self, frame: Frame) -> None:
        if self._place.take(frame, now_us=now_us()):
            self._new += 1
            self._failures = 0
            self._hold(frame)

    def _now_open(self) -> None:
        with self._moved:
            self._opened_at = time.monotonic()
            self._trouble = None
            self._moved.notify_all()

    def _say_gap(self, begin_at: int, came_us: int) -> None:
        if self._place.host and came_us - begin_at > GAP:  # the very first look is promised nothing
            log.warning("jetstream: nothing between %s and %s", self._place.time_us, came_us)
            self._pass_on(frames.gap(self._place.time_us, came_us)._replace(host=self._place.host))

    def _hold(self, frame: Frame) -> None:
        """Keep the frame for `take`; waits while too much is kept, and then the server must wait too."""
        with self._moved:
            while self._is_full() and not self._ending.is_set():
                self._moved.wait(_SHORTEST_REST)
            self._held.append(frame)
            self._bytes += len(frame.content)
            self._newest_us = max(self._newest_us, frame.time_us or 0)
            held = len(self._held)
            if held == 1:
                self._first_at = self._last_at
            if held == 1 or held >= self._wanted or self._is_full():
                self._moved.notify_all()

    def _after(self, host: str, failure: Exception, *, is_useful: bool) -> float:
        """Choose who is next, and say how long to rest."""
        trouble = trouble_with(host, failure)
        log.info("jetstream: %s", trouble.sentence)
        if isinstance(failure, DoesNotFit):
            log.warning("jetstream: %s It is left out from now on.", trouble.sentence)
            self._opened = None
            return 0.0
        if is_useful and not isinstance(failure, Silent):
            return _SHORTEST_REST * random.uniform(0.5, 1.5)  # noqa: S311 - no secret
        self._turn = (self._turn + 1) % len(self._hosts)
        # A small network of one's own may be silent; it is asked again, elsewhere, and nobody is alarmed.
        return _SHORTEST_REST if isinstance(failure, Silent) else self._failed(host, trouble)

    def _failed(self, host: str, trouble: TryLater) -> float:
        """Nobody brought anything in a whole round (or twice): say so, and rest longer each time."""
        self._failures += 1
        now = time.monotonic()
        self._left_alone[host] = now + trouble.after if trouble.after >= _LEAVE_ALONE else 0.0
        rounds, rest = divmod(self._failures, len(self._hosts))
        if rest:
            return 0.0
        if self._failures > 1 or self._left_alone[host] > now:
            with self._moved:
                self._trouble = trouble
                self._moved.notify_all()
        return float(min(2.0 ** (rounds - 1) * random.uniform(0.5, 1.0), _LONGEST_REST))  # noqa: S311 - no secret


def now_us() -> int:
    """The present, as the stream counts."""
    return int(clock.now().timestamp() * SECOND)
