"""How sure it is: what the answer turns on, how far it may lie off, and what would have to be believed to turn it."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from evenhand.planning.domain.erlang import Floats
from evenhand.planning.domain.scaling.beliefs import KNOWN, Values, central, placed
from evenhand.planning.domain.scaling.experiment import Experiment
from evenhand.planning.domain.scaling.formulas import (
    MOST,
    Tide,
    break_even,
    exponent,
    hours_of,
    in_time,
    tide_of,
    working,
)

TRAJECTORIES: Final = 12
_STEPS: Final = 4  # levels of Morris' grid
_HALVINGS: Final = 24
_CHUNK: Final = 4096


@dataclass(frozen=True)
class Spread:
    """What the beliefs together leave open: a row a sample."""

    break_even: Floats  # [N] M*
    exponent: Floats  # [N] at the multiplier that is asked about

    def interval(self, values: Floats) -> tuple[float, float, float]:
        """Median and 90 % interval."""
        low, middle, high = np.quantile(values, (0.05, 0.5, 0.95))
        return float(middle), float(low), float(high)

    def chance(self, times: float) -> float:
        """That the seats hold the target at so many times today's volume."""
        return float(np.mean(self.break_even >= times))


@dataclass(frozen=True, slots=True)
class Swing:
    """M* with one belief at its low and at its high end, the others as they are believed."""

    name: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Weight:
    """How much of the answer turns on a belief: Morris' mean absolute effect and its scatter on ln M*; Sobol's shares.

    First: alone. Total: with all that it goes together with. NaN where it was not looked at that closely.
    """

    name: str
    effect: float
    scatter: float
    first: float
    total: float


@dataclass(frozen=True, slots=True)
class Turn:
    """The value of a belief at which the answer turns; None: no possible value of it alone does."""

    name: str
    believed: float
    value: float | None


class Question:
    """One question: M* of so many seats with these aids, as a function of the beliefs."""

    def __init__(self, experiment: Experiment, aids: AbstractSet[str], seats: float) -> None:
        """Formulas only; nothing is simulated here."""
        self.experiment, self.aids, self.seats = experiment, aids, seats
        self.beliefs = experiment.believed
        self.tide: Tide = tide_of(hours_of(experiment))

    def answer(self, values: Values) -> Floats:
        """M* for each row of the beliefs."""
        work_at = working(values, self.aids, self.experiment.target)
        return break_even(work_at, values, self.tide, self.seats, self.experiment.target)

    def holds(self, values: Values, times: Floats) -> Any:
        """Whether the target is held at a volume, for each row."""
        target = self.experiment.target
        work = working(values, self.aids, target)(times)
        return in_time(work, values, self.tide, self.seats, target.within_minutes) >= target.share

    def at(self, luck: Floats) -> Floats:
        """ln M* at points of the unit cube [N, beliefs]."""
        parts = [luck[at : at + _CHUNK] for at in range(0, len(luck), _CHUNK)]
        return np.concatenate([np.log(self.answer(placed(self.beliefs, part))) for part in parts])


def spread_of(question: Question) -> Spread:
    """Sample all beliefs at once, evenly (Sobol's sequence, scrambled by the seed)."""
    from scipy.stats import qmc  # a second of loading, that web servers need not wait for at their start

    experiment = question.experiment
    count = 1 << max(4, (experiment.effort.samples - 1).bit_length())
    luck = qmc.Sobol(len(question.beliefs), rng=experiment.seed).random(count)
    values = placed(question.beliefs, np.asarray(luck))
    target = experiment.target
    grows = exponent(
        working(values, question.aids, target), values, question.tide, target, np.full(count, experiment.asked)
    )
    return Spread(question.answer(values), grows)


def swings(question: Question) -> list[Swing]:
    """The tornado: widest first."""
    names = list(question.beliefs)
    ends = [[getattr(question.beliefs[name], end) for name in names] for end in ("low", "high")]
    low, high = (question.answer(_one_changed(question, np.array(each))) for each in ends)
    found = [Swing(name, float(low[at]), float(high[at])) for at, name in enumerate(names)]
    return sorted(found, key=lambda each: -abs(np.log(each.high / each.low)))


