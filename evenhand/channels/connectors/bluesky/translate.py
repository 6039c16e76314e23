"""Pure: what Bluesky says, as what Evenhand hears."""

import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import regex

from evenhand.channels.connectors.bluesky import addresses, embeds
from evenhand.channels.connectors.bluesky.shapes import (
    DirectMessage,
    Facet,
    HeardDeletion,
    HeardEdit,
    HeardMessage,
    HeardPost,
    Item,
    Label,
    PostView,
    Profile,
    ReplyTo,
    Us,
    all_fitting,
    fitting,
)
from evenhand.channels.domain.connector import Author, Deleted, Edited, Heard, Post, PostKind, Raw
from evenhand.channels.errors import CannotTranslate
from evenhand.kernel.text import storable

_MENTION = "app.bsky.richtext.facet#mention"
_FIRST_DAY = datetime(2022, 11, 1, tzinfo=UTC)  # nobody wrote on Bluesky before
_AUTOMATIC_LABELS = {"bot"}
_LONGEST_TEXT = 100_000
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
    match _item(raw.content):
        case HeardPost(us=us, view=view):
            return (post(us, view),)
        case HeardEdit(view=view, seen_at=seen_at):
            return (Edited(external_id=storable(view.uri), text=storable(_text_of(view)), edited_at=seen_at),)
        case HeardDeletion(external_id=external_id):
            return (Deleted(external_id=storable(external_id)),)
        case HeardMessage() as message:
            return (_direct(message),)


def _item(content: bytes) -> Item:
    try:
        return _DECODER.decode(content)
    except msgspec.ValidationError as error:
        raise CannotTranslate(f"Bluesky sent something of an unknown form: {error}.") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _lenient_item(content)


def _lenient_item(content: bytes) -> Item:
    """The standard library also reads halves of surrogate pairs, which some clients write."""
    try:
        item: Item = msgspec.convert(json.loads(content), Item)
        return item
    except msgspec.ValidationError as error:
        raise CannotTranslate(f"Bluesky sent something of an unknown form: {error}.") from error
    except (ValueError, RecursionError) as error:
        raise CannotTranslate("Bluesky sent something that is not readable JSON.") from error


def post(us: Us, view: PostView) -> Post:
    """A post of anybody's; raises CannotTranslate if it has no text field at all."""
    text = _text_of(view)
    position = fitting(view.record.get("reply"), ReplyTo)
    is_own = view.author.did == us.did
    return Post(
        external_id=storable(view.uri),
        author=_author(view.author),
        text=storable(text),
        posted_at=_written_at(view.record.get("createdAt"), view.indexed_at),
        kind=_kind(view, position),
        is_own=is_own,
        in_reply_to=storable(position.parent.uri) if position else "",
        references=_ancestors(position),
        thread_id=storable(position.root.uri if position else view.uri),
        language=_language(view.record.get("langs")),
        addressed=None if is_own else _addressed(us, text, view.record.get("facets"), position),
        is_automatic=not is_own and _is_automatic(view),
        attachments=embeds.attachments(view.record, view.embed),
        url=storable(addresses.page_of(view.uri)),
    )


def _text_of(view: PostView) -> str:
    text = view.record.get("text")
    if not isinstance(text, str):
        raise CannotTranslate("A Bluesky post came without a text.", uri=view.uri)
    if len(text) > _LONGEST_TEXT:
        raise CannotTranslate(f"A Bluesky post came with {len(text)} characters, which nobody can have written.")
    return text


def _author(profile: Profile) -> Author:
    handle = "" if profile.handle == "handle.invalid" else profile.handle
    return Author(
        external_id=storable(profile.did), handle=storable(handle), name=storable(profile.display_name or "").strip()
    )


def _kind(view: PostView, position: ReplyTo | None) -> PostKind:
    if position:
        return PostKind.REPLY
    return PostKind.QUOTE if embeds.quoted_uri(view.record) else PostKind.POST


def _ancestors(position: ReplyTo | None) -> tuple[str, ...]:
    """Nearest first, each once."""
    if position is None:
        return ()
    return tuple(dict.fromkeys((storable(position.parent.uri), storable(position.root.uri))))


def _language(langs: Any) -> str:
    first = langs[0] if isinstance(langs, list) and langs else ""
    code = first.split("-")[0].lower() if isinstance(first, str) else ""
    return code if len(code) == 2 and code.isascii() and code.isalpha() else ""


def _is_automatic(view: PostView) -> bool:
    labels = (*all_fitting(view.labels, Label), *all_fitting(view.author.labels, Label))
    return any(label.val in _AUTOMATIC_LABELS for label in labels)


def _moment(value: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(value)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def _written_at(created: Any, indexed: Any) -> datetime:
    """When the author says it was written, unless that is after the network saw it or before there was one."""
    seen, said = _moment(indexed), _moment(created)
    if seen is None and said is None:
        raise CannotTranslate("A Bluesky post came without a time.")
    if seen is None or said is None:
        return said or seen or _FIRST_DAY
    return said if _FIRST_DAY <= said <= seen else seen


def _addressed(us: Us, text: str, facets: Any, position: ReplyTo | None) -> bool | None:
    """True if it is certainly said to us; None if the sentence must be read."""
    if position and _repository(position.parent.uri) == us.did:
        return True
    opening = _OPENING.match(text)
    if opening is None or not _opens_with_us(us, text[: opening.end()], facets):
        return None
    return None if _may_be_subject(text, opening.end()) else True


def _repository(uri: str) -> str:
    name = addresses.record_name(uri)
    return name.repository if name else ""


def _opens_with_us(us: Us, opening: str, facets: Any) -> bool:
    if us.handle and us.handle.lower() in (found.lower() for found in _HANDLE.findall(opening)):
        return True
    size = len(opening.encode("utf-8", "replace"))
    return any(
        0 <= facet.index.byte_start < size
        and any(each.kind == _MENTION and each.did == us.did for each in facet.features)
        for facet in all_fitting(facets, Facet)
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
        author=_author(profile),
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
    return _written_at(None, message.sent_at)
