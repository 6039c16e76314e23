"""What a stream promises between the one who reads a source and those who sift what it brought."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from evenhand.channels.domain.connector import Cursor, Raw
from evenhand.kernel.errors import EvenhandError


class StreamFull(EvenhandError):
    """The stream holds as much as it may: reading waits until what it holds has been sifted."""

    code = "stream_full"


class StreamAway(EvenhandError):
    """The broker cannot be reached, or has no quorum; it is tried again by itself."""

    code = "stream_away"


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """Raw items of one partition, of one look. Sequences rise within a partition; a repeated one keeps its own."""

    partition: int
    sequence: int
    raws: tuple[Raw, ...]
    sent_at: datetime
    cursor: Cursor | None = None  # to be stored together with the items, where the stream does not outlast the process


class Lag(msgspec.Struct, frozen=True, kw_only=True):
    """How far sifting is behind in one partition: parcels that wait, and the age of the oldest of them."""

    partition: int
    parcels: int
    seconds: float


class Stream(Protocol):
    """The way of one source's items. One publishes, in order; of a partition one takes at a time."""

    @property
    def partitions(self) -> int:
        """How many there are, the same for everybody."""

    @property
    def largest(self) -> int | None:
        """Bytes of raw items that a parcel may hold; None: any number."""

    @property
    def is_lasting(self) -> bool:
        """Whether what was published outlasts this process, so that the source's cursor may move on."""

    def publish(self, parcels: Sequence[Parcel], *, wait: float) -> None:
        """Return when all are kept. May be repeated with the same parcels, which are then kept once.

        Raises StreamFull or StreamAway if that cannot be had within `wait` seconds; some may be kept then.
        """

    def consume(self, partitions: Collection[int], *, wait: float) -> Parcel | None:
        """The next parcel of these partitions, or None after `wait` seconds. The next one of its partition comes only
        when this one is acknowledged; it comes again if that never happens."""

    def acknowledge(self, parcel: Parcel) -> None:
        """It was stored; it need not come again. One that comes nevertheless has the same sequence."""

    def put_back(self, parcel: Parcel, *, after: float = 0.0) -> None:
        """It was not stored; it comes again, before what follows it in its partition."""

    def let_go(self, partitions: Collection[int]) -> None:
        """Take no more of these partitions; what was taken of them and not acknowledged comes to others at once."""

    def lag(self) -> tuple[Lag, ...]:
        """How far sifting is behind, of all partitions. Raises StreamAway."""

    def close(self) -> None:
        """Let go of everything."""
