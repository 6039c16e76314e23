"""An honest contest: each morning of the last weeks anew, with what was known then, and judged by what came."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from evenhand.planning.domain.forecast.contenders import Contender, LastEightWeeks
from evenhand.planning.domain.forecast.history import Floats, History

LEADS: Final[Mapping[str, tuple[int, int]]] = {"1 day": (1, 1), "1 week": (2, 7), "4 weeks": (8, 28)}
LASTING: Final[Mapping[str, float]] = {"1 day": 1.0, "1 week": 3.0, "4 weeks": 7.0}  # mornings that err alike
BLEND: Final = "blend"
CHOSEN: Final = "chosen"
STEADY: Final = LastEightWeeks.name  # what the others are compared with until another is shown to be better
_LEARN_EVERY: Final = 14  # mornings
_LEAST_MORNINGS: Final = 5
_PROOF: Final = 1.65  # standard errors: by chance in one of twenty cases
_NEAR: Final = 1.2  # contenders this much worse than the best have no part in the blend
_POWER: Final = 4.0


@dataclass(frozen=True)
class Contest:
    """What each expected: mornings x days ahead x intervals; NaN where there is nothing to judge."""

    names: tuple[str, ...]
    baselines: frozenset[str]
    mornings: tuple[int, ...]  # numbers of the days before which each forecast was made
    actual: Floats
    expected: dict[str, Floats]
    leads: npt.NDArray[np.int64]  # mornings x days: calendar days ahead, 0 where there is none
    ordinals: npt.NDArray[np.int64]  # mornings x days
    learned: dict[str, Any]

    def at(self, name: str, lead: tuple[int, int], since: int = 0) -> tuple[Floats, Floats]:
        """What came and what was expected at a distance, days x intervals, from a morning on."""
        which = (self.leads >= lead[0]) & (self.leads <= lead[1])
        which[:since] = False
        return self.actual[which], self.expected[name][which]


@dataclass(frozen=True)
class Choice:
    """Who is believed, with what weights if it is a blend, and how sure that it beats the best baseline."""

    name: str
    weights: dict[str, float]
    baseline: str
    losses: dict[str, float]
    gain: float  # mean absolute error less than the baseline's, as a share of it
    error: float  # standard error of that
    better_mornings: int
    mornings: int


def hold(
    history: History,
    contenders: Sequence[Contender],
    *,
    mornings: int,
    days_ahead: int,
    tell: Callable[[float], None] | None = None,
) -> Contest:
    """Let every contender forecast before each of the last days; nobody sees anything later."""
    first = max(len(history.days) - mornings, 1)
    able = [each for each in contenders if each.least_days <= first or each.is_baseline]
    numbers = tuple(range(first, len(history.days)))
    shape = (len(numbers), days_ahead, history.counts.shape[1])
    actual, leads = np.full(shape, np.nan), np.zeros(shape[:2], dtype=np.int64)
    ordinals = np.zeros(shape[:2], dtype=np.int64)
    expected = {each.name: np.full(shape, np.nan) for each in able}
    learned: dict[str, Any] = {}
    for row, number in enumerate(numbers):
        known = history.until(number)
        ahead = [day for day in history.days[number:] if (day - history.days[number]).days < days_ahead]
        actual[row, : len(ahead)] = history.counts[number : number + len(ahead)]
        ordinals[row, : len(ahead)] = [day.toordinal() for day in ahead]
        leads[row, : len(ahead)] = [(day - ahead[0]).days + 1 for day in ahead]
        for each in able:
            if row % _LEARN_EVERY == 0:
                learned[each.name] = each.learn(known, learned.get(each.name))
            expected[each.name][row, : len(ahead)] = each.expect(known, ahead, learned[each.name])
        if tell is not None:
            tell((row + 1) / len(numbers))
    baselines = frozenset(each.name for each in able if each.is_baseline)
    return Contest(tuple(each.name for each in able), baselines, numbers, actual, expected, leads, ordinals, learned)


def choose(contest: Contest, before: int, lead: str, blended: Floats | None = None) -> Choice:
    """Who is to be believed at a distance before the morning of that number, by what was known then.

    The blend, unless a single contender is better beyond chance, since single ones are good until they are not. What
    it gains is told beside the steadiest baseline, or another that is better beyond chance.
    """
    now = int(contest.ordinals[before, 0]) if before < len(contest.mornings) else np.iinfo(np.int64).max
    low, high = LEADS[lead]
    seen = (contest.leads >= low) & (contest.leads <= high) & (contest.ordinals < now)
    seen[before:] = False
    rows = np.flatnonzero(seen.any(axis=1))
    losses = {name: _losses(contest, contest.expected[name], seen)[rows] for name in contest.names}
    weights = _weights({name: _mean(loss) for name, loss in losses.items()})
    if blended is not None:
        losses[BLEND] = _losses(contest, blended, seen)[rows]
    proven = _Proof(losses, LASTING[lead])
    baseline = proven.best(contest.baselines, STEADY)
    best = proven.best(contest.names, BLEND) if BLEND in losses else baseline
    gain, error = proven.gain(best, baseline)
    means = {name: _mean(loss) for name, loss in losses.items()}
    better = int((losses[best] < losses[baseline]).sum())
    return Choice(best, weights if best == BLEND else {best: 1.0}, baseline, means, gain, error, better, len(rows))


@dataclass(frozen=True)
class _Proof:
    """What mornings say of two contenders; errors that last several days count as one."""

    losses: Mapping[str, Floats]
    lasting: float

    def best(self, names: Iterable[str], against: str) -> str:
        """The best of those that beat one of them beyond chance, else that one."""
        gains = {name: self.gain(name, against) for name in sorted(names) if name != against}
        if len(self.losses[against]) < _LEAST_MORNINGS * self.lasting:
            return against
        sure = [name for name, (gain, error) in gains.items() if gain > _PROOF * error]
        return max(sure, key=lambda name: gains[name][0], default=against)

    def gain(self, name: str, against: str) -> tuple[float, float]:
        """How much less one is off, as a share of the other's mean error, and the standard error of that."""
        scale = _mean(self.losses[against])
        if name == against or len(self.losses[against]) < 2 or scale <= 0:
            return 0.0, 0.0
        less = (self.losses[against] - self.losses[name]) / scale
        return float(less.mean()), float(less.std(ddof=1) / np.sqrt(len(less) / self.lasting))


