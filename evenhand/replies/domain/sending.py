"""When a reply goes out, and the keys of its parts."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

import msgspec


class When(msgspec.Struct, frozen=True, kw_only=True):
    """When a reply goes out: at once, after the time in which it can be undone, or at a time of the person's own."""

    undo: timedelta = timedelta(0)
    at: datetime | None = None
    holds_back: bool = True  # with `at`: not if the customer writes before

    def due(self, now: datetime) -> datetime:
        """Not before this."""
        return self.at if self.at is not None else now + self.undo


AT_ONCE = When()


def part_key(key: UUID, number: int) -> UUID:
    """The key of one post of a thread: the same whenever it is asked for, so that no part is sent twice."""
    return key if number == 1 else uuid5(key, f"part {number}")
