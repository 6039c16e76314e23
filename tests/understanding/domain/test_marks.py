"""How a text is written counts beside its words."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from evenhand.understanding.domain.learning import learn, vectors_of
from evenhand.understanding.domain.marks import marks_of


def test_a_handle_at_the_head_differs_from_one_inside() -> None:
    head, inside = marks_of(["@harborline the van is late", "the van of @harborline is late"])
    assert not np.allclose(head, inside)


def test_a_question_and_a_shout_differ() -> None:
    calm, asked, shouted = marks_of(["where is it", "where is it?", "WHERE IS IT"])
    assert not np.allclose(calm, asked)
    assert not np.allclose(calm, shouted)


def test_no_text_has_no_marks() -> None:
    assert marks_of([]).shape == (0, marks_of([""]).shape[1])


@given(st.lists(st.text(max_size=60), min_size=1, max_size=4))
def test_marks_are_bounded_and_of_each_text_alone(texts: list[str]) -> None:
    marks = marks_of(texts)
    assert np.isfinite(marks).all()
    assert np.abs(marks).max() <= 1
    np.testing.assert_array_equal(marks[-1:], marks_of(texts[-1:]))


def test_whom_a_text_opens_with_can_be_learnt_though_the_words_are_the_same() -> None:
    words = ["van", "boat", "kayak", "tent", "lamp", "stove", "rope", "map", "sail", "oar", "mast", "hull"]
    told = [f"@harborline {one} and {two}" for one in words for two in words]
    talk = [f"{one} and {two} @harborline" for one in words for two in words]
    texts = [*told, *talk]
    learned = learn(texts, ["told"] * len(told) + ["talk"] * len(talk), is_close=False, priors=())
    asked = ["@harborline compass and knife", "compass and knife @harborline"]
    assert learned.predict(asked, vectors_of(asked, is_close=False)) == ["told", "talk"]
