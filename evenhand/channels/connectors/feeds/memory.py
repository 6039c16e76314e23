"""Which entries of a feed we know, in six bytes each, and which of those in a document are new or changed."""

import re
from base64 import b64decode, b64encode
from binascii import Error
from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import blake2b

import msgspec

from evenhand.channels.connectors.feeds.shapes import Entry

MOST_EDITS = 15  # of one entry: some feeds change their entries at every look
_SIZE = 6  # bytes: four of the name, 12 bits of the content, 4 bits that count its edits
_TAG = re.compile(r"<[^<>]{0,2000}>")
_LEAST, _MOST, _IN_ALL = 16, 2_000, 48_000


class Named(msgspec.Struct, frozen=True):
    """An entry under the name it has for us."""

    name: bytes  # a digest
    content: int  # 12 bits of a digest
    entry: Entry

    @property
    def short(self) -> bytes:
        """The name as it is remembered."""
        return self.name[:4]

    @property
    def moment(self) -> int:
        """When it was written, as far as it says."""
        return self.entry.published or self.entry.updated


class Memory(msgspec.Struct):
    """The known entries of one feed, latest first. `floor` is the youngest date that was forgotten; 0: nothing was."""

    known: dict[bytes, tuple[int, int]]  # short name: content, edits
    floor: int = 0


def capacity(feeds: int) -> int:
    """How many entries each of so many feeds may remember, so that the cursor stays small."""
    return max(_LEAST, min(_MOST, _IN_ALL // max(feeds, 1)))


def unpacked(text: str, floor: int) -> Memory:
    """A memory out of the cursor; one that cannot be read is empty."""
    try:
        packed = b64decode(text, validate=True)
    except (Error, ValueError):
        return Memory({})
    pieces = [packed[start : start + _SIZE] for start in range(0, len(packed) - _SIZE + 1, _SIZE)]
    return Memory({each[:4]: (int.from_bytes(each[4:]) >> 4, each[5] & 15) for each in pieces}, floor)


def packed(memory: Memory) -> str:
    """A memory as it stands in the cursor."""
    pieces = (short + (content << 4 | edits).to_bytes(2) for short, (content, edits) in memory.known.items())
    return b64encode(b"".join(pieces)).decode()


def named(entries: Iterable[Entry]) -> list[Named]:
    """Each entry once, under a name that stays while its feed keeps its id (or its link, or its words)."""
    listed = list(entries)
    own = [_own_name(entry) for entry in listed]
    kinds: dict[str, set[str]] = {}
    for entry, name in zip(listed, own, strict=True):
        kinds.setdefault(name, set()).add(_face(entry))
    found: dict[bytes, Named] = {}
    times: Counter[str] = Counter()
    for entry, name in zip(listed, own, strict=True):
        # Some feeds give all their entries the same id.
        whole = name if len(kinds[name]) == 1 else f"{name}\n{_face(entry)}"
        times[whole] += 1
        if times[whole] > 1 and not (entry.id or entry.link):
            whole = f"{whole}\n{times[whole]}"  # alike, but nobody says that they are one
        digest = _digest(whole, 15)
        before = found.get(digest)
        if before is None or before.entry.updated < entry.updated:
            found[digest] = Named(digest, int.from_bytes(_digest(_words(entry), 2)) >> 4, entry)
    return list(found.values())


def _own_name(entry: Entry) -> str:
    if entry.title and entry.published and not (entry.id or entry.link):
        return f"{entry.title.value}\n{entry.published}"
    return entry.id or entry.link or _words(entry)


def _face(entry: Entry) -> str:
    return f"{entry.link}\n{entry.title.value if entry.title else ''}\n{entry.published}"


def _words(entry: Entry) -> str:
    bodies = (entry.title, entry.summary, entry.content)
    media = [medium.url for medium in entry.media] if not any(bodies) else []
    # Without tags: addresses of pictures and counters change where no word does.
    return "\n".join([*(" ".join(_TAG.sub(" ", body.value).split()) for body in bodies if body), *media])


def _digest(text: str, size: int) -> bytes:
    return blake2b(text.encode("utf-8", "replace"), digest_size=size).digest()


def in_order(entries: Sequence[Named]) -> list[Named]:
    """Oldest first: by date if all have one, else upwards from the end of the document."""
    upwards = list(reversed(entries))
    return sorted(upwards, key=lambda each: each.moment) if all(each.moment for each in entries) else upwards


def new_among(entries: Sequence[Named], memory: Memory) -> list[Named]:
    """Those we have not had. Where the memory is too small for the feed, also none older than what it forgot."""
    if not memory.floor:
        return [each for each in entries if each.short not in memory.known]
    first = next((place for place, each in enumerate(entries) if each.short in memory.known), len(entries))
    return [
        each
        for place, each in enumerate(entries)
        if each.short not in memory.known and (each.moment > memory.floor if each.moment else place < first)
    ]


def changed_among(entries: Sequence[Named], memory: Memory) -> list[Named]:
    """Those we have had with other words, unless they change all the time."""
    return [
        each
        for each in entries
        if (before := memory.known.get(each.short)) and before[0] != each.content and before[1] < MOST_EDITS
    ]


def remember(memory: Memory, entries: Iterable[Named]) -> None:
    """These are known from now on, with the words they have now."""
    for each in entries:
        before = memory.known.get(each.short)
        edits = 0 if before is None else before[1] + (before[0] != each.content)
        memory.known[each.short] = (each.content, min(edits, MOST_EDITS))


def trim(memory: Memory, entries: Sequence[Named], most: int, *, now: int) -> None:
    """Forget what a feed no longer shows, and of the rest the oldest, until `most` are left."""
    if len(memory.known) <= most:
        return
    shown = list(reversed(in_order([each for each in entries if each.short in memory.known])))
    kept = [each.short for each in shown[:most]]
    forgotten = [each.moment for each in shown[most:]]
    gone = [short for short in memory.known if short not in {each.short for each in shown}]
    kept += gone[: most - len(kept)]
    memory.known = {short: memory.known[short] for short in kept}
    if forgotten:
        memory.floor = max(memory.floor, 1, *(min(moment, now) for moment in forgotten))
