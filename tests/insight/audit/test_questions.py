"""The questions beyond waiting: what agents may do, how both sides decide, and the experiment."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

SIZE = 4000
BEGIN = 1_772_409_600


def export(folder: Path, seed: int = 1, **columns) -> Path:
    """Cases of two channels over four weeks, served alike unless the columns say otherwise."""
    random = np.random.default_rng(seed)
    opened = BEGIN + np.sort(random.random(SIZE)) * 28 * 86400
    told = {
        "channel": pl.Series(["phone", "twitter"]).gather(np.arange(SIZE) % 2),
        "opened_at": opened.astype(int),
        "first_useful_at": (opened + 7200 * np.exp(random.normal(0, 1, SIZE))).astype(int),
        "resolved_at": (opened + 90000).astype(int),
        "topic": pl.Series(["a", "b"]).gather(random.integers(0, 2, SIZE)),
        **columns,
    }
    pl.DataFrame(told).write_csv(folder / "cases.csv")
    return folder / "cases.csv"


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(2)


def on_social() -> np.ndarray:
    return np.arange(SIZE) % 2 == 1


def test_social_agents_who_may_do_more_are_found(audited, tmp_path, random) -> None:
    escalated = random.random(SIZE) < np.where(on_social(), 0.1, 0.3)
    granted = np.where(random.random(SIZE) < np.where(on_social(), 0.4, 0.2), 10.0, 0.0)
    question = audited(export(tmp_path, escalated=escalated, goodwill=granted))["questions"][4]
    assert question["verdict"] == "disparity shown"
    findings = {each["key"]: each for each in question["findings"]}
    alone = findings["channels.solved_alone"]["adjusted"]
    assert alone["low"] <= 20 <= alone["high"]
    ratio = findings["channels.goodwill"]["adjusted"]
    assert ratio["low"] <= 2 <= ratio["high"]


def test_agents_who_may_do_as_much_are_told_so(audited, tmp_path, random) -> None:
    question = audited(export(tmp_path, escalated=random.random(SIZE) < 0.1))["questions"][4]
    assert question["verdict"] == "parity shown"


@pytest.mark.parametrize(("rows", "verdict"), [(SIZE, "parity shown"), (122, "not enough data")])
def test_where_nobody_on_either_side_was_passed_up_no_difference_is_made_of_rounding(audited, tmp_path, rows, verdict):
    path = export(tmp_path, escalated=np.zeros(SIZE, dtype=bool))
    pl.read_csv(path).head(rows).write_csv(path)
    question = audited(path)["questions"][4]
    assert question["verdict"] == verdict
    assert "−0" not in question["sentence"]
    assert "-0" not in question["sentence"]


def test_deciding_differently_within_a_subject_is_seen(audited, tmp_path, random) -> None:
    code = np.where(on_social(), random.integers(0, 2, SIZE), random.integers(1, 3, SIZE))
    codes = pl.Series(["refund", "told", "nothing"]).gather(code)
    told = audited(export(tmp_path, resolution_code=codes))["questions"][6]["figures"]["decisions"]
    assert told["p"] < 0.01
    assert told["distance"] > 5 * told["by_chance"]


def test_a_blind_queue_shows_whether_agents_see_influence(audited, tmp_path, random) -> None:
    followers = np.exp(random.normal(5, 2, SIZE)).astype(int)
    hidden = random.random(SIZE) < 0.5
    favoured = (followers >= np.quantile(followers, 0.9)) & ~hidden
    opened = BEGIN + np.sort(random.random(SIZE)) * 28 * 86400
    wait = 14400 * np.exp(random.normal(0, 1, SIZE)) * np.where(favoured, 0.3, 1.0)
    path = export(
        tmp_path, followers=followers, is_blind=hidden, opened_at=opened.astype(int),
        first_useful_at=(opened + wait).astype(int),
    )  # fmt: skip
    told = audited(path)["questions"][1]
    experiment = told["figures"]["blind_queue"]
    assert experiment["low"] > 10
    assert any(fact.startswith("Blind queue") for fact in told["facts"])


def test_satisfaction_and_targets_stand_beside_what_was_achieved(audited, tmp_path, random) -> None:
    csat = np.where(random.random(SIZE) < np.where(on_social(), 0.8, 0.6), 5, 2)
    targets = np.where(on_social(), 3600, 36000)
    question = audited(export(tmp_path, csat=csat, target_first_reply_s=targets))["questions"][0]
    assert question["figures"]["goals"]["ratio"] == 10
    satisfied = next(each for each in question["findings"] if each["key"] == "channels.csat")
    assert satisfied["verdict"] == "disparity shown"
    assert satisfied["adjusted"]["low"] <= 20 <= satisfied["adjusted"]["high"]


def test_one_channel_alone_cannot_be_compared_and_says_so(audited, tmp_path) -> None:
    told = audited(export(tmp_path, channel=["mail"] * SIZE))["questions"]
    assert told[0]["verdict"] is None
    assert "only one channel" in told[0]["cannot"][0]


def test_targets_of_one_side_only_make_no_ratio(audited, tmp_path) -> None:
    targets = np.where(on_social(), "3600", "")
    question = audited(export(tmp_path, target_first_reply_s=targets))["questions"][0]
    assert not any("target" in fact for fact in question["facts"])
    assert any("on one side only" in each for each in question["cannot"])


def test_too_few_followers_are_not_called_missing(audited, tmp_path) -> None:
    followers = [str(each) if each < 12 else "" for each in range(SIZE)]
    question = audited(export(tmp_path, followers=followers))["questions"][1]
    assert "Too few cases of people with and without influence to compare them." in question["cannot"]
