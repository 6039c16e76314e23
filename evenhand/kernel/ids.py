"""Identifiers: those made by us are time-ordered, so that an index grows at its end."""

import os
import time
from uuid import UUID


def new_uuid() -> UUID:
    """A UUID of version 7 (RFC 9562, section 5.7): 48 bits of milliseconds, then chance."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


def uuid_in(said: str) -> UUID | None:
    """The identifier that a form or an address says; None for anything else."""
    try:
        return UUID(said)
    except ValueError:
        return None
