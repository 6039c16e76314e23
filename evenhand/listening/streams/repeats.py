"""Telling items that a later reader brings again, since the one before it was gone before its cursor was stored."""

from collections.abc import Sequence
from hashlib import blake2b

import msgspec

from evenhand.channels.domain.connector import Raw
from evenhand.listening.streams.packing import generation_of, number_of
from evenhand.listening.streams.stream import Parcel

_SIZE = 8  # bytes of a digest
_REMEMBERED = 512  # items, or as many as the newest parcel has
_EARLIER = 4096  # items of readers before
_FIRST_PARCELS = 20  # of a reader; what comes again later than that is meant so


class Memory(msgspec.Struct, frozen=True, array_like=True):
    """Digests of the items taken last, newest first, and of those that readers before this one brought last."""

    newest: bytes = b""
    earlier: bytes = b""

    @classmethod
    def read(cls, kept: bytes) -> "Memory":
        """As it was kept; empty if nothing was."""
        return msgspec.msgpack.decode(kept, type=cls) if kept else cls()

    def to_keep(self) -> bytes:
        """For the row that says how far a partition was taken."""
        return msgspec.msgpack.encode(self)


def sort_out(parcel: Parcel, position: int, memory: Memory) -> tuple[Sequence[Raw], Memory]:
    """The items that are new, where `position` is the sequence taken last; and what to remember then.

    Only items that the last reader brought last can come again: everything before stands before its cursor.
    """
    is_first_of_reader = generation_of(parcel.sequence) != generation_of(position)
    earlier = (memory.newest + memory.earlier)[: _EARLIER * _SIZE] if is_first_of_reader else memory.earlier
    if number_of(parcel.sequence) > _FIRST_PARCELS:
        earlier = b""
    digests = [_digest(raw) for raw in parcel.raws]
    known = {earlier[at : at + _SIZE] for at in range(0, len(earlier), _SIZE)}
    fresh = [raw for raw, digest in zip(parcel.raws, digests, strict=True) if digest not in known]
    before = b"" if is_first_of_reader else memory.newest
    newest = (b"".join(digests) + before)[: max(len(digests), _REMEMBERED) * _SIZE]
    return fresh, Memory(newest, earlier)


def _digest(raw: Raw) -> bytes:
    return blake2b(raw.content, digest_size=_SIZE, key=raw.reference.encode()[-64:]).digest()
