"""A stream within one process: in memory and bounded. Nothing is promised to the source before it is stored."""

import threading
import time
from collections import deque
from collections.abc import Collection, Sequence

from evenhand.kernel import clock
from evenhand.listening.streams.stream import Lag, Parcel, StreamFull

ROOM = 4  # parcels: one is sifted, one waits, one is being read


class DirectStream:
    """Hands parcels from one thread to another.

    They go with the process, so the source's cursor travels in the parcel and is stored with what it brought: after a
    kill the source is read again from there.
    """

    largest: int | None = None
    is_lasting = False

    def __init__(self, *, partitions: int = 1, room: int = ROOM) -> None:
        self.partitions = partitions
        self._room = room
        self._changed = threading.Condition()
        self._waiting: list[deque[Parcel]] = [deque() for _ in range(partitions)]
        self._taken: dict[int, Parcel] = {}
        self._not_before = [0.0] * partitions
        self._last = [0] * partitions  # sequence

    def publish(self, parcels: Sequence[Parcel], *, wait: float) -> None:
        """See `Stream`; waits for room."""
        until = time.monotonic() + wait
        with self._changed:
            for parcel in parcels:
                if parcel.sequence <= self._last[parcel.partition]:
                    continue
                if not self._changed.wait_for(self._has_room, timeout=max(0.0, until - time.monotonic())):
                    raise StreamFull
                self._last[parcel.partition] = parcel.sequence
                self._waiting[parcel.partition].append(parcel)
                self._changed.notify_all()

    def consume(self, partitions: Collection[int], *, wait: float) -> Parcel | None:
        """See `Stream`; the oldest first."""
        until = time.monotonic() + wait
        with self._changed:
            while (parcel := self._next(partitions)) is None:
                rest = until - time.monotonic()
                if rest <= 0:
                    return None
                self._changed.wait(min([rest, *self._pauses(partitions)]))
            self._taken[parcel.partition] = parcel
            return parcel

    def acknowledge(self, parcel: Parcel) -> None:
        """See `Stream`."""
        with self._changed:
            if self._is_taken(parcel):
                del self._taken[parcel.partition]
                self._waiting[parcel.partition].popleft()
                self._changed.notify_all()

    def put_back(self, parcel: Parcel, *, after: float = 0.0) -> None:
        """See `Stream`."""
        with self._changed:
            if self._is_taken(parcel):
                del self._taken[parcel.partition]
                self._not_before[parcel.partition] = time.monotonic() + after
                self._changed.notify_all()

    def let_go(self, partitions: Collection[int]) -> None:
        """See `Stream`."""
        with self._changed:
            for partition in partitions:
                self._taken.pop(partition, None)
            self._changed.notify_all()

    def lag(self) -> tuple[Lag, ...]:
        """See `Stream`."""
        now = clock.now()
        with self._changed:
            return tuple(
                Lag(
                    partition=partition,
                    parcels=len(waiting),
                    seconds=max(0.0, (now - waiting[0].sent_at).total_seconds()) if waiting else 0.0,
                )
                for partition, waiting in enumerate(self._waiting)
            )

    def is_empty(self) -> bool:
        """Whether everything that was published is acknowledged."""
        with self._changed:
            return not any(self._waiting)

    def close(self) -> None:
        """See `Stream`; what was not acknowledged is gone."""
        with self._changed:
            for waiting in self._waiting:
                waiting.clear()
            self._taken.clear()
            self._changed.notify_all()

    def _has_room(self) -> bool:
        return sum(map(len, self._waiting)) < self._room

    def _is_taken(self, parcel: Parcel) -> bool:
        taken = self._taken.get(parcel.partition)
        return taken is not None and taken.sequence == parcel.sequence

    def _next(self, partitions: Collection[int]) -> Parcel | None:
        now = time.monotonic()
        there = [
            self._waiting[partition][0]
            for partition in partitions
            if self._waiting[partition] and partition not in self._taken and self._not_before[partition] <= now
        ]
        return min(there, key=lambda parcel: parcel.sent_at, default=None)

    def _pauses(self, partitions: Collection[int]) -> list[float]:
        now = time.monotonic()
        return [self._not_before[each] - now for each in partitions if self._not_before[each] > now]
