"""Jetstream's frames as types, no stricter than needed: what people may fill in freely is checked piece by piece."""

from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec

_Shape = TypeVar("_Shape")


class _Theirs(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Their field names are in camel case; unknown fields are ignored."""


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


class Reference(_Theirs, frozen=True):
    """One version of a record."""

    uri: str


class ReplyTo(_Theirs, frozen=True):
    """Where in a thread a post stands."""

    root: Reference
    parent: Reference


class Feature(_Theirs, frozen=True):
    """What a stretch of text is."""

    kind: str = msgspec.field(name="$type", default="")
    uri: str = ""


class Facet(_Theirs, frozen=True):
    """A stretch of text and what it is."""

    features: list[Feature] = []


class Link(_Theirs, frozen=True):
    """The address of a file by its content."""

    link: str = msgspec.field(name="$link", default="")


class Blob(_Theirs, frozen=True):
    """A file that hangs on a record."""

    ref: Link = Link()
    mime_type: str = ""


class Picture(_Theirs, frozen=True):
    """A picture of a post."""

    image: Blob = Blob()
    alt: str = ""


class Film(_Theirs, frozen=True):
    """A film of a post."""

    video: Blob = Blob()
    alt: str = ""


class External(_Theirs, frozen=True):
    """A page someone linked to, as a card."""

    uri: str = ""
    title: str = ""
    description: str = ""


class Label(_Theirs, frozen=True):
    """A label the author put on a post."""

    val: str = ""


class Profile(_Theirs, frozen=True):
    """Who somebody is, as the application view says."""

    did: str
    handle: str = ""
    display_name: str | None = None


class PostView(_Theirs, frozen=True):
    """A post as the application view shows it."""

    uri: str
    author: Profile
    record: dict[str, Any]
    indexed_at: str


def fitting(value: Any, shape: type[_Shape]) -> _Shape | None:
    """The value as this shape, or None if it does not fit."""
    try:
        return msgspec.convert(value, shape)
    except msgspec.ValidationError:
        return None


def all_fitting(values: Any, shape: type[_Shape], *, most: int = 500) -> Iterator[_Shape]:
    """Those of the values that fit; anything that is not a list has none."""
    for value in values[:most] if isinstance(values, list) else ():
        found = fitting(value, shape)
        if found is not None:
            yield found


def kind_of(value: Any) -> str:
    """The value's `$type`."""
    kind = value.get("$type", "") if isinstance(value, dict) else ""
    return kind if isinstance(kind, str) else ""
