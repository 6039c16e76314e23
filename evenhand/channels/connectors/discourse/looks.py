"""What a look at a forum has found: new posts, and changes to the recent ones. Pure but for asking for older pages.

A forum lists its newest 50 posts and, on demand, the 50 below a number. That one list tells everything: what stands
above the last number is new; a recent post with other words is edited; one that its neighbours have outlived is gone.
After a long break the gap is walked upwards, in steps so small that one page holds each of them whole.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

import msgspec

from evenhand.channels.connectors.discourse.wire import Change, Envelope, Listed
from evenhand.channels.domain.connector import Cursor, Fetched, Raw

PAGE = 50
STEP = PAGE - 1  # forums before 2025 count the number itself among the posts below it, newer ones do not
MOST_STEPS = 4  # pages asked for in one look
RECENT = PAGE

Older: TypeAlias = Callable[[int], Sequence[Listed]]


class Seen(msgspec.Struct, frozen=True, array_like=True):
    """A post that was handed out, as it was then."""

    id: int
    updated_at: str
    digest: int
    is_gone: bool = False


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """How far we have read. It is the cursor."""

    after: int = 0  # everything up to this number was looked at
    floor: int = 0  # up to this number nothing is looked at again
    turn: int = 0  # looks that brought changes, so that each change has a reference of its own
    recent: dict[str, Seen] = {}

    def as_cursor(self) -> Cursor:
        """As plain JSON."""
        plain: Cursor = msgspec.json.decode(msgspec.json.encode(self))
        return plain


class _Found(msgspec.Struct, frozen=True, kw_only=True):
    change: Change
    name: str
    seen: Seen
    is_late: bool = False
    content: bytes = b"null"


def look(
    cursor: Cursor | None,
    newest: Sequence[Listed],
    older: Older,
    *,
    limit: int,
    wanted: frozenset[int],
    at_first: int,
) -> Fetched:
    """What came since the cursor, at most `limit` items. `newest` is the forum's list, `older` asks for one below."""
    place = place_of(cursor, newest, wanted=wanted, at_first=at_first)
    if not newest:
        return Fetched(raws=(), cursor=place.as_cursor())
    changes = _changes(place, newest, wanted)
    told = changes[:limit]
    new, after = _new(place.after, newest, older, room=limit - len(told), wanted=wanted)
    turn = place.turn + 1 if told else place.turn
    recent, floor = _remembered(place, [*told, *new])
    return Fetched(
        raws=tuple(_raw(found, turn) for found in (*told, *new)),
        cursor=Place(after=after, floor=floor, turn=turn, recent=recent).as_cursor(),
        is_exhausted=len(told) == len(changes) and after >= newest[-1].id,
    )


def place_of(cursor: Cursor | None, newest: Sequence[Listed], *, wanted: frozenset[int], at_first: int) -> Place:
    """Where the cursor stands; at the very first look, or if there never was a post, below the newest few."""
    place = msgspec.convert(cursor, Place) if cursor else Place()
    if place.after or not newest:
        return place
    few = [post.id for post in _readable(newest, wanted)][-at_first:] if at_first else []
    after = few[0] - 1 if few else newest[-1].id
    return Place(after=after, floor=after)


def _readable(posts: Iterable[Listed], wanted: frozenset[int]) -> list[Listed]:
    return [post for post in posts if post.is_shown and (not wanted or post.category_id in wanted)]


def _changes(place: Place, newest: Sequence[Listed], wanted: frozenset[int]) -> list[_Found]:
    shown = {post.name: post for post in newest if post.is_shown}
    found = [each for name, seen in place.recent.items() if (each := _change(name, seen, shown.get(name), newest))]
    late = [
        post
        for post in _readable(newest, wanted)
        if place.floor < post.id <= place.after and post.name not in place.recent
    ]
    found += [_found(Change.NEW, post, is_late=True) for post in late]
    return sorted(found, key=lambda each: (each.seen.id, each.change != Change.GONE))


def _change(name: str, seen: Seen, post: Listed | None, newest: Sequence[Listed]) -> _Found | None:
    if post is None:
        # Above the newest of the list the list may only be old: forums and proxies keep it for a minute.
        if seen.is_gone or not newest[0].id <= seen.id <= newest[-1].id:
            return None
        return _Found(change=Change.GONE, name=name, seen=msgspec.structs.replace(seen, is_gone=True))
    if post.updated_at <= seen.updated_at:
        return None
    if seen.is_gone:
        return _found(Change.NEW, post, is_late=True)
    return _found(Change.EDITED, post) if post.digest != seen.digest else None


def _new(
    after: int, newest: Sequence[Listed], older: Older, *, room: int, wanted: frozenset[int]
) -> tuple[list[_Found], int]:
    """New posts, oldest first, and the number up to which everything was looked at."""
    found: list[Listed] = []
    for _ in range(MOST_STEPS):
        if after + 1 >= newest[0].id or len(found) >= room:
            break
        end = min(after + STEP, newest[-1].id)
        taken, after = _take(older(after + PAGE), after, end, room=room - len(found), wanted=wanted)
        found += taken
    if after + 1 >= newest[0].id and len(found) < room:
        taken, after = _take(newest, after, max(after, newest[-1].id), room=room - len(found), wanted=wanted)
        found += taken
    return [_found(Change.NEW, post) for post in found], after


def _take(
    posts: Sequence[Listed], after: int, end: int, *, room: int, wanted: frozenset[int]
) -> tuple[list[Listed], int]:
    there = [post for post in _readable(posts, wanted) if after < post.id <= end]
    return (there, end) if len(there) <= room else (there[:room], there[room - 1].id)


def _found(change: Change, post: Listed, *, is_late: bool = False) -> _Found:
    seen = Seen(post.id, post.updated_at, post.digest)
    return _Found(change=change, name=post.name, seen=seen, is_late=is_late, content=post.content)


def _remembered(place: Place, found: Iterable[_Found]) -> tuple[dict[str, Seen], int]:
    known = place.recent | {each.name: each.seen for each in found}
    ordered = sorted(known.items(), key=lambda each: each[1].id)
    dropped, kept = ordered[:-RECENT], ordered[-RECENT:]
    return dict(kept), max([place.floor, *(seen.id for _, seen in dropped)])


def _raw(found: _Found, turn: int) -> Raw:
    is_first = found.change is Change.NEW and not found.is_late
    envelope = Envelope(change=found.change, name=found.name, post=msgspec.Raw(found.content))
    return Raw(
        reference=f"{found.seen.id}" if is_first else f"{found.seen.id}/{found.change}/{turn}",
        content=msgspec.json.encode(envelope),
    )
