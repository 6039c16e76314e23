"""What each design finds, says, and refuses to say."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import statsmodels.api as sm

from evenhand.insight.impact import before_after, words
from evenhand.insight.impact.differences import Panel, difference
from evenhand.insight.impact.fitting import fit, window_of
from evenhand.insight.impact.placebo import Placebo, calibrated
from evenhand.insight.impact.questions import Design, Question, Verdict, verdict_of
from evenhand.insight.impact.running import ask_groups, ask_series
from evenhand.insight.impact.series import Kind, Series, Step
from tests.accept.impact.making import BEGIN, World, made

BEGINS = np.datetime64("2026-01-05", "h")


def series(world: World, *, beside: bool = False) -> tuple[Series, int]:
    days = made(world)
    controls = {"calls": days.beside.astype(float)} if beside else {}
    return Series(
        "contacts", np.datetime64(BEGIN, "h"), Step.DAY, days.counts.astype(float), controls=controls
    ), days.at


def question(at: int, **said: object) -> Question:
    day = str(np.datetime64(BEGIN) + at)
    return Question("Help page", day, "contacts", **said)  # type: ignore[arg-type]


def panel(change: float, *, seed: int = 3, groups: int = 12, drift: float = 0.0) -> Panel:
    random = np.random.default_rng(seed)
    days, at = 280, 190
    level = random.uniform(3, 5, (groups, 1)) + random.normal(0, 0.05, (1, days)).cumsum(axis=1) * 0.1
    got_it = np.arange(groups) < groups // 2
    rate = level + np.where(got_it[:, None], np.log1p(change) * (np.arange(days) >= at) + drift * np.arange(days), 0.0)
    values = random.poisson(np.exp(rate)).astype(float)
    names = tuple(f"region {each}" for each in range(groups))
    return Panel(names, BEGINS, Step.DAY, values, tuple(at if each else -1 for each in got_it))


@pytest.mark.parametrize("kind", [Kind.COUNT, Kind.SIZE])
def test_coefficients_and_errors_are_those_of_statsmodels(kind: Kind) -> None:
    random = np.random.default_rng(1)
    design = np.column_stack([np.ones(200), random.normal(size=200), np.arange(200) / 200])
    values = random.poisson(np.exp(design @ [3.0, 0.2, -0.3])).astype(float)
    ours = fit(design, values, kind, weights=np.ones(200), offset=np.zeros(200), known=np.ones(200, bool))
    assert ours is not None
    family = sm.families.Poisson() if kind is Kind.COUNT else sm.families.Gaussian()
    lags = {"maxlags": window_of(200), "use_correction": True}
    theirs = sm.GLM(values, design, family=family).fit(cov_type="HAC", cov_kwds=lags, tol=1e-12)
    assert ours.coefficients == pytest.approx(theirs.params, abs=1e-6)
    assert np.sqrt(np.diag(ours.covariance)) == pytest.approx(theirs.bse, rel=1e-6)


@pytest.mark.parametrize("change", [-0.3, 0.4])
def test_a_large_change_is_found_in_its_direction(change: float) -> None:
    line, at = series(World(4, change=change, days_before=500))
    told = ask_series(line, question(at))
    assert told["verdict"] == "change shown"
    assert told["effect"]["value"] == pytest.approx(100 * change, abs=15)
    assert ("lower" if change < 0 else "higher") in told["sentence"]
    assert ("fewer in all" if change < 0 else "more in all") in told["sentence"]


@pytest.mark.parametrize("seed", range(2))
def test_a_day_on_which_nothing_happened_is_called_nothing(seed: int) -> None:
    line, at = series(World(seed, days_before=400))
    effect = ask_series(line, question(at))["effect"]
    assert effect["low"] <= 0 <= effect["high"]


def test_a_control_that_moves_with_it_makes_the_interval_narrower() -> None:
    line, at = series(World(7, "wandering", -0.10, days_before=400), beside=True)
    told = ask_series(line, question(at, controls=("calls",)))
    alone = told["beside"]["effect"]
    assert told["effect"]["high"] - told["effect"]["low"] < alone["high"] - alone["low"]
    assert told["sentence"].startswith("Controlled before–after comparison")


def test_a_control_that_the_event_touched_is_named() -> None:
    line, at = series(World(4, days_before=500), beside=True)
    touched = line.controls["calls"] * np.where(np.arange(line.size) >= at, 0.5, 1.0)
    told = ask_series(replace(line, controls={"calls": touched}), question(at, controls=("calls",)))
    assert told["touched_controls"] == ["calls"]
    assert any("touched" in each for each in words.could_explain(told))


def test_the_terms_of_the_model_are_chosen_without_looking_at_what_came_after() -> None:
    line, at = series(World(5, days_before=400))
    after = line.values.copy()
    after[at:] *= np.linspace(1, 3, line.size - at)
    one, other = (before_after.answer(each, at) for each in (line, replace(line, values=after)))
    assert one is not None
    assert other is not None
    assert (one.form, one.calibration.reach) == (other.form, other.calibration.reach)


def test_a_short_history_is_not_enough_data_and_says_what_is_missing() -> None:
    line, at = series(World(6, days_before=250))
    short = replace(line, values=line.values[150:], begins=line.begins + 150 * 24)
    told = ask_series(short, question(at))
    assert told["verdict"] == "not enough data"
    assert words.needed(told)
    tiny = replace(line, values=line.values[at - 20 :], begins=line.begins + (at - 20) * 24)
    nothing = ask_series(tiny, question(at))
    assert nothing["effect"] is None
    assert "too little" in nothing["sentence"]


def test_intervals_widen_until_placebos_are_rarely_called_a_change() -> None:
    random = np.random.default_rng(2)
    told_too_small = [Placebo(each, float(random.normal(0, 3)), 1.0) for each in range(200)]
    known = calibrated(told_too_small, windows=30)
    assert known.plainly_called > 0.3
    assert known.called <= 0.05
    assert known.reach > 3 * 1.96 * 0.9
    assert known.p_of(known.reach, 1.0) == pytest.approx(0.05)


def test_groups_that_got_it_are_told_from_those_that_did_not() -> None:
    told = ask_groups(panel(-0.2), replace(question(190), treated=("region 0",)))
    assert told["verdict"] == "change shown"
    assert told["effect"]["low"] <= -20 <= told["effect"]["high"]
    assert told["p_by_dealing"] < 0.01
    assert [each["when"] for each in told["leads"]] == sorted(each["when"] for each in told["leads"])


def test_groups_that_drifted_apart_before_are_no_proof() -> None:
    found = difference(panel(0.0, drift=0.004))
    assert found is not None
    assert abs(found.drift) > found.drift_reach
    assert not found.is_firm(is_randomised=False)


def test_a_drift_nobody_could_look_at_is_not_called_none() -> None:
    whole = panel(-0.3)
    short = replace(
        whole, values=whole.values[:, 165:], began=tuple(each - 165 if each >= 0 else -1 for each in whole.began)
    )
    found = difference(short)
    assert found is not None
    assert np.isnan(found.drift)
    assert not found.is_firm(is_randomised=False)
    told = ask_groups(short, replace(question(190), treated=("region 0",)))
    assert told["verdict"] == "not enough data"
    assert told["drift"]["value"] is None
    assert "drift_untested" in told["could_explain"]
    assert told["needed"]["before"] > 0


def test_an_interval_that_chance_does_not_confirm_shows_nothing() -> None:
    found = difference(panel(-0.2))
    assert found is not None
    assert found.is_firm(is_randomised=True)
    doubtful = replace(found, p_by_chance=0.2)
    assert doubtful.high < 0
    assert not doubtful.is_firm(is_randomised=True)


def test_firm_words_are_said_of_firm_verdicts_only() -> None:
    told = ask_groups(panel(-0.2), replace(question(190), treated=("region 0",), is_randomised=True))
    assert "caused" in words.sentence(told)
    assert "caused" not in words.sentence(told | {"verdict": "not enough data"})
    beside = ask_groups(panel(-0.2), replace(question(190), treated=("region 0",)))
    assert "lower" in words.sentence(beside)
    assert "not enough to say" in words.sentence(beside | {"verdict": "not enough data"})


def test_groups_alike_are_seldom_called_different() -> None:
    found = [difference(panel(0.0, seed=seed)) for seed in range(20)]
    called = [each.low > 0 or each.high < 0 for each in found if each is not None]
    assert len(called) == 20
    assert sum(called) <= 3


def test_groups_that_began_at_other_dates_are_compared_with_those_that_never_did() -> None:
    told = panel(0.0)
    staggered = tuple(130 if each == 0 else place for each, place in enumerate(told.began))
    late = np.where(np.arange(280) >= np.where(np.array(staggered) < 0, 999, staggered)[:, None], 0.7, 1.0)
    found = difference(replace(told, values=np.round(told.values * late), began=staggered))
    assert found is not None
    assert found.low <= np.log(0.7) <= found.high
    assert found.high < 0


def test_only_an_experiment_may_say_caused() -> None:
    changed = panel(-0.2)
    for design in Design:
        assert design.may_say_caused == (design is Design.EXPERIMENT)
    asked = replace(question(190), treated=("region 0",))
    drawn = ask_groups(changed, replace(asked, is_randomised=True))
    assert "caused" in drawn["sentence"]
    assert drawn["sentence"].startswith("Randomised experiment:")
    line, at = series(World(4, change=-0.3, days_before=500), beside=True)
    others = [
        ask_groups(changed, asked),
        ask_series(line, question(at, controls=("calls",))),
        ask_series(line.alone(), question(at)),
    ]
    for told in others:
        said = " ".join([told["sentence"], words.trusted(told), *words.could_explain(told), *words.needed(told)])
        assert "caus" not in said.lower()
        assert told["sentence"].lower().startswith(told["design"])


def test_a_fall_as_likely_as_a_rise_makes_no_verdict_either_way() -> None:
    known = {"margin": 0.05, "is_firm": True}
    assert verdict_of(-0.2, -0.1, low90=-0.19, high90=-0.11, **known) is Verdict.CHANGE
    assert verdict_of(0.1, 0.2, low90=0.11, high90=0.19, **known) is Verdict.CHANGE
    assert verdict_of(0.01, 0.04, low90=0.012, high90=0.038, **known) is Verdict.SMALL
    assert verdict_of(-0.03, 0.03, low90=-0.02, high90=0.02, **known) is Verdict.NONE
    assert verdict_of(-0.3, 0.3, low90=-0.2, high90=0.2, **known) is Verdict.UNKNOWN
    assert verdict_of(0.1, 0.2, low90=0.11, high90=0.19, margin=0.05, is_firm=False) is Verdict.UNKNOWN


def test_a_share_changes_in_points() -> None:
    random = np.random.default_rng(3)
    of = random.integers(40, 90, 500).astype(float)
    rate = np.where(np.arange(500) >= 400, 0.75, 0.6)
    line = Series("answered in time", BEGINS, Step.DAY, random.binomial(of.astype(int), rate) / of, Kind.SHARE, of)
    told = ask_series(line, replace(question(0), date=str(BEGINS.astype("datetime64[D]") + 400)))
    assert told["effect"]["value"] == pytest.approx(15, abs=3)
    assert "points" in told["sentence"]


def test_the_mark_of_a_question_names_all_that_was_decided_before(tmp_path: Path) -> None:
    one = question(10)
    assert one.mark == question(10).mark
    assert len({one.mark, replace(one, margin=0.1).mark, replace(one, date="2026-01-01").mark}) == 3
