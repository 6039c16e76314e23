"""How far off forecasts are: `python bench/forecast.py DATA [--quick] [--minutes 30]` prints one JSON line.

DATA is a folder (looked through to the bottom) or a file of series, `.csv` or `.csv.gz`, each with a column of times
and one of counts. Every morning of the last weeks of each series is forecast with what was known before it, by every
contender; `chosen` is whom one would have believed that morning. The best baseline is picked in hindsight, so that it
has an advantage. Widths of bands are those that would have been drawn that morning.
"""

import argparse
import gzip
import json
import os
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from evenhand.planning.domain.forecast.ahead import look_ahead
from evenhand.planning.domain.forecast.calendar import Calendar
from evenhand.planning.domain.forecast.history import read_history
from evenhand.planning.errors import BadTable


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--minutes", type=int)
    asked = parser.parse_args()
    files = [asked.data] if asked.data.is_file() else sorted(asked.data.rglob("*.csv*"))
    told = {}
    for file in files:
        found = judged(file, minutes=asked.minutes, is_quick=asked.quick)
        if found:
            told[file.name.split(".")[0]] = found
    worse = [
        f"{name}, {lead}"
        for name, each in told.items()
        for lead, line in each["leads"].items()
        if line["wape"] > line["best_baseline_wape"] * 1.0001
    ]
    print(json.dumps({"bench": "forecast", "series": told, "worse_than_best_baseline": worse}))


def judged(file: Path, *, minutes: int | None, is_quick: bool) -> dict:
    """One series: what the chosen ones got wrong, beside the best baseline."""
    raw = file.read_bytes()
    text = (gzip.decompress(raw) if file.suffix == ".gz" else raw).decode("utf-8-sig")
    try:
        history = read_history(text.splitlines(keepends=True), minutes=minutes)
    except BadTable:
        return {}
    begun = time.process_time()
    ahead = look_ahead(history, Calendar(), days=14, is_quick=is_quick)
    took = time.process_time() - begun
    lines = {(line.name, line.lead): line for line in ahead.report}
    leads = {}
    for lead in dict.fromkeys(line.lead for line in ahead.report):
        chosen = lines["chosen", lead]
        best = min((lines[name, lead] for name in ahead.contest.baselines), key=lambda line: line.wape)
        leads[lead] = {
            "days": chosen.days,
            "wape": round(chosen.wape, 5),
            "best_baseline_wape": round(best.wape, 5),
            "best_baseline": best.name,
            "mase": round(chosen.mase, 4),
            "bias": round(chosen.bias, 4),
            "pinball": round(chosen.pinball, 5),
            "best_baseline_pinball": round(best.pinball, 5),
            "coverage90": round(chosen.coverage90, 4),
            "hours_over": round(chosen.hours.too_many),
            "hours_under": round(chosen.hours.too_few),
        }
    return {
        "minutes": history.minutes,
        "days": len(history.days),
        "believed": ahead.choice.name,
        "cpu_s": round(took, 1),
        "leads": leads,
        "each_1_day": {name: round(lines[name, "1 day"].wape, 5) for name in ahead.contest.names},
    }


if __name__ == "__main__":
    main()
