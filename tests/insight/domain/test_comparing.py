"""Groups compared as if both had had the same mix of cases."""

import numpy as np
import pytest

from evenhand.insight.domain.comparing import Clusters, Comparison, codes_of_rows, explained_by_mix
from evenhand.insight.domain.covariates import Covariate, Design, Fit

NONE = Clusters()


def world(seed: int, size: int = 4000, effect: float = 0.0):
    """Hard cases are slow, and the first group has more of them."""
    random = np.random.default_rng(seed)
    hard = random.integers(0, 3, size)
    is_first = random.random(size) < np.array([0.2, 0.5, 0.8])[hard]
    values = hard + effect * is_first + random.normal(0, 1, size)
    return Covariate("hard", hard, 3), is_first, values


def test_a_gap_that_is_only_mix_disappears() -> None:
    hard, is_first, values = world(1)
    found = Comparison(is_first, Design([hard], 4000), NONE)
    plain, like = found.as_they_are(values).difference(), found.of_like_cases(values).difference()
    assert plain.interval().low > 0.5
    assert like.interval(0.99).holds(0.0)
    explained, remains = explained_by_mix(plain, like)
    assert explained + remains == pytest.approx(plain.value)


def test_a_true_gap_remains() -> None:
    hard, is_first, values = world(2, effect=0.5)
    found = Comparison(is_first, Design([hard], 4000), NONE).of_like_cases(values).difference()
    assert found.interval(0.999).holds(0.5)
    assert found.interval().low > 0.3


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    held = 0
    for seed in range(120):
        hard, is_first, values = world(seed, size=400, effect=0.3)
        comparison = Comparison(is_first, Design([hard], 400), NONE)
        held += comparison.of_like_cases(values).difference().interval().holds(0.3)
    assert held >= 106  # 95 % of 120 is 114; fewer than 106 happens once in 1,000


def test_errors_of_clusters_are_those_of_statsmodels() -> None:
    import statsmodels.api as sm

    random = np.random.default_rng(3)
    person = random.integers(0, 60, 500)
    is_first = (person % 2).astype(bool)
    values = random.normal(0, 1, 60)[person] + random.normal(0, 1, 500)
    ours = Comparison(is_first, Design([], 500), Clusters((person,))).as_they_are(values).difference()
    table = sm.add_constant(is_first.astype(float))
    theirs = sm.OLS(values, table).fit(cov_type="cluster", cov_kwds={"groups": person, "use_correction": False})
    assert ours.value == pytest.approx(theirs.params[1])
    assert ours.error == pytest.approx(theirs.bse[1] * np.sqrt(60 / 59), rel=1e-9)
    assert ours.freedom == 59


def test_two_kinds_of_clusters_are_never_surer_than_one() -> None:
    random = np.random.default_rng(4)
    person, incident = random.integers(0, 50, 400), random.integers(0, 30, 400)
    influence = random.normal(0, 1, 50)[person] + random.normal(0, 1, 30)[incident]
    both = Clusters((person, incident)).error(influence)[0]
    assert both >= max(Clusters((each,)).error(influence)[0] for each in (person, incident)) - 1e-12


def test_the_chance_of_a_group_is_that_of_a_logistic_regression() -> None:
    import statsmodels.api as sm

    random = np.random.default_rng(5)
    a, b = random.integers(0, 3, 8000), random.integers(0, 4, 8000)
    happened = random.random(8000) < 1 / (1 + np.exp(-(0.4 * a - 0.3 * b)))
    ours = Design([Covariate("a", a, 3), Covariate("b", b, 4)], 8000).chances(happened)
    wide = np.column_stack([np.ones(8000), *[(a == k) for k in (1, 2)], *[(b == k) for k in (1, 2, 3)]]).astype(float)
    theirs = sm.Logit(happened.astype(float), wide).fit(disp=0).predict()
    assert np.abs(ours - theirs).max() < 0.005  # a little ridge holds ours back


def test_least_squares_are_numpys_but_for_a_little_ridge() -> None:
    random = np.random.default_rng(6)
    a, b = random.integers(0, 3, 5000), random.integers(0, 5, 5000)
    values = a + 0.5 * b + random.normal(0, 1, 5000)
    design = Design([Covariate("a", a, 3), Covariate("b", b, 5)], 5000)
    wide = np.column_stack([np.ones(5000), *[(a == k) for k in (1, 2)], *[(b == k) for k in (1, 2, 3, 4)]]).astype(
        float
    )
    theirs = np.linalg.lstsq(wide, values, rcond=None)[0]
    assert Fit(design).of(values) == pytest.approx(theirs, abs=0.02)
    assert design.squares(np.ones(5000)) == pytest.approx(wide.T @ wide)
    assert design.predicted(theirs) == pytest.approx(wide @ theirs)


def test_cases_without_a_like_are_left_out_and_counted() -> None:
    random = np.random.default_rng(7)
    kind = random.integers(0, 2, 4000)
    is_first = np.where(kind == 0, random.random(4000) < 0.5, random.random(4000) < 0.001)
    found = Comparison(is_first, Design([Covariate("kind", kind, 2)], 4000), NONE)
    assert found.left_out() == pytest.approx(0.5, abs=0.05)


def test_rows_are_numbered_by_all_their_columns() -> None:
    found = codes_of_rows([np.array([0, 0, 1, 1]), np.array([0, 1, 0, 0])])
    assert len(set(found.tolist())) == 3
    assert found[2] == found[3]
