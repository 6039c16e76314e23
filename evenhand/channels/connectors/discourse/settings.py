"""What an administrator fills in to listen to a Discourse forum, and how it is checked."""

import re
from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import SplitResult, urlsplit

import httpx
import msgspec

from evenhand.channels.errors import Reconnect

MOST_AT_FIRST = 50
_OURSELVES = {"127.0.0.1", "localhost", "::1"}
_FIELD = re.compile(r"field `(\w+)`|\$\.(\w+)")
_CATEGORY = re.compile(r"(?:.*/c/(?:.+/)?)?(\d{1,9})/?")


class DiscourseSettings(msgspec.Struct, frozen=True, kw_only=True):
    """One forum."""

    server: str
    api_username: str = ""
    api_secret: str = ""
    categories: Annotated[
        str,
        msgspec.Meta(
            extra={
                "lines": True,
                "hint": "The address of a category a line, such as /c/support/6; empty for the whole forum",
            }
        ),
    ] = ""
    posts_at_first: int = 20

    @property
    def wanted(self) -> frozenset[int]:
        """The numbers of the categories to listen to; empty for all."""
        return frozenset(int(found[1]) for line in _lines(self.categories) if (found := _CATEGORY.fullmatch(line)))

    @property
    def place(self) -> str:
        """The forum's own name among forums: its host, and the folder it may live in."""
        parts = urlsplit(self.server)
        return parts.netloc + parts.path


def read_settings(filled_in: Mapping[str, Any]) -> DiscourseSettings:
    """Typed and tidy settings; raises Reconnect with a sentence that names the field."""
    given = {name: value.strip() if isinstance(value, str) else value for name, value in filled_in.items()}
    try:
        settings = msgspec.convert(
            {name: value for name, value in given.items() if value not in (None, "")}, DiscourseSettings, strict=False
        )
    except msgspec.ValidationError as problem:
        raise Reconnect(_what_is_wrong(str(problem))) from problem
    _check_key(settings)
    for line in _lines(settings.categories):
        if not _CATEGORY.fullmatch(line):
            raise Reconnect(f"“{line}” in categories has no number; copy the category's address, such as /c/support/6.")
    if not 0 <= settings.posts_at_first <= MOST_AT_FIRST:
        raise Reconnect(f"posts_at_first must lie between 0 and {MOST_AT_FIRST}.")
    return msgspec.structs.replace(settings, server=_server(settings.server))


def _what_is_wrong(problem: str) -> str:
    found = _FIELD.search(problem)
    name = next(filter(None, found.groups()), "") if found else ""
    if name == "server":
        return "Fill in server, the address of the forum, such as https://forum.example.com."
    return f"{name or 'A field'} cannot be read; correct it, please."


def _check_key(settings: DiscourseSettings) -> None:
    pair = {"api_username": settings.api_username, "api_secret": settings.api_secret}
    for name, value in pair.items():
        if not (value.isascii() and value.isprintable() and " " not in value):
            raise Reconnect(f"{name} has characters in it that none can have; copy it again.")
    missing = [name for name, value in pair.items() if not value]
    if len(missing) == 1:
        raise Reconnect(f"{missing[0]} is empty; a forum takes a key only together with the user it was made for.")


def _server(address: str) -> str:
    whole = address if "://" in address else f"https://{address}"
    try:
        parts = urlsplit(whole)
        host = parts.hostname or ""
        is_address = bool(host) and parts.port != 0 and bool(httpx.URL(whole).host)
    except (ValueError, httpx.InvalidURL) as problem:
        raise Reconnect(f"server is not a web address: “{address}”.") from problem
    if not is_address or " " in whole:
        raise Reconnect(f"server is not a web address: “{address}”.")
    if parts.scheme != "https" and not (parts.scheme == "http" and host in _OURSELVES):
        raise Reconnect("server must begin with https://.")
    if parts.username is not None:
        raise Reconnect("server must have no name or password in it; use api_username and api_secret.")
    return _tidy(parts)


def _tidy(parts: SplitResult) -> str:
    path = re.sub(r"/(?:latest|top|new|categories|posts\.json)?$", "", parts.path.rstrip("/"))
    return f"{parts.scheme}://{parts.netloc.lower()}{path}"


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