@dataclass(frozen=True)
class Played:
    """The contest with the blend and with what would have been believed each morning, and who is believed now."""

    contest: Contest
    choices: Mapping[str, Choice]  # by distance
    weights: Mapping[str, Mapping[str, float]]  # of the blend, by distance


def play(contest: Contest) -> Played:
    """Morning by morning, at each distance: the blend, and the one that would have been believed (`chosen`)."""
    blended, chosen = np.full_like(contest.actual, np.nan), np.full_like(contest.actual, np.nan)
    choices, weights = {}, {}
    for lead, (low, high) in LEADS.items():
        for row in range(len(contest.mornings)):
            which = (contest.leads[row] >= low) & (contest.leads[row] <= high)
            choice = choose(contest, row, lead, blended if row > 0 else None)
            blended[row, which] = sum(
                weight * contest.expected[name][row, which] for name, weight in _blend(choice).items()
            )
            source = blended if choice.name == BLEND else contest.expected[choice.name]
            chosen[row, which] = source[row, which]
        choices[lead] = choose(contest, len(contest.mornings), lead, blended)
        weights[lead] = _blend(choices[lead])
    expected = {**contest.expected, BLEND: blended, CHOSEN: chosen}
    return Played(replace(contest, names=(*contest.names, BLEND), expected=expected), choices, weights)


def _blend(choice: Choice) -> dict[str, float]:
    return _weights({name: loss for name, loss in choice.losses.items() if name != BLEND})


def _losses(contest: Contest, expected: Floats, seen: npt.NDArray[np.bool_]) -> Floats:
    """Mean absolute error of each morning over the days that can be judged."""
    errors = np.where(seen, np.abs(contest.actual - expected).mean(axis=2), 0.0)
    return np.asarray(errors.sum(axis=1) / np.maximum(1, seen.sum(axis=1)))


def _mean(loss: Floats) -> float:
    return float(loss.mean()) if len(loss) else 0.0


def _weights(means: Mapping[str, float]) -> dict[str, float]:
    """Contenders near the best, the better the heavier; all alike while nothing is known."""
    least = min(means.values())
    near = {name: mean for name, mean in means.items() if mean <= _NEAR * least + 1e-12}
    raw = {name: (least / mean) ** _POWER if mean > 0 else 1.0 for name, mean in near.items()}
    whole = sum(raw.values())
    return {name: weight / whole for name, weight in raw.items()}
