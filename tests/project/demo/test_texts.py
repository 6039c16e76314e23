"""The hand-written texts: well-formed, complete in every language, varied as the grammar promises."""

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.project.demo.company import COMPANY, LANGUAGES
from evenhand.project.demo.facts import Facts
from evenhand.project.demo.grammar import Decks, expand, parse, pools, read
from evenhand.project.demo.people import Person, person

NEEDED = (
    "hello", "bye", "anchor", "anchor glad", "ask", "mood", "still", "works", "which", "worse", "thanks",
    "info number", "info reference", "info when", "same",
    "never mind", "crossed", "noun", "danger", "own ask number", "own ask reference", "own ask when", "own ask line",
    "own fix", "own fix bill", "own fix visit", "own glad", "info line", "out", "out mid", "out after", "rival",
    "search", "noise", "noise+", "noise reply", "bill", "praise", "mail:s", "mail:g", "mail:i", "mail:2", "mail:3",
    "mail:c",
    "mail:x", "mail:t", "mail:f", "mail:z",
)  # fmt: skip


def someone(language: str) -> Person:
    return next(who for who in map(person, range(500)) if who.language == language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_all_that_a_story_needs(language):
    assert set(NEEDED) - pools(language).keys() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_can_be_said(language):
    facts = Facts(random.Random(1), someone(language), COMPANY.brands[0])
    for pool, lines in pools(language).items():
        for line in lines:
            for seed in range(5):
                text = expand(line, random.Random(seed), facts)
                assert text.strip() or pool.endswith("+"), pool
                assert not re.search(r"[{}|]|<[a-z_]+>", text), (pool, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_answers_have_no_exclamation_marks(language):
    facts = Facts(random.Random(1), someone(language), COMPANY.brands[0])
    for pool in ("own ask number", "own ask when", "own fix", "own fix bill", "own fix visit", "own glad"):
        assert all("!" not in expand(line, random.Random(0), facts) for line in pools(language)[pool])


def test_one_wording_is_chosen_at_each_brace_and_facts_are_filled_in():
    line = parse("{a|b{c|d}} at <town>")
    said = {expand(line, random.Random(seed), {"town": "Saltery"}) for seed in range(60)}
    assert said == {"a at Saltery", "bc at Saltery", "bd at Saltery"}


@pytest.mark.parametrize("broken", ["{a|b", "a}", "{a|{b}"])
def test_a_brace_without_its_partner_is_refused(broken):
    with pytest.raises(ValueError, match="brace"):
        parse(broken)


def test_a_mark_sends_a_line_to_its_pool():
    found = read("# note\n= slow\nany\n@ to you\n* about them\n+ more\n= mail\n:s subject\n")
    assert {name: len(lines) for name, lines in found.items()} == {
        "slow": 1, "slow@": 1, "slow*": 1, "slow+": 1, "mail:s": 1,
    }  # fmt: skip


@given(st.integers())
def test_no_line_comes_again_before_all_have_been_dealt(seed):
    decks, size = Decks(random.Random(seed)), len(pools("en")["hello"])
    assert len({id(decks.deal("en", "hello")) for _ in range(size)}) == size
