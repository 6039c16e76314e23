"""The demo's articles: whole, in the sections there are, leading to one another."""

import re

import pytest

from evenhand.knowledge.domain.markup import LONGEST, plain
from evenhand.project.demo.company import COMPANY
from evenhand.project.demo.help.writing import SECTIONS, Written, written

ENGLISH, GERMAN = written("en"), written("de")
KEYS = {(each.brand, each.key) for each in ENGLISH}


def test_there_are_many_and_a_dozen_in_german() -> None:
    assert len(ENGLISH) >= 40
    assert len(GERMAN) >= 12
    assert {(each.brand, each.key) for each in GERMAN} <= KEYS
    assert len(KEYS) == len(ENGLISH)


@pytest.mark.parametrize("each", [*ENGLISH, *GERMAN], ids=lambda each: f"{each.brand}-{each.key}-{each.title[:12]}")
def test_each_says_something_and_stands_somewhere(each: Written) -> None:
    assert each.section in {slug for slug, *_names in SECTIONS[each.brand]}
    assert each.by in {agent.username for agent in COMPANY.agents}
    assert 20 < len(plain(each.body).split()) < LONGEST
    assert 20 <= len(each.summary) <= 300
    assert {(each.brand, key) for key in re.findall(r"\(article:([a-z-]+)\)", each.body)} <= KEYS
    assert "!" not in each.title + each.summary + plain(each.body)
