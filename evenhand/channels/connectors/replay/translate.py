"""Spool lines into what was heard. Pure: the same bytes always say the same."""

from datetime import UTC, datetime, timedelta

import msgspec

from evenhand.channels.connectors.replay.records import Broken
from evenhand.channels.domain.connector import Deleted, Edited, Heard, Post
from evenhand.channels.errors import CannotTranslate

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Line(msgspec.Struct, frozen=True):
    """One line of the spool; exactly one of its parts is there."""

    post: Post | None = None
    edited: Edited | None = None
    deleted: Deleted | None = None
    broken: Broken | None = None
    moved_to: int | None = None  # microseconds since 1970, where times are moved


_decode = msgspec.json.Decoder(Line).decode


def heard_in(content: bytes) -> tuple[Heard, ...]:
    """What a spool line says; raises CannotTranslate with the sentence that a broken row left."""
    try:
        line = _decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise CannotTranslate("This is not a line of the replay's working file; scan the file again.") from error
    if line.broken:
        raise CannotTranslate(line.broken.reason, line=line.broken.line, content=line.broken.content)
    heard = line.post or line.edited or line.deleted
    if heard is None:
        raise CannotTranslate("This line of the replay's working file says nothing.")
    return (_dated(heard, line.moved_to),)


def _dated(heard: Post | Edited | Deleted, moved_to: int | None) -> Heard:
    match heard:
        case Post(posted_at=moment):
            field = "posted_at"
        case Edited(edited_at=moment):
            field = "edited_at"
        case _:
            return heard
    if moment.tzinfo is None:
        raise CannotTranslate("This line of the replay's working file has a time without a zone.")
    if moved_to is None:
        return heard
    try:
        moved = _EPOCH + timedelta(microseconds=moved_to)
    except OverflowError as error:
        raise CannotTranslate("This line of the replay's working file has a time that does not exist.") from error
    return msgspec.structs.replace(heard, **{field: moved})
