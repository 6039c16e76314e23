"""A few worlds whose truth is known; 500 of each are judged in tests/accept."""

from pathlib import Path

from tests.accept.worlds.judging import SHOWN, asked, verdict
from tests.accept.worlds.making import World


def test_a_split_by_lot_is_not_called_a_disparity(tmp_path: Path) -> None:
    said = [verdict(asked(World(seed, cases=1200, split="lot"), tmp_path)[0], 1) for seed in range(8)]
    assert sum(each in SHOWN for each in said) <= 1


def test_a_strong_favour_is_found_and_told_with_its_price(tmp_path: Path) -> None:
    told, _ = asked(World(7, cases=6000, hazard_of_top=1.7), tmp_path)
    assert verdict(told, 2) == "disparity shown"
    question = told["questions"][1]
    assert "more of “most followers (top tenth)”" in question["sentence"]
    assert any("cost each of the other 90%" in fact for fact in question["facts"])


def test_what_looks_unfair_only_because_of_the_hour_is_not_flagged(tmp_path: Path) -> None:
    told, _ = asked(World(8, cases=6000, busy_influencers=True), tmp_path)
    finding = next(each for each in told["questions"][1]["findings"] if each["headline"])
    assert finding["unadjusted"]["p"] < 0.001
    assert verdict(told, 2) not in SHOWN
    assert abs(finding["adjusted"]["estimate"]) < abs(finding["unadjusted"]["estimate"]) / 2


def test_open_cases_do_not_flatter(tmp_path: Path) -> None:
    told, truth = asked(World(9, cases=4000, cut_off_days=0.55, rush=1.0, median_h=4.0), tmp_path)
    within = told["groups"][0]["answered_within"]["4"]
    assert truth["open_share"] > 0.2
    assert within["low"] - 0.02 <= truth["true_within_4h"] <= within["high"] + 0.02
    assert told["groups"][0]["mean_of_answered_only_h"] < 0.6 * truth["true_mean_h"]


def test_few_cases_are_never_parity(tmp_path: Path) -> None:
    for seed in range(6):
        told, _ = asked(World(seed, cases=150, split="lot"), tmp_path)
        assert verdict(told, 1) == "not enough data"
        assert "more cases" in told["questions"][0]["needed"]


def test_a_slower_channel_is_found(tmp_path: Path) -> None:
    told, _ = asked(World(5, cases=3000, channels=("twitter", "phone"), slower_channel=2.0), tmp_path)
    assert verdict(told, 1) == "disparity shown"
    assert told["questions"][0]["findings"][0]["groups"] == ["twitter", "phone"]
