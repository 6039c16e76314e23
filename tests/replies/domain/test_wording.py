"""The words as they go out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.channels.domain.connector import Capabilities
from evenhand.kernel.text import graphemes
from evenhand.replies.domain.wording import check_length, signature, signed
from evenhand.replies.errors import NothingToSend, ReplyTooLong

SHORT = Capabilities(label="Short", icon="bolt", max_length=10, unit="graphemes", count=graphemes)
LETTER = Capabilities(label="Letter", icon="bolt", signs_with_initials=False)


def test_a_short_channel_is_signed_with_initials() -> None:
    assert signature(SHORT, name="Noor", initials="NK", brand="Harborline") == " ^NK"


def test_a_letter_is_signed_with_name_and_brand() -> None:
    assert signature(LETTER, name="Noor", initials="NK", brand="Harborline") == "\n\nNoor\nHarborline"


def test_who_has_no_initials_is_not_signed_with_empty_ones() -> None:
    assert signature(SHORT, name="Noor", initials="", brand="Harborline") == ""


@given(st.text(max_size=60), st.sampled_from([" ^NK", "\n\nNoor\nHarborline", ""]))
def test_signing_twice_signs_once(text: str, mark: str) -> None:
    try:
        once = signed(text, mark)
    except NothingToSend:
        assert not text.strip(" \t\r\n\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0") or not text.isprintable() or text.isspace()
        return
    assert signed(once, mark) == once
    assert once.endswith(mark.strip())


@pytest.mark.parametrize("text", ["", "  ", "\n\t", "\x00"])
def test_nothing_is_not_sent(text: str) -> None:
    with pytest.raises(NothingToSend):
        signed(text, " ^NK")


@pytest.mark.parametrize("text", ["0123456789", "👩‍👩‍👧" * 10, "é" * 10, ""])
def test_what_people_see_as_ten_characters_fits_into_ten(text: str) -> None:
    check_length(SHORT, text)


def test_a_reply_too_long_is_told_by_how_much() -> None:
    with pytest.raises(ReplyTooLong, match=r"Short takes 10 graphemes; .* has 13\. Shorten it by 3\.") as told:
        check_length(SHORT, "👩‍👩‍👧" * 13)
    assert told.value.facts == {"length": 13, "limit": 10}


def test_a_channel_without_a_limit_takes_anything() -> None:
    check_length(LETTER, "x" * 100_000)
