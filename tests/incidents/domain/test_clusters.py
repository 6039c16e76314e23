"""Which texts are like those that belong to an incident."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from evenhand.incidents.domain.clusters import best, is_like, likeness


def _texts(seed: int, number: int) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(number, 16)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_a_copy_of_a_member_is_like_it_and_a_stranger_is_not() -> None:
    texts = _texts(1, 200)
    members = texts[:1]
    found = likeness(texts, members)
    assert is_like(float(found[0]), among=200)
    assert sum(is_like(float(each), among=200) for each in found[1:]) < 30


def test_a_text_without_a_vector_is_like_nothing() -> None:
    texts = np.concatenate([_texts(2, 3), np.zeros((1, 16), dtype=np.float32)])
    assert likeness(texts, texts[:1])[3] == 0


@given(st.integers(0, 1_000), st.integers(0, 80), st.integers(0, 5))
def test_likeness_stays_between_minus_one_and_one(seed: int, number: int, members: int) -> None:
    found = likeness(_texts(seed, number), _texts(seed + 1, members))
    assert len(found) == number
    assert all(-1.001 <= each <= 1.001 for each in found)


@given(st.lists(st.floats(-1, 1), max_size=20), st.integers(0, 20))
def test_the_best_come_first_and_no_more_than_asked(scores: list[float], number: int) -> None:
    chosen = best(scores, number=number)
    assert len(chosen) == min(number, len(scores))
    assert [scores[each] for each in chosen] == sorted(scores, reverse=True)[:number]
