"""Copies, names and growth."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.understanding.domain.copies import Copies, own_words, same_text
from evenhand.understanding.domain.growth import doubled_within, trend_of
from evenhand.understanding.domain.naming import LONGEST, is_name, name_of
from evenhand.understanding.domain.text import plain
from evenhand.understanding.models import Issue

PETITION = "stop selling our data to advertisers and sign this petition before Friday"


@pytest.mark.parametrize(
    "copy",
    [
        PETITION.upper(),
        f"RT @someone: {PETITION}",
        f"“{PETITION}”",
        f'@you "{PETITION}" https://x.example/1',
        f"{PETITION} via @someone",
        f"{PETITION}!!! https://x.example/2",
    ],
)
def test_sharing_adds_nothing(copy: str) -> None:
    assert same_text(own_words(plain(copy))) == same_text(own_words(PETITION))


def test_a_canned_answer_with_another_name_is_a_copy() -> None:
    copies = Copies()
    answer = (
        "Hi {}, thank you for reaching out, we are sorry for the trouble with your delivery today, please send us your "
        "order number by direct message so that our team can look into it at once"
    )
    copies.add(1, own_words(answer.format("Anna")))
    assert copies.original_of(own_words(answer.format("Jonathan"))) == 1


def test_short_texts_that_differ_in_one_word_are_no_copies() -> None:
    copies = Copies()
    copies.add(1, own_words("my train is late"))
    assert copies.original_of(own_words("my plane is late")) is None


def test_what_was_forgotten_has_no_copies() -> None:
    copies = Copies()
    copies.add(1, own_words(PETITION))
    copies.forget([1])
    assert copies.original_of(own_words(PETITION)) is None


def test_texts_without_words_are_no_copies_of_one_another() -> None:
    copies = Copies()
    copies.add(1, own_words("🙂"))
    assert copies.original_of(own_words("🙃")) is None


@given(st.text(max_size=200))
def test_every_text_is_a_copy_of_itself_or_has_no_words(text: str) -> None:
    copies, words = Copies(), own_words(plain(text))
    copies.add(7, words)
    assert copies.original_of(words) == (7 if words else None)


def rare(word: str) -> float:
    return {"internet": 1.0, "down": 1.5}.get(word, 4.0)


def test_a_name_is_a_run_of_words_from_a_post() -> None:
    texts = ["My internet is down in Malmo", "Internet down in Malmo since nine", "internet down in Malmo, anyone?"]
    named = name_of(texts, rare, languages=["en"] * 3)
    assert named.name == "Internet down in Malmo"
    assert set(named.words) == {"malmo", "internet", "down"}


def test_a_name_neither_begins_nor_ends_with_a_stop_word() -> None:
    named = name_of(
        ["der Router blinkt rot und", "Mein Router blinkt rot", "router blinkt rot"], rare, languages=["de"]
    )
    assert named.name == "Router blinkt rot"


@pytest.mark.parametrize(
    "texts",
    [["🙂🙂", "🙂"], [], ["c168223.", "c168223"], ["internet?", "Internet"], ["@user httpurl"], ["__number__ ok"]],
)
def test_a_group_that_says_nothing_in_words_has_no_name(texts: list[str]) -> None:
    assert name_of(texts, rare).name == ""


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (["@x_y c168223. My internet is gone!", "no internet @x_y", "c168223"], "My internet is gone"),
        (["Hi Bob, where is my order 4711234567 from Monday"], "Where is my order"),
        (["Hello @harborline. Error 503 when I log in", "error 503"], "Error 503 when I log in"),
        (["インターネットが繋がらない"], "インターネットが繋がらない"),
    ],
)
def test_a_group_that_shares_one_word_is_named_by_the_clearest_beginning(texts: list[str], name: str) -> None:
    assert name_of([plain(text) for text in texts], lambda _word: 0.0).name == name


ODD = [
    "@ada_l",
    "@user",
    "c168223.",
    "4711234567",
    "https://x.example/a?b=1",
    "x.example",
    "a_b",
    "qwrtzpsdf",
    "🙂",
    "!",
]
SAID = ["internet", "down", "my", "is", "Router", "blinkt", "5G", "was", "für", "インターネット", "заказ", "#outage"]


@given(st.lists(st.lists(st.sampled_from(ODD + SAID) | st.text(max_size=8), max_size=12), max_size=6))
def test_a_name_tells_something_and_stands_in_a_post(texts: list[list[str]]) -> None:
    plain_texts = [plain(" ".join(words)) for words in texts]
    name = name_of(plain_texts, rare).name
    assert not name or is_name(name)
    assert not set(name.lower().split()) & {each.lower() for each in ODD[:8]}, "never a handle, a number or a link"
    assert any(_squeezed(name) in _squeezed(text) for text in [*plain_texts, ""] if text or not name)


def _squeezed(text: str) -> str:
    return "".join(text.rstrip("…").casefold().split())


def test_people_read_what_an_issue_without_a_telling_name_is_about_and_what_a_person_called_it() -> None:
    odd = Issue(name="c168223.", words=["c168223", "internet"], authors=12)
    assert odd.called == "Posts about “internet”, 12 people"
    assert Issue(name="🙂", authors=1).called == "Posts of 1 person"
    assert Issue(name="c168223.", is_named_by_person=True, authors=12).called == "c168223."
    assert Issue(name="Internet down", authors=12).called == "Internet down"


@given(st.lists(st.text(max_size=80), max_size=6))
def test_a_name_is_never_long(texts: list[str]) -> None:
    assert len(name_of([plain(text) for text in texts], rare).name) <= LONGEST + 1


@pytest.mark.parametrize(
    ("lately", "before", "trend"),
    [(0, 0, "steady"), (3, 0, "growing"), (2, 0, "steady"), (9, 8, "steady"), (2, 9, "fading")],
)
def test_a_trend_is_clear_or_none(lately: int, before: int, trend: str) -> None:
    assert trend_of(lately, before) == trend


def test_doubling_is_told_from_the_end() -> None:
    assert doubled_within([1, 1, 2, 4]) == 1
    assert doubled_within([8, 0, 0, 0]) == 4
    assert doubled_within([1, 1]) is None
    assert doubled_within([1, 0], before=40) is None


@given(st.lists(st.integers(0, 20), max_size=20))
def test_half_of_all_came_within_the_doubling(counts: list[int]) -> None:
    spans = doubled_within(counts)
    if spans is not None:
        assert sum(counts[-spans:]) * 2 >= sum(counts)
        assert math.isfinite(spans)


def test_a_long_mail_has_a_name_too():
    long = "we moved house and " * 40 + "the router blinks red"
    assert name_of([long, long], lambda _word: 1.0).name
