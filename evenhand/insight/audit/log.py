"""The log of margins and verdicts beside a report: nothing is quietly re-defined, and looking again costs certainty."""

import json
import math
from pathlib import Path
from typing import Any

from evenhand.insight.errors import CannotAudit


def entries(path: Path) -> list[dict[str, Any]]:
    """Earlier audits, oldest first."""
    if not path.exists():
        return []
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as problem:
        raise CannotAudit(f"The log {path} cannot be read: {problem}") from problem


def entry(told: dict[str, Any]) -> dict[str, Any]:
    """What the log keeps of one audit."""
    return {
        "made_at": told["made_at"],
        "file": told["data"]["file"],
        "fingerprint": told["data"]["fingerprint"],
        "margins": told["margins"]["version"],
        "print": told["margins"]["print"],
        "alpha": told["margins"]["alpha"],
        "verdicts": {str(each["number"]): each["verdict"] for each in told["questions"] if each["verdict"]},
    }


def append(path: Path, told: dict[str, Any]) -> None:
    """Adds one audit."""
    with path.open("a", encoding="utf-8") as out:
        out.write(json.dumps(entry(told)) + "\n")


def level_of(look: int, alpha: float) -> float:
    """What is left of the error for the look-th audit of a series: spent so that all looks together stay below it."""
    return alpha * 6 / (math.pi**2 * look**2)


def looks(earlier: list[dict[str, Any]], fingerprint: str) -> int:
    """Which look this is: one more than the other data that was judged before."""
    return 1 + len({entry["fingerprint"] for entry in earlier} - {fingerprint})


def warnings(earlier: list[dict[str, Any]], fingerprint: str, margins_print: str) -> list[str]:
    """Whether the margins were changed after this very data had been judged."""
    seen = [entry for entry in earlier if entry["fingerprint"] == fingerprint and entry["print"] != margins_print]
    if not seen:
        return []
    last = seen[-1]
    return [
        f"This data was judged before, on {last['made_at'][:10]}, by other margins (“{last['margins']}”, "
        f"{last['print']}). These were chosen after results could be seen."
    ]
