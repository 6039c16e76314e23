"""Who is believed, and what the account says."""

from datetime import timedelta

import numpy as np
import pytest

from evenhand.planning.domain.forecast import contest as contests
from evenhand.planning.domain.forecast.ahead import contenders_for, look_ahead
from evenhand.planning.domain.forecast.calendar import Calendar, Event
from evenhand.planning.domain.forecast.contenders import MiddleOfWeeks
from evenhand.planning.domain.forecast.history import History
from evenhand.planning.domain.forecast.picture import days_picture, hours_picture
from evenhand.planning.errors import BadTable
from tests.planning.domain.forecast.worlds import history

NOWHERE = Calendar()


@pytest.fixture(scope="module")
def steady():
    return look_ahead(history(84, busy=0.05), NOWHERE, days=10, is_quick=True)


def test_a_plain_world_is_forecast_within_its_own_noise(steady) -> None:
    lines = {(line.name, line.lead): line for line in steady.report}
    chosen = lines["chosen", "1 day"]
    # Poisson's noise alone is worth 0.8 / sqrt(40); no forecaster can be below it.
    assert 0.10 < chosen.wape < 0.17
    assert chosen.wape <= 1.02 * min(
        line.wape for line in steady.report if "week" in line.name and line.lead == "1 day"
    )
    assert 0.85 <= chosen.coverage90 <= 0.97
    assert len(steady.days) == 10
    assert steady.why.startswith("For the first day: ")


def test_pictures_carry_their_words(steady) -> None:
    for drawing in (days_picture(steady), hours_picture(steady)):
        picture = drawing.svg()
        assert picture.startswith('<svg class="forecast"')
        assert f"<desc>{drawing.words[:20]}" in picture
        assert picture.count('class="f-band') == 2
        assert "nan" not in picture


def test_where_nothing_is_better_beyond_chance_the_blend_is_believed_and_is_no_worse_beyond_chance() -> None:
    dice = np.random.default_rng(5)
    past = history(28)
    noise = History(past.days, dice.poisson(40.0, past.counts.shape).astype(float), past.minutes, past.opens)
    told = look_ahead(noise, NOWHERE, days=3, is_quick=True)
    assert told.choice.name == "blend"
    assert told.choice.gain > -2 * told.choice.error


def test_one_wild_week_does_not_move_the_middle_of_the_last_ones() -> None:
    past = history(56)
    wild = past.counts.copy()
    wild[-7:] *= 20.0
    other = History(past.days, wild, past.minutes, past.opens)
    ahead = [past.days[-1] + timedelta(days=number) for number in range(1, 8)]
    usual, told = (MiddleOfWeeks().expect(each, ahead, None).sum() for each in (past, other))
    assert told == pytest.approx(usual, rel=0.1)


def test_each_morning_sees_nothing_later() -> None:
    past = history(60)
    changed = past.counts.copy()
    changed[50:] *= 3.0
    other = History(past.days, changed, past.minutes, past.opens)
    contenders = contenders_for(NOWHERE, is_quick=True)
    first = contests.hold(past, contenders, mornings=20, days_ahead=7)
    second = contests.hold(other, contenders, mornings=20, days_ahead=7)
    before = [at for at, number in enumerate(first.mornings) if number <= 50]
    for name in first.names:
        assert np.array_equal(first.expected[name][before], second.expected[name][before], equal_nan=True)
    one = contests.play(first).contest
    two = contests.play(second).contest
    assert np.array_equal(one.expected["chosen"][before], two.expected["chosen"][before], equal_nan=True)


def test_a_day_that_has_begun_is_forecast_from_what_came() -> None:
    past = history(63)
    so_far = np.where(np.arange(12) < 6, 90.0, np.nan)
    begun = History(past.days, past.counts, 60, 480, (past.days[-1] + timedelta(days=1), so_far))
    told = look_ahead(begun, NOWHERE, days=2, is_quick=True)
    assert told.today is not None
    assert told.today.factor > 1.1
    assert (told.days[0].expected[:6] == 90.0).all()
    assert (told.days[0].quantiles[:6] == 90.0).all()
    assert told.days[0].total_quantiles[0] <= told.days[0].total <= told.days[0].total_quantiles[6]


def test_planned_days_are_named_in_the_forecast() -> None:
    past = history(56)
    day = past.days[-1] + timedelta(days=3)
    told = look_ahead(past, Calendar(events=(Event("bill run", day, day, times=1.5),)), days=5, is_quick=True)
    assert told.days[2].remarks == ("bill run",)
    assert "bill run" in days_picture(told).svg()


def test_less_than_a_week_is_not_enough() -> None:
    with pytest.raises(BadTable, match="at least 7"):
        look_ahead(history(6), NOWHERE)


@pytest.mark.parametrize("days", [7, 9, 15, 20])
def test_short_histories_get_a_baseline(days: int) -> None:
    told = look_ahead(history(days), NOWHERE, days=3, is_quick=True)
    assert len(told.days) == 3
    assert np.isfinite(told.days[0].quantiles).all()
