"""What an administrator fills in to follow feeds."""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Annotated, Any
from urllib.parse import urlsplit

import msgspec

from evenhand.channels.errors import Reconnect

MOST_FEEDS = 10_000
_OUTLINE = re.compile(r"xmlUrl\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_LISTED = re.compile(r"[\s,;]+")


class FeedsSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The filled-in form, checked by `read_settings`."""

    # Of feeds, or of pages that name one; or a whole OPML file.
    addresses: Annotated[str, msgspec.Meta(extra={"lines": True, "hint": "One address a line, or a whole OPML file."})]
    name: str = ""  # of this list; else the host of its first feed
    newest: Annotated[int, msgspec.Meta(ge=0, le=1_000)] = 10  # how many entries of a feed count at the first look
    shortest_minutes: Annotated[int, msgspec.Meta(ge=1, le=1_440)] = 10  # between two looks at the same feed
    comments_of: Annotated[int, msgspec.Meta(ge=0, le=50)] = 0  # of so many newest entries a feed: their comments too
    allow_this_machine: bool = False  # feeds on loopback, which a stranger may never name


class FeedList(msgspec.Struct, frozen=True, kw_only=True):
    """The settings, read."""

    addresses: tuple[str, ...]
    name: str
    newest: int
    shortest: int  # seconds
    comments_of: int
    allow_loopback: bool


def read_settings(filled_in: Mapping[str, Any]) -> FeedList:
    """The typed settings, tidied; raises Reconnect with a sentence that says which value to change."""
    try:
        given = msgspec.convert(dict(filled_in), FeedsSettings, strict=False)
    except msgspec.ValidationError as error:
        raise Reconnect(f"The settings of these feeds are incomplete: {error}.") from error
    addresses = tuple(dict.fromkeys(_addresses(given.addresses)))
    if not addresses:
        raise Reconnect("The field “addresses” names no feed. Enter one address on each line.")
    if len(addresses) > MOST_FEEDS:
        raise Reconnect(f"These are {len(addresses):,} addresses; one list takes {MOST_FEEDS:,}. Make a second list.")
    return FeedList(
        addresses=addresses,
        name=given.name.strip() or urlsplit(addresses[0]).netloc.removeprefix("www."),
        newest=given.newest,
        shortest=given.shortest_minutes * 60,
        comments_of=given.comments_of,
        allow_loopback=given.allow_this_machine,
    )


def _addresses(text: str) -> Iterator[str]:
    """What is listed, or what an OPML file names; raises Reconnect for one that is no address."""
    if "<opml" in text[:2_000].lower():
        listed = [unescape(one or other) for one, other in _OUTLINE.findall(text)]
    else:
        listed = [
            word for line in text.splitlines() if not line.strip().startswith("#") for word in _LISTED.split(line)
        ]
    yield from (_checked(each.strip()) for each in listed if each.strip())


def _checked(address: str) -> str:
    given = re.sub(r"^feed:(?://)?(?=https?:)", "", address).replace("feed://", "http://", 1)
    given = given if "://" in given else f"https://{given}"
    try:
        parts = urlsplit(given)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname or len(given) > 2_000:
        raise Reconnect(f"“{address[:200]}” in the field “addresses” is not the address of a feed.")
    if "@" in parts.netloc:
        raise Reconnect(f"The address at {parts.hostname} has a password in it. Feeds behind a login are not read.")
    return given
