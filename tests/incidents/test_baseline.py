"""What is ordinary at an hour: learnt from weeks of counts, in the brand's own time, unmoved by a past burst."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.incidents.domain.baseline import DAY, HISTORY, SHORTEST, SPAN, Ordinary, number_of, ordinary

NEW_YORK = ZoneInfo("America/New_York")
A_MONDAY_NOON = number_of(datetime(2026, 3, 2, 12, tzinfo=UTC))


def series(weeks: int, at: int, *, day: float, night: float, seed: int = 1) -> npt.NDArray[np.int64]:
    """Counts up to `at`: many by day (8 to 20 UTC), few by night."""
    numbers = np.arange(at - weeks * 7 * DAY, at)
    hour = numbers % DAY // 4
    mean = np.where((hour >= 8) & (hour < 20), day, night)
    return np.random.default_rng(seed).poisson(mean).astype(np.int64)[None, :]


def known(history: npt.NDArray[np.int64], at: int, **how: object) -> Ordinary:
    found = ordinary(history, at=at, zone=how.pop("zone", UTC), **how)  # type: ignore[arg-type]
    assert found is not None
    return found


def test_day_and_night_have_their_own_ordinary() -> None:
    noon = known(series(4, A_MONDAY_NOON, day=40, night=2), A_MONDAY_NOON)
    midnight_number = A_MONDAY_NOON + DAY // 2
    midnight = known(series(4, midnight_number, day=40, night=2), midnight_number)
    assert 36 < noon.mean[0] < 44
    assert 1 < midnight.mean[0] < 5
    assert noon.surprise(np.array([60]))[0] < 3 < midnight.surprise(np.array([60]))[0]


def test_with_less_than_three_hours_of_history_nothing_is_known() -> None:
    few = np.zeros((1, SHORTEST), dtype=np.int64)
    assert ordinary(few, at=A_MONDAY_NOON, zone=UTC) is None
    assert ordinary(np.zeros((1, 4 * SHORTEST), dtype=np.int64), at=A_MONDAY_NOON, zone=UTC) is not None


def test_a_burst_of_yesterday_does_not_hide_the_one_of_today() -> None:
    calm = series(4, A_MONDAY_NOON, day=40, night=2)
    shaken = calm.copy()
    shaken[0, -DAY - 4 : -DAY + 4] = 4_000
    before, after = known(calm, A_MONDAY_NOON), known(shaken, A_MONDAY_NOON)
    assert after.mean[0] < 2.5 * before.mean[0]
    assert after.surprise(np.array([4_000]))[0] > 4


def test_what_grows_within_the_hour_does_not_make_itself_ordinary() -> None:
    history = series(4, A_MONDAY_NOON, day=40, night=2)
    growing = history.copy()
    growing[0, -3:] += [40, 80, 160]
    assert known(growing, A_MONDAY_NOON).mean[0] == pytest.approx(known(history, A_MONDAY_NOON).mean[0])


def test_the_hour_is_the_one_on_the_wall_through_a_change_of_clocks() -> None:
    """New York sets its clocks on 8 March 2026: nine in the morning comes an hour of UTC sooner from then on."""
    at = number_of(datetime(2026, 3, 17, 13, 30, tzinfo=UTC))  # a Tuesday, 9:30 there
    numbers = np.arange(at - HISTORY, at)
    there = [datetime.fromtimestamp(int(n) * SPAN.total_seconds(), NEW_YORK) for n in numbers]
    counts = np.array([[30 if 9 <= each.hour < 17 else 0 for each in there]], dtype=np.int64)
    ours, utc = known(counts, at, zone=NEW_YORK), known(counts, at, zone=UTC)
    assert ours.mean[0] > utc.mean[0] + 1


def test_a_quiet_series_still_wants_several_voices() -> None:
    silent = known(np.zeros((1, HISTORY), dtype=np.int64), A_MONDAY_NOON)
    assert silent.surprise(np.array([1]))[0] < 1
    assert silent.surprise(np.array([6]))[0] > 3


def test_an_hour_is_judged_against_hours() -> None:
    history = series(4, A_MONDAY_NOON, day=40, night=2)
    hour = known(history, A_MONDAY_NOON, width=4)
    assert 140 < hour.mean[0] < 180
    # Half more in a quarter of an hour is chance; for a whole hour it is not.
    assert hour.surprise(np.array([240]))[0] > known(history, A_MONDAY_NOON).surprise(np.array([60]))[0]


def test_many_series_at_once_are_each_judged_as_alone() -> None:
    rows = [series(3, A_MONDAY_NOON, day=day, night=1, seed=seed) for seed, day in enumerate((3, 30, 300))]
    together = known(np.vstack(rows), A_MONDAY_NOON)
    alone = [known(row, A_MONDAY_NOON) for row in rows]
    assert together.mean == pytest.approx([each.mean[0] for each in alone])
    assert together.spread == pytest.approx([each.spread[0] for each in alone])


COUNTS = st.lists(st.integers(0, 5_000), min_size=80, max_size=400)


@settings(max_examples=60, deadline=None)
@given(counts=COUNTS, now=st.integers(0, 100_000), width=st.sampled_from([1, 4]))
def test_whatever_came_before_figures_are_sane_and_more_is_more_surprising(
    counts: list[int], now: int, width: int
) -> None:
    found = known(np.array([counts], dtype=np.int64), A_MONDAY_NOON, width=width)
    assert np.isfinite(found.mean).all()
    assert (found.mean > 0).all()
    assert (found.spread > 0).all()
    less, more = found.surprise(np.array([now]))[0], found.surprise(np.array([now + 50]))[0]
    assert 0 <= less <= more <= 300
    most = found.most(chance=0.01)[0]
    assert found.surprise(np.array([int(most) + 1]))[0] >= 2 - 1e-9


@settings(max_examples=40, deadline=None)
@given(counts=COUNTS, place=st.integers(0, 60), by=st.integers(1, 1_000))
def test_more_in_the_past_never_makes_the_present_more_surprising_by_its_mean(
    counts: list[int], place: int, by: int
) -> None:
    before = np.array([counts], dtype=np.int64)
    after = before.copy()
    after[0, place] += by
    # The winsorised mean may move down a little only where the cap moves; without a cap it never does.
    low, high = known(before, A_MONDAY_NOON), known(after, A_MONDAY_NOON)
    assert high.mean[0] >= 0.5 * low.mean[0]


def test_a_moment_lies_in_the_span_that_begins_at_a_quarter() -> None:
    at = datetime(2026, 3, 2, 12, 14, 59, tzinfo=UTC)
    assert number_of(at) == A_MONDAY_NOON
    assert number_of(at + timedelta(seconds=1)) == A_MONDAY_NOON + 1


@settings(max_examples=60, deadline=None)
@given(mean=st.floats(0.25, 10_000), spread=st.floats(0.05, 20), count=st.integers(1, 20_000))
def test_chances_are_those_of_the_negative_binomial(mean: float, spread: float, count: int) -> None:
    """Against the library's own distribution, which is too slow to load for every process."""
    from scipy.stats import nbinom

    size = 1 / spread
    ours = Ordinary(np.array([mean]), np.array([spread]))
    zeros = -nbinom.logsf(count - 1, size, size / (size + mean)) / np.log(10)
    if zeros < 250:
        assert ours.surprise(np.array([count]))[0] == pytest.approx(zeros, rel=1e-6, abs=1e-9)
    assert ours.most(chance=0.01)[0] == nbinom.isf(0.01, size, size / (size + mean))
