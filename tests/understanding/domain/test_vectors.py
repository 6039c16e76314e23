"""Static vectors: alike texts lie near one another, and a database keeps them small."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.understanding.domain.vectors import DIM, packed, static_vectors_of, unpacked

TEXTS = st.lists(st.text(max_size=80), max_size=5)


def likeness(one, other):
    vectors = static_vectors_of([one, other])
    return float(vectors[0] @ vectors[1])


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [
        ("My internet is down again", "no wifi connection since this morning", "I would like to order a pizza"),
        ("where is my parcel", "my package has not been delivered", "how do I change my password"),
        ("I want a refund", "give me my money back", "what a beautiful sunset"),
        ("my flight was cancelled", "they canceled our plane", "my card was declined at the shop"),
        ("😡", "angry", "happy birthday"),
    ],
)
def test_the_same_problem_in_other_words_is_nearer_than_another(text, near, far):
    assert likeness(text, near) > likeness(text, far) + 0.1


@given(TEXTS)
def test_each_vector_has_the_length_one_or_is_nothing(texts):
    vectors = static_vectors_of(texts)
    assert vectors.shape == (len(texts), DIM)
    lengths = np.linalg.norm(vectors, axis=1)
    assert all(length == 0 or abs(length - 1) < 1e-4 for length in lengths)


def test_a_word_nobody_knows_is_read_by_its_pieces():
    assert likeness("unreachableness", "unreachable") > 0.3


@given(TEXTS)
def test_packed_vectors_come_back_alike(texts):
    vectors = static_vectors_of(texts)
    blobs = packed(vectors)
    assert all(len(blob) == DIM for blob in blobs)
    back = unpacked(blobs)
    assert back.shape == vectors.shape
    assert np.allclose((back * vectors).sum(axis=1), (vectors * vectors).sum(axis=1), atol=0.001)
