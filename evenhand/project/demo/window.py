"""When people write: two peaks a day, and an outage that swells in minutes and ebbs away."""

import random
from bisect import bisect_left
from datetime import datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

# How busy each hour of the local day is, midnight first: a peak before noon, a higher one after supper.
_BUSY = (14, 8, 5, 4, 4, 7, 18, 38, 62, 84, 92, 86, 72, 64, 62, 64, 70, 82, 100, 118, 124, 104, 66, 32)
_SLICE = timedelta(minutes=5)
OUTAGE_HOUR = 14
REPAIR = timedelta(hours=3, minutes=30)


class Window:
    """The stretch of time to be filled; draws moments in it."""

    def __init__(self, starts_at: datetime, hours: float, zone: ZoneInfo) -> None:
        self.starts_at, self.zone = starts_at, zone
        self.ends_at = starts_at + timedelta(hours=hours)
        self._slices = max(1, -(-(self.ends_at - starts_at) // _SLICE))
        self._sums = list(accumulate(self._busy(starts_at + place * _SLICE) for place in range(self._slices)))

    def _busy(self, moment: datetime) -> float:
        local = moment.astimezone(self.zone)
        share = local.minute / 60
        return _BUSY[local.hour] * (1 - share) + _BUSY[(local.hour + 1) % 24] * share

    def holds(self, moment: datetime) -> bool:
        """Whether the moment lies inside."""
        return self.starts_at <= moment < self.ends_at

    def moment(self, rng: random.Random) -> datetime:
        """A moment of an ordinary day, more likely when people are awake."""
        place = bisect_left(self._sums, rng.random() * self._sums[-1])
        drawn = self.starts_at + place * _SLICE + rng.random() * _SLICE
        return drawn if drawn < self.ends_at else self.starts_at + rng.random() * (self.ends_at - self.starts_at)

    @property
    def outage_at(self) -> datetime | None:
        """The first time it is 14:00 locally, if that lies inside."""
        local = self.starts_at.astimezone(self.zone)
        at_two = local.replace(hour=OUTAGE_HOUR, minute=0, second=0, microsecond=0)
        if at_two < local:
            at_two += timedelta(days=1)
        return at_two if self.holds(at_two) else None

    def outage_moment(self, rng: random.Random, began: datetime) -> datetime:
        """Most within the first half hour, a thinner stream until the repair, a trickle of late ones after it."""
        drawn = rng.random()
        if drawn < 0.55:
            return began + timedelta(minutes=1 + rng.gammavariate(2.0, 9.0))
        if drawn < 0.86:
            return began + REPAIR * rng.betavariate(1.2, 1.8)
        return began + REPAIR + timedelta(minutes=rng.expovariate(1 / 55))
