"""Communities in a graph of likeness: groups whose members are nearer to one another than chance would have it."""

# Sparse matrices have no types.
# mypy: disable-error-code="no-untyped-call"

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from evenhand.understanding.domain.kernels.joining import move_nodes

Array = npt.NDArray[Any]

RESOLUTION: Final = 1.75  # higher: more and smaller groups
SHARPNESS: Final = 5  # how much more a close neighbour counts than a distant one
# A graph of a few nodes is looked at as if there were others around it: else a few posts about one thing, and nothing
# else, would be parted.
_AROUND: Final = 300.0
ONE_THING: Final = 0.15  # two groups linked by this share of the edges that they had as one are one
BELONGS: Final = 0.25  # likeness to the rest of a group below which a text is none of it …
_LOOSE: Final = 0.4  # … unless the group is loose: of the usual likeness there
SMALLEST: Final = 3  # groups below it attract nobody by their words
_ROUNDS, _LEVELS = 20, 8
_FINEST = 100.0


def graph_of(near: Array, likeness: Array) -> Any:
    """The graph of the nearest: edges weigh as much as they stand out among the likenesses of both ends.

    `near` are rows of indices (-1: none), `likeness` how alike they are, the most alike first.
    """
    many, width = near.shape
    weights = np.clip(np.where(near >= 0, likeness, 0.0), 0.0, 1.0).astype(np.float64)
    usual = np.sqrt(np.maximum(weights[:, :3].mean(axis=1), 1e-6))
    weights = np.minimum(weights / (usual[:, None] * usual[np.maximum(near, 0)]), 1.0) ** SHARPNESS
    rows, columns = np.repeat(np.arange(many), width), near.ravel()
    is_edge = (columns >= 0) & (weights.ravel() > 0)
    found = sp.csr_matrix((weights.ravel()[is_edge], (rows[is_edge], columns[is_edge])), shape=(many, many))
    return found.maximum(found.T).tocsr()


def communities(graph: Any, begin: Array | None = None, *, resolution: float = RESOLUTION, seed: int = 0) -> Array:
    """A group number for each node, from 0 on, such that modularity is high; `begin` are groups to begin with.

    Nodes are moved one by one, then whole groups (Blondel et al. 2008).
    """
    dice = np.random.default_rng(seed)
    group = np.arange(graph.shape[0]) if begin is None else np.unique(begin, return_inverse=True)[1]
    whole = np.arange(graph.shape[0])
    price = resolution / (float(graph.sum()) + _AROUND)
    for level in range(_LEVELS):
        moved = _moved(graph, group, price, dice)
        names, group = np.unique(group, return_inverse=True)
        whole = group[whole]
        if (not moved and level) or len(names) == graph.shape[0]:
            break
        graph = _contracted(graph, group, len(names))
        group = np.arange(len(names))
    return whole


def _moved(graph: Any, group: Array, price: float, dice: np.random.Generator) -> int:
    many = graph.shape[0]
    strengths = np.asarray(graph.sum(axis=1), dtype=np.float64).ravel()
    total = np.bincount(group, weights=strengths, minlength=many)
    room, met = np.zeros(many), np.zeros(many + 1, dtype=np.int64)
    order = dice.permutation(many)
    data = (graph.indptr.astype(np.int64), graph.indices.astype(np.int64), graph.data.astype(np.float64))
    return int(move_nodes(*data, strengths, price, order, _ROUNDS, group, total, room, met))


def _contracted(graph: Any, group: Array, many: int) -> Any:
    """The graph of groups; what lies inside a group is an edge to itself."""
    to = membership(group, many)
    return (to.T @ graph @ to).tocsr()


def exactly(groups: int, graph: Any, looks: Array, words: Any) -> Array:
    """So many groups: more than that are found, then those that lie nearest are merged, and all are settled."""
    resolution = RESOLUTION
    found = communities(graph, resolution=resolution)
    while resolution < _FINEST and int((np.bincount(found) >= SMALLEST).sum()) < 1.5 * groups:
        resolution *= 1.4
        found = communities(graph, resolution=resolution)
    found = _merged(_nearest_large(looks, found), looks, groups)
    return settled(graph, looks, words, found, may_move=np.ones(len(found), dtype=np.bool_))


