"""What an administrator fills in to listen to all of Bluesky."""

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Annotated, Any
from urllib.parse import urlsplit

import msgspec

from evenhand.channels.errors import Reconnect

PUBLIC_HOSTS = tuple(
    f"wss://jetstream{number}.us-{coast}.bsky.network" for coast in ("east", "west") for number in (1, 2)
)
PUBLIC_APPVIEW = "https://public.api.bsky.app"
LOOKBACK_MINUTES = 36 * 60  # what public servers keep
_PATH = "/subscribe"


class JetstreamSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The filled-in form, checked by `read_settings`."""

    hosts: str = ", ".join(PUBLIC_HOSTS)  # tried in this order
    appview: str = PUBLIC_APPVIEW  # asked for names and threads, without a log-in
    history_minutes: Annotated[int, msgspec.Meta(ge=0, le=LOOKBACK_MINUTES)] = 0  # how far back the first look goes
    dictionary: str = ""  # a file on the server, or an address, with Jetstream's zstd dictionary

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where to subscribe, in the order to try."""
        return tuple(f"{host}{_PATH}" for host in self.hosts.split(", "))


def read_settings(filled_in: Mapping[str, Any]) -> JetstreamSettings:
    """The typed settings, tidied; raises Reconnect with a sentence that says which value to change."""
    try:
        given = msgspec.convert(dict(filled_in), JetstreamSettings)
    except msgspec.ValidationError as error:
        raise Reconnect(f"The settings of this Jetstream do not hold: {error}.") from error
    hosts = [_host(each) for each in given.hosts.replace(",", " ").split()]
    tidy = msgspec.structs.replace(
        given,
        hosts=", ".join(dict.fromkeys(hosts)) or ", ".join(PUBLIC_HOSTS),
        appview=(given.appview.strip() or PUBLIC_APPVIEW).rstrip("/"),
        dictionary=given.dictionary.strip(),
    )
    _check(tidy)
    return tidy


def is_safe(url: str, *, scheme: str) -> bool:
    """Whether we may go there: encrypted (`scheme` with an s), or to this machine."""
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and (
            parts.scheme == f"{scheme}s" or (parts.scheme == scheme and _is_loopback(parts.hostname or ""))
        )
    except ValueError:
        return False


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _host(given: str) -> str:
    """A host as people write it (“jetstream.example”, with or without wss:// and path) as an address without path."""
    bare = given.rstrip("/").removesuffix(_PATH)
    return bare if "://" in bare else f"wss://{bare}"


def _check(settings: JetstreamSettings) -> None:
    for host in settings.hosts.split(", "):
        if not is_safe(host, scheme="ws"):
            raise Reconnect(f"“{host}” in “hosts” is not a safe address of a Jetstream: it must begin with wss://.")
        parts = urlsplit(host)
        if parts.path or parts.query or parts.fragment or parts.username:
            raise Reconnect(f"“{host}” in “hosts” says more than a host: give it as “wss://jetstream.example”.")
    if not is_safe(settings.appview, scheme="http"):
        raise Reconnect(f"“{settings.appview}” in “appview” is not a safe address: it must begin with https://.")
    if "://" in settings.dictionary and not is_safe(settings.dictionary, scheme="http"):
        raise Reconnect(f"“{settings.dictionary}” in “dictionary” is not a safe address: it must begin with https://.")
