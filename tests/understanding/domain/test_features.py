"""What models look at: the same on every machine, in any batch, and as defined in plain Python."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from evenhand.understanding.domain import features as subject
from evenhand.understanding.domain.features import BUCKETS, features_of
from evenhand.understanding.domain.text import plain
from evenhand.understanding.domain.words import digest_of, split
from tests.swiftly import is_swift
from tests.understanding.domain.plain_features import counts_of, weighed

ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=200)
WORDS = st.sampled_from(
    ["not", "GOOD", "don't", "can't", "bad", "!!", "@you", "a", "kein", "b2b", "2015", "x_y", "?", ".", "so"]
)
SPOKEN = st.lists(WORDS, max_size=14).map(" ".join)


def row_of(text):
    found = features_of([text])
    return dict(zip(found.buckets.tolist(), found.values.tolist(), strict=True))


@given(SPOKEN)
@example("I don't like this AT ALL !!!!! not good, never again 2015")
def test_the_compiled_features_are_those_of_the_plain_definition(text):
    idf = subject._idf().tolist()
    assert row_of(text) == pytest.approx(weighed(counts_of(text), idf), rel=1e-4)


@given(st.lists(ANY, max_size=6))
def test_in_a_batch_and_alone_a_text_has_the_same_features(texts):
    together = features_of(texts)
    assert len(together) == len(texts)
    for row, text in enumerate(texts):
        alone = features_of([text])
        begin, end = together.row_starts[row], together.row_starts[row + 1]
        assert together.buckets[begin:end].tolist() == alone.buckets.tolist()
        assert together.values[begin:end].tolist() == alone.values.tolist()
        assert together.vectors[row].tolist() == alone.vectors[0].tolist()


def test_a_large_batch_is_read_in_portions_and_is_the_same(monkeypatch):
    texts = [f"text number {each} is not like the others" for each in range(50)] + [""] * 3
    whole = features_of(texts)
    monkeypatch.setattr(subject, "_PORTION", 100)
    portions = features_of(texts)
    assert (whole.sparse() != portions.sparse()).nnz == 0
    assert whole.vectors.tolist() == portions.vectors.tolist()


@given(ANY)
def test_every_value_is_a_number_within_bounds(text):
    found = features_of([text])
    assert np.isfinite(found.values).all()
    assert np.isfinite(found.vectors).all()
    assert len(set(found.buckets.tolist())) == len(found.buckets)
    assert ((found.buckets >= 0) & (found.buckets < BUCKETS)).all()


@pytest.mark.parametrize(
    ("word", "digest"),
    [("internet", 0xE07D48F0F609983C), ("störung", 0x21994467E67B38B5), ("😡", 0xB1159C4C88E2F5CC)],
)
def test_the_number_of_a_word_never_changes(word, digest):
    assert int(split([word]).digests[0]) == digest_of(word) == digest


def test_accents_case_and_unseen_characters_make_no_other_word():
    first, second, third = (split([word]).digests[0] for word in ("Störung", "STORUNG", "sto\u200brung"))
    assert first == second == third


def test_an_empty_list_and_an_empty_text_are_fine():
    assert len(features_of([])) == 0
    assert features_of([]).sparse().shape == (0, BUCKETS)
    assert not features_of([""]).vectors.any()


def test_some_rows_can_be_taken_by_number_or_mask():
    found = features_of(["one", "two words", "three more words"])
    by_number = found.taken(np.array([2, 0]))
    assert by_number.sparse()[0].toarray().tolist() == found.sparse()[2].toarray().tolist()
    assert found.taken(np.array([True, False, True])).vectors.tolist() == found.vectors[[0, 2]].tolist()


HOSTILE = [
    "x" * 100_000,
    "a" + "\u0301" * 100_000,
    "\u200b\u200d" * 50_000,
    "😡" * 100_000,
    "https://example.org/a?b=c " * 4_000,
    "@a" * 50_000,
    "&amp;" * 20_000,
    "Привет hello مرحبا こんにちは " * 5_000,
    "\ud800" * 100_000,
    "!" * 100_000,
    "'a" * 50_000,
    "not " * 25_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_post_takes_a_moment(text):
    features_of(["warm"])
    assert is_swift(lambda: features_of([plain(text)]), seconds=0.5)
