"""Asks one feed what is new: a guarded, conditional request, and what came of it."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol, TypeAlias

import msgspec

from evenhand.channels.connectors.feeds.shapes import Reading
from evenhand.channels.connectors.feeds.state import State, mark
from evenhand.channels.errors import ChannelError, Refused, TryLater

if TYPE_CHECKING:
    from evenhand.channels.guarded import Answer

MOST_BYTES = 10_000_000
SECONDS = 20.0
_GONE, _UNCHANGED = 410, 304
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, text/html;q=0.5, */*;q=0.1"
)


class Reads(Protocol):
    """Whoever reads documents."""

    def read(self, content: bytes, headers: Mapping[str, str], *, address: str) -> Reading:
        """What the document says; raises Refused."""


class Unchanged(msgspec.Struct, frozen=True):
    """Nothing is new."""

    moved: str


class Failed(msgspec.Struct, frozen=True, kw_only=True):
    """It did not answer with a feed."""

    problem: ChannelError
    is_gone: bool = False


class Got(msgspec.Struct, frozen=True, kw_only=True):
    """The feed as it stands now."""

    reading: Reading
    headers: Mapping[str, str]
    moved: str = ""
    is_cut: bool = False


Outcome: TypeAlias = Unchanged | Failed | Got
Fetch: TypeAlias = "Callable[..., Answer]"


def ask(address: str, state: State, reader: Reads, *, allow_loopback: bool, fetch: "Fetch | None" = None) -> Outcome:
    """One look at one feed; never raises one of the channel's errors."""
    # The web client takes a second to load, which the process that only reads documents need not wait for.
    from evenhand.channels import guarded

    fetch = fetch or guarded.fetch
    try:
        answer = _fetched(state.moved or address, _conditions(state), fetch, allow_loopback=allow_loopback)
        if answer.status == _UNCHANGED:
            return Unchanged(answer.moved_to or state.moved)
        if answer.status == _GONE:
            return Failed(problem=guarded.refusal_of(answer), is_gone=True)
        moved = answer.moved_to or state.moved
        return _read(answer.checked(), moved, reader, fetch, allow_loopback=allow_loopback)
    except ChannelError as problem:
        return Failed(problem=problem)


def _fetched(url: str, headers: Mapping[str, str], fetch: Fetch, *, allow_loopback: bool) -> "Answer":
    return fetch(
        url,
        headers=headers,
        most_bytes=MOST_BYTES,
        seconds=SECONDS,
        accept=_ACCEPT,
        may_cut=True,
        allow_loopback=allow_loopback,
    )


def _conditions(state: State) -> dict[str, str]:
    said = {"if-none-match": state.etag, "if-modified-since": state.modified}
    return {name: value for name, value in said.items() if value}


def _read(answer: "Answer", moved: str, reader: Reads, fetch: Fetch, *, allow_loopback: bool) -> Got:
    reading = reader.read(answer.content, answer.headers, address=answer.url)
    if not reading.is_feed:
        # The address is that of a page: the feed it names is read from now on.
        if not reading.alternates:
            raise Refused(f"There is no feed at {answer.url[:200]}, and the page names none.")
        named = reading.alternates[0]
        answer = _fetched(named, {}, fetch, allow_loopback=allow_loopback).checked()
        moved, reading = answer.moved_to or named, reader.read(answer.content, answer.headers, address=answer.url)
        if not reading.is_feed:
            raise Refused(f"The page names a feed at {named[:200]}, but there is none.")
    if answer.is_cut and not reading.entries:
        raise TryLater(f"The feed at {answer.url[:200]} is longer than {MOST_BYTES / 1e6:g} MB.", after=3600.0)
    return Got(reading=reading, headers=answer.headers, moved=moved, is_cut=answer.is_cut)


def marks(headers: Mapping[str, str]) -> tuple[str, str]:
    """What to send back with the next request: the ETag and, for servers without, the date."""
    etag = mark(headers.get("etag"))
    return etag, "" if etag else mark(headers.get("last-modified"))
