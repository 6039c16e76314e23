"""Do alarms ring when they should: `python bench/alarms.py DATADIR` prints one JSON line.

DATADIR holds `<company>.csv[.gz]` (timestamp, value: mentions in five minutes) and `anomaly_windows.json[.gz]`
(company: [[begin, end], ...]), as the Numenta Anomaly Benchmark's realTweets and its combined labels are. Every moment
is judged by what was known before it, by the product's own functions and parameters; nobody dismisses an alarm or makes
an incident of one. A window is hit by an alarm in it; an alarm outside of all windows is a false one.

`chosen_on_others`: for each company the parameters are chosen on the other ones (most windows, then fewest false
alarms, among those with at most 1.5 a week) and it is judged by them. `injected`: multiples of what is ordinary, added
for an hour to quiet times, and how many of them rang.
"""

import csv
import gzip
import json
import os
import statistics
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import numpy.typing as npt

from evenhand.incidents.domain.alarms import WIDTHS, Rule, Rung, Verdict, verdict
from evenhand.incidents.domain.baseline import HISTORY, SPAN, number_of, ordinary

WEEK = timedelta(days=7)
GRID = [
    Rule(bar=bar, dearer=dearer, free=free)
    for bar, dearer, free in product((2.25, 2.5, 2.75, 3.0, 3.5, 4.0), (0.0, 0.5, 1.0), (1, 2))
]
AFFORDABLE = 1.5  # false alarms a week
MULTIPLES = (1, 2, 4, 8)

Window = tuple[datetime, datetime]


class Company(NamedTuple):
    """Its counts from the first span on, its labelled windows, and how surprising each span was."""

    first: int
    counts: npt.NDArray[np.int64]
    windows: list[Window]
    surprises: npt.NDArray[np.float64]

    @property
    def weeks(self) -> float:
        return len(self.counts) * SPAN / WEEK


class Score(NamedTuple):
    """How a company fared."""

    hit: list[bool]
    false: list[datetime]
    waits: list[float]  # hours from a window's begin to its alarm
    weeks: float


def read(path: Path) -> str:
    packed = path.with_name(path.name + ".gz")
    return gzip.decompress(packed.read_bytes()).decode() if packed.exists() else path.read_text()


def companies_in(folder: Path) -> Iterator[tuple[str, Company]]:
    """Each company with what the baseline makes of it; this is what takes time."""
    windows = json.loads(read(folder / "anomaly_windows.json"))
    for name in sorted({path.name.split(".")[0] for path in folder.glob("*.csv*")} & set(windows)):
        rows = list(csv.DictReader(read(folder / f"{name}.csv").splitlines()))
        spans = [number_of(aware(row["timestamp"])) for row in rows]
        counts = np.bincount(np.array(spans) - spans[0], weights=[int(row["value"]) for row in rows]).astype(np.int64)
        labelled = [(aware(begin), aware(end)) for begin, end in windows[name]]
        yield name, Company(spans[0], counts, labelled, surprises_of(spans[0], counts))


def aware(words: str) -> datetime:
    return datetime.fromisoformat(words.split(".")[0]).replace(tzinfo=UTC)


