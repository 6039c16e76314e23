"""Runs a kill test as a program of its own: its desk is not the one the other tests share."""

import json
import os
import subprocess
import sys
from typing import Any

from tests.accept.script import REPOSITORY


def report_of(program: str, *options: str, patience: float) -> dict[str, Any]:
    """What `python -m tests.accept.<program>` found; fails if it could not finish."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("EVENHAND_", "DJANGO_"))}
    ran = subprocess.run(
        [sys.executable, "-m", f"tests.accept.{program}", *options],
        env=kept | {"PYTHONPATH": str(REPOSITORY)},
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=patience,
        check=False,
    )
    assert ran.stdout.startswith("{"), ran.stdout + ran.stderr
    report: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return report
