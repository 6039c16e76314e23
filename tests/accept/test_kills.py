"""Two hundred times kill -9 during a replay with replies going out, and many times while mails are sent."""

import json
from typing import Any

import pytest

from tests.accept.programs import report_of

pytestmark = pytest.mark.accept

SCENARIOS = {
    "the timeline hears our replies from us alone": ("--seed", "1", "--calm"),
    "the network tells us of our replies, and cases are resolved": ("--seed", "2", "--echo", "--resolves", "0.2"),
}


def tell(capsys: pytest.CaptureFixture[str], report: dict[str, Any]) -> None:
    """The figures, for whoever runs `make accept`."""
    with capsys.disabled():
        print("\n" + json.dumps(report))  # noqa: T201 - this is what it is for


@pytest.mark.parametrize("options", SCENARIOS.values(), ids=SCENARIOS.keys())
def test_two_hundred_kills_lose_nothing_and_double_nothing(
    options: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    report = report_of("kills", "--kills", "200", "--rows", "30000", *options, patience=3600)
    tell(capsys, report)
    assert sum(report["kills"].values()) == 200
    assert report["replies"] > 100
    assert report["faults"] == []


def test_kills_while_mails_are_sent_double_none_and_hide_none(capsys: pytest.CaptureFixture[str]) -> None:
    report = report_of("mail_kills", "--kills", "60", "--seed", "1", patience=1800)
    tell(capsys, report)
    assert sum(report["unknown"].values()) > 0
    assert report["faults"] == []


def test_one_answer_for_ten_thousand_reaches_each_once_although_its_senders_die(
    capsys: pytest.CaptureFixture[str],
) -> None:
    report = report_of("broadcast_kills", "--people", "10000", "--kills", "20", "--seed", "1", patience=3600)
    tell(capsys, report)
    assert sum(report["kills"].values()) == 20
    assert report["sent"] == 10_000
    assert report["faults"] == []