def _nearest_large(looks: Array, group: Array) -> Array:
    """Members of groups of one or two go to the large group they are most like."""
    sizes = np.bincount(group)
    large = np.flatnonzero(sizes >= SMALLEST)
    if not len(large):
        return group
    centres = np.asarray(membership(group, len(sizes)).T @ looks)[large]
    centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9)
    small = np.flatnonzero(sizes[group] < SMALLEST)
    group = group.copy()
    group[small] = large[(looks[small] @ centres.T).argmax(axis=1)]
    return group


def _merged(group: Array, looks: Array, groups: int) -> Array:
    """Merge, again and again, the two groups whose members move the least by it (Ward)."""
    group = np.unique(group, return_inverse=True)[1]
    many = int(group.max()) + 1
    sizes = np.bincount(group).astype(np.float64)
    centres = np.asarray(membership(group, many).T @ looks) / sizes[:, None]
    names = np.arange(many)
    squares = (centres**2).sum(axis=1)
    apart = np.maximum(squares[:, None] + squares[None] - 2 * centres @ centres.T, 0.0)
    cost = apart * sizes[:, None] * sizes[None] / (sizes[:, None] + sizes[None])
    np.fill_diagonal(cost, np.inf)
    for _merge in range(max(0, many - groups)):
        one, other = np.unravel_index(int(cost.argmin()), cost.shape)
        centres[one] = (centres[one] * sizes[one] + centres[other] * sizes[other]) / (sizes[one] + sizes[other])
        sizes[one] += sizes[other]
        names[names == other] = one
        cost[other], cost[:, other] = np.inf, np.inf
        there = np.isfinite(cost[one])
        distance = ((centres - centres[one]) ** 2).sum(axis=1) * sizes * sizes[one] / (sizes + sizes[one])
        cost[one, there] = cost[there, one] = distance[there]
    return np.unique(names[group], return_inverse=True)[1]


def joined(graph: Any, group: Array) -> Array:
    """The groups after those became one that are linked nearly as if they were: a large group is not its halves."""
    group = np.unique(group, return_inverse=True)[1]
    for _round in range(_LEVELS):
        many = int(group.max(initial=-1)) + 1
        sizes = np.bincount(group, minlength=many).astype(np.float64)
        links = _contracted(graph, group, many)
        inside = links.diagonal()
        found = links.tocoo()
        apart = (found.row != found.col) & (sizes[found.row] >= SMALLEST) & (sizes[found.col] >= SMALLEST)
        one, other, weight = found.row[apart], found.col[apart], found.data[apart]
        share = weight / (inside[one] + weight) * (sizes[one] + sizes[other]) / sizes[other]
        back = weight / (inside[other] + weight) * (sizes[one] + sizes[other]) / sizes[one]
        near = np.minimum(share, back)
        best = np.zeros(many)
        np.maximum.at(best, one, near)
        pairs = (near >= ONE_THING) & (near >= best[one]) & (near >= best[other])
        if not pairs.any():
            break
        bridges = sp.csr_matrix((np.ones(int(pairs.sum())), (one[pairs], other[pairs])), shape=(many, many))
        group = connected_components(bridges, directed=False)[1][group]
    return group


def membership(group: Array, many: int) -> Any:
    """A sparse matrix, nodes by groups."""
    nodes = np.arange(len(group))
    return sp.csr_matrix((np.ones(len(group), dtype=np.float32), (nodes, group)), shape=(len(group), many))


