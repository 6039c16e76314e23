"""Names of records: at:// addresses, and the pages where people see posts."""

from typing import NamedTuple
from urllib.parse import quote

POSTS = "app.bsky.feed.post"


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


def post_name(uri: str) -> RecordName | None:
    """The parts of an address of a post, or None if it is none."""
    name = record_name(uri)
    return name if name is not None and name.collection == POSTS else None


def address_of(repository: str, key: str) -> str:
    """The address of a post."""
    return f"at://{repository}/{POSTS}/{key}"


def page_of(uri: str) -> str:
    """Where people see a post; empty if the address is not that of a post."""
    name = post_name(uri)
    if name is None:
        return ""
    return f"https://bsky.app/profile/{quote(name.repository, safe=':')}/post/{quote(name.key, safe='')}"
