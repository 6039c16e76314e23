"""A public thread as it stands on its network, and what a connector must do to tell it."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable

import msgspec

from evenhand.channels.domain.connector import Post, PostKind


class Tie(StrEnum):
    """How a post of a thread stands to the one above it."""

    REPLY = "reply"
    QUOTE = "quote"


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A post of a thread as its network shows it now."""

    external_id: str
    author: str = ""  # as people read it: the name, else the handle
    handle: str = ""
    author_id: str = ""
    text: str = ""
    posted_at: datetime | None = None
    in_reply_to: str = ""
    url: str = ""
    tie: Tie = Tie.REPLY
    is_gone: bool = False  # it stood there, and was deleted or hidden
    edited_at: datetime | None = None
    quotes: str = ""  # of what it quotes, the words
    pictures: tuple[str, ...] = ()  # what their alternative texts say
    replies: int | None = None  # how many the network counts below it
    likes: int | None = None
    reposts: int | None = None


@runtime_checkable
class Showing(Protocol):
    """A connector that can tell how a public thread stands: what is above a post, below it, beside it."""

    def around(self, external_id: str) -> Sequence[Standing]:
        """The thread around the post, in the order it was written; empty where it is gone. Raises TryLater, Refused or
        Reconnect."""


_QUOTED = "Quoted post"


def stands(
    post: Post,
    *,
    tie: Tie | None = None,
    edited_at: datetime | None = None,
    replies: int | None = None,
    likes: int | None = None,
    reposts: int | None = None,
) -> Standing:
    """A translated post as part of its thread."""
    quoted = next((each.alt for each in post.attachments if each.name.startswith(_QUOTED)), "")
    return Standing(
        external_id=post.external_id,
        author=post.author.name or post.author.handle,
        handle=post.author.handle,
        author_id=post.author.external_id,
        text=post.text,
        posted_at=post.posted_at,
        in_reply_to=post.in_reply_to,
        url=post.url,
        tie=tie or (Tie.QUOTE if post.kind is PostKind.QUOTE else Tie.REPLY),
        edited_at=edited_at,
        quotes=quoted,
        pictures=tuple(each.alt for each in post.attachments if each.media_type.startswith("image/")),
        replies=replies,
        likes=likes,
        reposts=reposts,
    )


def count_said(value: object) -> int | None:
    """A count as a network tells it; None for what is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 40 else None
