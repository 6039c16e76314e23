"""How two versions differ."""

from hypothesis import given
from hypothesis import strategies as st

from evenhand.replies.domain.differences import MOST_PIECES, Stretch, differences

_texts = st.text(alphabet="ab c.\né’日", max_size=80)


def _before(found: list[Stretch]) -> str:
    return "".join(each.words for each in found if each.change != "new")


def _after(found: list[Stretch]) -> str:
    return "".join(each.words for each in found if each.change != "gone")


@given(_texts, _texts)
def test_both_versions_can_be_read_off_it(before: str, after: str) -> None:
    found = differences(before, after)
    assert (_before(found), _after(found)) == (before, after)


@given(_texts)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert all(each.change == "same" for each in differences(text, text))


def test_words_change_whole() -> None:
    found = differences("We will call you tomorrow.", "We will write to you tomorrow.")
    assert [each.words for each in found if each.change == "gone"] == ["call"]
    assert [each.words.strip() for each in found if each.change == "new"] == ["write to"]


def test_a_very_long_text_is_compared_line_by_line() -> None:
    before = "a b\n" * MOST_PIECES
    after = before + "c d\n"
    assert _after(differences(before, after)) == after
