"""The cursor: what is remembered of each feed, as small as can be."""

import logging
from hashlib import blake2b

import msgspec

from evenhand.channels.domain.connector import Cursor

_LONGEST_MARK = 300
_log = logging.getLogger(__name__)


class State(msgspec.Struct, array_like=True):
    """One feed."""

    due: int = 0  # seconds since 1970
    interval: int = 0
    failures: int = 0  # in a row
    etag: str = ""
    modified: str = ""
    moved: str = ""  # where it is read now, if not at its own address
    floor: int = 0
    known: str = ""
    is_gone: bool = False
    has_begun: bool = False  # its first look is over
    trouble: str = ""  # why it failed last


class Comments(msgspec.Struct, array_like=True):
    """The feed of an entry's comments."""

    address: str
    parent: str  # external id of the entry
    begun: int
    state: State


class Place(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Everything between two looks."""

    feeds: dict[str, State] = {}
    comments: dict[str, Comments] = {}


def key_of(address: str) -> str:
    """A short name for a feed; it stays when the feed moves, since it is made of the address that was filled in."""
    return blake2b(address.encode(), digest_size=8, person=b"feed").hexdigest()[:12]


def place_of(cursor: Cursor | None) -> Place:
    """Where to go on; a cursor that is not ours means to begin again."""
    try:
        return msgspec.convert(cursor, Place) if cursor else Place()
    except msgspec.ValidationError:
        _log.warning("The cursor of these feeds is not readable; beginning again")
        return Place()


def cursor_of(place: Place) -> Cursor:
    """The cursor, ready to be stored."""
    made: Cursor = msgspec.json.decode(msgspec.json.encode(place))
    return made


def mark(value: str | None) -> str:
    """An ETag or date worth keeping; an enormous one would only fill the cursor."""
    return value if value and len(value) <= _LONGEST_MARK and value.isascii() and value.isprintable() else ""
