"""Moods of posts, added up and told as shares."""

import pytest

from evenhand.insight.domain.moods import PIECE, Moods, added, bounds_of, piece_of


def test_shares_are_of_what_could_be_read() -> None:
    share = Moods(unhappy=30, neutral=50, happy=20, unread=900).share("unhappy")
    assert share is not None
    assert (share.value, share.cases) == (0.3, 100)
    assert share.low < 0.3 < share.high


def test_where_nothing_was_read_there_is_no_share() -> None:
    assert Moods(unread=5).share("happy") is None


def test_moods_add_up() -> None:
    assert added([Moods(1, 2, 3, 4, 5), Moods(10, 20, 30, 40, 50)]) == Moods(11, 22, 33, 44, 55)
    assert added([]) == Moods()


@pytest.mark.parametrize("post", [1, PIECE - 1, PIECE, 7 * PIECE + 5])
def test_every_post_lies_in_one_piece(post: int) -> None:
    first, last = bounds_of(piece_of(post))
    assert first <= post <= last
    assert piece_of(first - 1) == piece_of(post) - 1
    assert piece_of(last + 1) == piece_of(post) + 1
