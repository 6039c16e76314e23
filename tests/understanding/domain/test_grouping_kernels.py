"""Compiled parts of grouping against plain Python."""

import numpy as np
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st

from evenhand.understanding.domain.communities import communities, graph_of, joined, without_stragglers
from evenhand.understanding.domain.kernels.joining import take_neighbours

WIDTH = 4


@given(st.integers(2, 25), st.integers(1, 25), st.integers(0, 1000))
def test_the_nearest_are_kept_in_falling_order(before: int, new: int, seed: int) -> None:
    dice = np.random.default_rng(seed)
    many = before + new
    whole = dice.random((many, many)).astype(np.float32)
    whole = (whole + whole.T) / 2
    near = np.full((many, WIDTH), -1, dtype=np.int64)
    likeness = np.zeros((many, WIDTH), dtype=np.float32)
    is_live = np.zeros(many, dtype=np.bool_)
    for rows in (np.arange(before), np.arange(before, many)):
        take_neighbours(whole[rows], rows, is_live, 0.3, near, likeness)
    for at in range(many):
        others = sorted(((whole[at, j], j) for j in range(many) if j != at and whole[at, j] > 0.3), reverse=True)
        wanted = [j for _value, j in others[:WIDTH]]
        assert [j for j in near[at].tolist() if j >= 0] == wanted
        assert likeness[at].tolist() == sorted(likeness[at].tolist(), reverse=True)


def modularity(graph: np.ndarray, group: np.ndarray) -> float:
    strength, total = graph.sum(axis=1), graph.sum()
    same = group[:, None] == group[None]
    return float(((graph - np.outer(strength, strength) / total) * same).sum() / total)


@given(st.integers(0, 500))
def test_communities_are_better_than_all_apart_and_all_together(seed: int) -> None:
    dice = np.random.default_rng(seed)
    graph = dice.random((12, 12)) * (dice.random((12, 12)) < 0.4)
    graph = np.triu(graph, 1) + np.triu(graph, 1).T
    if not graph.sum():
        return
    found = communities(sp.csr_matrix(graph), resolution=1.0)
    assert modularity(graph, found) >= -0.2
    assert len(found) == 12


def two_cliques(size: int, bridge: float) -> sp.csr_matrix:
    block = np.ones((size, size)) - np.eye(size)
    whole = np.zeros((2 * size, 2 * size))
    whole[:size, :size] = whole[size:, size:] = block
    whole[0, size] = whole[size, 0] = bridge
    return sp.csr_matrix(whole)


def test_two_cliques_are_two_communities() -> None:
    found = communities(two_cliques(30, 1.0))
    assert len(set(found[:30].tolist())) == len(set(found[30:].tolist())) == 1
    assert found[0] != found[30]


def test_halves_of_one_thing_are_joined_and_two_things_are_not() -> None:
    halves = np.repeat([0, 1], 30)
    assert len(set(joined(sp.csr_matrix(np.ones((60, 60)) - np.eye(60)), halves).tolist())) == 1
    assert len(set(joined(two_cliques(30, 1.0), halves).tolist())) == 2


def test_a_graph_without_edges_is_all_singles() -> None:
    graph = graph_of(np.full((5, 3), -1), np.zeros((5, 3), dtype=np.float32))
    assert len(set(communities(graph).tolist())) == 5


def test_who_is_unlike_the_rest_stands_alone() -> None:
    looks = np.vstack([np.tile([1.0, 0.0], (5, 1)), [[-0.1, 1.0]]])
    looks /= np.linalg.norm(looks, axis=1, keepdims=True)
    found = without_stragglers(looks, np.zeros(6, dtype=np.int64))
    assert len(set(found[:5].tolist())) == 1
    assert found[5] != found[0]
