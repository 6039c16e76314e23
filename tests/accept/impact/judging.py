"""How often the impact library is right in made-up worlds, asked as a user asks: over a file."""

from pathlib import Path
from typing import Any

import numpy as np

from evenhand.insight.impact.questions import Question
from evenhand.insight.impact.reading import Asked
from evenhand.insight.impact.running import ask_file
from tests.accept.impact.making import KINDS, Days, World, made, write


def told(days: Days, path: Path, *, controls: tuple[str, ...] = ()) -> dict[str, Any]:
    """What the library says of a world."""
    write(days, path)
    question = Question("the event", days.day.isoformat(), "contacts", controls=controls)
    return ask_file(path, Asked(value="contacts", controls=controls), question, {})


def false_alarms(worlds: int, folder: Path) -> dict[str, float]:
    """Days on which nothing happened, one a world, over all kinds: how many were called a change."""
    called = [_calls(told(made(World(seed, KINDS[seed % len(KINDS)])), folder / "days.csv")) for seed in range(worlds)]
    return {"worlds": worlds, "called": float(np.mean(called))}


def found_again(worlds: int, change: float, folder: Path) -> dict[str, float]:
    """How often the interval holds what was put in, and how often it was found at all."""
    held, found = [], []
    for seed in range(worlds):
        effect = told(made(World(seed, KINDS[seed % len(KINDS)], change)), folder / "days.csv")["effect"]
        held.append(effect["low"] <= 100 * change <= effect["high"])
        found.append(not effect["low"] <= 0 <= effect["high"])
    return {"worlds": worlds, "held": float(np.mean(held)), "found": float(np.mean(found))}


def _calls(answer: dict[str, Any]) -> bool:
    effect = answer["effect"]
    return not effect["low"] <= 0 <= effect["high"]
