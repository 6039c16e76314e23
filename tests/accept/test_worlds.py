"""The audit's error rates over 500 worlds of each kind, by the bounds that stand in `worlds.judging`."""

from pathlib import Path

import pytest

from tests.accept.worlds import judging

pytestmark = pytest.mark.accept
WORLDS = 500


def test_a_split_by_lot_is_called_a_disparity_in_at_most_one_of_twenty_worlds(tmp_path: Path) -> None:
    assert judging.alike(WORLDS, tmp_path)["false"] <= 0.05


def test_a_small_favour_is_found_with_the_stated_power(tmp_path: Path) -> None:
    assert judging.favoured(WORLDS, tmp_path)["found"] >= 0.8


def test_a_fair_world_that_looks_unfair_is_cleared(tmp_path: Path) -> None:
    found = judging.confounded(WORLDS, tmp_path)
    assert found["plainly_flagged"] >= 0.8
    assert found["flagged"] <= 0.05


def test_many_open_cases_do_not_bend_the_curve(tmp_path: Path) -> None:
    found = judging.cut_off(WORLDS, tmp_path)
    assert found["open"] >= 0.25
    assert abs(found["bias_points"]) <= 0.5
    assert found["coverage"] >= 0.93
    assert found["mean_of_answered_over_truth"] <= 0.8


def test_too_few_cases_are_never_parity(tmp_path: Path) -> None:
    found = judging.tiny(WORLDS, tmp_path)
    assert found["parity"] == 0
    assert found["false"] <= 0.05
