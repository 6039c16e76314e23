"""How far adjusted means move when customers are left out."""

import numpy as np
import pytest

from evenhand.insight.domain import comparing
from evenhand.insight.domain.comparing import Clusters, Comparison
from evenhand.insight.domain.covariates import Covariate, Design
from evenhand.insight.domain.leaving_out import GROUPS, Groups, Refits, widening


def thin(seed: int, size: int = 3000):
    """The first group hardly writes at most hours, and the hour moves the figure."""
    random = np.random.default_rng(seed)
    hour, kind = random.integers(0, 16, size), random.integers(0, 12, size)
    is_first = random.random(size) < np.where(hour < 4, 0.3, 0.025)
    values = (random.random(size) < np.where(hour < 4, 0.35, 0.6)).astype(float)
    design = Design([Covariate("hour", hour, 16), Covariate("kind", kind, 12)], size)
    return is_first, design, values


def _held(seed: int) -> bool:
    is_first, design, values = thin(seed)
    return Comparison(is_first, design, Clusters()).of_like_cases(values).difference().interval().holds(0.0)


def test_where_few_stand_for_many_the_interval_holds_the_truth_about_as_often_as_it_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held = sum(_held(seed) for seed in range(120))
    monkeypatch.setattr(comparing, "MOST", 0)  # nothing is left out
    bare = sum(_held(seed) for seed in range(120))
    assert held >= 106  # 95 % of 120 is 114; fewer than 106 happens once in 1,000
    assert bare < held


def test_a_chance_without_a_group_is_nearly_that_of_fitting_anew() -> None:
    is_first, design, _ = thin(1)
    groups = Groups(design, is_first, design.log_odds(is_first), None)
    kept = groups.of_case != 3
    fitted = design.at(kept).chances(is_first[kept])
    assert np.abs(groups.chances()[3][kept] - fitted).max() < 0.02


def test_a_refit_without_a_group_sees_nothing_of_it() -> None:
    is_first, design, values = thin(2)
    group = np.arange(len(values)) % GROUPS
    changed = np.where(group == 5, 100.0, values)
    refits = Refits(design, ~is_first, group)
    assert np.allclose(refits.expected(values)[5], refits.expected(changed)[5])
    assert not np.allclose(refits.expected(values)[6], refits.expected(changed)[6])


def test_whole_customers_are_left_out_together() -> None:
    is_first, design, _ = thin(3)
    customer = np.random.default_rng(4).integers(0, 900, design.size)
    group = Groups(design, is_first, design.log_odds(is_first), customer).of_case
    assert all(len(set(group[customer == each])) <= 1 for each in range(900))


def test_a_plain_mean_is_not_widened() -> None:
    random = np.random.default_rng(5)
    values, group = random.normal(0, 1, 4000), np.arange(4000) % GROUPS
    moved = np.array([values[group != each].mean() for each in range(GROUPS)])
    assert 1.0 <= widening(values - values.mean(), moved, group) < 1.05
