"""`evenhand plan forecast` on files."""

import csv
import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import numpy as np


def forecast(*arguments: str) -> "subprocess.CompletedProcess[str]":
    asked = [sys.executable, "-m", "evenhand.project.cli", "plan", "forecast", *arguments]
    return subprocess.run(asked, capture_output=True, text=True, check=False, timeout=240)


def calls(path: Path) -> Path:
    """Eight weeks of working days, ten half hours each."""
    dice = np.random.default_rng(2)
    days = [date(2026, 1, 5) + timedelta(days=step) for step in range(56)]
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["start", "calls"])
        for day in (day for day in days if day.weekday() < 5):
            for slot in range(10):
                rows.writerow([f"{day}T{8 + slot // 2:02d}:{30 * (slot % 2):02d}", dice.poisson(40 + 5 * slot)])
    return path


def test_a_file_becomes_a_forecast_a_table_and_a_report(tmp_path: Path) -> None:
    events = tmp_path / "events.csv"
    events.write_text("name,first,last,times\nsale,2026-03-04,,2\n", encoding="utf-8")
    report, table = tmp_path / "f.html", tmp_path / "f.csv"
    done = forecast(
        str(calls(tmp_path / "calls.csv")), "--quick", "--days", "7", "--json",
        "--events", str(events), "--html", str(report), "--out", str(table),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert [each["day"] for each in told["days"]] == [f"2026-03-0{day}" for day in range(2, 7)]
    assert len(told["intervals"]) == 50
    assert told["days"][2]["remarks"] == ["sale"]
    assert 1.7 < told["days"][2]["expected"] / told["days"][1]["expected"] < 2.3
    assert all(each["p05"] <= each["p50"] <= each["p95"] for each in told["intervals"])
    assert {line["lead"] for line in told["report"]} >= {"1 day", "1 week"}
    page = report.read_text(encoding="utf-8")
    assert page.count("<svg") == 2
    assert "http" not in page
    with table.open(encoding="utf-8") as lines:
        assert next(lines).startswith("start,contacts,p05")


def test_only_what_was_known_before_the_day_is_used(tmp_path: Path) -> None:
    done = forecast(str(calls(tmp_path / "calls.csv")), "--quick", "--days", "1", "--at", "2026-02-16")
    assert done.returncode == 0, done.stderr
    assert "Mon 16 Feb 2026" in done.stdout
    assert "For the first day:" in done.stdout


def test_what_is_wrong_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("start,calls\n", encoding="utf-8")
    for arguments, sentence in (
        ((), "Name a file"),
        ((str(tmp_path / "empty.csv"),), "has no rows"),
        ((str(tmp_path / "none.csv"),), "cannot be read as a table"),
        ((str(tmp_path / "empty.csv"), "--at", "soon"), "has no rows"),
        ((str(tmp_path / "empty.csv"), "--country", "ATLANTIS"), "No holidays are known"),
    ):
        done = forecast(*arguments)
        assert done.returncode == 1
        assert sentence in done.stderr.replace("\n", " ")
