"""Contenders, bands, the rest of the day, costs: against worlds whose truth is known."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import digamma, polygamma

from evenhand.planning.domain.forecast import levels
from evenhand.planning.domain.forecast.calendar import Calendar, Event, facts_of
from evenhand.planning.domain.forecast.classics import Arima, Decomposed, Smoothing
from evenhand.planning.domain.forecast.contenders import CalendarModel, LastFourWeeks, LastWeek
from evenhand.planning.domain.forecast.costs import Work, hours_of
from evenhand.planning.domain.forecast.history import History
from evenhand.planning.domain.forecast.intraday import rest_of_day
from evenhand.planning.domain.forecast.measures import LEVELS, coverage, mase, naive_scale, pinball, wape
from evenhand.planning.domain.forecast.shapes import shapes_of
from evenhand.planning.domain.forecast.spread import spread_of
from tests.planning.domain.forecast.worlds import WEEK, history

NOWHERE = Calendar()


@given(st.floats(0.02, 5000.0))
def test_the_gamma_has_the_variance_that_was_asked_for(variance: float) -> None:
    shape = levels._shape_of(variance)
    assert polygamma(1, shape) == pytest.approx(variance, rel=1e-3)
    assert levels._digamma(shape) == pytest.approx(float(digamma(shape)), abs=1e-7)


def test_baselines_are_what_their_names_say() -> None:
    past = history(42)
    monday = past.days[-1] + timedelta(days=1)
    assert monday.weekday() == 0
    mondays = past.counts[past.weekdays == 0]
    assert (LastWeek().expect(past, [monday], None)[0] == mondays[-1]).all()
    assert LastFourWeeks().expect(past, [monday], None)[0] == pytest.approx(mondays[-4:].mean(axis=0))


def test_the_calendar_model_finds_the_truth_of_a_plain_world() -> None:
    past = history(140, mean=60.0, busy=0.03)
    days = [past.days[-1] + timedelta(days=step) for step in range(1, 8)]
    model = CalendarModel(NOWHERE)
    told = model.expect(past, days, model.learn(past, None)).sum(axis=1)
    truth = 60.0 * 12 * WEEK
    assert np.abs(told / truth - 1.0).max() < 0.06


def test_a_day_of_a_burst_moves_the_next_day_little() -> None:
    past = history(98)
    counts = past.counts.copy()
    counts[-1] *= 12.0
    burst = History(past.days, counts, past.minutes, past.opens)
    model = CalendarModel(NOWHERE)
    spreads = model.learn(past, None)
    tomorrow = [past.days[-1] + timedelta(days=1)]
    calm = model.expect(past, tomorrow, spreads).sum()
    assert model.expect(burst, tomorrow, spreads).sum() < 1.5 * calm


def test_an_event_that_came_before_is_learned_and_a_stated_one_is_believed() -> None:
    past = history(126, busy=0.03)
    counts = past.counts.copy()
    releases = [past.days[at] for at in (30, 58, 86)]
    for day in releases:
        counts[past.days.index(day)] *= 1.6
    seen = History(past.days, counts, past.minutes, past.opens)
    tomorrow = [past.days[-1] + timedelta(days=1)]
    events = tuple(Event("release", day, day) for day in [*releases, *tomorrow])
    with_it, without = CalendarModel(Calendar(events=events)), CalendarModel(Calendar(events=events[:3]))
    spreads = with_it.learn(seen, None)
    lift = with_it.expect(seen, tomorrow, spreads).sum() / without.expect(seen, tomorrow, spreads).sum()
    assert 1.3 < lift < 1.75
    stated = CalendarModel(Calendar(events=(*events[:3], Event("sale", tomorrow[0], tomorrow[0], times=2.0))))
    assert stated.expect(seen, tomorrow, spreads).sum() == pytest.approx(
        2.0 * without.expect(seen, tomorrow, spreads).sum()
    )


def test_a_desk_that_shuts_on_holidays_expects_none_and_knows_the_day_after() -> None:
    past = history(170, week=np.array([1.0, 1, 1, 1, 1, 0, 0]))
    american = Calendar("US")
    worked = [at for at, day in enumerate(past.days) if not american.holiday(day)]
    shut = History(tuple(past.days[at] for at in worked), past.counts[worked], past.minutes, past.opens)
    ahead = american.open_days(shut, date(2025, 7, 1), 7)
    assert date(2025, 7, 4) not in ahead
    assert date(2025, 7, 3) in ahead
    facts = facts_of([date(2025, 7, 7)], shut, american)
    assert facts.columns[0][facts.names.index("after closing")] == 1.0


def test_nothing_after_the_morning_is_looked_at() -> None:
    past = history(90)
    torn = History(past.days[:80] + past.days[82:], np.delete(past.counts, [80, 81], axis=0), 60, 480)
    days = past.days[82:85]
    whole = facts_of(days, past.until(80), NOWHERE).columns
    assert (whole == facts_of(days, torn.until(80), NOWHERE).columns).all()


@pytest.mark.parametrize("kind", [Smoothing, Arima, Decomposed])
def test_classical_models_come_near_in_a_plain_world(kind) -> None:
    past = history(84, mean=60.0, busy=0.03)
    days = [past.days[-1] + timedelta(days=step) for step in range(1, 8)]
    model = kind(NOWHERE)
    told = model.expect(past, days, model.learn(past, None)).sum(axis=1)
    assert np.abs(told / (720.0 * WEEK) - 1.0).max() < 0.2


@given(st.integers(0, 10_000))
@settings(max_examples=25)
def test_shapes_share_out_the_whole_day(seed: int) -> None:
    past = history(30, seed=seed, mean=0.3)
    shapes = shapes_of(past.days[:7], past, NOWHERE)
    assert shapes.sum(axis=1) == pytest.approx(np.ones(7))
    assert shapes.min() >= 0.0


def test_bands_hold_what_they_say_also_for_skewed_errors() -> None:
    dice = np.random.default_rng(3)
    expected = dice.uniform(1.0, 200.0, 20_000)
    came = dice.poisson(expected * dice.lognormal(0.0, 0.6, 20_000)).astype(float)
    spread = spread_of(came[:10_000], expected[:10_000], days=400)
    quantiles = spread.quantiles(expected[10_000:])
    assert 0.88 < coverage(came[10_000:], quantiles[:, 0], quantiles[:, 6]) < 0.92
    assert (np.diff(quantiles, axis=1) >= 0).all()


@given(st.lists(st.integers(0, 40), min_size=5, max_size=60), st.floats(0.0, 30.0))
def test_bands_never_turn_over(came: list[int], told: float) -> None:
    spread = spread_of(np.array(came, dtype=float), np.full(len(came), told), days=3)
    quantiles = spread.quantiles(np.array([0.0, told, 100.0]))
    assert (np.diff(quantiles, axis=1) >= 0).all()
    assert np.isfinite(quantiles).all()
    assert quantiles.min() >= 0


def test_a_busy_morning_raises_the_rest_of_the_day_but_not_wholly() -> None:
    plan = np.full(10, 100.0)
    so_far = np.array([150.0] * 4 + [np.nan] * 6)
    rest = rest_of_day(plan, so_far, busyness=0.04, phi=2.0)
    assert 1.3 < rest.factor < 1.5
    assert rest.expected[:4].tolist() == [150.0] * 4
    assert rest.expected[4] == pytest.approx(100.0 * rest.factor)
    assert rest_of_day(plan, np.full(10, np.nan), busyness=0.04).factor == 1.0
    with pytest.raises(ValueError, match="same intervals"):
        rest_of_day(plan, so_far[:3], busyness=0.04)


def test_a_perfect_forecast_costs_nothing_and_too_little_costs_people() -> None:
    came = np.array([[10.0, 80.0, 200.0, np.nan]])
    curve = Work().curve(300.0, 30)
    assert hours_of(came, came, curve).too_many == hours_of(came, came, curve).too_few == 0.0
    short = hours_of(came, came * 0.8, curve)
    assert short.too_few > 0.0 == short.too_many
    exact = Work()._exact(np.array([10.0, 80.0, 200.0]) / 1800.0)
    assert np.abs(curve.people(came[0, :3]) - exact).max() <= 1.0


def test_measures_are_what_their_names_say() -> None:
    came, told = np.array([10.0, 0.0, 30.0, np.nan]), np.array([12.0, 1.0, 24.0, 7.0])
    assert wape(came, told) == pytest.approx(9.0 / 40.0)
    assert mase(came, told, 2.0) == pytest.approx(1.5)
    past = history(21)
    assert naive_scale(past) == pytest.approx(np.abs(past.counts[7:] - past.counts[:-7]).mean())
    exact = np.repeat(came[:3, None], len(LEVELS), axis=1)
    assert pinball(came[:3], exact) == 0.0
