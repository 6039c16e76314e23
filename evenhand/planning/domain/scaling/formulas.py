"""The answer from formulas: seats, the share in time, up to which volume it holds, and how seats grow with volume."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from evenhand.planning.domain.abandonment import ImpatientQueue, fewest, impatient_queue
from evenhand.planning.domain.erlang import Floats
from evenhand.planning.domain.patience import Exponential
from evenhand.planning.domain.scaling.beliefs import Values
from evenhand.planning.domain.scaling.experiment import Experiment, Target
from evenhand.planning.domain.scaling.work import Work, work_of

WorkAt: TypeAlias = Callable[[Floats], Work]
LEVELS: Final = 6
LEAST, MOST = 1e-3, 1e5  # multipliers that are looked at
_HALVINGS: Final = 22
_NOTHING: Final = 1e-9  # stands for none where there must be some
_STEP: Final = 1.5  # times up and down, for the exponent


@dataclass(frozen=True)
class Tide:
    """A week of hours in few levels: how often each is, and how busy it is against the mean hour."""

    weights: Floats  # [L] share of the hours
    heights: Floats  # [L]
    closed: float = 0.0  # share of the posts that come while nobody is there

    @property
    def posts(self) -> Floats:
        """Share of all posts that come at each level."""
        return np.asarray(self.weights * self.heights)


def hours_of(experiment: Experiment) -> Floats:
    """168 hours from Monday midnight, against the mean hour."""
    hours = np.outer(experiment.week, experiment.day).ravel()
    return np.asarray(hours / hours.mean())


def tide_of(hours: Floats, *, levels: int = LEVELS, open_hours: Floats | None = None) -> Tide:
    """Hours of about the same height taken together; those in which nobody is there are set apart."""
    is_open = np.ones(len(hours), dtype=bool) if open_hours is None else np.asarray(open_hours, dtype=bool)
    parts = np.array_split(np.sort(hours[is_open]), min(levels, int(is_open.sum())))
    return Tide(
        weights=np.array([len(part) for part in parts]) / len(hours),
        heights=np.array([part.mean() for part in parts]),
        closed=float(hours[~is_open].sum() / hours.sum()),
    )


def queues_of(work: Work, values: Values, tide: Tide, seats: Floats) -> ImpatientQueue:
    """[S, L] queues of posts in units of their patience; `seats` [S, L] whole numbers."""
    calm = values["patience_minutes"] * 60.0
    rate = (work.per_hour / 3600.0 * calm)[:, None] * tide.heights
    handling = np.maximum(np.broadcast_to((work.handling_s / calm)[:, None], rate.shape), _NOTHING)
    return impatient_queue(
        np.maximum(rate, _NOTHING), handling, np.maximum(seats, 1).astype(np.int64), patience=Exponential(1.0)
    )


def in_time(work: Work, values: Values, tide: Tide, seats: float, within_minutes: float) -> Floats:
    """Answered within so many minutes, of all that come [S]; part of a seat is a seat for part of the hours."""
    shape = (len(work.posts), len(tide.heights))
    within = np.broadcast_to((within_minutes / values["patience_minutes"])[:, None], shape)
    whole, part = int(seats), seats - int(seats)
    found = np.zeros(shape)
    for count, weight in ((whole, 1.0 - part), (whole + 1, part)):
        if count and weight:
            found += weight * queues_of(work, values, tide, np.full(shape, count)).answered_within(within)
    return np.asarray((found * tide.posts).sum(axis=1))


def seats_needed(work: Work, values: Values, tide: Tide, target: Target) -> Floats:
    """[S, L] the fewest seats at each level with which the target holds there."""
    shape = (len(work.posts), len(tide.heights))
    calm = np.broadcast_to((values["patience_minutes"] * 60.0)[:, None], shape).ravel()
    rate = np.maximum(np.asarray((work.per_hour / 3600.0)[:, None] * tide.heights).ravel() * calm, _NOTHING)
    handling = np.maximum(np.repeat(work.handling_s, shape[1]) / calm, _NOTHING)
    within = target.within_minutes * 60.0 / calm

    def is_enough(which: np.ndarray, seats: np.ndarray) -> np.ndarray:
        queue = impatient_queue(rate[which], handling[which], seats, patience=Exponential(1.0))
        return np.asarray(queue.answered_within(within[which]) >= target.share)

    guess = np.maximum(1, np.ceil(rate * handling)).astype(np.int64)
    return np.asarray(fewest(is_enough, guess, np.arange(len(rate))).reshape(shape), dtype=np.float64)


def break_even(work_at: WorkAt, values: Values, tide: Tide, seats: float, target: Target) -> Floats:
    """M*: up to how many times today's volume so many seats hold the target [S].

    LEAST: they never hold it. MOST: they hold it at any volume that is looked at.
    """
    size = len(next(iter(values.values())))
    low, high = np.full(size, np.log(LEAST)), np.full(size, np.log(MOST))
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        holds = in_time(work_at(np.exp(middle)), values, tide, seats, target.within_minutes) >= target.share
        low, high = np.where(holds, middle, low), np.where(holds, high, middle)
    return np.asarray(np.exp((low + high) / 2.0))


def exponent(work_at: WorkAt, values: Values, tide: Tide, target: Target, times: Floats) -> Floats:
    """E(M) = d ln(seats) / d ln(volume) [S]: 1 grows with the volume, 0 does not grow."""
    few, many = (
        (seats_needed(work_at(times * step), values, tide, target) * tide.weights).sum(axis=1)
        for step in (1.0 / _STEP, _STEP)
    )
    return np.asarray(np.log(many / few) / (2.0 * np.log(_STEP)))


def working(values: Values, aids: AbstractSet[str], target: Target) -> WorkAt:
    """The work at any multiplier, where as many as the target wants are answered quickly."""
    return lambda times: work_of(values, times, aids, quick_share=target.share)
