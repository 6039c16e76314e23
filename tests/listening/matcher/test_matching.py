"""Every matcher finds exactly what the slow evaluator finds, whatever the posts and the queries are."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.channels.domain.skim import Skim
from evenhand.listening.domain.compiled_matcher import CompiledMatcher
from evenhand.listening.domain.evaluation import Facts, matches
from evenhand.listening.domain.matcher import Matcher
from evenhand.listening.domain.matches import Matching
from evenhand.listening.domain.plain_matcher import PlainMatcher
from evenhand.listening.domain.query import And, Language, Link, Near, Not, Or, Phrase, Query, Word
from tests.listening.domain.strategies import posts, trees

KINDS = [CompiledMatcher, PlainMatcher, Matcher]
several_posts = st.lists(posts, max_size=6)
several_queries = st.lists(trees, min_size=1, max_size=8)


def skim_of(posts: Sequence[Facts]) -> Skim:
    return Skim(
        texts=[post.text for post in posts],
        languages=[post.languages for post in posts],
        authors=[post.author for post in posts],
        handles=[post.handle for post in posts],
        references=[str(row) for row in range(len(posts))],
        networks=[post.network for post in posts],
        links=[post.links for post in posts],
        has_media=[post.has_media for post in posts],
    )


def found_by(matcher: Matching, posts: Sequence[Facts]) -> list[tuple[int, int]]:
    found = matcher.match(skim_of(posts))
    return list(zip(found.rows.tolist(), found.queries.tolist(), strict=True))


def wanted(queries: dict[int, Query], posts: Sequence[Facts]) -> list[tuple[int, int]]:
    return [(row, id_) for row, post in enumerate(posts) for id_ in sorted(queries) if matches(queries[id_], post)]


def filled(kind: type[Matching], queries: dict[int, Query]) -> Matching:
    matcher = kind()
    for id_, query in queries.items():
        matcher.put(id_, query)
    return matcher


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=300, deadline=None)
@given(queries=several_queries, heard=several_posts)
def test_a_matcher_finds_what_the_evaluator_finds(kind, queries, heard):
    by_id = dict(enumerate(queries))
    assert found_by(filled(kind, by_id), heard) == wanted(by_id, heard)
