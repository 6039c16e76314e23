"""Pure: what Bluesky says, as what Evenhand hears."""

from datetime import datetime
from typing import Any

import msgspec
import regex

from evenhand.channels.connectors.bluesky import addresses, embeds
from evenhand.channels.connectors.bluesky.shapes import (
    DirectMessage,
    HeardDeletion,
    HeardEdit,
    HeardMessage,
    HeardPost,
    Item,
    PlacedFacet,
    PostView,
    Us,
)
from evenhand.channels.domain.atproto import posts
from evenhand.channels.domain.atproto.addresses import page_of, record_name
from evenhand.channels.domain.atproto.shapes import Profile, ReplyTo
from evenhand.channels.domain.connector import Deleted, Edited, Heard, Post, PostKind, Raw
from evenhand.channels.domain.reading import all_fitting, fitting, item_in
from evenhand.kernel.text import storable

_MENTION = "app.bsky.richtext.facet#mention"
_OPENING = regex.compile(r"[\s.]*(?:@[\w.-]+[\s,:;!]*)+")
_HANDLE = regex.compile(r"@([\w.-]*\w)")
# After these words the handle before them may be what the sentence is about: “@acme is down again”.
_VERBS = {
    *("is", "are", "was", "has", "have", "had", "does", "did", "says", "said", "just", "still", "keeps", "needs"),
    *("ist", "sind", "war", "hat", "haben", "wird", "est", "sont", "a", "était", "es", "son", "está", "ha", "era"),
}
_DECODER: msgspec.json.Decoder[Item] = msgspec.json.Decoder(Item)


def translate(raw: Raw) -> tuple[Heard, ...]:
    """What one raw item says; raises CannotTranslate."""
    match item_in(raw.content, _DECODER, sender="Bluesky"):
        case HeardPost(us=us, view=view):
            return (post(us, view),)
        case HeardEdit(view=view, seen_at=seen_at):
            return (
                Edited(external_id=storable(view.uri), text=storable(posts.text_of(view.record)), edited_at=seen_at),
            )
        case HeardDeletion(external_id=external_id):
            return (Deleted(external_id=storable(external_id)),)
        case HeardMessage() as message:
            return (_direct(message),)


def post(us: Us, view: PostView) -> Post:
    """A post of anybody's; raises CannotTranslate if it has no text field at all."""
    text = posts.text_of(view.record)
    position = fitting(view.record.get("reply"), ReplyTo)
    is_own = view.author.did == us.did
    return Post(
        external_id=storable(view.uri),
        author=posts.author_of(view.author),
        text=storable(text),
        posted_at=posts.written_at(view.record.get("createdAt"), posts.moment(view.indexed_at)),
        kind=posts.kind_of_post(view.record, position),
        is_own=is_own,
        in_reply_to=storable(position.parent.uri) if position else "",
        references=posts.ancestors(position),
        thread_id=storable(position.root.uri if position else view.uri),
        language=posts.language(view.record.get("langs")),
        addressed=None if is_own else _addressed(us, text, view.record.get("facets"), position),
        is_automatic=not is_own and posts.is_labelled_automatic(view.labels, view.author.labels),
        attachments=embeds.attachments(view.record, view.embed),
        url=storable(page_of(view.uri)),
    )


def _addressed(us: Us, text: str, facets: Any, position: ReplyTo | None) -> bool | None:
    """True if it is certainly said to us; None if the sentence must be read."""
    if position and _repository(position.parent.uri) == us.did:
        return True
    opening = _OPENING.match(text)
    if opening is None or not _opens_with_us(us, text[: opening.end()], facets):
        return None
    return None if _may_be_subject(text, opening.end()) else True


def _repository(uri: str) -> str:
    name = record_name(uri)
    return name.repository if name else ""


def _opens_with_us(us: Us, opening: str, facets: Any) -> bool:
    if us.handle and us.handle.lower() in (found.lower() for found in _HANDLE.findall(opening)):
        return True
    size = len(opening.encode("utf-8", "replace"))
    return any(
        0 <= facet.index.byte_start < size
        and any(each.kind == _MENTION and each.did == us.did for each in facet.features)
        for facet in all_fitting(facets, PlacedFacet)
    )


def _may_be_subject(text: str, end: int) -> bool:
    """Whether the sentence seems to go on about a single handle instead of turning to it."""
    opening = text[:end]
    if opening.count("@") != 1 or opening.rstrip().endswith((",", ":", ";", "!")):
        return False
    following = text[end:].split(maxsplit=1)
    return bool(following) and following[0].strip("’'.,!?") in _VERBS


def _direct(heard: HeardMessage) -> Post | Deleted:
    message, conversation = heard.message, heard.conversation
    name = storable(addresses.message_name(conversation.id, message.id))
    if message.sender is None:
        return Deleted(external_id=name)
    sender = message.sender.did
    profile = next((each for each in conversation.members if each.did == sender), Profile(did=sender))
    is_own = sender == heard.us.did
    return Post(
        external_id=name,
        author=posts.author_of(profile),
        text=storable(message.text),
        posted_at=_sent_at(message),
        kind=PostKind.DIRECT,
        is_public=False,
        is_own=is_own,
        thread_id=storable(addresses.conversation_name(conversation.id)),
        addressed=None if is_own else True,
        attachments=embeds.attachments({"facets": message.facets}, message.embed),
    )


def _sent_at(message: DirectMessage) -> datetime:
    """The chat service sets this time itself, so it is believed."""
    return posts.written_at(None, posts.moment(message.sent_at))
