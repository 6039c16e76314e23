"""What an administrator fills in for a Bluesky account."""

import re
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Annotated, Any
from urllib.parse import urlsplit

import msgspec

from evenhand.channels.errors import Reconnect

PUBLIC_SERVICE = "https://bsky.social"
_HANDLE = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")
_FOR_TESTS = (".test", ".localhost")


class BlueskySettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The filled-in form, checked by `read_settings`."""

    handle: Annotated[str, msgspec.Meta(min_length=1)]
    app_password: Annotated[str, msgspec.Meta(min_length=1)]
    service: str = PUBLIC_SERVICE
    history_hours: Annotated[int, msgspec.Meta(ge=0, le=24 * 90)] = 24  # how far back the very first look goes

    @property
    def is_local(self) -> bool:
        """Whether the service runs on this machine; only then may it be unencrypted."""
        return is_loopback(self.service)


def is_loopback(url: str) -> bool:
    """Whether the address can only mean this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_safe(url: str) -> bool:
    """Whether a password may be sent there: encrypted, or to this machine."""
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(url)))
    except ValueError:
        return False


def read_settings(filled_in: Mapping[str, Any]) -> BlueskySettings:
    """The typed settings, tidied; raises Reconnect with a sentence that says which value to change."""
    try:
        given = msgspec.convert(dict(filled_in), BlueskySettings)
    except msgspec.ValidationError as error:
        raise Reconnect(f"The settings of this Bluesky account are incomplete: {error}.") from error
    tidy = msgspec.structs.replace(
        given,
        handle=given.handle.strip().removeprefix("@").lower(),
        app_password=given.app_password.strip(),
        service=(given.service.strip() or PUBLIC_SERVICE).rstrip("/"),
    )
    _check(tidy)
    return tidy


def _check(settings: BlueskySettings) -> None:
    if not is_safe(settings.service):
        raise Reconnect(
            f"“{settings.service}” is not a safe address of a Bluesky service: it must begin with https://.",
        )
    if settings.handle.startswith("did:"):
        return
    if not _HANDLE.fullmatch(settings.handle):
        raise Reconnect(f"“{settings.handle}” is not a Bluesky handle; it looks like “acme.bsky.social”.")
    if settings.handle.endswith(_FOR_TESTS) and not settings.is_local:
        raise Reconnect(f"“{settings.handle}” can only exist on a test service on this machine.")
