"""Rare classes come into their own, but only where many rows say so."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.understanding.domain.tilting import best_tilt, macro_f1, tilted


def rare(rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Two classes, one of them rare and held too unlikely by half."""
    truth = (np.arange(rows) % 10 == 0).astype(np.int64)
    noise = np.random.default_rng(0).normal(size=rows)
    sure = 1 / (1 + np.exp(-(2.2 * truth - 1.8 + 0.5 * noise)))
    return np.stack([1 - sure, sure], axis=1).astype(np.float32), truth


def test_a_rare_class_held_too_unlikely_is_found_more_often() -> None:
    chances, truth = rare(4_000)
    tilt = best_tilt(chances, truth)
    better = tilted(chances, tilt).argmax(axis=1)
    assert macro_f1(truth, better, 2) > macro_f1(truth, chances.argmax(axis=1), 2)


def test_what_is_right_already_is_left_alone() -> None:
    truth = np.arange(400) % 3
    assert best_tilt(np.eye(3, dtype=np.float32)[truth], truth) == ()


def test_many_classes_are_left_alone() -> None:
    truth = np.arange(300) % 30
    assert best_tilt(np.full((300, 30), 1 / 30, dtype=np.float32), truth) == ()


@given(st.lists(st.floats(-0.6, 0.6), min_size=3, max_size=3))
def test_chances_still_add_up_to_one(tilt: list[float]) -> None:
    chances = np.array([[0.2, 0.3, 0.5], [1, 0, 0]], dtype=np.float32)
    assert tilted(chances, tuple(tilt)).sum(axis=1) == pytest.approx(1.0, abs=1e-5)
