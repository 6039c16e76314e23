"""What servers say, as types without demands: servers of many makes leave out, null and re-type what they like."""

from datetime import UTC, datetime
from typing import Any, TypeAlias

import msgspec

from evenhand.channels.domain.reading import Moment


class _Theirs(msgspec.Struct, frozen=True, kw_only=True):
    """Every field may be of any type; `said`, `all_said` and `moment_said` take what is usable out of it."""


class Account(_Theirs, frozen=True):
    """Somebody, as a server shows them."""

    id: Any = None
    acct: Any = None
    username: Any = None
    display_name: Any = None
    url: Any = None
    bot: Any = None
    followers_count: Any = None


class Mention(_Theirs, frozen=True):
    """Somebody a post speaks of."""

    id: Any = None
    acct: Any = None
    username: Any = None
    url: Any = None


class Media(_Theirs, frozen=True):
    """A picture, film or sound that came with a post."""

    type: Any = None
    url: Any = None
    remote_url: Any = None
    description: Any = None


class Status(_Theirs, frozen=True):
    """A post."""

    id: Any = None
    uri: Any = None
    url: Any = None
    account: Any = None
    content: Any = None
    text: Any = None
    spoiler_text: Any = None
    created_at: Any = None
    edited_at: Any = None
    visibility: Any = None
    language: Any = None
    in_reply_to_id: Any = None
    in_reply_to_account_id: Any = None
    media_attachments: Any = None
    mentions: Any = None
    poll: Any = None
    quote: Any = None
    reblog: Any = None
    pleroma: Any = None


class Us(msgspec.Struct, frozen=True, kw_only=True):
    """The account that listened: what `translate` must know to tell our posts from theirs."""

    id: str
    address: str  # "brand@home.example", lower case
    server: str  # "https://home.example"
    domain: str  # what the server's own people have behind their names


class HeardStatus(msgspec.Struct, frozen=True, kw_only=True, tag="status", tag_field="is"):
    """A raw item: a post. `above` is what the post it answers is called, where that was found out."""

    us: Us
    status: dict[str, Any]
    seen_at: Moment
    above: str = ""
    is_overheard: bool = False


class HeardEdit(msgspec.Struct, frozen=True, kw_only=True, tag="edit", tag_field="is"):
    """A raw item: a post in a newer version."""

    us: Us
    status: dict[str, Any]
    seen_at: Moment


class HeardDeletion(msgspec.Struct, frozen=True, kw_only=True, tag="deletion", tag_field="is"):
    """A raw item: a post is gone."""

    external_id: str


Item: TypeAlias = HeardStatus | HeardEdit | HeardDeletion


def said(value: Any) -> str:
    """The value as text if it is text or a whole number; else empty."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def is_yes(value: Any) -> bool:
    """Whether the value means yes; some servers write flags as words."""
    return value is True or (isinstance(value, str) and value.lower() in {"true", "1"})


def moment_said(value: Any) -> datetime | None:
    """The value as a moment, or None."""
    try:
        found = datetime.fromisoformat(value)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def milliseconds_said(value: Any) -> int:
    """The value as a moment in milliseconds since 1970; 0 if it is none."""
    moment = moment_said(value)
    return int(moment.timestamp() * 1000) if moment else 0


def number_of(status: dict[str, Any]) -> str:
    """The server's own number of a post."""
    return said(status.get("id"))


def account_number(status: dict[str, Any]) -> str:
    """The server's own number of who wrote it."""
    account = status.get("account")
    return said(account.get("id")) if isinstance(account, dict) else ""
