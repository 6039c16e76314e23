"""Records and views as types, no stricter than needed: what people may fill in freely is checked piece by piece."""

from typing import Any

import msgspec


class Theirs(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Their field names are in camel case; unknown fields are ignored."""


class Reference(Theirs, frozen=True):
    """One version of a record."""

    uri: str


class ReplyTo(Theirs, frozen=True):
    """Where in a thread a post stands."""

    root: Reference
    parent: Reference


class Feature(Theirs, frozen=True):
    """What a stretch of text is: a mention, a link or a tag."""

    kind: str = msgspec.field(name="$type", default="")
    did: str = ""
    uri: str = ""


class Facet(Theirs, frozen=True):
    """A stretch of text and what it is."""

    features: list[Feature] = []


class External(Theirs, frozen=True):
    """A page someone linked to, as a card."""

    uri: str = ""
    title: str = ""
    description: str = ""


class Label(Theirs, frozen=True):
    """A label that the author or a moderator put on something."""

    val: str = ""


class Profile(Theirs, frozen=True):
    """Who somebody is, as an application view says."""

    did: str
    handle: str = ""
    display_name: str | None = None
    labels: Any = None


class PostView(Theirs, frozen=True):
    """A post as an application view shows it."""

    uri: str
    author: Profile
    record: dict[str, Any]
    indexed_at: str


def kind_of(value: Any) -> str:
    """The value's `$type`, without the “#view” of an application view."""
    kind = value.get("$type", "") if isinstance(value, dict) else ""
    return kind.removesuffix("#view") if isinstance(kind, str) else ""
