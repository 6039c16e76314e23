"""Groups that live: nodes come, are linked with those most like them, join, are reconsidered, and are let go."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from evenhand.understanding.domain.communities import (
    communities,
    exactly,
    graph_of,
    joined,
    settled,
    without_stragglers,
    words_in,
)
from evenhand.understanding.domain.copies import Copies, own_words
from evenhand.understanding.domain.kernels.joining import take_neighbours
from evenhand.understanding.domain.sketches import Sketches

Array = npt.NDArray[Any]
How: TypeAlias = Literal["copy", "meaning", "alone"]

NEIGHBOURS: Final = 15
FLOOR: Final = 0.3  # texts less alike are no neighbours
JOINS: Final = 0.45  # a text joins the group of its neighbours if they are as much alike as this
HALF_LIFE: Final = 7 * 86_400.0  # seconds after which two texts count as half as much alike
ROOM: Final = 20_000  # nodes; the one not seen for longest makes room
BATCH: Final = 256
_PRIOR: Final = 50.0  # texts that the middle known beforehand stands for
_WORDS_SHARE: Final = 0.3  # of likeness; the rest is meaning


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a text went: `group` is None while it stands alone; `like` is the key of the node it is a copy of."""

    group: int | None
    similarity: float
    how: How
    like: int


@dataclass(frozen=True, eq=False)
class Texts:
    """Texts to be placed: a key for each, its vector if there is one, and when it was said, in seconds."""

    keys: Sequence[int]
    texts: Sequence[str]  # plain
    vectors: Array | None = None
    times: Sequence[float] | None = None


