"""Some times kill -9 during a replay with replies going out; `make accept` does it two hundred times, and by mail."""

import pytest

from tests.accept.programs import report_of


def kill(times: int, *, rows: int, seed: int) -> None:
    options = ("--kills", str(times), "--rows", str(rows), "--every", "0.3", "--seed", str(seed))
    report = report_of("kills", *options, patience=240)
    assert sum(report["kills"].values()) == times
    assert report["replies"] > 0
    assert report["faults"] == [], report


def test_three_kills_lose_nothing_and_double_nothing() -> None:
    kill(3, rows=300, seed=4)


@pytest.mark.peers
def test_ten_kills_lose_nothing_and_double_nothing() -> None:
    kill(10, rows=900, seed=4)
