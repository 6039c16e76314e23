"""Every matcher finds exactly what the slow evaluator finds, whatever the posts and the queries are."""

import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.channels.domain.skim import Wants
from evenhand.listening.domain.compiled_matcher import CompiledMatcher
from evenhand.listening.domain.evaluation import Facts
from evenhand.listening.domain.matcher import Matcher
from evenhand.listening.domain.parser import parse
from evenhand.listening.domain.plain_matcher import PlainMatcher
from evenhand.listening.domain.query import And, From, HasMedia, Language, Link, Near, Not, Or, Phrase, Word
from tests.listening.domain.strategies import posts, trees
from tests.listening.matcher.posts import expected, filled, found_by, saying, skim_of

KINDS = pytest.mark.parametrize("kind", [CompiledMatcher, PlainMatcher])
QUICKLY = settings(max_examples=60, deadline=None)
several_posts = st.lists(posts, max_size=6)
several_queries = st.lists(trees, min_size=1, max_size=8)


@KINDS
@QUICKLY
@given(queries=several_queries, heard=several_posts)
def test_a_matcher_finds_what_the_evaluator_finds(kind, queries, heard):
    by_id = dict(enumerate(queries))
    assert found_by(filled(kind, by_id), heard) == expected(by_id, heard)


changes = st.lists(
    st.tuples(st.sampled_from(["put", "put", "remove", "match", "settle"]), st.integers(0, 4), trees), max_size=24
)


@KINDS
@QUICKLY
@given(changes=changes, heard=st.lists(posts, min_size=1, max_size=4))
def test_whatever_was_put_and_removed_before_only_the_present_queries_count(kind, changes, heard):
    matcher, present = kind(), {}
    for change, id_, query in changes:
        if change == "put":
            matcher.put(id_, query)
            present[id_] = query
        elif change == "remove":
            matcher.remove(id_)
            present.pop(id_, None)
        elif change == "settle":
            matcher.settle()
        assert len(matcher) == len(present)
        assert found_by(matcher, heard) == expected(present, heard)


hostile_words = st.sampled_from(
    ["apple", "ap", "a", "東", "🎉", "e\u0301", "\u0301", "#", "@", "1️⃣", "\ud800", "\x00", "\n", "\x1f"]
)
hostile_texts = st.builds(
    lambda start, word, times, end: start + word * times + end,
    st.sampled_from(["", "apple ", "#", "東"]),
    hostile_words,
    st.sampled_from([1, 2, 31, 64, 3000]),
    st.sampled_from(["", " apple", "pie", "\u200d", "️"]),
)
asked_of_hostile = [
    Word("apple"),
    Word("ap", is_prefix=True),
    Word("a" * 3000, is_prefix=True),
    Word("a" * 3000),
    Word("a" * 2999),
    Word("apple" * 31),
    Phrase((Word("apple"), Word("apple"))),
    Phrase((Word("東"),) * 3),
    Near((Word("apple"), Word("ap", is_prefix=True)), 1),
    Near((Word("東"),) * 4, 3),
    Word("🎉"),
    Word("1⃣"),
    Word("é" * 64, is_prefix=True),
    Word("", is_prefix=True),
    Not(Word("apple")),
]


@KINDS
@QUICKLY
@given(texts=st.lists(hostile_texts, min_size=1, max_size=4))
def test_hostile_texts_are_matched_like_any_other(kind, texts):
    queries = dict(enumerate(asked_of_hostile))
    assert found_by(filled(kind, queries), saying(*texts)) == expected(queries, saying(*texts))


@KINDS
def test_empty_and_unanswerable_conditions_mean_what_the_evaluator_says(kind):
    odd = [
        And(()),
        Or(()),
        Phrase(()),
        Near((), 3),
        Near((Word("a"), Word("b")), -1),
        Word(""),
        Word("Apple"),
        Link(""),
    ]
    odd += [From(""), Language(""), Word("🎉", is_exact=True), Word("🎉", is_prefix=True), Phrase((Word("a"),))]
    odd += [Phrase((Word("a"), Word("🎉"))), Near((Word("a"), Word("🎉")), 5)]
    queries = dict(enumerate(odd))
    heard = [*saying("", "a", "a b", "Apple a🎉", "🎉"), Facts(text="a", links=("", "a.", "b.c"), languages=("",))]
    assert found_by(filled(kind, queries), heard) == expected(queries, heard)


