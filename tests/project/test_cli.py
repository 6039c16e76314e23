"""The command line, as a person types it."""

import json
import os
import subprocess
import sys
import time

import pytest

from evenhand import __version__
from tests.project.conftest import REPOSITORY


def evenhand(*words: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "evenhand.project.cli", *words],
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        env=os.environ | {"NO_COLOR": "1", "COLUMNS": "100"} | environment,
        check=False,
    )


def test_help_names_every_command_with_examples():
    said = evenhand("--help").stdout
    for word in ("up", "demo", "run", "doctor", "migrate", "manage", "Examples", "Run it", "Look after it"):
        assert word in said


def test_help_and_version_need_nothing_heavy():
    text = "import sys, evenhand.project.cli; print([m for m in sys.modules if m in {heavy!r}])"
    heavy = ["django", "psycopg", "rich.console", "granian", "pydantic", "procrastinate"]
    said = subprocess.run(
        [sys.executable, "-c", text.format(heavy=heavy)], capture_output=True, text=True, cwd=REPOSITORY, check=True
    )
    assert said.stdout.strip() == "[]"
    began = time.monotonic()
    assert evenhand("--version").stdout == f"Evenhand {__version__}\n"
    assert time.monotonic() - began < 10  # a tenth of a second alone; the machine may be busy


def test_doctor_prints_json_and_its_exit_code_says_whether_it_is_bad(home):
    well = evenhand("doctor", "--json", "--port", "18999")
    assert {finding["name"] for finding in json.loads(well.stdout)["findings"]} >= {"Python", "Disk", "Database"}
    home.key_file.write_text("short")
    ill = evenhand("doctor", "--json")
    assert (ill.returncode, json.loads(ill.stdout)["state"]) == (1, "bad")


def test_doctor_speaks_of_a_folder_that_cannot_be_used(tmp_path):
    (tmp_path / "file").write_text("")
    said = evenhand("doctor", EVENHAND_HOME=str(tmp_path / "file" / "care"))
    assert said.returncode == 1
    assert "EVENHAND_HOME" in said.stdout


def test_a_part_alone_needs_a_database_and_says_which(home):
    said = evenhand("run", "worker")
    assert said.returncode == 1
    assert "EVENHAND_DATABASE_URL" in said.stderr
    assert "Traceback" not in said.stderr


def test_doctor_finds_a_wrong_setting_before_there_is_a_database(home):
    said = evenhand("doctor", EVENHAND_HOME=str(home.root), EVENHAND_DATABASE_URL="", EVENHAND_UNDO_SECONDS="soon")
    assert said.returncode == 1
    assert "EVENHAND_UNDO_SECONDS" in said.stdout
    assert not (home.postgres / "data").exists()


def test_json_without_headless_is_refused_with_a_sentence(home):
    said = evenhand("demo", "--json", EVENHAND_HOME=str(home.root))
    assert said.returncode == 1
    assert "--headless" in said.stderr
    assert "Traceback" not in said.stderr


def test_what_reads_can_be_compiled_beforehand_without_a_database(home):
    assert evenhand("compile", EVENHAND_HOME=str(home.root), EVENHAND_DATABASE_URL="").returncode == 0
    assert " compile " not in evenhand("--help").stdout


@pytest.mark.parametrize("words", [("run", "kitchen"), ("up", "--port", "0"), ("fly",)])
def test_nonsense_is_refused_with_usage(words):
    said = evenhand(*words)
    assert said.returncode == 2
    assert "Usage" in said.stderr
