"""Pure: a reply of ours as the record Bluesky stores, with mentions, links and tags marked by byte."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC
from typing import Any, NamedTuple

import regex

from evenhand.channels.domain.atproto.addresses import POSTS
from evenhand.channels.domain.connector import Reply
from evenhand.channels.errors import Refused
from evenhand.kernel.text import graphemes, storable

MAX_GRAPHEMES = 300
MAX_DIRECT_GRAPHEMES = 1000
MOST_PICTURES = 4
PICTURES = ("image/jpeg", "image/png", "image/webp")
MAX_PICTURE = 1_000_000  # bytes, by the lexicon of embedded pictures
_MAX_BYTES = 10  # a grapheme may take this many on average, by the lexicon of posts
_MAX_TAG = 64
_FACET = "app.bsky.richtext.facet"
_LINK = regex.compile(r"(?<![\w@/.])https?://[^\s<>\"“”]+", regex.IGNORECASE)
_MENTION = regex.compile(
    r"(?<![\w@/.])@((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?)", regex.IGNORECASE
)
_TAG = regex.compile(r"(?<![^\s(\[])#(?!\ufe0f)((?=[\d_]*[^\W\d_])\w+)")
_CLOSING = {")": "(", "]": "[", "}": "{"}


class Found(NamedTuple):
    """A stretch of the text (in characters) that is more than text."""

    start: int
    end: int
    kind: str  # "mention", "link" or "tag"
    value: str


def find_features(text: str) -> tuple[Found, ...]:
    """Links, mentions and tags in order; none overlaps another, and links win."""
    taken: list[Found] = []
    for found in (*_links(text), *_mentions(text), *_tags(text)):
        if all(found.end <= other.start or other.end <= found.start for other in taken):
            taken.append(found)
    return tuple(sorted(taken))


def mentioned(text: str) -> frozenset[str]:
    """The handles, in lower case, that must be looked up before the text can be sent."""
    return frozenset(found.value for found in find_features(text) if found.kind == "mention")


def _links(text: str) -> Iterator[Found]:
    for match in _LINK.finditer(text):
        url = _without_punctuation(match.group())
        if "://" in url and len(url.partition("://")[2]) > 1:
            yield Found(match.start(), match.start() + len(url), "link", url)


def _without_punctuation(url: str) -> str:
    """The full stop after a link belongs to the sentence; a bracket only if it was opened before the link."""
    while url:
        last = url[-1]
        opened = _CLOSING.get(last)
        if last in ".,;:!?'’*_" or (opened and url.count(last) > url.count(opened)):
            url = url[:-1]
        else:
            break
    return url


def _mentions(text: str) -> Iterator[Found]:
    for match in _MENTION.finditer(text):
        yield Found(match.start(), match.end(), "mention", match.group(1).lower())


def _tags(text: str) -> Iterator[Found]:
    for match in _TAG.finditer(text):
        if graphemes(match.group(1)) <= _MAX_TAG:
            yield Found(match.start(), match.end(), "tag", match.group(1))


def facets(text: str, dids: Mapping[str, str]) -> list[dict[str, Any]]:
    """Bluesky's facets of the text, in order. Handles without a known DID stay plain text."""
    return [
        {
            "index": {"byteStart": _bytes(text[: found.start]), "byteEnd": _bytes(text[: found.end])},
            "features": [feature],
        }
        for found in find_features(text)
        for feature in _feature(found, dids)
    ]


def _feature(found: Found, dids: Mapping[str, str]) -> Iterable[dict[str, str]]:
    if found.kind == "link":
        return [{"$type": f"{_FACET}#link", "uri": found.value}]
    if found.kind == "tag":
        return [{"$type": f"{_FACET}#tag", "tag": found.value}]
    did = dids.get(found.value)
    return [{"$type": f"{_FACET}#mention", "did": did}] if did else []


def _bytes(text: str) -> int:
    return len(text.encode())


def sendable(reply: Reply, *, limit: int = MAX_GRAPHEMES) -> str:
    """The text as it will stand there; raises Refused if Bluesky would not take it."""
    text = storable(reply.text).strip()
    length = graphemes(text)
    if not text:
        raise Refused("The reply has no text.")
    if length > limit:
        raise Refused(f"The reply has {length} characters; Bluesky takes {limit}. Shorten it.", length=length)
    if _bytes(text) > limit * _MAX_BYTES:
        raise Refused("The reply takes too much room on Bluesky. Use fewer emoji and combined characters.")
    if reply.attachments and not reply.is_public:
        raise Refused("Bluesky takes no files in direct messages. Remove them, or put a link to them in the text.")
    if len(reply.attachments) > MOST_PICTURES:
        raise Refused(f"Bluesky takes {MOST_PICTURES} pictures in a post; these are {len(reply.attachments)}.")
    if any(each.media_type not in PICTURES for each in reply.attachments):
        raise Refused("Bluesky takes pictures only. Remove the attachment, or put a link to it in the text.")
    return text


def record(
    reply: Reply,
    text: str,
    *,
    dids: Mapping[str, str],
    parent: Mapping[str, Any] | None = None,
    pictures: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """The post to store: the same bytes whenever the same reply is composed under the same parent.

    A picture's blob is named by its content, so uploading it again changes nothing.
    """
    made: dict[str, Any] = {"$type": POSTS, "text": text, "createdAt": timestamp(reply)}
    found = facets(text, dids)
    if found:
        made["facets"] = found
    if parent is not None:
        made["reply"] = {"root": _root(parent), "parent": _reference(parent)}
        made |= _languages(parent)
    if pictures:
        made["embed"] = {"$type": "app.bsky.embed.images", "images": list(pictures)}
    return made


def picture(blob: Mapping[str, Any], alt: str, size: tuple[int, int] | None) -> dict[str, Any]:
    """One picture of a post, with what it shows in words."""
    made: dict[str, Any] = {"image": dict(blob), "alt": storable(alt)}
    if size is not None:
        made["aspectRatio"] = {"width": size[0], "height": size[1]}
    return made


def timestamp(reply: Reply) -> str:
    """When the reply was made, as Bluesky writes moments."""
    moment = reply.created_at.astimezone(UTC).replace(tzinfo=None)
    return f"{moment.isoformat(timespec='milliseconds')}Z"


def _reference(view: Mapping[str, Any]) -> dict[str, Any]:
    return {"uri": view["uri"], "cid": view["cid"]}


def _root(parent: Mapping[str, Any]) -> dict[str, Any]:
    above = parent["record"].get("reply")
    root = above.get("root") if isinstance(above, dict) else None
    return _reference(root) if isinstance(root, dict) and root.keys() >= {"uri", "cid"} else _reference(parent)


def _languages(parent: Mapping[str, Any]) -> dict[str, Any]:
    """We answer in the language we were written in, so the post says so too; with several nobody knows."""
    langs = parent["record"].get("langs")
    return {"langs": langs} if isinstance(langs, list) and len(langs) == 1 else {}