def _one_changed(question: Question, ends: Floats) -> dict[str, Floats]:
    """A row a belief, in which only that one is changed."""
    names = list(question.beliefs)
    values = {name: np.full(len(names), float(figure[0])) for name, figure in central(question.beliefs).items()}
    for at, name in enumerate(names):
        values[name][at] = ends[at]
    return values


def weights(question: Question, *, closely: int = 8, size: int = 128) -> list[Weight]:
    """Morris' screening of all beliefs, then Sobol's shares of the weightiest; weightiest first."""
    effects, scatter = morris(question.at, len(question.beliefs), seed=question.experiment.seed)
    order = np.argsort(-effects)[:closely]
    first, total = np.full((2, len(effects)), np.nan)
    first[order], total[order] = sobol(_few(question, order), closely, seed=question.experiment.seed, size=size)
    found = [
        Weight(name, float(effects[at]), float(scatter[at]), float(first[at]), float(total[at]))
        for at, name in enumerate(question.beliefs)
    ]
    return sorted(found, key=lambda each: -each.effect)


def _few(question: Question, order: Any) -> Callable[[Floats], Floats]:
    """The answer as a function of some beliefs only; the rest at their median."""

    def at(luck: Floats) -> Floats:
        whole = np.full((len(luck), len(question.beliefs)), 0.5)
        whole[:, order] = luck
        return question.at(whole)

    return at


def morris(answer: Callable[[Floats], Floats], axes: int, *, seed: int) -> tuple[Floats, Floats]:
    """Mean absolute elementary effect of each axis, and its standard deviation (Morris 1991; Campolongo 2007)."""
    dice = np.random.default_rng([seed, 11])
    step = _STEPS / (2.0 * (_STEPS - 1))
    low = dice.integers(0, _STEPS // 2, (TRAJECTORIES, 1, axes)) / (_STEPS - 1)
    order = np.argsort(dice.random((TRAJECTORIES, axes)), axis=1)
    moved = np.arange(axes + 1)[None, :, None] > np.argsort(order, axis=1)[:, None, :]
    is_down = dice.random((TRAJECTORIES, 1, axes)) < 0.5
    points = low + step * np.where(is_down, ~moved, moved)
    found = answer(points.reshape(-1, axes)).reshape(TRAJECTORIES, axes + 1)
    effects = np.empty((TRAJECTORIES, axes))
    rows = np.arange(TRAJECTORIES)[:, None]
    effects[rows, order] = np.diff(found, axis=1) / step
    effects = np.where(is_down[:, 0], -effects, effects)
    return np.abs(effects).mean(axis=0), effects.std(axis=0, ddof=1)


def sobol(answer: Callable[[Floats], Floats], axes: int, *, seed: int, size: int) -> tuple[Floats, Floats]:
    """First and total share of the variance that each axis explains (Saltelli 2010)."""
    from scipy import stats

    found = stats.sobol_indices(
        func=lambda points: answer(points.T)[None, :],
        n=size,
        dists=[stats.uniform()] * axes,  # type: ignore[attr-defined]
        rng=seed,
    )
    return np.ravel(found.first_order), np.ravel(found.total_order)


def turns(question: Question) -> list[Turn]:
    """The value of each belief at which the seats just hold, or no longer hold, the multiplier that is asked about."""
    names = list(question.beliefs)
    times = np.full(len(names), question.experiment.asked)

    def holds(ends: Floats) -> Any:
        return question.holds(_one_changed(question, ends), times)

    least, most = (np.array([getattr(KNOWN[name], end) for name in names]) for end in ("least", "most"))
    least = np.maximum(least, 1e-3)
    # What is no share is asked about up to a hundred times what is believed.
    believed = np.array([each.value for each in question.beliefs.values()])
    most = np.where(most > 1.0, np.minimum(most, np.maximum(believed, 0.01) * 100.0), most)
    at_least, at_most = holds(least), holds(most)
    low, high = least.copy(), most.copy()
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        as_low = holds(middle) == at_least
        low, high = np.where(as_low, middle, low), np.where(as_low, high, middle)
    return [
        Turn(name, float(believed[at]), float((low[at] + high[at]) / 2.0) if at_least[at] != at_most[at] else None)
        for at, name in enumerate(names)
    ]


def is_beyond(times: float) -> bool:
    """Whether an answer lies beyond what was looked at."""
    return times >= MOST * 0.99
