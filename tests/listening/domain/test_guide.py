"""The guide for care leads says what is so: every query, every post, every answer in it."""

import re

import pytest

from evenhand.listening.domain.evaluation import Facts, matches
from evenhand.listening.domain.grammar import DEEPEST, MOST_BEGINNINGS, MOST_WORDS
from evenhand.listening.domain.parser import mistakes, parse
from evenhand.listening.domain.printer import print_query
from evenhand.listening.domain.terms import MOST_NEAR_WORDS, SHORTEST_BEGINNING
from evenhand.listening.errors import QuerySyntaxError
from tests.architecture.sources import ROOT

GUIDE = (ROOT / "docs" / "guides" / "listening.md").read_text()
BLOCKS = re.findall(r"```query\n(.*?)```", GUIDE, re.DOTALL)
POSTS = [
    (block.splitlines()[0], line[0] == "+", line[2:]) for block in BLOCKS for line in block.splitlines()[1:] if line
]
FACT = re.compile(r" \[([^\]]+)\]$")
ROWS = re.findall(r"^\| `(.+)` \| (.+[.?]) \|$", GUIDE, re.MULTILINE)


def facts_of(line: str) -> Facts:
    told = FACT.search(line)
    pairs = [fact.strip().partition(" ") for fact in told[1].split(",")] if told else []
    said = {name: value for name, _, value in pairs}
    return Facts(
        text=FACT.sub("", line),
        languages=(said["lang"],) if "lang" in said else (),
        handle=said.get("from", ""),
        network=said.get("network", ""),
        links=(said["link"],) if "link" in said else (),
        has_media="media" in said,
    )


@pytest.mark.parametrize(("query", "is_match", "post"), POSTS)
def test_a_post_of_the_guide_matches_or_not_as_it_says(query: str, is_match: bool, post: str) -> None:
    assert matches(parse(query), facts_of(post)) is is_match


def answers(typed: str) -> list[str]:
    try:
        parse(typed)
    except QuerySyntaxError as refused:
        return [refused.sentence]
    return [mistake.sentence for mistake in mistakes(typed)]


@pytest.mark.parametrize(("typed", "answer"), ROWS)
def test_an_answer_of_the_guide_is_the_one_given(typed: str, answer: str) -> None:
    assert answer in answers(typed)


@pytest.mark.parametrize("typed", ["NEAR/5f x", "harbour~", "harbor^2", "harb?r", "NOT boat"])
def test_what_the_guide_calls_refused_is_refused(typed: str) -> None:
    with pytest.raises(QuerySyntaxError):
        parse(typed)


def test_the_guide_names_the_limits() -> None:
    assert f"{MOST_WORDS:,} words, {MOST_BEGINNINGS} of them with a star, and {DEEPEST} levels" in GUIDE
    assert (MOST_NEAR_WORDS, SHORTEST_BEGINNING) == (8, 2)
    assert "two to eight words" in GUIDE
    assert "Two letters must stand before" in GUIDE


def test_the_guide_has_every_kind_of_condition() -> None:
    assert len(POSTS) > 50
    assert len(ROWS) >= 11
    assert print_query(parse("a OR b c")) == "a OR (b AND c)"
    assert parse("harbor <<<the bank>>>") == parse("harbor")
