"""How often somebody may knock: a bucket a source, refilled evenly, in this process."""

import threading
import time
from collections.abc import Callable


class Pace:
    """Lets `most_a_minute` through for each name, at most a quarter of that at once."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._left: dict[int, tuple[float, float]] = {}  # by name: how many may come, as of when

    def wait_before(self, name: int, *, most_a_minute: int) -> float:
        """0.0 if one more may come now, which then counts; else the seconds until it may."""
        size, a_second = max(most_a_minute / 4, 1.0), most_a_minute / 60
        with self._lock:
            now = self._clock()
            left, as_of = self._left.get(name, (size, now))
            left = min(size, left + (now - as_of) * a_second)
            is_free = left >= 1.0
            self._left[name] = (left - 1.0 if is_free else left, now)
        return 0.0 if is_free else (1.0 - left) / a_second
