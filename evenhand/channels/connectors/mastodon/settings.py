"""What an administrator fills in for an account on a Mastodon server."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import SplitResult, urlsplit

import msgspec

from evenhand.channels.domain.addresses import is_loopback
from evenhand.channels.errors import Reconnect

MOST_HASHTAGS = 20
_TAG = re.compile(r"[\w·]*[^\W\d_][\w·]*")


class Audience(StrEnum):
    """Who sees our public answers; an answer is never more public than the post it answers."""

    UNLISTED = "unlisted"  # everybody who looks at the thread; kept out of public timelines
    PUBLIC = "public"
    PRIVATE = "private"  # our followers, and who is mentioned


class MastodonSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The filled-in form, checked by `read_settings`."""

    server: Annotated[str, msgspec.Meta(min_length=1)]
    access_token_secret: Annotated[str, msgspec.Meta(min_length=1)]
    answers: Audience = Audience.UNLISTED
    history_hours: Annotated[int, msgspec.Meta(ge=0, le=24 * 90)] = 24  # how far back the very first look goes
    public_timeline: bool = False  # listen to everything public that this server sees
    local_only: bool = False  # of that, only what this server's own people write
    hashtags: str = ""  # and to these, separated by spaces

    @property
    def host(self) -> str:
        """The server's host, with its port where it is not the usual one."""
        return urlsplit(self.server).netloc

    @property
    def tags(self) -> tuple[str, ...]:
        """The hashtags without "#", lower case, each once."""
        found = (tag.removeprefix("#").lower() for tag in re.split(r"[\s,;]+", self.hashtags))
        return tuple(dict.fromkeys(tag for tag in found if tag))


def is_safe(url: str) -> bool:
    """Whether a token may be sent there: encrypted, or to this machine."""
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and (
            parts.scheme in {"https", "wss"} or (parts.scheme in {"http", "ws"} and is_this_machine(parts))
        )
    except ValueError:
        return False


def is_this_machine(parts: SplitResult) -> bool:
    """Whether the address can only mean this machine."""
    host = parts.hostname or ""
    return host == "localhost" or is_loopback(host)


def read_settings(filled_in: Mapping[str, Any]) -> MastodonSettings:
    """The typed settings, tidied; raises Reconnect with a sentence that says which value to change."""
    try:
        given = msgspec.convert(dict(filled_in), MastodonSettings)
    except msgspec.ValidationError as error:
        raise Reconnect(f"The settings of this Mastodon account are incomplete: {error}.") from error
    tidy = msgspec.structs.replace(
        given,
        server=_origin(given.server.strip()),
        access_token_secret=given.access_token_secret.strip(),
    )
    _check(tidy)
    return tidy


def _origin(typed: str) -> str:
    """People paste “mastodon.social”, the address of a profile, or “@brand@mastodon.social”."""
    bare = typed.rpartition("@")[2] if typed.startswith("@") else typed
    url = bare if "://" in bare else f"https://{bare}"
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return typed
    name = (parts.hostname or "").lower()
    host = f"[{name}]" if ":" in name else name
    return f"{parts.scheme}://{host}{port}" if host else typed


def _check(settings: MastodonSettings) -> None:
    if not is_safe(settings.server):
        raise Reconnect(f"“{settings.server}” is not a safe address of a server: it must begin with https://.")
    if not (settings.access_token_secret.isascii() and settings.access_token_secret.isprintable()):
        raise Reconnect("The access token has characters that no token has. Copy it again from the server.")
    for tag in settings.tags:
        if not _TAG.fullmatch(tag):
            raise Reconnect(f"“{tag}” is not a hashtag: letters, digits and underscores, at least one letter.")
    if len(settings.tags) > MOST_HASHTAGS:
        raise Reconnect(f"Listen to at most {MOST_HASHTAGS} hashtags with one account; {len(settings.tags)} are given.")
