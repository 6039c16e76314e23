"""Readings as a whole: any text, any batch, in time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.understanding.domain.reading import read_many
from tests.swiftly import is_swift

TEXTS = st.lists(st.text(st.characters(codec=None, exclude_categories=()), max_size=300), max_size=8)


@given(TEXTS)
def test_every_text_has_a_reading_within_bounds(texts):
    readings = read_many(texts, [""] * len(texts))
    assert len(readings) == len(texts)
    for reading in readings:
        assert -1 <= reading.sentiment <= 1
        assert reading.language == "und" or len(reading.language) == 2
        assert reading.polarity in ("negative", "neutral", "positive")


@given(TEXTS, st.sampled_from(["", "de", "EN-us", "x"]))
def test_one_by_one_and_in_a_batch_are_the_same(texts, hint):
    """But for the last digit: sums of another length are added up in another order."""
    alone = [read_many([text], [hint])[0] for text in texts]
    for one, many in zip(alone, read_many(texts, [hint] * len(texts)), strict=True):
        for name in one.__struct_fields__:
            was, now = getattr(one, name), getattr(many, name)
            if isinstance(was, float):
                assert now == pytest.approx(was, abs=2e-4), name
            elif name == "vector" and was:
                assert max(abs(a - b) for a, b in zip(_signed(was), _signed(now), strict=True)) <= 1
            else:
                assert now == was, name


def _signed(blob: bytes) -> list[int]:
    return [each - 256 if each > 127 else each for each in blob]


def test_a_reading_holds_language_sentiment_and_polarity():
    (reading,) = read_many(["Vielen Dank für die schnelle Hilfe"], ["en"])
    assert (reading.language, reading.polarity) == ("de", "positive")
    assert reading.sentiment > 0.4


def test_a_post_of_a_hundred_thousand_characters_is_read_at_once():
    texts = ["but this is terrible 😡 " * 5_000, "@a" * 50_000, "😡" * 100_000, "nicht gut " * 10_000, "x" * 100_000]
    assert is_swift(lambda: read_many(texts, [""] * len(texts)), seconds=1.0)
