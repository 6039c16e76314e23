"""Which partition an item belongs to, and how the items of a look become parcels."""

import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TypeAlias

from evenhand.channels.domain.connector import Cursor, Raw
from evenhand.listening.streams.stream import Parcel

Author: TypeAlias = str | None  # None: it may be about anybody's post, so it must come after all that came before

_NUMBER_BITS = 32  # of a sequence; what stands before them is the reader's generation
_FRAME = 16  # bytes an item needs beside its content and reference, at most


def partition_of(author: str, partitions: int) -> int:
    """The same partition for the same author, on every machine and for ever."""
    return zlib.crc32(author.encode()) % partitions


def generation_of(sequence: int) -> int:
    """Which of a source's readers, counted from the first, made a parcel of this sequence."""
    return sequence >> _NUMBER_BITS


def number_of(sequence: int) -> int:
    """Which of its reader's parcels in its partition it is, from 1 on."""
    return sequence & ((1 << _NUMBER_BITS) - 1)


def size_of(raw: Raw) -> int:
    """Bytes that an item takes in a parcel, at most."""
    return len(raw.content) + 4 * len(raw.reference) + _FRAME


class Packer:
    """Packs the looks of one reader; a later reader of the source has a higher generation."""

    def __init__(self, *, generation: int, partitions: int, largest: int | None = None) -> None:
        self.partitions = partitions
        self.largest = largest
        self._next = [(generation << _NUMBER_BITS) + 1] * partitions

    def pack(
        self, raws: Sequence[Raw], authors: Sequence[Author], *, cursor: Cursor | None = None, now: datetime
    ) -> list[Parcel]:
        """Parcels with all items, each author's in order. None may be larger than `largest`.

        With a cursor everything is one parcel that carries it, though it be empty.
        """
        if cursor is not None:
            return [self._parcel(0, tuple(raws), now, cursor)]
        return [
            self._parcel(partition, part, now)
            for partition, items in enumerate(self._sorted(raws, authors))
            for part in self._parts(items)
        ]

    def divide(self, raws: Sequence[Raw]) -> tuple[Sequence[Raw], Sequence[Raw]]:
        """The items that can be sent, and those that are too large."""
        largest = self.largest
        if largest is None or all(size_of(raw) <= largest for raw in raws):
            return raws, ()
        return [raw for raw in raws if size_of(raw) <= largest], [raw for raw in raws if size_of(raw) > largest]

    def _parcel(self, partition: int, raws: tuple[Raw, ...], now: datetime, cursor: Cursor | None = None) -> Parcel:
        sequence = self._next[partition]
        self._next[partition] += 1
        return Parcel(partition=partition, sequence=sequence, raws=raws, sent_at=now, cursor=cursor)

    def _sorted(self, raws: Sequence[Raw], authors: Sequence[Author]) -> list[list[Raw]]:
        """The items of each partition."""
        partitions: list[list[Raw]] = [[] for _ in range(self.partitions)]
        for raw, author in zip(raws, authors, strict=True):
            if author is not None:
                partitions[partition_of(author, self.partitions)].append(raw)
            else:
                for each in partitions:
                    each.append(raw)
        return partitions

    def _parts(self, raws: list[Raw]) -> Iterator[tuple[Raw, ...]]:
        """The items in as few parts as their size allows."""
        begin = size = 0
        for place, raw in enumerate(raws):
            size += size_of(raw)
            if self.largest is not None and size > self.largest and place > begin:
                yield tuple(raws[begin:place])
                begin, size = place, size_of(raw)
        if begin < len(raws):
            yield tuple(raws[begin:])