class Grouping:
    """The groups of one stream, in bounded memory. `fixed` texts stay where they were put by a person."""

    def __init__(self, *, dimensions: int, room: int = ROOM, first_group: int = 1, middle: Array | None = None) -> None:
        """`middle` is where texts about anything lie on average, which is all that is known in the beginning."""
        self._room, self._used, self._next_group = room, 0, first_group
        self._raw = np.zeros((room, dimensions), dtype=np.float16)
        self._sketches = Sketches()
        self._look = np.zeros((room, dimensions + self._sketches.size), dtype=np.float32)
        self._near = np.full((room, NEIGHBOURS), -1, dtype=np.int64)
        self._likeness = np.zeros((room, NEIGHBOURS), dtype=np.float32)
        self._is_live = np.zeros(room, dtype=np.bool_)
        self._seen = np.zeros(room)
        self._keys = np.full(room, -1, dtype=np.int64)
        self._group = np.zeros(room, dtype=np.int64)  # 0: none
        self._is_fixed = np.zeros(room, dtype=np.bool_)
        self._posts = np.zeros(room, dtype=np.int64)  # how many texts are this node
        self._touched: set[int] = set()
        self._words: list[Array] = [np.zeros(0, dtype=np.int64)] * room
        self._copies = Copies()
        self._node_of: dict[int, int] = {}
        self._prior_count = 0.0 if middle is None else _PRIOR
        self._prior = np.zeros(dimensions) if middle is None else middle.astype(np.float64) * _PRIOR
        self._sum, self._count = self._prior, self._prior_count
        self._since = 0

    def __len__(self) -> int:
        return len(self._node_of)

    @property
    def is_due(self) -> bool:
        """Whether enough came since the last reconsideration that another is worth its time."""
        return self._since >= max(200, len(self) // 8)

    def add(self, new: Texts) -> list[Placed]:
        """Place texts in the order they came."""
        placed: list[Placed] = []
        for start in range(0, len(new.keys), BATCH):
            placed += self._add(part_of(new, slice(start, start + BATCH)))
        return placed

    def restore(
        self, known: Texts, groups: Sequence[int | None], *, posts: Sequence[int], fixed: Iterable[int] = ()
    ) -> None:
        """Take nodes in with the group each has and the posts each stands for."""
        for start in range(0, len(known.keys), BATCH):
            part = part_of(known, slice(start, start + BATCH))
            words = [own_words(text) for text in part.texts]
            for key, each in zip(part.keys, words, strict=True):
                self._copies.add(key, each)
            self._take(part, words, list(range(len(part.keys))))
        for key, group, many in zip(known.keys, groups, posts, strict=True):
            node = self._node_of[key]
            self._group[node], self._posts[node] = group or 0, many
        for key in fixed:
            if key in self._node_of:
                self._is_fixed[self._node_of[key]] = True
        self._since = 0

    def group_of(self, key: int) -> int | None:
        """The group of a node; None if it stands alone or was let go."""
        node = self._node_of.get(key)
        return int(self._group[node]) or None if node is not None else None

    def groups(self) -> dict[int, int | None]:
        """The group of every node, by key."""
        return {key: int(self._group[node]) or None for key, node in self._node_of.items()}

    def changes(self) -> dict[int, int | None]:
        """The nodes whose group changed since this was last asked, with the group they have now."""
        touched, self._touched = self._touched, set()
        return {key: self.group_of(key) for key in touched if key in self._node_of}

    def centre_of(self, group: int) -> tuple[Array, int] | None:
        """The middle of a group's vectors, and the key of the node nearest to it; None if nothing of it is here."""
        nodes = np.flatnonzero(self._is_live & (self._group == group))
        if not len(nodes):
            return None
        middle = self._look[nodes].mean(axis=0)
        nearest = nodes[int((self._look[nodes] @ middle).argmax())]
        return self._raw[nodes].astype(np.float32).mean(axis=0), int(self._keys[nearest])

    def nearest_in(self, group: int, *, most: int) -> list[int]:
        """The keys of a group's nodes, those nearest its middle first."""
        nodes = np.flatnonzero(self._is_live & (self._group == group))
        if not len(nodes):
            return []
        likeness = self._look[nodes] @ self._look[nodes].mean(axis=0)
        return [int(key) for key in self._keys[nodes[np.argsort(-likeness, kind="stable")[:most]]]]

    def rarity_of(self, word: str) -> float:
        """How rare a word is among what was heard: 0 if it is everywhere."""
        return self._sketches.rarity_of(word)

    def fix(self, groups: Mapping[int, int | None]) -> None:
        """Put nodes where a person wants them; they stay there."""
        for key, group in groups.items():
            node = self._node_of.get(key)
            if node is not None:
                self._group[node] = group or 0
                self._is_fixed[node] = True

    def rename(self, names: Mapping[int, int]) -> None:
        """Give groups other numbers."""
        nodes = np.array(list(self._node_of.values()), dtype=np.int64)
        self._group[nodes] = [names.get(group, group) for group in self._group[nodes].tolist()]
        self._next_group = max([self._next_group, *(name + 1 for name in names.values())])

    def let_go(self, *, before: float) -> None:
        """Forget what was not seen since."""
        self._free(np.flatnonzero(self._is_live & (self._seen < before)))

    def reconsider(self) -> None:
        """Look at all nodes at once: merge what is near, part what is spread. What changed: group by key."""
        self._since = 0
        nodes = np.flatnonzero(self._is_live)
        if len(nodes) < 2:
            return
        self._centre(nodes)
        before = self._group[nodes].copy()
        self._group[nodes] = self._partition(nodes)
        changed = nodes[before != self._group[nodes]]
        self._touched.update(self._keys[changed].tolist())

    def into(self, groups: int) -> dict[int, int]:
        """All nodes in so many groups, for those who know how many there are: the key of each with its number."""
        nodes = np.flatnonzero(self._is_live)
        self._centre(nodes)
        words = words_in([self._words[node] for node in nodes])
        found = exactly(groups, self._graph(nodes), self._look[nodes], words)
        return {int(key): int(group) for key, group in zip(self._keys[nodes], found, strict=True)}

    def _partition(self, nodes: Array) -> Array:
        """The groups of the nodes anew, under the names they had."""
        free = nodes[~self._is_fixed[nodes]]
        graph = self._graph(free)
        found = joined(graph, communities(graph))
        found = settled(
            graph,
            self._look[free],
            words_in([self._words[node] for node in free]),
            found,
            may_move=np.ones(len(free), dtype=np.bool_),
        )
        found = without_stragglers(self._look[free], found)
        held = set(self._group[nodes[self._is_fixed[nodes]]].tolist())
        named, self._next_group = keep_names(
            self._group[free], found, self._posts[free], taken=held, next_name=self._next_group
        )
        groups = self._group.copy()
        groups[free] = self._kept_with_held(free, named, held)
        return groups[nodes]

    def _kept_with_held(self, free: Array, named: Array, held: set[int]) -> Array:
        """What joined a group that a person made stays there: the person knows better."""
        stays = np.isin(self._group[free], list(held - {0})) if held else np.zeros(len(free), dtype=np.bool_)
        return np.where(stays, self._group[free], named)

    def _graph(self, nodes: Array) -> Any:
        place = np.full(self._room + 1, -1, dtype=np.int64)
        place[nodes] = np.arange(len(nodes))
        near = self._near[nodes]
        return graph_of(np.where(near >= 0, place[near], -1), self._likeness[nodes])

    def _add(self, new: Texts) -> list[Placed]:
        words = [own_words(text) for text in new.texts]
        first, originals = self._sort_out(new, words)
        self._take(new, words, first)
        placed = {each: self._join(self._node_of[new.keys[each]]) for each in first}
        for each, original in originals.items():
            self._again(original, new.times[each] if new.times is not None else 0.0)
            placed[each] = Placed(self.group_of(original), 1.0, "copy", original)
        return [placed[each] for each in range(len(new.keys))]

    def _sort_out(self, new: Texts, words: Sequence[Sequence[str]]) -> tuple[list[int], dict[int, int]]:
        """Which are no copies; and for copies the key of the original."""
        first: list[int] = []
        originals: dict[int, int] = {}
        for each, key in enumerate(new.keys):
            original = self._copies.original_of(words[each])
            if original is None:
                self._copies.add(key, words[each])
                first.append(each)
            else:
                originals[each] = original
        return first, originals

    def _again(self, original: int, time: float) -> None:
        """One more of the same: from the second on it is a group, whatever else is like it."""
        node = self._node_of.get(original)
        if node is None:
            return
        self._seen[node] = max(self._seen[node], time)
        self._posts[node] += 1
        if not self._group[node] and not self._is_fixed[node]:
            self._found(np.array([node]))

    def _take(self, new: Texts, words: Sequence[Sequence[str]], first: Sequence[int]) -> None:
        """Make nodes of these, and link them with those most like them."""
        if not first:
            return
        nodes = self._space(len(first))
        if new.vectors is not None:
            self._raw[nodes] = new.vectors[first]
            self._sum = self._sum + new.vectors[first].sum(axis=0)
            self._count += len(first)
        for node, each in zip(nodes.tolist(), first, strict=True):
            self._keys[node], self._seen[node] = new.keys[each], new.times[each] if new.times is not None else 0.0
            self._posts[node] = 1
            self._node_of[new.keys[each]] = node
            self._words[node] = self._sketches.numbers_of(words[each])
        self._look[nodes] = self._looks(nodes, self._sketches.of([self._words[node] for node in nodes]))
        self._link(nodes)
        self._since += len(first)

    def _looks(self, nodes: Array, sketches: Array) -> Array:
        """Meaning, seen from the middle of what was heard so far, beside the sketch of the words."""
        vectors = self._raw[nodes].astype(np.float32)
        vectors = vectors - (self._sum / max(self._count, _PRIOR)).astype(np.float32)
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
        share = _WORDS_SHARE if vectors.shape[1] else 1.0
        return np.hstack([np.sqrt(1 - share) * vectors, np.sqrt(share) * sketches]).astype(np.float32)

    def _centre(self, nodes: Array) -> None:
        """All look at the middle from where it is now. A large group does not draw it to itself."""
        _groups, place, sizes = np.unique(self._group[nodes], return_inverse=True, return_counts=True)
        weights = np.where(self._group[nodes] > 0, 1 / np.sqrt(sizes[place]), 1.0)
        self._sum = self._prior + weights @ self._raw[nodes].astype(np.float32)
        self._count = self._prior_count + float(weights.sum())
        self._look[nodes] = self._looks(nodes, self._sketches.of([self._words[node] for node in nodes]))

    def _link(self, nodes: Array) -> None:
        used = self._look[: self._used]
        found = self._look[nodes] @ used.T
        gaps = np.abs(self._seen[nodes][:, None] - self._seen[None, : self._used])
        if gaps.any():
            found *= np.exp2(-gaps / HALF_LIFE)
        take_neighbours(found, nodes, self._is_live, FLOOR, self._near, self._likeness)

    def _join(self, node: int) -> Placed:
        """The group that the neighbours speak for most, if they are enough alike."""
        key, near, likeness = int(self._keys[node]), self._near[node], self._likeness[node]
        near, likeness = near[near >= 0], likeness[near >= 0]
        if not len(near) or likeness[0] < JOINS:
            return Placed(None, float(likeness[0]) if len(near) else 0.0, "alone", key)
        close = near[likeness >= JOINS]
        groups, votes = np.unique(self._group[close], return_inverse=True)
        weight = np.bincount(votes, weights=likeness[likeness >= JOINS] ** 2)
        group = int(groups[weight.argmax()])
        if not group:
            group = self._found(close[self._group[close] == 0])
        if not group:
            return Placed(None, float(likeness[0]), "alone", key)
        self._put(node, group)
        return Placed(group, float(likeness[0]), "meaning", key)

    def _found(self, nodes: Array) -> int:
        """A new group of the nearest one that stands alone; it does not drag further ones in."""
        free = nodes[~self._is_fixed[nodes]]
        if not len(free):
            return 0
        group, self._next_group = self._next_group, self._next_group + 1
        self._put(int(free[0]), group)
        return group

    def _put(self, node: int, group: int) -> None:
        self._group[node] = group
        self._touched.add(int(self._keys[node]))

    def _space(self, many: int) -> Array:
        """Rows for new nodes; those not seen for longest are let go if there are too few."""
        free = np.flatnonzero(~self._is_live)
        if len(free) < many:
            live = np.flatnonzero(self._is_live)
            oldest = live[np.lexsort((live, self._seen[live]))]
            self._free(oldest[: max(many - len(free), self._room // 50)])
            free = np.flatnonzero(~self._is_live)
        nodes = free[:many]
        self._used = max(self._used, int(nodes.max(initial=-1)) + 1)
        return nodes

    def _free(self, nodes: Array) -> None:
        if not len(nodes):
            return
        keys = self._keys[nodes].tolist()
        self._copies.forget(keys)
        for key in keys:
            del self._node_of[key]
        gone = np.zeros(self._room + 1, dtype=np.bool_)
        gone[nodes] = True
        lost = gone[self._near]
        self._likeness[lost] = 0
        self._near[lost] = -1
        order = np.argsort(-self._likeness, axis=1, kind="stable")
        self._near = np.take_along_axis(self._near, order, axis=1)
        self._likeness = np.take_along_axis(self._likeness, order, axis=1)
        self._near[nodes], self._likeness[nodes] = -1, 0
        self._is_live[nodes] = self._is_fixed[nodes] = False
        self._group[nodes], self._keys[nodes] = 0, -1


def keep_names(old: Array, new: Array, posts: Array, *, taken: set[int], next_name: int) -> tuple[Array, int]:
    """Give new groups the names of the old ones they have most posts in common with; single posts have the name 0.

    Names in `taken` are given to nobody. Returns the names by node, and the next free name.
    """
    names: dict[int, int] = {}
    sizes = np.bincount(new, weights=posts)
    pairs, where = np.unique(np.stack([new, old]), axis=1, return_inverse=True)
    counts = np.bincount(where.ravel(), weights=posts)
    used = set(taken) | {0}
    for at in np.lexsort((pairs[1], -counts)).tolist():
        group, name = int(pairs[0, at]), int(pairs[1, at])
        if group not in names and name not in used and sizes[group] > 1:
            names[group] = name
            used.add(name)
    table = np.zeros(len(sizes), dtype=np.int64)
    for group in range(len(sizes)):
        if sizes[group] > 1 and group not in names:
            names[group], next_name = next_name, next_name + 1
        table[group] = names.get(group, 0)
    return table[new], next_name


def part_of(texts: Texts, part: slice) -> Texts:
    return Texts(
        texts.keys[part],
        texts.texts[part],
        None if texts.vectors is None else texts.vectors[part],
        None if texts.times is None else texts.times[part],
    )
