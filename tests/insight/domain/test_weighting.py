"""A share of those who answered, weighted to all who were asked."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import astuple

from evenhand.insight.domain.shares import share_of
from evenhand.insight.domain.weighting import FEWEST, Cell, weighted


@st.composite
def cells(draw):
    asked = draw(st.integers(0, 500))
    answered = draw(st.integers(0, asked))
    return Cell(asked, answered, draw(st.integers(0, answered)))


def test_a_group_counts_as_many_as_were_asked_in_it():
    quick, slow = Cell(100, 80, 72), Cell(100, 20, 8)
    found = weighted([quick, slow])
    assert found is not None
    assert found.value == pytest.approx((0.9 + 0.4) / 2)
    assert found.cases == pytest.approx(200**2 / (100**2 / 80 + 100**2 / 20))
    assert share_of(80, 100).value == pytest.approx(0.8)  # what those who answered said


def test_without_anybody_who_answered_there_is_no_share():
    assert weighted([]) is None
    assert weighted([Cell(50, 0, 0), Cell(9, 0, 0)]) is None


def test_groups_with_few_answers_are_joined_with_the_next():
    few, many = Cell(90, FEWEST - 1, 1), Cell(40, 30, 30)
    assert weighted([few, many]) == weighted([Cell(130, FEWEST + 29, 31)])
    assert weighted([many, few]) == weighted([Cell(130, FEWEST + 29, 31)])


@given(cells())
def test_one_group_gives_the_plain_share(cell):
    found, plain = weighted([cell]), share_of(cell.yes, cell.answered)
    assert (found is None) == (plain is None)
    if found is not None:
        assert astuple(found) == pytest.approx(astuple(plain))


@given(st.lists(cells(), max_size=12))
def test_the_share_lies_in_its_interval_and_no_answer_counts_twice(groups):
    found = weighted(groups)
    answered = sum(each.answered for each in groups)
    if not answered:
        assert found is None
        return
    assert 0 <= found.low <= found.value + 1e-9
    assert found.value <= found.high + 1e-9
    assert found.high <= 1
    assert found.cases <= answered + 1e-9


def test_it_finds_what_everybody_would_have_said_where_the_groups_explain_who_answers():
    chance = np.random.default_rng(4)
    asked, response, satisfied = (600, 300, 100), (0.5, 0.3, 0.25), (0.9, 0.6, 0.3)
    true = float(np.dot(asked, satisfied)) / sum(asked)
    held, plain, mended = 0, [], []
    for _ in range(400):
        answered = chance.binomial(asked, response)
        yes = chance.binomial(answered, satisfied)
        found = weighted([Cell(*map(int, each)) for each in zip(asked, answered, yes, strict=True)])
        held += found.low <= true <= found.high
        mended.append(found.value)
        plain.append(yes.sum() / answered.sum())
    assert np.mean(mended) == pytest.approx(true, abs=0.005)
    assert np.mean(plain) > true + 0.03
    assert held >= 0.93 * 400
