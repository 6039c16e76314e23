"""Twelve hours of a whole network, with restarts, faults, a full disk and a slow database."""

import json

import pytest

from tests.accept.programs import report_of

pytestmark = pytest.mark.accept


def test_twelve_hours_of_a_network_leave_no_gap_and_no_repeat(capsys: pytest.CaptureFixture[str]) -> None:
    report = report_of("jetstream", "--hours", "12", "--minutes", "12", "--every", "60000", patience=5400)
    with capsys.disabled():
        print("\n" + json.dumps(report))  # noqa: T201 - this is what it is for
    assert report["events"] > 1_700_000
    assert sum(report["trouble"].values()) > 20
    assert report["lag_end"] < 2.5
    assert report["faults"] == []
