"""Imports run one way: what `.importlinter` says is what the tree is."""

import configparser
import subprocess
import sys

from tests.architecture.sources import ROOT


def test_every_contract_holds() -> None:
    lint = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert lint.returncode == 0, lint.stdout[-3000:] + lint.stderr[-1000:]


def test_every_context_with_tables_is_in_the_contract_of_contexts() -> None:
    rules = configparser.ConfigParser()
    rules.read(ROOT / ".importlinter")
    named = rules["importlinter:contract:inside"]["containers"].split()
    contexts = {
        f"evenhand.{path.relative_to(ROOT / 'evenhand').parts[0]}" for path in (ROOT / "evenhand").glob("*/models*")
    }
    assert contexts <= set(named)
