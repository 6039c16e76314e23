"""Names of things: at:// addresses, our names for direct messages, pages on bsky.app, and record keys."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import quote, urlsplit

POSTS = "app.bsky.feed.post"
_SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"  # of the TID syntax, atproto.com/specs/tid
_CHANCE_BITS = 20
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DIRECT = "direct"


class RecordName(NamedTuple):
    """The parts of at://repository/collection/key."""

    repository: str
    collection: str
    key: str


def record_name(uri: str) -> RecordName | None:
    """The parts of an address of a record, or None if it is none."""
    scheme, _, rest = uri.partition("://")
    parts = rest.split("/")
    return RecordName(*parts) if scheme == "at" and len(parts) == 3 and all(parts) else None


def page_of(uri: str) -> str:
    """Where people see a post; empty if the address is not that of a post."""
    name = record_name(uri)
    if name is None or name.collection != POSTS:
        return ""
    return f"https://bsky.app/profile/{quote(name.repository, safe=':')}/post/{quote(name.key, safe='')}"


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


def is_web(url: str) -> bool:
    """Whether a person may be sent there."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def record_key(key: str, created_at: datetime) -> str:
    """The record key of a reply: a valid TID, the same whenever the same reply is sent.

    A TID is 53 bits of microseconds and 10 bits that tell servers apart. The last millisecond of the
    time also comes out of the reply's key, so two replies of one moment differ by 20 bits.
    """
    chance = int.from_bytes(sha256(key.encode()).digest()[:4], "big") % (1 << _CHANCE_BITS)
    microseconds = (created_at - _EPOCH) // timedelta(microseconds=1)
    value = (microseconds >> 10 << _CHANCE_BITS | chance) & ((1 << 63) - 1)
    return "".join(_SORTABLE[value >> 5 * place & 31] for place in range(12, -1, -1))
