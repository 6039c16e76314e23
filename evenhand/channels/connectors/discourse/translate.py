"""A forum's posts into ours. Pure."""

from datetime import UTC, datetime

import msgspec

from evenhand.channels.connectors.discourse import markup, wire
from evenhand.channels.connectors.discourse.settings import DiscourseSettings
from evenhand.channels.domain.connector import Author, Deleted, Edited, Heard, Post, PostKind, Raw
from evenhand.channels.errors import CannotTranslate
from evenhand.kernel.text import storable

_envelope = msgspec.json.Decoder(wire.Envelope)
_item = msgspec.json.Decoder(wire.Item)


def translate(raw: Raw, settings: DiscourseSettings) -> tuple[Heard, ...]:
    """What a raw item says; raises CannotTranslate."""
    try:
        envelope = _envelope.decode(raw.content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise CannotTranslate(f"This is no item of a Discourse forum: {problem}.") from problem
    if envelope.change is wire.Change.GONE:
        return (Deleted(external_id=envelope.name),)
    item = item_of(bytes(envelope.post))
    if item.post_type != wire.REGULAR:
        return ()
    if envelope.change is wire.Change.EDITED:
        return (_edited(item, settings),)
    return (post_of(item, settings),)


def item_of(content: bytes) -> wire.Item:
    """A post as the forum says it; raises CannotTranslate."""
    try:
        return _item.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise CannotTranslate(f"This post of a Discourse forum cannot be read: {problem}.") from problem


def post_of(item: wire.Item, settings: DiscourseSettings) -> Post:
    """A post of the forum, overheard; raises CannotTranslate if nobody can be told to have written it."""
    words = markup.read(item.cooked, settings.server)
    parent = _parent(item)
    return Post(
        external_id=wire.name_of(item.topic_id, item.post_number),
        author=_author(item),
        text=words.text,
        html=words.html,
        attachments=words.attachments,
        posted_at=_aware(item.created_at),
        kind=PostKind.REPLY if parent else PostKind.POST,
        is_public=not settings.api_secret,
        is_overheard=True,
        is_automatic=item.user_id is not None and item.user_id < 0,  # the forum itself, and its bots
        thread_id=str(item.topic_id),
        in_reply_to=parent,
        subject=storable(item.topic_title or ""),
        url=f"{settings.server}/t/{item.topic_slug or '-'}/{item.topic_id}/{item.post_number}",
    )


def _edited(item: wire.Item, settings: DiscourseSettings) -> Edited:
    words = markup.read(item.cooked, settings.server)
    return Edited(
        external_id=wire.name_of(item.topic_id, item.post_number),
        text=words.text,
        html=words.html,
        edited_at=_aware(item.updated_at or item.created_at),
    )


def _author(item: wire.Item) -> Author:
    handle = storable(item.username or "")
    if item.user_id is None and not handle:
        raise CannotTranslate("This post of a Discourse forum does not say who wrote it.")
    number = f"@{handle}" if item.user_id is None else str(item.user_id)
    return Author(external_id=number, handle=handle, name=storable(item.name or ""))


def _parent(item: wire.Item) -> str:
    """The post answered; a post that answers none in particular answers the one that opened the topic."""
    if item.post_number <= 1:
        return ""
    said = str(item.reply_to_post_number or "")
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 1
    return wire.name_of(item.topic_id, number if 1 <= number < item.post_number else 1)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
