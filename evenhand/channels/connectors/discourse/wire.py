"""What a Discourse forum says over the wire, typed, and the envelope in which its posts travel on."""

import zlib
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

REGULAR = 1  # post_type; 2 and 3 are notes of moderators and "closed this topic", 4 whispers of the staff


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One post as the forum shows it. What older forums leave out has a default."""

    id: int
    topic_id: int
    post_number: int
    created_at: datetime
    cooked: str = ""
    updated_at: datetime | None = None
    post_type: int = REGULAR
    user_id: int | None = None
    username: str | None = None
    name: str | None = None
    topic_title: str | None = None
    topic_slug: str | None = None
    reply_to_post_number: int | str | None = None


class Change(StrEnum):
    """What a look found out about a post."""

    NEW = "new"
    EDITED = "edited"
    GONE = "gone"


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """What a raw item holds: the forum's own bytes, and what to make of them."""

    change: Change
    name: str
    post: msgspec.Raw = msgspec.Raw(b"null")


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A post in a list: the few facts that a look needs, and its bytes."""

    id: int
    name: str
    updated_at: str
    digest: int
    category_id: int
    is_shown: bool  # somebody's words, neither hidden nor taken back
    content: bytes


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """A topic with the first of its posts, or only some of its posts."""

    class Stream(msgspec.Struct, frozen=True, kw_only=True):
        """Its posts."""

        posts: tuple[msgspec.Raw, ...] = ()

    post_stream: Stream
    title: str = ""
    slug: str = ""


class _Page(msgspec.Struct, frozen=True, kw_only=True):
    latest_posts: tuple[msgspec.Raw, ...]


class _Glimpse(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    topic_id: int
    post_number: int
    updated_at: Any = ""
    cooked: Any = ""
    post_type: Any = REGULAR
    category_id: Any = 0
    hidden: Any = False
    user_deleted: Any = False
    deleted_at: Any = None


class _BasicInfo(msgspec.Struct, frozen=True, kw_only=True):
    title: str = ""


class _Category(msgspec.Struct, frozen=True, kw_only=True):
    id: int


class _Site(msgspec.Struct, frozen=True, kw_only=True):
    categories: tuple[_Category, ...]


_page = msgspec.json.Decoder(_Page)
_glimpse = msgspec.json.Decoder(_Glimpse)
_topic = msgspec.json.Decoder(Topic)
_site = msgspec.json.Decoder(_Site)
_basic_info = msgspec.json.Decoder(_BasicInfo)


def name_of(topic_id: int, post_number: int) -> str:
    """Our external id of a post: with it a reply can name its parent, whose `id` it does not tell."""
    return f"{topic_id}/{post_number}"


def read_page(content: bytes) -> tuple[Listed, ...]:
    """The posts of a list, oldest first. Raises msgspec.DecodeError if it is none."""
    return listed(_page.decode(content).latest_posts)


def read_topic(content: bytes) -> Topic:
    """A topic. Raises msgspec.DecodeError if it is none."""
    return _topic.decode(content)


def read_title(content: bytes) -> str:
    """The name that the forum gives itself."""
    return _basic_info.decode(content).title.strip()


def read_categories(content: bytes) -> frozenset[int]:
    """The numbers of the categories that we may see."""
    return frozenset(category.id for category in _site.decode(content).categories)


def listed(posts: Iterable[msgspec.Raw]) -> tuple[Listed, ...]:
    """Posts side by side, oldest first. One without a number cannot be told apart from others and is left out."""
    found: dict[int, Listed] = {}
    for post in posts:
        content = bytes(post)
        try:
            glimpse = _glimpse.decode(content)
        except msgspec.DecodeError:
            continue
        found[glimpse.id] = _listed(glimpse, content)
    return tuple(found[number] for number in sorted(found))


def _listed(glimpse: _Glimpse, content: bytes) -> Listed:
    is_taken_away = glimpse.hidden is True or glimpse.user_deleted is True or bool(glimpse.deleted_at)
    return Listed(
        id=glimpse.id,
        name=name_of(glimpse.topic_id, glimpse.post_number),
        updated_at=glimpse.updated_at if isinstance(glimpse.updated_at, str) else "",
        digest=zlib.crc32(str(glimpse.cooked).encode("utf-8", "replace")),
        category_id=glimpse.category_id if isinstance(glimpse.category_id, int) else 0,
        is_shown=glimpse.post_type == REGULAR and not is_taken_away,
        content=content,
    )
