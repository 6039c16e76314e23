"""How sure a share is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.kernel.shares import wilson


@pytest.mark.parametrize(
    ("share", "size", "bounds"),
    [(0.1, 100, (0.0552, 0.1744)), (0.8, 10, (0.4902, 0.9433)), (0.0, 10, (0.0, 0.2775)), (0.5, 0, (0.0, 1.0))],
)
def test_wilson_gives_the_bounds_of_the_textbook(share: float, size: float, bounds: tuple[float, float]) -> None:
    assert wilson(share, size) == pytest.approx(bounds, abs=1e-4)


@given(st.floats(0, 1), st.floats(0.01, 1e9))
def test_the_share_lies_between_its_bounds(share: float, size: float) -> None:
    low, high = wilson(share, size)
    assert 0 <= low <= share + 1e-9
    assert share - 1e-9 <= high <= 1