def words_in(words: Sequence[Array]) -> Any:
    """A sparse matrix, texts by distinct words, of the words that are in at least two texts and at most a tenth."""
    if not words:
        return sp.csr_matrix((0, 0), dtype=np.float32)
    lengths = np.fromiter((len(each) for each in words), dtype=np.int64, count=len(words))
    columns = np.concatenate(words) if lengths.sum() else np.zeros(0, dtype=np.int64)
    _names, columns, counts = np.unique(columns, return_inverse=True, return_counts=True)
    rows = np.repeat(np.arange(len(words)), lengths)
    is_telling = (counts >= 2) & (counts <= max(20, len(words) / 10))
    kept = is_telling[columns]
    renumbered = np.cumsum(is_telling) - 1
    shape = (len(words), int(is_telling.sum()))
    return sp.csr_matrix((np.ones(int(kept.sum()), dtype=np.float32), (rows[kept], renumbered[columns[kept]])), shape)


def settled(graph: Any, vectors: Array, words: Any, group: Array, *, may_move: Array, rounds: int = 3) -> Array:
    """The groups after members moved to where their neighbours, their meaning and their words say they belong.

    A word speaks for a group if most texts with it are there, and much if most of the group have it. Groups of one
    or two stay as they are.
    """
    group = np.unique(group, return_inverse=True)[1]
    reach = np.asarray(graph.sum(axis=1)).ravel()
    spread = (sp.diags(1 / np.maximum(reach, 1e-9)) @ graph).tocsr()
    for _round in range(rounds):
        large = np.flatnonzero(np.bincount(group) >= SMALLEST)
        place = np.full(int(group.max(initial=0)) + 1, -1)
        place[large] = np.arange(len(large))
        inside = np.flatnonzero(place[group] >= 0)
        if not len(inside):
            break
        best = large[_standing(spread[inside][:, inside], vectors[inside], words[inside], place[group[inside]])]
        changed = may_move[inside] & (best != group[inside])
        if not changed.any():
            break
        group[inside[changed]] = best[changed]
    return np.asarray(group)


def without_stragglers(looks: Array, group: Array) -> Array:
    """The groups without members that are not much like the rest of theirs: each of those stands alone."""
    group = np.unique(group, return_inverse=True)[1]
    many = int(group.max(initial=-1)) + 1
    rest = np.asarray(membership(group, many).T @ looks)[group] - looks
    rest /= np.maximum(np.linalg.norm(rest, axis=1, keepdims=True), 1e-9)
    likeness = (rest * looks).sum(axis=1)
    strays = np.flatnonzero(likeness < np.minimum(BELONGS, _LOOSE * _medians(likeness, group, many)[group]))
    group[strays] = many + np.arange(len(strays))
    return group


def _medians(values: Array, group: Array, many: int) -> Array:
    """The middle value of each group."""
    order = np.lexsort((values, group))
    sizes = np.bincount(group, minlength=many)
    return np.asarray(values[order][np.cumsum(sizes) - sizes + (sizes - 1) // 2])


def _standing(spread: Any, vectors: Array, words: Any, group: Array) -> Array:
    """Where each belongs best, of groups numbered from 0 on."""
    many = int(group.max()) + 1
    to = membership(group, many)
    centres = np.asarray(to.T @ vectors)
    centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9)
    said = np.asarray((spread @ to).todense()) + vectors @ centres.T
    if words.shape[1]:
        said = said + np.asarray((words @ _marks(words, to, group, many).T).todense())
    return np.asarray(said.argmax(axis=1))


def _marks(words: Any, to: Any, group: Array, many: int) -> Any:
    """Groups by words: how much a word speaks for a group."""
    counts = (to.T @ words).tocsr()
    sizes = np.maximum(np.bincount(group, minlength=many), 1)
    everywhere = np.asarray(counts.sum(axis=0)).ravel()
    found = counts.tocoo()
    share, loyalty = found.data / sizes[found.row], found.data / everywhere[found.col]
    speaks = (loyalty > 0.5) & (everywhere[found.col] >= 5)
    weights = (loyalty * np.sqrt(share))[speaks]
    return sp.csr_matrix((weights, (found.row[speaks], found.col[speaks])), shape=counts.shape)
