"""What a match is: the laws that the slow evaluator keeps, and with it the matcher."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.channels.domain.skim import Skim, Wants
from evenhand.listening.domain.evaluation import Facts, facts_at, matches
from evenhand.listening.domain.marking import found_in
from evenhand.listening.domain.parser import parse
from evenhand.listening.domain.query import And, Near, Not, Or, Phrase, Query, Word
from evenhand.listening.domain.trees import (
    leaves_in,
    matches_silence,
    needs,
    normalise,
    required_words,
    terms_in,
    words_in,
)
from evenhand.listening.domain.words import composed
from tests.listening.domain.strategies import posts, queries, trees, unhurried

POST = Facts(
    text="Great 🎉 service by Apple: the #applepie came late, very very late 👨‍👩‍👧",
    languages=("en",),
    author="did:plc:Abc",
    handle="dana.example",
    network="bluesky",
    links=("shop.example.com",),
    has_media=True,
)


@pytest.mark.parametrize(
    "typed",
    [
        "great service",
        '"great service"',
        "🎉 👨‍👩‍👧",
        "{Apple}",
        "#apple*",
        '"service great"~1',
        '"great late"~12',
        '"very very"~3',
        '"very late came"~3',
        "(apple OR pear) NOT pie",
        "lang:en late",
        "from:dana.example late",
        "from:did:plc:abc",
        "network:bluesky late",
        "link:example.com",
        "has:media late",
        '"ser* by {Apple}"',
    ],
)
def test_a_post_is_what_the_query_looks_for(typed: str) -> None:
    assert matches(parse(typed), POST)


@pytest.mark.parametrize(
    "typed",
    [
        '"service great"',
        "👨",
        "{apple}",
        "applepie",
        "apple*  pear",
        '"great came"~3',
        '"apple apple"~5',
        "lang:de late",
        "from:dana",
        "network:blue late",
        "link:ample.com",
        "link:other.shop.example.com",
        "late NOT has:media",
        '"the applepie"',
    ],
)
def test_another_post_is_not(typed: str) -> None:
    assert not matches(parse(typed), POST)


@unhurried
@given(trees, posts)
def test_a_normalised_query_matches_the_same(query: Query, post: Facts) -> None:
    assert matches(normalise(query), post) == matches(query, post)
    assert normalise(normalise(query)) == normalise(query)


@unhurried
@given(trees, trees, posts)
def test_the_laws_of_logic_hold(one: Query, other: Query, post: Facts) -> None:
    is_one, is_other = matches(one, post), matches(other, post)
    assert matches(Not(one), post) is not is_one
    assert matches(normalise(Not(Not(one))), post) is is_one
    assert matches(And((one, other)), post) is matches(And((other, one)), post) is (is_one and is_other)
    assert matches(Or((one, other)), post) is matches(Or((other, one)), post) is (is_one or is_other)
    assert matches(normalise(Not(And((one, other)))), post) is matches(normalise(Or((Not(one), Not(other)))), post)
    assert matches(normalise(Not(Or((one, other)))), post) is matches(normalise(And((Not(one), Not(other)))), post)


@unhurried
@given(queries, st.lists(posts, min_size=5, max_size=10))
def test_a_match_says_what_it_must(query: Query, many: list[Facts]) -> None:
    for post in many:
        if matches(query, post):
            assert all(any(matches(word, post) for word in words) for words in required_words(query))


@unhurried
@given(queries)
def test_no_query_that_may_be_saved_matches_silence(query: Query) -> None:
    assert not matches_silence(query)
    assert not matches(query, Facts(text=""))
    assert matches_silence(Not(query))


@unhurried
@given(queries, posts)
def test_what_was_found_stands_in_the_text(query: Query, post: Facts) -> None:
    text = composed(post.text)
    spans = found_in(query, post.text)
    assert list(spans) == sorted(spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


def test_what_was_found_can_be_marked() -> None:
    query = parse('"great service" OR late NOT apple OR 👨‍👩‍👧')
    assert [composed(POST.text)[start:end] for start, end in found_in(query, POST.text)] == [
        "Great",
        "service",
        "late",
        "late",
        "👨‍👩‍👧",
    ]


def test_nearness_marks_the_words_that_are_near() -> None:
    text = "late again and again and again: the train was late"
    assert [text[start:end] for start, end in found_in(parse('"train late"~3'), text)] == ["train", "late"]
    assert found_in(parse('"train again"~1 OR train'), text) == ((36, 41),)


PLAIN = re.compile(r"[#@]?\w+")
SAID_WORDS = ["ship", "ships", "sea", "#ship", "@ship", "SHIP", "is", "a,", "."]
SAID = st.lists(st.sampled_from(SAID_WORDS), max_size=15).map(" ".join)
SEVERAL = st.lists(st.sampled_from(["ship", "ships", "sea", "is", "#ship"]), min_size=2, max_size=3)


@unhurried
@given(SAID, SEVERAL, st.integers(1, 6))
def test_on_ordinary_text_the_plain_pattern_says_the_same(text: str, words: list[str], distance: int) -> None:
    tokens = PLAIN.findall(text.lower())
    post = Facts(text=text)
    terms = tuple(Word(word) for word in words)
    assert matches(terms[0], post) == (words[0] in tokens)
    assert matches(Phrase(terms), post) == (f" {' '.join(words)} " in f" {' '.join(tokens)} ")
    first, second = words[:2]
    at_first = [at for at, token in enumerate(tokens) if token == first]
    at_second = [at for at, token in enumerate(tokens) if token == second]
    is_near = any(0 < abs(one - other) <= distance for one in at_first for other in at_second)
    assert matches(Near(terms[:2], distance), post) == is_near


def test_a_row_of_a_skim_is_a_post() -> None:
    skim = Skim(
        texts=["late", "fine"],
        languages=[("en",), ()],
        authors=["did:plc:a", "did:plc:b"],
        handles=["dana", ""],
        references=["1", "2"],
        networks=["bluesky", "bluesky"],
    )
    assert facts_at(skim, 0) == Facts(
        text="late", languages=("en",), author="did:plc:a", handle="dana", network="bluesky"
    )
    assert not matches(parse("has:media OR link:example.com"), facts_at(skim, 1))


def test_a_query_says_what_it_needs() -> None:
    assert needs(parse("apple lang:de")) == Wants()
    assert needs(parse("apple NOT has:media")) == Wants(media=True)
    assert needs(parse("apple OR link:example.com")) == Wants(links=True)


def test_a_query_knows_its_terms() -> None:
    query = parse('apple AND ("warm pie" OR "pie cake"~3) NOT tart lang:de apple')
    assert [type(term).__name__ for term in terms_in(query)] == ["Word", "Phrase", "Near", "Word"]
    assert [word.text for word in words_in(query)] == ["apple", "warm", "pie", "cake", "tart"]
    assert len(list(leaves_in(query))) == 5


def test_a_query_knows_which_words_every_match_has() -> None:
    required = required_words(parse('(apple OR "warm pie") AND cake NOT tart AND (has:media OR sun)'))
    assert [{word.text for word in words} for words in required] == [{"apple", "warm"}, {"cake"}]
