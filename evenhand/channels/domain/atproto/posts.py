"""The facts of a post, out of its record: its text, time, language, and where in a thread it stands."""

from datetime import UTC, datetime
from typing import Any

from evenhand.channels.domain.atproto import embeds
from evenhand.channels.domain.atproto.shapes import Label, Profile, ReplyTo
from evenhand.channels.domain.connector import Author, PostKind
from evenhand.channels.domain.reading import all_fitting
from evenhand.channels.errors import CannotTranslate
from evenhand.kernel.text import storable

Record = dict[str, Any]

_FIRST_DAY = datetime(2022, 11, 1, tzinfo=UTC)  # nobody wrote there before
_AUTOMATIC_LABELS = {"bot"}
_LONGEST_TEXT = 100_000


def text_of(record: Record) -> str:
    """What the author wrote, letter by letter; raises CannotTranslate where that can be no post."""
    text = record.get("text")
    if not isinstance(text, str):
        raise CannotTranslate("A Bluesky post came without a text.")
    if len(text) > _LONGEST_TEXT:
        raise CannotTranslate(f"A Bluesky post came with {len(text)} characters, which nobody can have written.")
    return text


def author_of(profile: Profile) -> Author:
    """Somebody with the name they go by."""
    handle = "" if profile.handle == "handle.invalid" else profile.handle
    return Author(
        external_id=storable(profile.did), handle=storable(handle), name=storable(profile.display_name or "").strip()
    )


def kind_of_post(record: Record, position: ReplyTo | None) -> PostKind:
    """Whether it answers, quotes, or stands alone."""
    if position:
        return PostKind.REPLY
    return PostKind.QUOTE if embeds.quoted_uri(record) else PostKind.POST


def ancestors(position: ReplyTo | None) -> tuple[str, ...]:
    """Nearest first, each once."""
    if position is None:
        return ()
    return tuple(dict.fromkeys((storable(position.parent.uri), storable(position.root.uri))))


def language(langs: Any) -> str:
    """The first language the author names, if it is one of two letters; else empty."""
    first = langs[0] if isinstance(langs, list) and langs else ""
    code = first.split("-")[0].lower() if isinstance(first, str) else ""
    return code if len(code) == 2 and code.isascii() and code.isalpha() else ""


def is_labelled_automatic(*labels: Any) -> bool:
    """Whether one of these lists of labels says that no person wrote it."""
    return any(label.val in _AUTOMATIC_LABELS for each in labels for label in all_fitting(each, Label))


def moment(value: Any) -> datetime | None:
    """A time as records and views write it; None if it is none."""
    try:
        found = datetime.fromisoformat(value)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def written_at(created: Any, seen: datetime | None) -> datetime:
    """When the author says it was written, unless that is after the network saw it or before there was one.

    Raises CannotTranslate if nobody says.
    """
    said = moment(created)
    if seen is None and said is None:
        raise CannotTranslate("A Bluesky post came without a time.")
    if seen is None or said is None:
        return said or seen or _FIRST_DAY
    return said if _FIRST_DAY <= said <= seen else seen
