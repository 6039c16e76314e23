"""Which page answers a question."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.knowledge.domain.addresses import host_of, spoken, words_of
from evenhand.knowledge.domain.suggesting import Floats, Memory, Page, Solved

ROUTER, BILL, MOVING = Page("router", "restart the router"), Page("bill", "your bill"), Page("moving", "moving house")
PAGES = [ROUTER, BILL, MOVING]


def counted(texts: Sequence[str]) -> Floats:
    """Vectors of words that anybody can follow: one number a word, of length 1."""
    words = ["router", "restart", "bill", "invoice", "moving", "house", "light"]
    found = np.array([[word in text.lower() for word in words] for text in texts], dtype=np.float32).reshape(-1, 7)
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    return np.divide(found, lengths, out=np.zeros_like(found), where=lengths > 0)


def memory(*solved: Solved) -> Memory:
    return Memory(PAGES, solved, embed=counted)


def first(known: Memory, question: str, *, day: float = 100.0) -> str:
    return known.suggest(question, day=day)[0].page


def test_a_page_that_says_it_itself_is_suggested_though_it_was_never_sent() -> None:
    assert first(memory(), "How do I restart my router?") == "router"


def test_what_was_sent_to_whom_asked_alike_comes_before_what_says_so() -> None:
    light = [Solved("The light is red", "moving", 90.0 + n) for n in range(3)]
    found = memory(*light).suggest("Why is the light red on it?", day=100.0)
    assert found[0].page == "moving"
    assert found[0].sent == 3
    assert found[0].alike == (0, 1, 2)


def test_only_what_was_solved_before_counts() -> None:
    known = memory(Solved("The light is red", "moving", 50.0), Solved("The light is red", "bill", 200.0))
    assert first(known, "red light", day=100.0) == "moving"
    assert [each.sent for each in known.suggest("red light", day=50.0)] == [0, 0, 0], "not even of the same moment"


def test_what_was_sent_long_ago_counts_less_than_what_is_sent_now() -> None:
    known = memory(Solved("Hello", "bill", 0.0), Solved("Hello", "moving", 990.0))
    assert first(known, "Nobody knows this", day=1000.0) == "moving"


def test_a_page_nobody_listed_is_suggested_once_it_was_sent() -> None:
    known = memory(Solved("light", "status", 10.0))
    assert "status" not in [each.page for each in known.suggest("light", day=9.0)]
    assert first(known, "light", day=11.0) == "status"


@pytest.mark.parametrize("question", ["", "   "])
def test_no_question_has_no_page(question: str) -> None:
    assert memory().suggest(question, day=1.0) == []


def test_who_knows_nothing_suggests_nothing() -> None:
    assert Memory([], [], embed=counted).suggest("router", day=1.0) == []


@given(
    st.lists(st.tuples(st.sampled_from(["router", "bill", "house"]), st.integers(0, 2), st.floats(0, 300)), max_size=20)
)
def test_the_order_of_what_was_solved_changes_nothing(asked: list[tuple[str, int, float]]) -> None:
    solved = [Solved(text, PAGES[page].id, day) for text, page, day in asked]
    one, other = memory(*solved), memory(*reversed(solved))
    both = [{each.page: each.score for each in known.suggest("router bill", day=150.0)} for known in (one, other)]
    assert both[0] == pytest.approx(both[1])


def test_an_address_names_its_page() -> None:
    kept = "https://web.archive.org/web/20200406163024/https://support.zoom.us/hc/en-us/articles/20-Joining-a-meeting"
    assert host_of(kept) == "support.zoom.us"
    assert words_of(kept) == "Joining meeting"
    assert words_of("https://help.example.com/answer/9003633") == ""


def test_addresses_and_names_of_accounts_are_not_what_was_said() -> None:
    assert spoken("@help my https://a.example/x router &amp; me@home") == "my router & me@home"
