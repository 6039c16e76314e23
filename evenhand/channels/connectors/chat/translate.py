"""From what a visitor said to a post. Pure."""

import hashlib
from datetime import datetime
from typing import Annotated

import msgspec

from evenhand.channels.domain.connector import Attached, Author, Heard, Post, PostKind, Raw
from evenhand.channels.errors import CannotTranslate

UtcTime = Annotated[datetime, msgspec.Meta(tz=True)]


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
    at: UtcTime
    text: str = ""
    name: str = ""
    address: str = ""
    is_proven: bool = False  # the web site has signed name and address
    file: SaidFile | None = None
    language: str = ""


_decode = msgspec.json.Decoder(Said).decode


def translate(raw: Raw) -> tuple[Heard, ...]:
    """What the visitor said; raises CannotTranslate where nothing can be read."""
    try:
        said = _decode(raw.content)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as problem:
        raise CannotTranslate(f"What was kept of the chat cannot be read: {problem}.") from problem
    if not said.text.strip() and said.file is None:
        raise CannotTranslate("The visitor’s message has neither text nor picture.")
    return (
        Post(
            external_id=f"{said.chat}/{said.id}",
            author=Author(
                external_id=said.visitor,
                name=said.name or nameless(said.visitor),
                verified_address=said.address.lower() if said.is_proven else "",
            ),
            text=said.text,
            posted_at=said.at,
            kind=PostKind.DIRECT,
            is_public=False,
            addressed=True,
            thread_id=said.chat,
            language=said.language,
            attachments=(_attached(said.file),) if said.file else (),
        ),
    )


def nameless(visitor: str) -> str:
    """What to call somebody who gave no name: the same each time, and another for another."""
    return f"Visitor {hashlib.sha256(visitor.encode()).hexdigest()[:4].upper()}"


def _attached(file: SaidFile) -> Attached:
    return Attached(name=file.name, media_type=file.media_type, content=file.content, alt=file.alt)
