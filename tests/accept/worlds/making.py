"""A world: customers who write, a company that answers, and what its desk would export as CSV.

Waits are log-normal (spread 1.5, as measured on public support tweets) around a median that subject, severity and the
hour of the day move. On top of that a world may favour the tenth with most followers, let influential people write at
busy hours, cut the data off early, or treat a channel worse.
"""

import csv
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from scipy import special

BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
SUBJECTS = ("billing", "delivery", "outage", "account", "contract", "praise")
SLOWNESS = {"billing": 1.0, "delivery": 1.4, "outage": 0.6, "account": 0.9, "contract": 1.8, "praise": 2.2}


@dataclass(frozen=True)
class World:
    """What is true in it."""

    seed: int
    cases: int = 3000
    days: int = 56
    median_h: float = 3.0
    spread: float = 1.5
    channels: tuple[str, ...] = ("mail",)
    split: str = ""  # a column that splits the cases by lot
    hazard_of_top: float = 1.0  # above 1: the tenth with most followers is served sooner (proportional hazards)
    busy_influencers: bool = False
    slower_channel: float = 1.0  # factor on the second channel's waits
    cut_off_days: float = 0.0  # the last days bring most of the cases, so that many are open at the end
    rush: float = 2.0  # how much longer people wait in the busy hours


def write(world: World, path: Path) -> dict[str, float]:
    """Writes the world's export, and says what is true of it but cannot be seen in it."""
    random_ = np.random.default_rng(world.seed)
    n = world.cases
    followers = np.exp(random_.normal(5, 2, n)).astype(int)
    top = followers >= np.quantile(followers, 0.9)
    hour = _hours(world, random_, top)
    day = _days(world, random_)
    subject = random_.choice(len(SUBJECTS), n, p=(0.25, 0.25, 0.2, 0.15, 0.1, 0.05))
    severity = random_.choice(4, n, p=(0.4, 0.35, 0.2, 0.05))
    channel = random_.choice(len(world.channels), n)
    busy = (hour >= 9) & (hour < 13)
    median = world.median_h * np.array([SLOWNESS[each] for each in SUBJECTS])[subject] * 0.8**severity
    median = median * np.where(busy, world.rush, 1.0) * np.where(channel == 1, world.slower_channel, 1.0)
    wait = _waits(world, random_, median, top)
    opened = day * 24 + hour + random_.random(n)
    customers = random_.integers(0, int(n * 0.8), n)
    value = random_.choice(3, n)
    lot = random_.integers(0, 2, n)
    end = world.days * 24.0
    rows = zip(range(n), opened, wait, channel, followers, subject, severity, customers, value, lot, strict=True)
    with path.open("w", newline="", encoding="utf-8") as out:
        told = csv.writer(out)
        told.writerow(_HEAD)
        for each in rows:
            told.writerow(_row(world, each, end, hidden=random.Random(int(each[0]))))
    seen = opened + wait <= end
    return {
        "true_median_h": float(np.median(wait)),
        "true_within_4h": float((wait <= 4).mean()),
        "open_share": float(1 - seen.mean()),
        "mean_of_answered_h": float(wait[seen].mean()),
        "true_mean_h": float(np.minimum(wait, 168).mean()),
    }


_HEAD = [
    "Ticket", "Channel", "Lot", "Opened at", "First human reply at", "Customer", "Followers", "Topic", "Priority",
    "Value band", "Language", "Status",
]  # fmt: skip


def _row(world: World, each: tuple, end: float, *, hidden: random.Random) -> list[str]:
    number, opened, wait, channel, followers, subject, severity, customer, value, lot = each
    answered = opened + wait <= end
    return [
        f"T-{number}", world.channels[channel] if not world.split else ("one", "two")[lot],
        ("one", "two")[lot], _stamp(opened), _stamp(opened + wait) if answered else "", f"c{customer}",
        str(followers), SUBJECTS[subject], ("low", "normal", "high", "urgent")[severity],
        ("low", "middle", "high")[value], hidden.choice(("en", "en", "de")),
        "solved" if answered else "open",
    ]  # fmt: skip


def _stamp(hours: float) -> str:
    return (BEGIN + timedelta(hours=float(hours))).strftime("%Y-%m-%dT%H:%M:%SZ")


def _hours(world: World, random_: np.random.Generator, top: np.ndarray) -> np.ndarray:
    anytime = random_.integers(7, 23, world.cases)
    if not world.busy_influencers:
        return anytime
    at_peak = random_.integers(9, 13, world.cases)
    return np.where(top & (random_.random(world.cases) < 0.7), at_peak, anytime)


def _days(world: World, random_: np.random.Generator) -> np.ndarray:
    if world.cut_off_days:
        late = world.days - np.minimum(random_.exponential(world.cut_off_days, world.cases), world.days)
        return np.floor(late - 1e-9)
    return random_.integers(0, world.days, world.cases)


def _waits(world: World, random_: np.random.Generator, median: np.ndarray, top: np.ndarray) -> np.ndarray:
    """Log-normal; for the favoured with the hazard times a factor at every moment: survival to that power."""
    survival = random_.random(world.cases)
    survival = np.where(top, survival ** (1 / world.hazard_of_top), survival)
    return median * np.exp(-world.spread * special.ndtri(np.clip(survival, 1e-12, 1 - 1e-12)))
