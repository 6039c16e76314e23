"""A public thread as it stands on its network, and what a connector must do to tell it."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable

import msgspec


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

    def standing(self, external_id: str) -> Sequence[Standing]:
        """The thread around the post, in the order it was written; empty where it is gone. Raises TryLater, Refused or
        Reconnect."""