def surprises_of(first: int, counts: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """How surprising each span, or the hour that ends with it, was when it came."""
    found = np.zeros(len(counts))
    for place in range(len(counts)):
        found[place] = surprise_at(first, counts, place)
    return found


def surprise_at(first: int, counts: npt.NDArray[np.int64], place: int) -> float:
    history = counts[None, max(0, place - HISTORY) : place]
    most = 0.0
    for width in WIDTHS:
        known = ordinary(history, at=first + place, zone=UTC, width=width)
        if known is not None:
            now = counts[max(0, place - width + 1) : place + 1].sum()
            most = max(most, float(known.surprise(np.array([now]))[0]))
    return most


def moment(company: Company, place: int) -> datetime:
    return datetime.fromtimestamp((company.first + place) * SPAN.total_seconds(), UTC)


def alarms_of(company: Company, rule: Rule) -> list[datetime]:
    rung: list[Rung] = []
    for place in np.flatnonzero(company.surprises >= rule.bar).tolist():
        now, people = moment(company, place), int(company.counts[place])
        lately = [each for each in rung if now - each.at < WEEK]
        surprise = float(company.surprises[place])
        if verdict(rule, lately, surprise=surprise, people=people, now=now) is Verdict.RINGS:
            rung.append(Rung(now, surprise))
    return [each.at for each in rung]


def score(company: Company, rule: Rule) -> Score:
    alarms = alarms_of(company, rule)
    inside = [[at for at in alarms if begin <= at + SPAN and at <= end] for begin, end in company.windows]
    true = {at for each in inside for at in each}
    waits = [
        max(timedelta(), each[0] - begin) / timedelta(hours=1)
        for each, (begin, _end) in zip(inside, company.windows, strict=True)
        if each
    ]
    return Score([bool(each) for each in inside], [at for at in alarms if at not in true], waits, company.weeks)


def told(scores: Mapping[str, Score]) -> dict[str, object]:
    hits = [hit for each in scores.values() for hit in each.hit]
    weeks = sum(each.weeks for each in scores.values())
    waits = [wait for each in scores.values() for wait in each.waits]
    return {
        "windows": len(hits),
        "hit": sum(hits),
        "share": round(sum(hits) / len(hits), 3),
        "false_a_week": round(sum(len(each.false) for each in scores.values()) / weeks, 2),
        "median_hours_into_window": round(statistics.median(waits), 1) if waits else None,
        "companies": {
            name: f"{sum(each.hit)}/{len(each.hit)}, {len(each.false) / each.weeks:.2f}"
            for name, each in scores.items()
        },
    }


def weeks_with_more_than(scores: Mapping[str, Score], companies: Mapping[str, Company], limit: int) -> float:
    """The share of company-weeks with more false alarms than that."""
    many = total = 0
    for name, each in scores.items():
        begin = moment(companies[name], 0)
        weeks = int(each.weeks + 0.999)
        total += weeks
        many += sum(
            sum(begin + week * WEEK <= at < begin + (week + 1) * WEEK for at in each.false) > limit
            for week in range(weeks)
        )
    return round(many / total, 3)


def chosen(companies: Mapping[str, Company]) -> Rule:
    """The rule of the grid that serves these companies best."""

    def worth(rule: Rule) -> tuple[bool, float, float]:
        scores = [score(company, rule) for company in companies.values()]
        false = sum(len(each.false) for each in scores) / sum(each.weeks for each in scores)
        return false <= AFFORDABLE, sum(sum(each.hit) for each in scores), -false

    return max(GRID, key=worth)


def chosen_on_others(companies: Mapping[str, Company]) -> dict[str, object]:
    scores = {}
    for name, company in companies.items():
        others = {other: each for other, each in companies.items() if other != name}
        scores[name] = score(company, chosen(others))
    return told(scores)


def injected(companies: Mapping[str, Company], *, seed: int = 1, tries: int = 20) -> dict[str, object]:
    """How many of an hour's bursts over quiet times are found, by how many times the ordinary they are."""
    chance, rule = np.random.default_rng(seed), Rule()
    found: dict[int, list[bool]] = {multiple: [] for multiple in MULTIPLES}
    for company, _try, multiple in product(companies.values(), range(tries), MULTIPLES):
        quiet = np.flatnonzero(company.surprises[HISTORY // 2 : -4] < 1) + HISTORY // 2
        place = int(chance.choice(quiet))
        usual = company.counts[place - HISTORY // 2 : place].mean()
        counts = company.counts.copy()
        counts[place : place + 4] += chance.poisson(multiple * usual + 1, 4)
        rang = [
            surprise_at(company.first, counts, at) >= rule.bar and counts[at] >= rule.smallest
            for at in range(place, place + 4)
        ]
        found[multiple].append(any(rang))
    return {f"{multiple} x": round(sum(rang) / len(rang), 2) for multiple, rang in found.items()}


def main() -> None:
    began = time.process_time()
    companies = dict(companies_in(Path(sys.argv[1])))
    fits = sum(len(company.counts) for company in companies.values()) * len(WIDTHS)
    cost = (time.process_time() - began) / fits
    scores = {name: score(company, Rule()) for name, company in companies.items()}
    rule = Rule()
    print(
        json.dumps(
            {
                "bench": "alarms",
                "rule": {"bar": rule.bar, "dearer": rule.dearer, "free": rule.free, "smallest": rule.smallest},
                **told(scores),
                "company_weeks_with_more_than_2": weeks_with_more_than(scores, companies, 2),
                "without_a_budget": told({name: score(each, Rule(dearer=0)) for name, each in companies.items()}),
                "chosen_on_others": chosen_on_others(companies) if len(companies) > 1 else None,
                "injected": injected(companies),
                "microseconds_a_window": round(cost * 1e6),
            }
        )
    )


if __name__ == "__main__":
    main()
