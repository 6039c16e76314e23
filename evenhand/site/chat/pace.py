"""How often visitors may knock, write and send pictures; counted in this process."""

import math
import time

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

_LIMITS: dict[str, tuple[RateLimitItem, ...]] = {
    "begin": (parse("10/minute"), parse("60/hour")),  # new chats of one address: an office may share it
    "near": (parse("12/10second"), parse("120/10minute")),  # what may answer it before the first word is sent
    "say": (parse("8/10second"), parse("30/minute"), parse("400/day")),
    "say_from": (parse("120/minute"),),
    "sign": (parse("60/minute"),),  # typing, seen
    "picture": (parse("6/minute"), parse("40/day")),
    "transcript": (parse("5/hour"),),
    "look": (parse("120/minute"),),
}
_TOO_MANY_STREAMS = 300  # of one address


class Pace:
    """Lets through what is bearable. One chat has many windows, one address many chats."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._streams: dict[str, int] = {}

    def wait_before(self, what: str, who: str) -> int:
        """0 if it may happen now, and then it counts; else the seconds until it may."""
        for limit in _LIMITS[what]:
            if not self._limiter.hit(limit, what, who):
                return max(1, math.ceil(self._limiter.get_window_stats(limit, what, who).reset_time - time.time()))
        return 0

    def may_stream(self, address: str) -> bool:
        """Whether this address may have one window more."""
        return self._streams.get(address, 0) < _TOO_MANY_STREAMS

    def stream_opened(self, address: str) -> None:
        """Count it."""
        self._streams[address] = self._streams.get(address, 0) + 1

    def stream_closed(self, address: str) -> None:
        """Count it no more."""
        left = self._streams.get(address, 1) - 1
        if left > 0:
            self._streams[address] = left
        else:
            self._streams.pop(address, None)
