"""Bluesky's answers as types, no stricter than needed: what people may fill in freely is checked piece by piece."""

from typing import Any, TypeAlias

import msgspec

from evenhand.channels.domain.atproto import shapes
from evenhand.channels.domain.atproto.shapes import Facet, Profile, Theirs
from evenhand.channels.domain.reading import Moment


class Us(msgspec.Struct, frozen=True):
    """The account that listened: what `translate` must know to tell our posts from theirs."""

    did: str
    handle: str = ""


class PostView(shapes.PostView, frozen=True, kw_only=True):
    """A post with its version and moderation; a notification has the same fields but `embed`."""

    cid: str
    embed: Any = None
    labels: Any = None


class Stretch(Theirs, frozen=True):
    """A stretch of the text, in bytes of its UTF-8 form."""

    byte_start: int
    byte_end: int


class PlacedFacet(Facet, frozen=True, kw_only=True):
    """A stretch of text, where it is, and what it is."""

    index: Stretch


class ImageView(Theirs, frozen=True):
    """A picture, already with an address."""

    fullsize: str = ""
    alt: str = ""


class VideoView(Theirs, frozen=True):
    """A film, already with an address."""

    playlist: str = ""
    alt: str | None = None


class Quoted(Theirs, frozen=True):
    """A quoted post; blocked and deleted ones have neither author nor text."""

    uri: str = ""
    author: Profile | None = None
    value: dict[str, Any] = msgspec.field(default_factory=dict)


class Sender(Theirs, frozen=True):
    """Who wrote a direct message."""

    did: str


class DirectMessage(Theirs, frozen=True):
    """A direct message, or the grave of one (then there is no sender)."""

    id: str
    text: str = ""
    sent_at: str = ""
    sender: Sender | None = None
    facets: Any = None
    embed: Any = None


class Conversation(Theirs, frozen=True):
    """A conversation of direct messages and who takes part."""

    id: str
    members: list[Profile] = msgspec.field(default_factory=list)
    rev: str = ""


class HeardPost(msgspec.Struct, frozen=True, tag="post", tag_field="is"):
    """A raw item: a post that concerns us, or one of ours."""

    us: Us
    view: PostView


class HeardEdit(msgspec.Struct, frozen=True, tag="edit", tag_field="is"):
    """A raw item: a post we have, in a newer version. Bluesky does not say since when, only that we saw it then."""

    view: PostView
    seen_at: Moment


class HeardDeletion(msgspec.Struct, frozen=True, tag="deletion", tag_field="is"):
    """A raw item: something we have is gone."""

    external_id: str


class HeardMessage(msgspec.Struct, frozen=True, tag="message", tag_field="is"):
    """A raw item: a direct message."""

    us: Us
    conversation: Conversation
    message: DirectMessage


Item: TypeAlias = HeardPost | HeardEdit | HeardDeletion | HeardMessage
