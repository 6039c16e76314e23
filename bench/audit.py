"""The audit of a million made-up cases: seconds and memory of `evenhand audit`, as one JSON line.

`python bench/audit.py [--cases 1000000] [--format csv|parquet]`
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl

CHANNELS = ("phone", "mail", "chat", "bluesky", "mastodon", "facebook")


def made(cases: int) -> pl.DataFrame:
    """Half a year of cases in the layout of our own export."""
    random = np.random.default_rng(1)
    opened = np.sort(random.random(cases)) * 180 * 86400 + 1_760_000_000
    topic, severity = random.integers(0, 30, cases), random.integers(0, 4, cases)
    hour = (opened / 3600) % 24
    wait = 7200 * np.exp(random.normal(0, 1.5, cases)) * (1 + 0.05 * topic) * np.where(hour < 8, 2.0, 1.0)
    solved = wait + random.exponential(40000, cases)
    end = opened[-1]
    stamp = (opened * 1e6).astype("int64")
    return pl.DataFrame(
        {
            "case_id": np.arange(cases),
            "channel": pl.Series(np.array(CHANNELS)[random.integers(0, 6, cases)]),
            "topic": pl.Series([f"topic {each}" for each in range(30)]).gather(topic),
            "severity": severity,
            "language": pl.Series(["en", "de", "fr", "es"]).gather(random.integers(0, 4, cases)),
            "customer_id": pl.Series(random.integers(0, cases // 2, cases)).cast(pl.String),
            "followers": np.exp(random.normal(5, 2, cases)).astype(int),
            "value_band": pl.Series(["low", "middle", "high"]).gather(random.integers(0, 3, cases)),
            "message_length": random.integers(10, 400, cases),
            "sentiment": np.round(random.normal(-0.2, 0.4, cases), 2),
            "tenure_days": random.integers(0, 4000, cases),
            "escalated": random.random(cases) < 0.1,
            "owners": random.integers(1, 4, cases),
            "goodwill": np.where(random.random(cases) < 0.1, random.integers(5, 50, cases), 0),
            "csat": pl.Series(random.integers(1, 6, cases)).set(pl.Series(random.random(cases) > 0.2), None),
            "resolution_code": pl.Series(["told", "fixed", "refund", "none"]).gather(random.integers(0, 4, cases)),
            "opened_at": pl.Series(stamp).cast(pl.Datetime("us", "UTC")),
            "first_useful_at": _until(opened, wait, end),
            "resolved_at": _until(opened, solved, end),
        }
    )


def _until(opened: np.ndarray, wait: np.ndarray, end: float) -> pl.Series:
    moment = pl.Series(((opened + wait) * 1e6).astype("int64")).cast(pl.Datetime("us", "UTC"))
    return moment.set(pl.Series(opened + wait > end), None)


def main() -> None:
    """Writes the file, audits it in a process of its own, prints the figures."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--cases", type=int, default=1_000_000)
    asked.add_argument("--format", choices=("csv", "parquet"), default="csv")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"cases.{given.format}"
        table = made(given.cases)
        if given.format == "csv":
            table.write_csv(path, datetime_format="%Y-%m-%dT%H:%M:%SZ")
        else:
            table.write_parquet(path)
        del table
        size = path.stat().st_size
        begun = time.perf_counter()
        command = [sys.executable, "-m", "evenhand.project.cli", "audit", str(path), "--json"]
        done = subprocess.run([*command, "--html", f"{folder}/report.html"], capture_output=True, check=True)
        seconds = time.perf_counter() - begun
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = {
        "bench": "audit",
        "cases": given.cases,
        "format": given.format,
        "file_mib": round(size / 2**20),
        "seconds": round(seconds, 1),
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 1),
        "peak_mib": round(used.ru_maxrss / 1024),
        "findings": sum(len(each["findings"]) for each in json.loads(done.stdout)["questions"]),
    }
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
