"""Our names for direct messages, and record keys; the network's own names are in `channels.domain.atproto`."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

_SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"  # of the TID syntax, atproto.com/specs/tid
_CHANCE_BITS = 20
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DIRECT = "direct"


def conversation_name(conversation: str) -> str:
    """Our name for a conversation of direct messages."""
    return f"{_DIRECT}/{conversation}"


def message_name(conversation: str, message: str) -> str:
    """Our name for a direct message."""
    return f"{_DIRECT}/{conversation}/{message}"


def conversation_in(name: str) -> str:
    """The network's conversation inside one of our names for direct messages; else empty."""
    parts = name.split("/")
    return parts[1] if parts[0] == _DIRECT and len(parts) > 1 else ""


def record_key(key: str, created_at: datetime) -> str:
    """The record key of a reply: a valid TID, the same whenever the same reply is sent.

    A TID is 53 bits of microseconds and 10 bits that tell servers apart. The last millisecond of the
    time also comes out of the reply's key, so two replies of one moment differ by 20 bits.
    """
    chance = int.from_bytes(sha256(key.encode()).digest()[:4], "big") % (1 << _CHANCE_BITS)
    microseconds = (created_at - _EPOCH) // timedelta(microseconds=1)
    value = (microseconds >> 10 << _CHANCE_BITS | chance) & ((1 << 63) - 1)
    return "".join(_SORTABLE[value >> 5 * place & 31] for place in range(12, -1, -1))
