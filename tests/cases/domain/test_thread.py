"""A public thread as a tree."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from evenhand.cases.domain.thread import DEEPEST, Kept, There, tree

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def kept(name: str, above: str = "", minutes: int = 0, **more: Any) -> Kept:
    values: dict[str, Any] = {"author": "Dana", "handle": "dana", "text": name, "url": ""}
    return Kept(external_id=name, in_reply_to=above, posted_at=NOON + timedelta(minutes=minutes), **{**values, **more})


def there(name: str, above: str = "", minutes: int = 0, **more: Any) -> There:
    values: dict[str, Any] = {"text": name, "posted_at": NOON + timedelta(minutes=minutes), "in_reply_to": above}
    return There(external_id=name, **{**values, **more})


def test_answers_stand_below_what_they_answer_in_the_order_they_were_written() -> None:
    nodes = tree([kept("a"), kept("c", "a", 2), kept("b", "a", 1), kept("d", "b", 3)], [])
    assert [(node.external_id, node.depth) for node in nodes] == [("a", 0), ("b", 1), ("d", 2), ("c", 1)]


def test_what_the_network_says_goes_before_what_we_keep_and_who_it_is_we_know() -> None:
    (node,) = tree([kept("a", is_theirs=True)], [there("a", text="changed", edited_at=NOON, likes=2)])
    assert (node.text, node.is_edited, node.is_theirs, node.likes) == ("changed", True, True, 2)


def test_what_is_gone_shows_no_words() -> None:
    (node,) = tree([kept("a", text="secret")], [There(external_id="a", is_gone=True)])
    assert (node.is_gone, node.text) == (True, "")
    (node,) = tree([kept("a", is_gone=True)], [there("a", text="still cached there", quotes="q", pictures=("p",))])
    assert (node.text, node.quotes, node.pictures) == ("", "", ())


def test_a_post_we_never_heard_has_words_once_the_network_told_them() -> None:
    missing = kept("a", is_missing=True, text="", author="")
    assert tree([missing], [])[0].is_missing
    (node,) = tree([missing], [there("a", author="Eve")])
    assert (node.is_missing, node.text, node.author) == (False, "a", "Eve")


def test_quotes_come_last() -> None:
    nodes = tree([kept("a")], [there("q", "a", -5, tie="quote"), there("b", "a", 9)])
    assert [node.external_id for node in nodes] == ["a", "b", "q"]


links = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefghx"), st.integers(0, 9)), max_size=12)


@given(ours=links, told=links)
def test_every_post_is_shown_once_however_the_answers_are_tangled(ours: Any, told: Any) -> None:
    nodes = tree([kept(*each) for each in ours], [there(*each) for each in told])
    names = [node.external_id for node in nodes]
    assert sorted(names) == sorted({each[0] for each in (*ours, *told)})
    assert all(0 <= node.depth <= DEEPEST for node in nodes)


def test_a_thread_of_ten_thousand_answers_below_one_another_is_no_trouble() -> None:
    chain = [kept(str(number), str(number - 1) if number else "", number) for number in range(10_000)]
    assert len(tree(chain, [])) == 10_000
