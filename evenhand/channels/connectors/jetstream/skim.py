"""Pure: the few facts of many frames that listening looks at; made to be fast, since every post of a network passes."""

import json
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

import msgspec

from evenhand.channels.connectors.jetstream.addresses import host_of
from evenhand.channels.domain.atproto import embeds
from evenhand.channels.domain.atproto.addresses import POSTS
from evenhand.channels.domain.skim import Skim, Wants
from evenhand.kernel.text import storable

NETWORK = "bluesky"
_IN_TEXT = re.compile(r"https?://[^\s<>\"'“”‘’()\[\]{}]+", re.IGNORECASE)
_MEDIA = {embeds.PICTURES, embeds.FILM}


class _Plain(msgspec.Struct, gc=False):
    text: str
    langs: list[str] | None = None


class _PlainCommit(msgspec.Struct, gc=False):
    operation: str = ""
    collection: str = ""
    rkey: str = ""
    record: _Plain | None = None


class _PlainEvent(msgspec.Struct, gc=False):
    did: str
    time_us: int
    commit: _PlainCommit | None = None


class _Card(msgspec.Struct, gc=False):
    uri: str = ""


class _Inner(msgspec.Struct, gc=False):
    kind: str = msgspec.field(name="$type", default="")
    external: _Card | None = None


class _Embed(_Inner, gc=False):
    media: _Inner | None = None


class _Feature(msgspec.Struct, gc=False):
    kind: str = msgspec.field(name="$type", default="")
    uri: str = ""


class _Facet(msgspec.Struct, gc=False):
    features: list[_Feature] = []


class _Full(_Plain, gc=False):
    embed: _Embed | None = None
    facets: list[_Facet] | None = None


class _FullCommit(msgspec.Struct, gc=False):
    operation: str = ""
    collection: str = ""
    rkey: str = ""
    record: _Full | None = None


class _FullEvent(msgspec.Struct, gc=False):
    did: str
    time_us: int
    commit: _FullCommit | None = None


_Event: TypeAlias = _PlainEvent | _FullEvent
_decode_plain = msgspec.json.Decoder(_PlainEvent).decode
_decode_full = msgspec.json.Decoder(_FullEvent).decode
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


def skim(contents: Sequence[bytes], wants: Wants) -> Skim:
    """The columns of new posts. Frames of other collections, if a server sends any, are in no column at all."""
    decode = _decode_full if wants.links or wants.media else _decode_plain
    try:
        events: list[_Event | None] = [decode(content) for content in contents]
    except _UNREADABLE:  # seldom: somewhere in here is one that takes more care
        events = [_carefully(content) for content in contents]
    rows = [row for row, event in enumerate(events) if event is not None and _is_new_post(event.commit)]
    posts: list[Any] = events if len(rows) == len(events) else [events[row] for row in rows]
    records = [post.commit.record for post in posts]
    return Skim(
        texts=[record.text for record in records],
        languages=[
            _codes(langs[0]) if (langs := record.langs) and len(langs) == 1 else _all(langs) for record in records
        ],
        authors=[post.did for post in posts],
        handles=[""] * len(rows),
        references=_storable([f"at://{post.did}/{POSTS}/{post.commit.rkey}" for post in posts]),
        networks=[NETWORK] * len(rows),
        links=[tuple(dict.fromkeys(_hosts(record))) for record in records] if wants.links else (),
        has_media=[_has_media(record) for record in records] if wants.media else (),
        rows=rows,
        others=_others(events) if len(rows) != len(events) else (),
    )


def _is_new_post(commit: _PlainCommit | _FullCommit | None) -> bool:
    return (
        commit is not None
        and commit.record is not None
        and commit.operation == "create"
        and commit.collection == POSTS
        and commit.rkey != ""
    )


def _others(events: Sequence[_Event | None]) -> list[int]:
    return [
        row
        for row, event in enumerate(events)
        if event is None
        or (commit := event.commit) is None
        or (commit.collection == POSTS and not _is_new_post(commit))
    ]


def _storable(references: list[str]) -> list[str]:
    """The references as `translate` would give them; looked at all at once, since they are never odd."""
    together = "".join(references)
    return references if together.isascii() and together.isprintable() else [storable(each) for each in references]


@lru_cache(maxsize=4096)
def _codes(tag: str) -> tuple[str, ...]:
    code = tag.split("-")[0].lower()
    return (code,) if code.isascii() and code.isalpha() else ()


def _all(langs: Sequence[str] | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for tag in langs or () for code in _codes(tag)))


def _hosts(record: _Full) -> Iterator[str]:
    """Hosts from the links marked in the text, those only written there, and the card below it."""
    for facet in record.facets or ():
        for feature in facet.features:
            if feature.kind == embeds.LINK and (host := host_of(feature.uri)):
                yield host
    if "://" in record.text:
        yield from filter(None, map(host_of, _IN_TEXT.findall(record.text)))
    embed = record.embed
    for part in (embed, embed.media) if embed else ():
        if part and part.external and (host := host_of(part.external.uri)):
            yield host


def _has_media(record: _Full) -> bool:
    embed = record.embed
    return embed is not None and (embed.kind in _MEDIA or (embed.media is not None and embed.media.kind in _MEDIA))


def _carefully(content: bytes) -> _Event | None:
    """One frame that may be odd in what people fill in freely; None if translating it must say what is wrong."""
    try:
        return _decode_full(content)
    except _UNREADABLE:
        pass
    try:
        return msgspec.convert(_tidied(json.loads(content)), _FullEvent)
    except (ValueError, RecursionError):
        return None


def _tidied(event: Any) -> Any:
    """The frame with only those parts of its record that are as they must be."""
    commit = event.get("commit") if isinstance(event, dict) else None
    record = commit.get("record") if isinstance(commit, dict) else None
    if not (isinstance(commit, dict) and isinstance(record, dict) and isinstance(record.get("text"), str)):
        return event
    langs = record.get("langs")
    tidy: dict[str, Any] = {"text": storable(record["text"])}
    tidy["langs"] = [tag for tag in langs if isinstance(tag, str)] if isinstance(langs, list) else None
    for name, shape in (("embed", _Embed), ("facets", list[_Facet])):
        try:
            tidy[name] = msgspec.convert(record.get(name), shape | None)
        except msgspec.ValidationError:
            tidy[name] = None
    return event | {"did": storable(str(event.get("did"))), "commit": commit | {"record": tidy}}
