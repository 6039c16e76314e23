"""Who holds which partition: the fair share is a pure rule; the locks are tried out with the sifters themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.listening.streams.holding import share_of


@given(st.integers(1, 64), st.integers(1, 100))
def test_all_partitions_are_shared_out_and_nobody_has_two_more_than_another(partitions: int, sifters: int) -> None:
    shares = [share_of(partitions, sifters, place) for place in range(sifters)]
    assert sum(shares) == partitions
    assert max(shares) - min(shares) <= 1


@pytest.mark.parametrize(("sifters", "place", "share"), [(1, 0, 8), (3, 0, 3), (3, 2, 2), (9, 8, 0), (0, 0, 8)])
def test_a_share_of_eight(sifters: int, place: int, share: int) -> None:
    assert share_of(8, sifters, place) == share