@KINDS
def test_a_word_counts_once_where_two_words_stand_near_each_other(kind):
    queries = {1: parse('"app* apple"~3'), 2: parse('"a a a"~4'), 3: parse('"Apple apple app*"~2')}
    heard = saying("apple", "apple apply", "a b a", "a b a c a", "a b c a b c a", "Apple app", "Apple apple app")
    assert found_by(filled(kind, queries), heard) == expected(queries, heard)
    assert (0, 1) not in found_by(filled(kind, queries), heard)


def test_of_many_words_near_one_another_each_finds_its_own_place():
    words = [Word("a" * size, is_prefix=True) for size in range(1, 7)]
    queries = {1: Near(tuple(words), 6), 2: Near(tuple(reversed(words)), 5)}
    texts = [
        " ".join("a" * (size + extra) for size in order)
        for order in ([1, 2, 3, 4, 5, 6], [6, 6, 1, 2, 3, 4], [3] * 6)
        for extra in (0, 1)
    ]
    assert found_by(filled(CompiledMatcher, queries), saying(*texts)) == expected(queries, saying(*texts))


@KINDS
def test_a_look_of_many_batches_keeps_its_rows_and_is_sorted(kind):
    heard = saying(*(("apple pie", "nothing", "café apple", "ＡＰＰＬＥ", "pie")[row % 5] for row in range(5000)))
    queries = {9: Word("apple"), 3: Or((Word("apple"), Word("pie"))), 7: Word("café")}
    found = found_by(filled(kind, queries), heard)
    assert found == sorted(found)
    assert [row for row, id_ in found if id_ == 9] == [row for row in range(5000) if row % 5 in (0, 2, 3)]
    assert len(found) == (3 + 4 + 1) * 1000


def test_a_post_may_match_more_queries_than_there_was_room_for():
    matcher = filled(CompiledMatcher, {id_: Word("apple") for id_ in range(40_000)})
    found = matcher.match(skim_of(saying("apple", "", "apple pie")))
    assert np.array_equal(found.queries, [*range(40_000), *range(40_000)])
    assert set(found.rows.tolist()) == {0, 2}


@KINDS
def test_only_columns_that_queries_ask_for_are_wanted(kind):
    matcher = filled(kind, {1: Word("apple")})
    assert matcher.wants == Wants()
    matcher.put(2, And((Word("pie"), Not(Link("example.com")))))
    assert matcher.wants == Wants(links=True)
    matcher.put(3, Or((HasMedia(), Word("pie"))))
    matcher.remove(2)
    assert matcher.wants == Wants(media=True)


def test_counting_positions_anew_changes_nothing(monkeypatch):
    monkeypatch.setattr("evenhand.listening.domain.compiled_matcher._MOST_POSITIONS", 400)
    queries = {1: Word("apple"), 2: Phrase((Word("apple"), Word("pie"))), 3: And((Word("pie"), Not(Word("apple"))))}
    matcher = filled(CompiledMatcher, queries)
    heard = saying("apple pie", "pie", "pie apple", "")
    for _ in range(30):
        assert found_by(matcher, heard) == expected(queries, heard)


def test_what_is_learnt_of_rarity_changes_guards_but_no_match(monkeypatch):
    monkeypatch.setattr("evenhand.listening.domain.compiled_matcher._FIRST_REVIEW", 16)
    queries = {id_: And((Word("unusually"), Or((Word("of"), Word("to"))))) for id_ in range(100)}
    matcher = filled(CompiledMatcher, queries)
    heard = saying(*["unusually long"] * 300, "unusually of", "to unusually", "of to")
    for _ in range(4):
        assert found_by(matcher, heard) == expected(queries, heard)


def test_threads_may_change_queries_while_others_match():
    matcher = filled(Matcher, {1: Word("apple")})
    heard = saying(*["apple pie"] * 500)

    def change() -> None:
        for id_ in range(2, 200):
            matcher.put(id_, Word(f"pie{id_}"))
            matcher.remove(id_ - 1 if id_ > 2 else id_)

    changing = threading.Thread(target=change)
    changing.start()
    found = [len(found_by(matcher, heard)) for _ in range(20)]
    changing.join()
    assert set(found) == {500}


def test_a_number_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="between 0 and"):
        Matcher().put(-1, Word("apple"))
    with pytest.raises(ValueError, match="between 0 and"):
        Matcher().put(1 << 40, Word("apple"))
