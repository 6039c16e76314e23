"""Some times kill -9 during a replay with replies going out; `make accept` does it two hundred times, and by mail."""

from tests.accept.programs import report_of


def test_three_kills_lose_nothing_and_double_nothing() -> None:
    report = report_of("kills", "--kills", "3", "--rows", "300", "--every", "0.3", "--seed", "4", patience=240)
    assert sum(report["kills"].values()) == 3
    assert report["replies"] > 0
    assert report["faults"] == [], report
