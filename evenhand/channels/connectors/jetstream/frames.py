"""What the connector itself must know of a frame: when it was, and what tells it from every other."""

import json
from hashlib import blake2b
from typing import Annotated, NamedTuple, TypeAlias

import msgspec

KEY_SIZE = 6  # bytes; two of a thousand remembered keys are the same once in 500 million restarts
LONGEST = 1_000_000  # bytes; no post of anybody's comes near it
_KEPT_OF_TOO_LONG = 20_000
_SORTABLE, _REVISION_LENGTH = "234567abcdefghijklmnopqrstuvwxyz", 13
_Microseconds: TypeAlias = Annotated[int, msgspec.Meta(ge=0, lt=1 << 62)]


class _Commit(msgspec.Struct, frozen=True, gc=False):
    rev: str = ""
    operation: str = ""
    collection: str = ""
    rkey: str = ""


class _Marker(msgspec.Struct, frozen=True, gc=False):
    seq: int = 0


class _Envelope(msgspec.Struct, frozen=True, gc=False):
    did: str
    time_us: _Microseconds
    kind: str = ""
    commit: _Commit | None = None
    identity: _Marker | None = None
    account: _Marker | None = None


class Frame(NamedTuple):
    """One frame. `time_us` is None where it could not be read."""

    time_us: int | None
    key: bytes
    reference: str
    content: bytes
    revision: str = ""  # says when the author's own server took it
    renamed: str = ""  # whose handle may have changed
    host: str = ""


_decode = msgspec.json.Decoder(_Envelope).decode


def read_frame(content: bytes) -> Frame:
    """A frame as it came. One that cannot be read, or is far too long, still is a frame, to be set aside."""
    if len(content) > LONGEST:
        return _odd(too_long(content))
    try:
        found = _decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _leniently(content)
    return _named(found, content)


def _leniently(content: bytes) -> Frame:
    """The standard library also reads halves of surrogate pairs, which some clients write."""
    try:
        return _named(msgspec.convert(json.loads(content), _Envelope), content)
    except (ValueError, RecursionError):
        return _odd(content)


def _named(found: _Envelope, content: bytes) -> Frame:
    commit = found.commit
    if commit is not None:
        reference = f"at://{found.did}/{commit.collection}/{commit.rkey}#{commit.rev}/{commit.operation}"
        return Frame(found.time_us, key_of(reference), reference, content, revision=commit.rev)
    marker = found.identity or found.account
    place = marker.seq if marker and marker.seq else found.time_us
    reference = f"{found.did}#{found.kind}/{place}"
    return Frame(found.time_us, key_of(reference), reference, content, renamed=found.did)


def _odd(content: bytes) -> Frame:
    key = blake2b(content, digest_size=16).hexdigest()
    return Frame(None, key_of(key), f"frame/{key}", content)


def repository_of(reference: str) -> str:
    """Whose record or account a frame of this reference is about; empty if it tells of nobody's."""
    whose = reference.removeprefix("at://").partition("/")[0].partition("#")[0]
    return whose if whose.startswith("did:") else ""


def key_of(reference: str) -> bytes:
    """What is remembered of a frame to know it again."""
    return blake2b(reference.encode("utf-8", "replace"), digest_size=KEY_SIZE).digest()


def moment_of(revision: str) -> int | None:
    """The microseconds that a revision (a TID, atproto.com/specs/tid) says; None if it is none."""
    if len(revision) != _REVISION_LENGTH:
        return None
    value = 0
    for character in revision:
        digit = _SORTABLE.find(character)
        if digit < 0:
            return None
        value = value << 5 | digit
    return value >> 10


def gap(since_us: int, until_us: int) -> Frame:
    """A frame of our own: the stream had nothing between two moments."""
    content = json.dumps({"evenhand": "gap", "since_us": since_us, "until_us": until_us}).encode()
    reference = f"gap/{since_us}-{until_us}"
    return Frame(None, key_of(reference), reference, content)


def too_long(content: bytes) -> bytes:
    """A frame of our own in place of one that is longer than any post can be."""
    begins = content[:_KEPT_OF_TOO_LONG].decode("utf-8", "replace")
    digest = blake2b(content, digest_size=16).hexdigest()
    return json.dumps({"evenhand": "too_long", "bytes": len(content), "digest": digest, "begins": begins}).encode()
