"""Draws that can be drawn again, and shares that speak for all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.quality.domain.sampling import (
    Candidate,
    Weighed,
    counts_of,
    draw,
    first_of,
    honest_share,
    is_double,
    plain_share,
)

candidates = st.lists(
    st.builds(Candidate, st.integers(1, 10_000), st.integers(1, 6), st.integers(1, 3)),
    max_size=60,
    unique_by=lambda each: each.case_id,
)
cases = st.lists(st.builds(Weighed, st.booleans(), st.floats(0.01, 1.0)), min_size=1, max_size=40)


@given(candidates, st.integers(0, 8), st.integers(0, 5), st.integers(0, 1 << 31))
def test_a_draw_takes_so_many_of_each_and_keeps_the_chance(
    found: list[Candidate], per_agent: int, per_queue: int, seed: int
) -> None:
    drawn = draw(found, per_agent=per_agent, per_queue=per_queue, week="2026-03-02", seed=seed)
    assert drawn == draw(found, per_agent=per_agent, per_queue=per_queue, week="2026-03-02", seed=seed)
    assert all(0 < each.chance <= 1 for each in drawn)
    for agent in {each.agent_id for each in found}:
        there = sum(each.agent_id == agent for each in found)
        assert sum(each.candidate.agent_id == agent for each in drawn) >= min(per_agent, there)
    if not per_queue:
        assert all(
            sum(each.candidate.agent_id == agent for each in drawn) <= per_agent
            for agent in {each.agent_id for each in found}
        )


def test_each_case_is_drawn_as_often_as_its_chance_says() -> None:
    """Ten cases of one person, five of another in the same queue: 2 a person and 3 a queue."""
    found = [Candidate(n, 1 if n < 10 else 2, 7) for n in range(15)]
    times = dict.fromkeys(range(15), 0)
    rounds = 3_000
    for seed in range(rounds):
        for each in draw(found, per_agent=2, per_queue=3, week="w", seed=seed):
            times[each.candidate.case_id] += 1
    expected = {n: 1 - (1 - 2 / (10 if n < 10 else 5)) * (1 - 3 / 15) for n in range(15)}
    for case, chance in expected.items():
        assert times[case] / rounds == pytest.approx(chance, abs=4 * (chance * (1 - chance) / rounds) ** 0.5)


def test_the_order_of_candidates_changes_nothing() -> None:
    assert first_of(range(50), 5, seed=3, what="x") == first_of(reversed(range(50)), 5, seed=3, what="x")
    assert first_of(range(50), 5, seed=3, what="x") != first_of(range(50), 5, seed=4, what="x")


def test_a_share_speaks_for_the_cases_that_were_not_drawn() -> None:
    """A busy person's one case in ten stands for ten; the plain share of those drawn would say one half."""
    drawn = [Weighed(True, 0.1)] * 5 + [Weighed(False, 1.0)] * 5
    share = honest_share(drawn)
    assert share is not None
    assert share.value == pytest.approx(50 / 55)
    assert share.cases == pytest.approx(55**2 / (5 * 100 + 5))


def test_the_weighted_share_is_right_on_average() -> None:
    """Half of the queue's cases are good, and whoever is drawn more often is worse."""
    found = [Candidate(n, 1 if n < 80 else 2) for n in range(100)]
    good = {n: n % 8 != 0 if n < 80 else n % 4 == 0 for n in range(100)}
    truth = sum(good.values()) / 100
    values, plain = [], []
    for seed in range(400):
        drawn = draw(found, per_agent=8, per_queue=0, week="w", seed=seed)
        share = honest_share([Weighed(good[each.candidate.case_id], each.chance) for each in drawn])
        values.append(share.value if share else 0.0)
        plain.append(sum(good[each.candidate.case_id] for each in drawn) / len(drawn))
    assert sum(values) / len(values) == pytest.approx(truth, abs=0.02)
    assert abs(sum(plain) / len(plain) - truth) > 0.1


@given(cases)
def test_unequal_chances_make_a_sample_worth_less_than_it_counts(found: list[Weighed]) -> None:
    share = honest_share(found)
    assert share is not None
    assert share.low <= share.value + 1e-9
    assert share.value - 1e-9 <= share.high
    assert share.cases <= len(found) + 1e-6
    part, whole = counts_of(found)
    assert 0 <= part <= whole <= len(found)


def test_of_nothing_nothing_is_said() -> None:
    assert honest_share([]) is None
    assert plain_share([]) is None
    assert counts_of([]) == (0, 0)


def test_so_many_of_a_hundred_are_judged_twice() -> None:
    twice = sum(is_double(n, percent=10, seed=5) for n in range(5_000))
    assert 400 < twice < 600
    assert not any(is_double(n, percent=0, seed=5) for n in range(100))
    assert all(is_double(n, percent=100, seed=5) for n in range(100))
