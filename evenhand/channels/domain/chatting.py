"""What a connector that hosts chats brings: where they may appear and how, and the form in which words are kept."""

from datetime import datetime
from typing import Annotated, Protocol, runtime_checkable

import msgspec


class House(msgspec.Struct, frozen=True, kw_only=True):
    """How a brand's chat looks and where it may appear."""

    name: str
    origins: tuple[str, ...]  # web sites that may show it
    colour: str
    greeting: str
    asks_for_name: bool
    identity_secret: str  # empty: nobody signs who visitors are


@runtime_checkable
class Hosting(Protocol):
    """A connector whose visitors write in a window of ours."""

    def house(self) -> House:
        """By its settings; raises Reconnect where they are incomplete."""


class SaidFile(msgspec.Struct, frozen=True, kw_only=True):
    """A picture that came with it, checked by whoever took it in."""

    name: str
    media_type: str
    content: bytes
    alt: str = ""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One thing a visitor said, as it is kept before anything looks at it."""

    id: str  # made by the visitor's window, so that the same word sent twice is one
    chat: str
    visitor: str
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    text: str = ""
    name: str = ""
    address: str = ""
    is_proven: bool = False  # the web site has signed name and address
    file: SaidFile | None = None
    language: str = ""

    @property
    def reference(self) -> str:
        """Its own name at its source."""
        return f"{self.chat}/{self.id}"
