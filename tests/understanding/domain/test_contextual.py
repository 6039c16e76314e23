"""What texts mean in their context."""

import numpy as np

from evenhand.understanding.domain.contextual import CONTEXTUAL_DIM, contextual_vectors_of


def test_a_text_has_a_vector_of_unit_length_in_its_place() -> None:
    texts = ["My parcel is late", "", "The sun is shining", "My parcel is late", "🌧"]
    vectors = contextual_vectors_of(texts)
    assert vectors.shape == (5, CONTEXTUAL_DIM)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.array_equal(vectors[0], vectors[3])


def test_texts_of_one_meaning_lie_nearer_than_others() -> None:
    late, later, weather = contextual_vectors_of(
        ["My parcel has not arrived", "Where is my package? It is late", "What a beautiful sunset by the sea"]
    )
    assert late @ later > 0.5 > late @ weather + 0.2


def test_a_vector_does_not_depend_on_its_neighbours() -> None:
    [alone] = contextual_vectors_of(["I was charged twice"])
    among = contextual_vectors_of(["I was charged twice", "x " * 300, *(f"text {n}" for n in range(40))], threads=2)
    assert np.allclose(alone, among[0], atol=1e-4)


def test_a_very_long_text_is_read_by_its_beginning() -> None:
    short, long = contextual_vectors_of(["bad line " * 200, "bad line " * 20_000])
    assert np.allclose(short, long, atol=1e-4)


def test_no_texts_have_no_vectors() -> None:
    assert contextual_vectors_of([]).shape == (0, CONTEXTUAL_DIM)
