"""From what a visitor said to a post. Pure."""

import hashlib

import msgspec

from evenhand.channels.domain.chatting import Said, SaidFile
from evenhand.channels.domain.connector import Attached, Author, Heard, Post, PostKind, Raw
from evenhand.channels.errors import CannotTranslate

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
            external_id=said.reference,
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
