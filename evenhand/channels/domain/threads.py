"""Which thread a post belongs to, from what the network says and what we already know."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

import msgspec

from evenhand.channels.domain.connector import Post, PostKind

Key: TypeAlias = tuple[int, str]  # (account id, external id of a post, or name of a thread)


class Known(msgspec.Struct, frozen=True):
    """A post that is already stored."""

    thread_key: str
    is_missing: bool  # only pointed at so far


class Joined(msgspec.Struct, frozen=True, kw_only=True):
    """The threads of a batch. `rejoined` maps (account, thread) to the thread it proved to be part of."""

    thread_of: dict[Key, str]
    missing: dict[Key, str]  # parents nobody has heard: external id → thread
    rejoined: dict[Key, str]


def parents_of(post: Post) -> tuple[str, ...]:
    """The posts this one stands under, nearest first, each once."""
    chain = (post.in_reply_to, *post.references)
    return tuple(dict.fromkeys(parent for parent in chain if parent and parent != post.external_id))


def join(posts: Iterable[tuple[int, Post]], known: Mapping[Key, Known]) -> Joined:
    """The thread of every post of a batch, in whatever order its posts come.

    Posts that name one another, or one thread, are one thread. Its name is the network's own; else the name
    it is stored under; else the farthest ancestor named; else the post's own id. When that shows two stored
    threads to be one, `rejoined` says so.
    """
    batch = {(account, post.external_id): post for account, post in posts}
    links = _Links()
    for key, post in batch.items():
        _tie(links, key, post, known, batch)
    names = _Names()
    for key, post in batch.items():
        group = links.find(key)
        if post.thread_id:
            names.offer(group, 0, post.thread_id)
        names.offer(group, 3, (_trusted(key, post, known, batch) or (post.external_id,))[-1])
    stored = {(account, each.thread_key) for (account, _), each in known.items()}
    for key in sorted(stored):
        stands_below = key in batch and bool(parents_of(batch[key]))
        names.offer(links.find(key), 2 if stands_below else 1, key[1])
    thread_of = {key: names.of(links.find(key)) for key in batch}
    return Joined(
        thread_of=thread_of,
        missing=_missing(batch, known, thread_of),
        rejoined={key: name for key in stored if (name := names.of(links.find(key))) != key[1]},
    )


def _tie(links: "_Links", key: Key, post: Post, known: Mapping[Key, Known], batch: Mapping[Key, Post]) -> None:
    """Tie a post to what it names, and that to where it is stored."""
    account = key[0]
    for each in (post.external_id, *_trusted(key, post, known, batch)):
        links.tie(key, (account, each))
        if found := known.get((account, each)):
            links.tie(key, (account, found.thread_key))
    if post.thread_id:
        links.tie(key, (account, post.thread_id))


def _trusted(key: Key, post: Post, known: Mapping[Key, Known], batch: Mapping[Key, Post]) -> tuple[str, ...]:
    """The ancestors a post may tie together. A mail can name whatever its writer likes, so it joins the thread of
    the nearest ancestor that exists and makes no two threads one."""
    parents = parents_of(post)
    if post.kind is not PostKind.MAIL:
        return parents
    nearest = next((each for each in parents if (key[0], each) in known or (key[0], each) in batch), None)
    return parents if nearest is None else (nearest,)


class _Names:
    """The best name offered for each group; the lowest rank wins, then the first."""

    def __init__(self) -> None:
        self._best: dict[Key, tuple[int, str]] = {}

    def offer(self, group: Key, rank: int, name: str) -> None:
        if group not in self._best or rank < self._best[group][0]:
            self._best[group] = (rank, name)

    def of(self, group: Key) -> str:
        return self._best[group][1]


def _missing(batch: Mapping[Key, Post], known: Mapping[Key, Known], thread_of: Mapping[Key, str]) -> dict[Key, str]:
    """The direct parents that nobody has heard."""
    missing: dict[Key, str] = {}
    for key, post in batch.items():
        parent = (key[0], post.in_reply_to)
        if post.in_reply_to and parent not in batch and parent not in known and parent != key:
            missing[parent] = thread_of[key]
    return missing


class _Links:
    """Disjoint sets of posts and thread names."""

    def __init__(self) -> None:
        self._above: dict[Key, Key] = {}

    def find(self, key: Key) -> Key:
        root = key
        while (above := self._above.get(root, root)) != root:
            root = above
        while (above := self._above.get(key, key)) != root:
            self._above[key], key = root, above
        return root

    def tie(self, one: Key, other: Key) -> None:
        first, second = self.find(one), self.find(other)
        if first != second:
            self._above[max(first, second)] = min(first, second)
