"""Pure: what Jetstream says, as what Evenhand hears."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

import msgspec

from evenhand.channels.connectors.jetstream import addresses, embeds
from evenhand.channels.connectors.jetstream.shapes import (
    Commit,
    Event,
    Label,
    Note,
    PostView,
    Profile,
    ReplyTo,
    all_fitting,
    fitting,
)
from evenhand.channels.domain.connector import Author, Deleted, Edited, Heard, Post, PostKind, Raw
from evenhand.channels.errors import CannotTranslate
from evenhand.kernel.text import storable

Record = dict[str, Any]

_FIRST_DAY = datetime(2022, 11, 1, tzinfo=UTC)  # nobody wrote on Bluesky before
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_AUTOMATIC_LABELS = {"bot"}
_LONGEST_TEXT = 100_000
_decode = msgspec.json.Decoder(Event).decode


def translate(raw: Raw) -> tuple[Heard, ...]:
    """What one raw item says; raises CannotTranslate. What concerns no post says nothing."""
    event = _event(raw.content)
    commit = event.commit
    if commit is None or commit.collection != addresses.POSTS:
        return ()
    if not (event.did and commit.rkey):
        raise CannotTranslate("Jetstream sent a post without its author or its key.")
    name = storable(addresses.address_of(event.did, commit.rkey))
    match commit.operation:
        case "create":
            seen = _moment_of(event)
            return (post_of(event.did, commit.rkey, _record(commit), Author(external_id=storable(event.did)), seen),)
        case "update":
            return (Edited(external_id=name, text=_text_of(_record(commit)), edited_at=_moment_of(event)),)
        case "delete":
            return (Deleted(external_id=name),)
    return ()


def _event(content: bytes) -> Event:
    try:
        return _decode(content)
    except msgspec.ValidationError as error:
        _refuse(content, error)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _lenient_event(content)


def _lenient_event(content: bytes) -> Event:
    """The standard library also reads halves of surrogate pairs, which some clients write."""
    try:
        return msgspec.convert(json.loads(content), Event)
    except msgspec.ValidationError as error:
        _refuse(content, error)
    except (ValueError, RecursionError) as error:
        raise CannotTranslate("Jetstream sent something that is not readable JSON.") from error


def _refuse(content: bytes, error: Exception) -> NoReturn:
    try:
        note = msgspec.json.decode(content, type=Note)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise CannotTranslate(f"Jetstream sent something of an unknown form: {error}.") from error
    raise CannotTranslate(_told_by(note)) from error


def _told_by(note: Note) -> str:
    if note.evenhand == "too_long":
        return f"Jetstream sent {note.bytes:,} bytes at once, which no post can have; its beginning is kept here."
    since, until = (_moment(each) for each in (note.since_us, note.until_us))
    return (
        f"The stream of Bluesky held nothing between {since:%Y-%m-%d %H:%M} and {until:%Y-%m-%d %H:%M} UTC. Its "
        "servers keep about a day and a half; what was posted in a longer absence is not heard."
    )


def _moment(time_us: int) -> datetime:
    try:
        return _EPOCH + timedelta(microseconds=time_us)
    except OverflowError as error:
        raise CannotTranslate("Jetstream sent something that has no possible time.") from error


def _moment_of(event: Event) -> datetime:
    return _moment(event.time_us)


def _record(commit: Commit) -> Record:
    if commit.record is None:
        raise CannotTranslate("Jetstream sent a post without its content.")
    return commit.record


def _text_of(record: Record) -> str:
    text = record.get("text")
    if not isinstance(text, str):
        raise CannotTranslate("A Bluesky post came without a text.")
    if len(text) > _LONGEST_TEXT:
        raise CannotTranslate(f"A Bluesky post came with {len(text)} characters, which nobody can have written.")
    return storable(text)


def post_of(repository: str, key: str, record: Record, author: Author, seen: datetime) -> Post:
    """A post of anybody's, overheard; raises CannotTranslate if it has no text field at all."""
    position = fitting(record.get("reply"), ReplyTo)
    name = storable(addresses.address_of(repository, key))
    return Post(
        external_id=name,
        author=author,
        text=_text_of(record),
        posted_at=_written_at(record.get("createdAt"), seen),
        kind=_kind(record, position),
        in_reply_to=storable(position.parent.uri) if position else "",
        references=_ancestors(position),
        thread_id=storable(position.root.uri) if position else name,
        language=_language(record.get("langs")),
        is_automatic=_is_automatic(record),
        attachments=embeds.attachments(repository, record),
        url=storable(addresses.page_of(name)),
        is_overheard=True,
    )


def shown(view: PostView) -> Post:
    """A post as the application view shows it; raises CannotTranslate."""
    name, seen = addresses.post_name(view.uri), _said_moment(view.indexed_at)
    if name is None or seen is None:
        raise CannotTranslate("Bluesky showed a post without its address or its time.")
    return post_of(*name, view.record, author_of(view.author), seen)


def author_of(profile: Profile) -> Author:
    """Somebody with the name they go by."""
    handle = "" if profile.handle == "handle.invalid" else profile.handle
    return Author(
        external_id=storable(profile.did), handle=storable(handle), name=storable(profile.display_name or "").strip()
    )


def _kind(record: Record, position: ReplyTo | None) -> PostKind:
    if position:
        return PostKind.REPLY
    return PostKind.QUOTE if embeds.quoted_uri(record) else PostKind.POST


def _ancestors(position: ReplyTo | None) -> tuple[str, ...]:
    """Nearest first, each once."""
    if position is None:
        return ()
    return tuple(dict.fromkeys((storable(position.parent.uri), storable(position.root.uri))))


def _language(langs: Any) -> str:
    first = langs[0] if isinstance(langs, list) and langs else ""
    code = first.split("-")[0].lower() if isinstance(first, str) else ""
    return code if len(code) == 2 and code.isascii() and code.isalpha() else ""


def _is_automatic(record: Record) -> bool:
    labels = record.get("labels")
    values = labels.get("values") if isinstance(labels, dict) else None
    return any(label.val in _AUTOMATIC_LABELS for label in all_fitting(values, Label))


def _said_moment(value: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(value)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def _written_at(created: Any, seen: datetime) -> datetime:
    """When the author says it was written, unless that is after the network saw it or before there was one."""
    said = _said_moment(created)
    return said if said is not None and _FIRST_DAY <= said <= seen else seen
