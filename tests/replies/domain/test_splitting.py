"""A long reply as a thread."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from evenhand.kernel.text import graphemes
from evenhand.replies.domain.splitting import MOST_PARTS, split
from evenhand.replies.errors import ReplyTooLong

MARK = " ^BK"
WORDS = st.lists(st.text("abcde👩‍🚀é.!? ", min_size=1, max_size=25), min_size=1, max_size=80).map(" ".join)


def of(text: str, limit: int = 60) -> list[str]:
    return [each.text for each in split(text, limit=limit, count=graphemes, mark=MARK)]


def test_what_fits_is_one_post_without_a_number() -> None:
    assert of("We are looking into it.") == ["We are looking into it. ^BK"]


def test_a_thread_is_numbered_and_its_last_post_is_signed() -> None:
    parts = of("We are looking into it. " * 5)
    assert [part[-5:] for part in parts[:-1]] == [f"({n}/{len(parts)})" for n in range(1, len(parts))]
    assert parts[-1].endswith(f"({len(parts)}/{len(parts)}) ^BK")


def test_posts_end_where_a_sentence_ends() -> None:
    parts = of("The first sentence is here. The second sentence is longer. And a third, quite short.")
    assert parts[0] == "The first sentence is here. (1/3)"


def test_a_paragraph_is_a_better_end_than_a_sentence() -> None:
    parts = of("One. Two. Three. Four. Five. Six.\n\nSeven. Eight. Nine. Ten. Eleven. Twelve.")
    assert parts[0] == "One. Two. Three. Four. Five. Six. (1/2)"


def test_an_address_stays_whole() -> None:
    address = "https://harborline.example/help/routers"
    assert any(address in part for part in of(f"Please have a look at this page of ours here: {address} and tell us."))


def test_a_word_longer_than_a_post_is_cut_between_signs() -> None:
    astronaut = "👩‍🚀"
    parts = split(astronaut * 40, limit=30, count=graphemes, mark=MARK)
    assert {sign for each in parts for sign in regex.findall(r"\X", each.written)} == {astronaut}


@given(WORDS, st.integers(25, 120))
def test_put_together_again_it_is_what_was_written_and_no_post_is_too_long_or_empty(text: str, limit: int) -> None:
    if not text.strip():
        return
    try:
        parts = split(text, limit=limit, count=graphemes, mark=MARK)
    except ReplyTooLong:
        return
    assert "".join(each.written for each in parts) == text
    assert all(0 < graphemes(each.text) <= limit and each.written.strip() for each in parts)
    assert len(parts) <= MOST_PARTS


def test_a_book_is_refused() -> None:
    with pytest.raises(ReplyTooLong):
        of("word " * 2_000)


@given(st.integers(1, 30))
def test_room_too_small_for_anything_is_refused_and_never_an_endless_loop(limit: int) -> None:
    try:
        split("We are looking into it. " * 5, limit=limit, count=graphemes, mark=MARK)
    except ReplyTooLong:
        pass
