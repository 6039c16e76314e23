"""Jetstream's frames as types, no stricter than needed: what people may fill in freely is checked piece by piece."""

from typing import Any

import msgspec

from evenhand.channels.domain.atproto.shapes import Theirs


class Commit(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody did with a record."""

    operation: str = ""
    collection: str = ""
    rkey: str = ""
    record: dict[str, Any] | None = None


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """A frame."""

    did: str
    time_us: int
    kind: str = ""
    commit: Commit | None = None


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A frame of our own, that tells what the stream did not do."""

    evenhand: str
    since_us: int = 0
    until_us: int = 0
    bytes: int = 0


class Link(Theirs, frozen=True):
    """The address of a file by its content."""

    link: str = msgspec.field(name="$link", default="")


class Blob(Theirs, frozen=True):
    """A file that hangs on a record."""

    ref: Link = Link()
    mime_type: str = ""


class Picture(Theirs, frozen=True):
    """A picture of a post."""

    image: Blob = Blob()
    alt: str = ""


class Film(Theirs, frozen=True):
    """A film of a post."""

    video: Blob = Blob()
    alt: str = ""
