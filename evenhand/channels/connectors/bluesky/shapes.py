"""Bluesky's answers as types, no stricter than needed: what people may fill in freely is checked piece by piece."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, TypeAlias, TypeVar

import msgspec

_Shape = TypeVar("_Shape")


class _Theirs(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Their field names are in camel case; unknown fields are ignored."""


class Us(msgspec.Struct, frozen=True):
    """The account that listened: what `translate` must know to tell our posts from theirs."""

    did: str
    handle: str = ""


class Label(_Theirs, frozen=True):
    """A moderation label."""

    val: str = ""


class Profile(_Theirs, frozen=True):
    """Who wrote."""

    did: str
    handle: str = ""
    display_name: str | None = None
    labels: Any = None


class PostView(_Theirs, frozen=True):
    """A post as the application view shows it; a notification has the same fields but `embed`."""

    uri: str
    cid: str
    author: Profile
    record: dict[str, Any]
    indexed_at: str
    embed: Any = None
    labels: Any = None


class Reference(_Theirs, frozen=True):
    """One version of a record."""

    uri: str
    cid: str


class ReplyTo(_Theirs, frozen=True):
    """Where in a thread a post stands."""

    root: Reference
    parent: Reference


class Feature(_Theirs, frozen=True):
    """What a stretch of text is: a mention, a link or a tag."""

    kind: str = msgspec.field(name="$type", default="")
    did: str = ""
    uri: str = ""


class Stretch(_Theirs, frozen=True):
    """A stretch of the text, in bytes of its UTF-8 form."""

    byte_start: int
    byte_end: int


class Facet(_Theirs, frozen=True):
    """A stretch of text and what it is."""

    index: Stretch
    features: list[Feature] = []


class ImageView(_Theirs, frozen=True):
    """A picture, already with an address."""

    fullsize: str = ""
    alt: str = ""


class VideoView(_Theirs, frozen=True):
    """A film, already with an address."""

    playlist: str = ""
    alt: str | None = None


class External(_Theirs, frozen=True):
    """A page someone linked to, as a card."""

    uri: str = ""
    title: str = ""
    description: str = ""


class Quoted(_Theirs, frozen=True):
    """A quoted post; blocked and deleted ones have neither author nor text."""

    uri: str = ""
    author: Profile | None = None
    value: dict[str, Any] = {}


class Sender(_Theirs, frozen=True):
    """Who wrote a direct message."""

    did: str


class DirectMessage(_Theirs, frozen=True):
    """A direct message, or the grave of one (then there is no sender)."""

    id: str
    text: str = ""
    sent_at: str = ""
    sender: Sender | None = None
    facets: Any = None
    embed: Any = None


class Conversation(_Theirs, frozen=True):
    """A conversation of direct messages and who takes part."""

    id: str
    members: list[Profile] = []
    rev: str = ""


class HeardPost(msgspec.Struct, frozen=True, tag="post", tag_field="is"):
    """A raw item: a post that concerns us, or one of ours."""

    us: Us
    view: PostView


class HeardEdit(msgspec.Struct, frozen=True, tag="edit", tag_field="is"):
    """A raw item: a post we have, in a newer version. Bluesky does not say since when, only that we saw it then."""

    view: PostView
    seen_at: datetime


class HeardDeletion(msgspec.Struct, frozen=True, tag="deletion", tag_field="is"):
    """A raw item: something we have is gone."""

    external_id: str


class HeardMessage(msgspec.Struct, frozen=True, tag="message", tag_field="is"):
    """A raw item: a direct message."""

    us: Us
    conversation: Conversation
    message: DirectMessage


Item: TypeAlias = HeardPost | HeardEdit | HeardDeletion | HeardMessage


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
    """The value's `$type` without the “#view” of an application view."""
    kind = value.get("$type", "") if isinstance(value, dict) else ""
    return kind.removesuffix("#view") if isinstance(kind, str) else ""
