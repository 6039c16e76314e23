"""`evenhand plan` on the command line; it never starts Django."""

import json
import subprocess
import sys
from pathlib import Path


def plan(*arguments: str) -> "subprocess.CompletedProcess[str]":
    asked = [sys.executable, "-m", "evenhand.project.cli", "plan", *arguments]
    return subprocess.run(asked, capture_output=True, text=True, check=False, timeout=120)


def test_a_table_of_questions_comes_back_with_its_values(tmp_path: Path) -> None:
    file = tmp_path / "asked.csv"
    head = "model,lambda_per_hour,aht_s,patience_s,agents,measure"
    file.write_text(f"{head},source\nerlang_c,200,180,,14,occupancy,mine\nerlang_c,400,180,,14,p_wait,\n")
    lines = plan("erlang", "--cases", str(file)).stdout.splitlines()
    assert lines == [
        f"{head},value",
        "erlang_c,200,180,,14,occupancy,0.714285714286",
        "erlang_c,400,180,,14,p_wait,overloaded",
    ]


def test_one_question_is_answered_as_json_and_in_words() -> None:
    asked = (
        "erlang",
        "--model",
        "erlang_a",
        "--per-hour",
        "300",
        "--aht",
        "240",
        "--patience",
        "180",
        "--agents",
        "20",
    )
    told = json.loads(plan(*asked, "--json").stdout)
    assert abs(told["p_abandon"] - 0.0951476326) < 1e-9
    assert told["min_agents_sl_offered_80_in_20s"] == 23
    assert "answered within 20 s, of all" in plan(*asked).stdout


def test_people_for_each_interval_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "day.csv"
    file.write_text("start,contacts,aht_s\n08:00,100,180\n08:30,0,180\n")
    needs = [json.loads(line) for line in plan("staff", str(file), "--shrinkage", "30", "--json").stdout.splitlines()]
    assert [(need["required"], need["scheduled"]) for need in needs] == [(14, 20), (0, 0)]
    assert "10.0 paid hours, at most 20 people at a time" in plan("staff", str(file), "--shrinkage", "30").stdout


def test_a_file_that_is_no_table_gets_a_sentence(tmp_path: Path) -> None:
    for arguments in (("erlang", "--cases"), ("staff",)):
        done = plan(*arguments, str(tmp_path / "nothing.csv"))
        assert done.returncode == 1
        assert "cannot be read as a table" in done.stderr
    done = plan("erlang", "--model", "erlang_z", "--agents", "3")
    assert done.returncode == 1
    assert "There is no model" in done.stderr
