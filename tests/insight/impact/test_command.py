"""`evenhand impact` as a user runs it."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from evenhand.insight.errors import CannotAudit
from evenhand.project.cli import app
from tests.accept.impact.making import World, made, write

run = CliRunner()


@pytest.fixture(scope="module")
def export(tmp_path_factory) -> tuple[Path, str]:
    days = made(World(4, change=-0.3, days_before=420))
    path = tmp_path_factory.mktemp("impact") / "days.csv"
    write(days, path)
    return path, days.day.isoformat()


def test_the_report_is_one_page_that_needs_nothing_else(export, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    path, day = export
    words = ["impact", str(path), "--on", day, "--event", "<b>Help page</b>", "--control", "calls"]
    done = run.invoke(app, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    page = (tmp_path / "days-impact.html").read_text()
    assert not re.search(r"""(src|href)=["'](?!#)""", page)
    assert "<script" not in page
    assert "<b>Help" not in page
    assert page.count("<svg") == 3
    assert "Controlled before–after comparison" in page
    assert "Without the controls" in page
    assert "Change shown." in done.output


def test_json_tells_the_interval_the_placebos_and_the_question(export) -> None:
    path, day = export
    done = run.invoke(app, ["impact", str(path), "--on", day, "--json"], catch_exceptions=False)
    told = json.loads(done.stdout)
    assert told["placebo"]["dates"] >= 100
    assert told["placebo"]["called"] <= 0.05
    assert told["effect"]["low"] < -30 + 8 < told["effect"]["high"] + 16
    assert told["question"]["measure"] == "contacts"
    assert len(told["question"]["mark"]) == 12


def test_rows_of_contacts_are_counted_by_day(tmp_path) -> None:
    random = np.random.default_rng(1)
    days = np.repeat(np.arange(300), random.poisson(20, 300))
    path = tmp_path / "contacts.csv"
    path.write_text("opened_at\n" + "\n".join(f"{np.datetime64('2025-01-01') + day}T10:00:00Z" for day in days))
    done = run.invoke(app, ["impact", str(path), "--on", "2025-09-15", "--json"], catch_exceptions=False)
    told = json.loads(done.stdout)
    assert told["step"] == "day"
    assert told["before"] == 257
    assert "rows were counted" in " ".join(told["source"]["notes"])


def test_groups_of_a_column_are_compared(tmp_path) -> None:
    random = np.random.default_rng(2)
    lines = ["date,region,contacts"]
    for day in range(210):
        for region in range(10):
            rate = 60 * (0.7 if region < 5 and day >= 120 else 1.0)
            lines.append(f"{np.datetime64('2025-01-01') + day},r{region},{random.poisson(rate)}")
    path = tmp_path / "regions.csv"
    path.write_text("\n".join(lines))
    words = ["impact", str(path), "--on", "2025-05-01", "--unit", "region", "--json"]
    words += [part for region in range(5) for part in ("--treated", f"r{region}")]
    told = json.loads(run.invoke(app, [*words, "--randomised"], catch_exceptions=False).stdout)
    assert told["design"] == "randomised experiment"
    assert told["effect"]["low"] <= -30 <= told["effect"]["high"]
    assert "caused" in told["sentence"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--on", "never"], "no date"),
        (["--on", "2035-01-01"], "outside"),
        (["--on", "2024-06-01", "--value", "nothing"], "no column"),
        (["--on", "2024-06-01", "--kind", "odd"], "--kind"),
        (["--on", "2024-06-01", "--randomised"], "--unit"),
        (["--on", "2024-06-01", "--unit", "calls", "--treated", "nobody"], "no group"),
        (["--on", "2024-06-01", "--country", "XX"], "holidays"),
    ],
)
def test_what_cannot_be_asked_is_said(export, words, said) -> None:
    with pytest.raises(CannotAudit, match=said):
        run.invoke(app, ["impact", str(export[0]), "--json", *words], catch_exceptions=False)
