"""The audit judged by worlds whose truth is known: how often it errs, how often it finds what is there.

Sizes, the effect that must be found, the power and what may be held equal were written down here before the first run:

- alike: 2,000 cases split by lot. A difference "shown" is false; at most 5 % of the worlds.
- favoured: 16,000 cases; the tenth with most followers has 1.15 times the hazard. Found in at least 80 %.
- confounded: 8,000 cases; influential people write at busy hours, all are served alike. Plainly flagged in at least
  80 %, and after holding the hour equal in at most 5 %.
- cut off: 3,000 cases, about 30 % still open. Kaplan-Meier's share within four hours is off by less than half a point
  on average, its 95 % interval holds the truth in at least 93 %; the mean of answered cases is off by a fifth or more.
- tiny: 150 cases, all served alike. Parity is never claimed; a difference in at most 5 %.

`python -m tests.accept.worlds.judging [--worlds 500] [--only alike]` prints one JSON line each.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from evenhand.insight.audit.mapping import guess
from evenhand.insight.audit.margins import Margins
from evenhand.insight.audit.reading import open_table, read
from evenhand.insight.audit.running import audit
from evenhand.insight.audit.telling import as_told
from evenhand.kernel import clock
from tests.accept.worlds.making import World, write

SHOWN = {"disparity shown", "real but small"}
Told = dict[str, Any]


def asked(world: World, folder: Path) -> tuple[Told, dict[str, float]]:
    """The audit of a world's export, and the truth."""
    path = folder / f"world-{world.seed}.csv"
    truth = write(world, path)
    table = open_table(path)
    mapping = guess(table.samples)
    told = as_told(audit(read(table, mapping), mapping, Margins(), source=path), made=clock.now())
    path.unlink()
    return told, truth


def verdict(told: Told, number: int) -> str | None:
    """What is said to a question."""
    return told["questions"][number - 1]["verdict"]


def alike(worlds: int, folder: Path) -> dict[str, float]:
    """False findings where the split is by lot."""
    said = [verdict(asked(World(seed, cases=2000, split="lot"), folder)[0], 1) for seed in range(worlds)]
    return {"false": _share(each in SHOWN for each in said), "parity": _share(each == "parity shown" for each in said)}


def favoured(worlds: int, folder: Path, *, hazard: float = 1.15, cases: int = 16_000) -> dict[str, float]:
    """How often a planted favour is found."""
    made = (World(seed + 10_000, cases=cases, hazard_of_top=hazard) for seed in range(worlds))
    said = [verdict(asked(world, folder)[0], 2) for world in made]
    return {"found": _share(each in SHOWN for each in said)}


def confounded(worlds: int, folder: Path) -> dict[str, float]:
    """Fair, but it does not look so until the hour is held equal."""
    plain, after = [], []
    for seed in range(worlds):
        told, _ = asked(World(seed + 60_000, cases=8000, busy_influencers=True), folder)
        found = [each for each in told["questions"][1]["findings"] if each["headline"]]
        plain.append(any(each["unadjusted"]["p"] < 0.05 / len(found) for each in found))
        after.append(verdict(told, 2) in SHOWN)
    return {"plainly_flagged": _share(plain), "flagged": _share(after)}


def cut_off(worlds: int, folder: Path) -> dict[str, float]:
    """Many cases open at the end."""
    answers = [
        asked(World(seed + 30_000, cases=3000, cut_off_days=0.55, rush=1.0, median_h=4.0), folder)
        for seed in range(worlds)
    ]
    truth = float(np.mean([true["true_within_4h"] for _, true in answers]))
    told = [each["groups"][0]["answered_within"]["4"] for each, _ in answers]
    means = [each["groups"][0]["mean_of_answered_only_h"] / true["true_mean_h"] for each, true in answers]
    return {
        "open": float(np.mean([true["open_share"] for _, true in answers])),
        "bias_points": 100 * float(np.mean([each["share"] for each in told]) - truth),
        "coverage": _share(each["low"] <= truth <= each["high"] for each in told),
        "mean_of_answered_over_truth": float(np.mean(means)),
    }


def tiny(worlds: int, folder: Path) -> dict[str, float]:
    """Too few cases for any claim of parity."""
    said: list[str | None] = []
    for seed in range(worlds):
        told, _ = asked(World(seed + 40_000, cases=150, split="lot"), folder)
        said += [verdict(told, 1), verdict(told, 2)]
    return {
        "parity": _share(each == "parity shown" for each in said),
        "false": _share(each in SHOWN for each in said),
        "not_enough_data": _share(each == "not enough data" for each in said),
    }


def _share(hits: Any) -> float:
    found = list(hits)
    return sum(found) / max(len(found), 1)


WORLDS: dict[str, Callable[[int, Path], dict[str, float]]] = {
    "alike": alike, "favoured": favoured, "confounded": confounded, "cut_off": cut_off, "tiny": tiny,
}  # fmt: skip


def judged(worlds: int, only: str = "") -> Iterator[dict[str, Any]]:
    """Each kind of world in turn."""
    with tempfile.TemporaryDirectory() as folder:
        for name, judge in WORLDS.items():
            if not only or name == only:
                yield {"world": name, "worlds": worlds, **judge(worlds, Path(folder))}


if __name__ == "__main__":
    wanted = argparse.ArgumentParser()
    wanted.add_argument("--worlds", type=int, default=500)
    wanted.add_argument("--only", default="")
    given = wanted.parse_args()
    for line in judged(given.worlds, given.only):
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
