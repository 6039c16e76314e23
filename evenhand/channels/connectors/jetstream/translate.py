"""Pure: what Jetstream says, as what Evenhand hears."""

from datetime import UTC, datetime, timedelta

import msgspec

from evenhand.channels.connectors.jetstream import embeds
from evenhand.channels.connectors.jetstream.shapes import Commit, Event, Note
from evenhand.channels.domain.atproto import posts
from evenhand.channels.domain.atproto.addresses import POSTS, address_of, page_of, post_name
from evenhand.channels.domain.atproto.posts import Record
from evenhand.channels.domain.atproto.shapes import PostView, ReplyTo
from evenhand.channels.domain.connector import Author, Deleted, Edited, Heard, Post, Raw
from evenhand.channels.domain.reading import fitting, item_in
from evenhand.channels.errors import CannotTranslate
from evenhand.kernel.text import storable

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DECODER = msgspec.json.Decoder(Event)


def translate(raw: Raw) -> tuple[Heard, ...]:
    """What one raw item says; raises CannotTranslate. What concerns no post says nothing."""
    event = _event(raw.content)
    commit = event.commit
    if commit is None or commit.collection != POSTS:
        return ()
    if not (event.did and commit.rkey):
        raise CannotTranslate("Jetstream sent a post without its author or its key.")
    name = storable(address_of(event.did, commit.rkey))
    match commit.operation:
        case "create":
            seen = _moment_of(event)
            return (post_of(event.did, commit.rkey, _record(commit), Author(external_id=storable(event.did)), seen),)
        case "update":
            return (
                Edited(external_id=name, text=storable(posts.text_of(_record(commit))), edited_at=_moment_of(event)),
            )
        case "delete":
            return (Deleted(external_id=name),)
    return ()


def _event(content: bytes) -> Event:
    try:
        return item_in(content, _DECODER, sender="Jetstream")
    except CannotTranslate as problem:
        if (note := _note(content)) is not None:
            raise CannotTranslate(_told_by(note)) from problem
        raise


def _note(content: bytes) -> Note | None:
    """What our own reader left in the stream, if it is that."""
    try:
        return msgspec.json.decode(content, type=Note)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


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


def post_of(repository: str, key: str, record: Record, author: Author, seen: datetime) -> Post:
    """A post of anybody's, overheard; raises CannotTranslate if it has no text field at all."""
    position = fitting(record.get("reply"), ReplyTo)
    name = storable(address_of(repository, key))
    return Post(
        external_id=name,
        author=author,
        text=storable(posts.text_of(record)),
        posted_at=posts.written_at(record.get("createdAt"), seen),
        kind=posts.kind_of_post(record, position),
        in_reply_to=storable(position.parent.uri) if position else "",
        references=posts.ancestors(position),
        thread_id=storable(position.root.uri) if position else name,
        language=posts.language(record.get("langs")),
        is_automatic=posts.is_labelled_automatic(_own_labels(record)),
        attachments=embeds.attachments(repository, record),
        url=storable(page_of(name)),
        is_overheard=True,
    )


def shown(view: PostView) -> Post:
    """A post as the application view shows it; raises CannotTranslate."""
    name, seen = post_name(view.uri), posts.moment(view.indexed_at)
    if name is None or seen is None:
        raise CannotTranslate("Bluesky showed a post without its address or its time.")
    return post_of(name.repository, name.key, view.record, posts.author_of(view.author), seen)


def _own_labels(record: Record) -> object:
    labels = record.get("labels")
    return labels.get("values") if isinstance(labels, dict) else None
