"""Pure: where we are in the stream, and which frames around there we have already, so that none is missed or repeated.

A server begins again at a moment, not at a frame; frames of one moment, or slightly out of order, and the different
clocks of different servers make it unsafe to begin exactly where we ended. So we begin some seconds before and leave
out what we had. The keys of those seconds are part of the cursor.
"""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections import deque
from statistics import median_low
from typing import Any

from evenhand.channels.connectors.jetstream.frames import KEY_SIZE, Frame, moment_of
from evenhand.channels.domain.connector import Cursor

SECOND = 1_000_000  # microseconds
NEAR = 3 * SECOND  # how far to step back on the server we were on
FAR = 10 * SECOND  # and on another, whose clock is another
_REMEMBERED = 20  # seconds: FAR, and as much again for two clocks that differ
_MOST = 5_000  # keys
_STRANGE = 600 * SECOND  # a frame that claims to come from the future moves nothing
_LONGEST_LAG = 3600 * SECOND
_MEASURES, _MEASURED_EVERY = 64, 8


class Place:
    """A position in the stream: the latest time seen, the server it was seen on, and the keys seen shortly before.

    `lag_us` is how far that server is behind the authors' own ones; another that is not will have given the same
    frames an earlier time.
    """

    def __init__(self, time_us: int, host: str = "") -> None:
        self.time_us = time_us
        self.host = host
        self.lag_us = 0
        self._order: deque[tuple[int, bytes]] = deque()
        self._keys: set[bytes] = set()
        self._measures: deque[int] = deque(maxlen=_MEASURES)
        self._taken = 0

    @classmethod
    def of(cls, cursor: Cursor) -> "Place":
        """The place a cursor tells of; what it does not tell, or not rightly, is left out."""
        place = cls(_whole(cursor.get("time_us")), str(cursor.get("host") or ""))
        place.lag_us = _whole(cursor.get("lag_us"))
        seen = cursor.get("seen")
        for second, packed in sorted(seen.items(), key=lambda each: _whole(each[0])) if isinstance(seen, dict) else ():
            keys = _unpacked(packed)
            for start in range(0, len(keys), KEY_SIZE):
                place._remember(_whole(second), keys[start : start + KEY_SIZE])
        return place

    def cursor(self) -> Cursor:
        """What to store so that `of` finds this place again."""
        seen: dict[int, bytearray] = {}
        for second, key in self._order:
            seen.setdefault(second, bytearray()).extend(key)
        return {
            "time_us": self.time_us,
            "host": self.host,
            "lag_us": self.lag_us,
            "seen": {str(second): b64encode(keys).decode() for second, keys in seen.items()},
        }

    def take(self, frame: Frame, *, now_us: int) -> bool:
        """Move on by one frame; whether it is new."""
        if frame.host != self.host:
            self._arrive(frame)
        if frame.key in self._keys:
            return False
        if frame.time_us is not None and self.time_us < frame.time_us < now_us + _STRANGE:
            self.time_us = frame.time_us
        self._measure(frame)
        self._remember(self.time_us // SECOND, frame.key)
        return True

    def _arrive(self, frame: Frame) -> None:
        """From now on another server's clock counts: as long as it is behind the old one's, we are earlier."""
        self.host = frame.host
        self._measures.clear()
        if frame.time_us is not None:
            self.time_us = min(self.time_us, frame.time_us)

    def _measure(self, frame: Frame) -> None:
        self._taken += 1
        if self._taken % _MEASURED_EVERY or frame.time_us is None:
            return
        written = moment_of(frame.revision)
        if written is not None:
            self._measures.append(frame.time_us - written)
            self.lag_us = min(max(0, median_low(self._measures)), _LONGEST_LAG) // SECOND * SECOND

    def _remember(self, second: int, key: bytes) -> None:
        self._order.append((second, key))
        self._keys.add(key)
        while self._order[0][0] < second - _REMEMBERED or len(self._order) > _MOST:
            self._keys.discard(self._order.popleft()[1])

    def begin_at(self, host: str) -> int:
        """From which moment to ask this server."""
        return max(0, self.time_us - (NEAR if host == self.host else FAR + self.lag_us))


def _whole(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0


def _unpacked(packed: Any) -> bytes:
    try:
        return b64decode(packed)
    except (TypeError, ValueError, NotBase64):
        return b""
