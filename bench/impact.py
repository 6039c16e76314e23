"""Impact on series: false alarms at dates on which nothing happened, and changes that are put in. One JSON line.

    python bench/impact.py                          # made-up worlds (tests/accept/impact)
    python bench/impact.py --real a.csv b.csv       # date,value: each asked at dates of its own history
    python bench/impact.py --real a.csv --by hour   # a series of moments and counts, by the hour

Of a real series nobody knows what happened in it, so alarms there are an upper bound.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from evenhand.insight.impact import before_after
from evenhand.insight.impact.reading import Asked, read, series_of
from evenhand.insight.impact.series import FIRST_FIT, SHORTEST, Kind, Series, Step
from tests.accept.impact import judging

CHANGES = (-0.10, 0.14)


def made_up(worlds: int) -> dict[str, object]:
    """As `make accept` judges it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        begun = time.perf_counter()
        alarms = judging.false_alarms(worlds, path)
        seconds = (time.perf_counter() - begun) / worlds
        found = {f"{change:+.0%}": judging.found_again(worlds, change, path) for change in CHANGES}
    return {"series": "made up", "seconds_each": round(seconds, 3), **alarms, **found}


def real(paths: list[Path], dates: int, by: str) -> dict[str, object]:
    """Dates of every series' own history: as they are, and with a change put in from that date on."""
    asked = Asked(by=Step(by) if by else None, kind=Kind.COUNT)
    called, asked_of, held = 0, 0, dict.fromkeys(CHANGES, 0)
    for path in paths:
        series = series_of(read(path, asked), asked)
        for at in places(series, max(1, dates // len(paths))):
            told = before_after.answer(series, at)
            if told is None:
                continue
            asked_of += 1
            called += not told.low <= 0 <= told.high
            for change in CHANGES:
                again = before_after.answer(changed(series, at, change), at)
                held[change] += again is not None and again.low <= np.log1p(change) <= again.high
    shares = {f"{change:+.0%}": round(hits / max(asked_of, 1), 3) for change, hits in held.items()}
    return {"series": len(paths), "dates": asked_of, "called": round(called / max(asked_of, 1), 3), "held": shares}


def places(series: Series, many: int) -> list[int]:
    """Dates with enough before to try the method on, and enough after to judge."""
    first = 2 * FIRST_FIT[series.step] + SHORTEST[series.step]
    last = series.size - 2 * SHORTEST[series.step]
    return sorted({round(each) for each in np.linspace(first, last, many)}) if last > first else []


def changed(series: Series, at: int, change: float) -> Series:
    """From a place on so many more or fewer, thinned or thickened by chance, as counts are."""
    random = np.random.default_rng(at)
    values = series.values.copy()
    after = np.nan_to_num(values[at:]).astype(int)
    values[at:] = random.binomial(after, 1 + change) if change < 0 else after + random.poisson(after * change)
    return Series(series.name, series.begins, series.step, values, series.kind)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--worlds", type=int, default=200)
    options.add_argument("--real", type=Path, nargs="*", default=[])
    options.add_argument("--dates", type=int, default=200)
    options.add_argument("--by", default="")
    wanted = options.parse_args()
    print(json.dumps(real(wanted.real, wanted.dates, wanted.by) if wanted.real else made_up(wanted.worlds)))
