"""The answer at once, from formulas alone: while somebody moves a slider."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import msgspec
import numpy as np

from evenhand.planning.domain.scaling.beliefs import KNOWN, Belief, central, placed
from evenhand.planning.domain.scaling.experiment import ALL_AIDS, NO_AIDS, Effort, Experiment
from evenhand.planning.domain.scaling.formulas import (
    break_even,
    exponent,
    hours_of,
    in_time,
    seats_needed,
    tide_of,
    working,
)
from evenhand.planning.domain.scaling.sensitivity import Question
from evenhand.planning.domain.scaling.work import known_share

LEVELS: Final = 4
SAMPLES: Final = 24
TIMES: Final = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
# Of what is asked on a page: enough to see, in about a minute.
EFFORT: Final = Effort(weeks=1.0, replications=4, samples=64, contacts=60_000)


@dataclass(frozen=True, slots=True)
class Held:
    """Up to which volume a staffing holds, with its 90 % interval over the beliefs; and with what."""

    seats: float
    has_aids: bool
    times: float
    low: float
    high: float
    holds_asked: str


@dataclass(frozen=True, slots=True)
class AtOnce:
    """What the formulas say."""

    held: list[Held]
    times: tuple[float, ...]
    seats: dict[bool, list[float]]  # with aids or not, at each of the times
    in_time: dict[bool, list[float]]  # with the people's number of seats
    seats_asked: dict[bool, float]
    people_asked: dict[bool, float]
    cost_asked: dict[bool, float]
    known_asked: float  # share of posts that something earlier solves, at the multiplier asked about
    exponent: float


def experiment_of(
    figures: Mapping[str, float], said: Experiment, *, beliefs: Mapping[str, Belief] | None = None
) -> Experiment:
    """The experiment with figures changed; a range moves along with its figure, as wide as it was in proportion."""
    before = {**said.believed, **(beliefs or {})}
    found = {name: _moved(name, before[name], figure) for name, figure in figures.items() if name in KNOWN}
    return msgspec.structs.replace(said, beliefs={**said.beliefs, **(beliefs or {}), **found})


def _moved(name: str, belief: Belief, figure: float) -> Belief:
    known = KNOWN[name]
    figure = min(max(figure, known.least), known.most)
    if abs(figure - belief.value) < 1e-9:
        return belief
    factor = figure / belief.value if belief.value else 1.0
    low = min(max(belief.low * factor, known.least), figure)
    high = max(min(belief.high * factor, known.most), figure)
    return Belief(figure, low, high)


def at_once(experiment: Experiment, aids: frozenset[str] = ALL_AIDS) -> AtOnce:
    """Seats, M* and shares, without aids and with these."""
    tide = tide_of(hours_of(experiment), levels=LEVELS)
    times = tuple(sorted({*TIMES, experiment.asked}))
    volumes = np.array(times)
    values = {name: np.repeat(each, len(times)) for name, each in central(experiment.believed).items()}
    target, team = experiment.target, experiment.team
    seats, shares = {}, {}
    for which, some in ((False, NO_AIDS), (True, aids)):
        work = working(values, some, target)(volumes)
        seats[which] = (seats_needed(work, values, tide, target) * tide.weights).sum(axis=1).tolist()
        shares[which] = in_time(work, values, tide, float(team.people), target.within_minutes).tolist()
    at = times.index(experiment.asked)
    asked = {which: float(each[at]) for which, each in seats.items()}
    one = central(experiment.believed)
    grows = exponent(working(one, aids, target), one, tide, target, np.full(1, experiment.asked))
    return AtOnce(
        held=[
            _held(experiment, some, each)
            for each in (float(team.people), team.seats(168.0))
            for some in (NO_AIDS, aids)
        ],
        times=times,
        seats=seats,
        in_time=shares,
        seats_asked=asked,
        people_asked={which: each / team.seats(168.0) * team.people for which, each in asked.items()},
        cost_asked={which: team.cost_of(each) for which, each in asked.items()},
        known_asked=float(known_share(one["known_share"], one["growth"], np.full(1, experiment.asked))[0]),
        exponent=float(grows[0]),
    )


def _held(experiment: Experiment, aids: frozenset[str], seats: float) -> Held:
    question = Question(experiment, aids, seats)
    tide = tide_of(hours_of(experiment), levels=LEVELS)
    luck = np.random.default_rng(experiment.seed).random((SAMPLES, len(question.beliefs)))
    luck = np.concatenate(
        [np.full((1, luck.shape[1]), 0.5), (np.argsort(np.argsort(luck, axis=0), axis=0) + 0.5) / SAMPLES]
    )
    values = placed(question.beliefs, luck)
    found = break_even(working(values, aids, experiment.target), values, tide, seats, experiment.target)
    low, high = (float(each) for each in np.quantile(found[1:], (0.05, 0.95)))
    says = "yes" if low >= experiment.asked else "no" if high < experiment.asked else "cannot be said"
    return Held(seats, bool(aids), float(found[0]), low, high, says)
