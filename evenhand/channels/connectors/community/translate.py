"""From a question of the community to a post. Pure."""

import msgspec

from evenhand.channels.domain.asking import Asked
from evenhand.channels.domain.connector import Author, Deleted, Heard, Post, PostKind, Raw
from evenhand.channels.errors import CannotTranslate

_decode = msgspec.json.Decoder(Asked).decode


def translate(raw: Raw) -> tuple[Heard, ...]:
    """What the member asked, or that it is gone; raises CannotTranslate where nothing can be read."""
    try:
        asked = _decode(raw.content)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as problem:
        raise CannotTranslate(f"What was kept of the question cannot be read: {problem}.") from problem
    if asked.is_gone:
        return (Deleted(external_id=asked.id),)
    words = "\n\n".join(part for part in (asked.title.strip(), asked.text.strip()) if part)
    if not words or not asked.id or not asked.member:
        raise CannotTranslate("The question has no words, or nobody who asked it.")
    return (
        Post(
            external_id=asked.id,
            author=Author(
                external_id=asked.member,
                handle=asked.name,
                name=asked.name,
                verified_address=asked.address.lower(),
            ),
            text=words,
            posted_at=asked.at,
            kind=PostKind.POST if asked.title else PostKind.REPLY,
            is_public=True,
            addressed=True,
            thread_id=asked.topic,
            language=asked.language,
            url=asked.url,
        ),
    )
