"""An honest contest: each morning of the last weeks anew, with what was known then, and judged by what came."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from evenhand.planning.domain.forecast.contenders import Contender
from evenhand.planning.domain.forecast.history import Floats, History

LEADS: Final[Mapping[str, tuple[int, int]]] = {"1 day": (1, 1), "1 week": (2, 7), "4 weeks": (8, 28)}
BLEND: Final = "blend"
_LEARN_EVERY: Final = 14  # mornings
_JUDGED_TO: Final = 7  # days ahead by which contenders are chosen
_LEAST_MORNINGS: Final = 5
_PROOF: Final = 1.0  # standard errors by which the best baseline must be beaten
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


def choose(contest: Contest, before: int, blended: Floats | None = None) -> Choice:
    """Who is to be believed before the morning of that number, by what was known then.

    A baseline, unless another is better by more than a standard error over the mornings that can be judged.
    """
    now = int(contest.ordinals[before, 0]) if before < len(contest.mornings) else np.iinfo(np.int64).max
    seen = (contest.leads >= 1) & (contest.leads <= _JUDGED_TO) & (contest.ordinals < now)
    seen[before:] = False
    rows = np.flatnonzero(seen.any(axis=1))
    losses = {name: _losses(contest, contest.expected[name], seen)[rows] for name in contest.names}
    weights = _weights({name: _mean(loss) for name, loss in losses.items()})
    if blended is not None:
        losses[BLEND] = _losses(contest, blended, seen)[rows]
    means = {name: _mean(loss) for name, loss in losses.items()}
    baseline = min(contest.baselines, key=lambda name: (means[name], name))
    best = min(means, key=lambda name: (means[name], name))
    gain, error = _gain(losses[best], losses[baseline], means[baseline])
    if best in contest.baselines or len(rows) < _LEAST_MORNINGS or gain <= _PROOF * error:
        best, gain, error = baseline, 0.0, 0.0
    better = int((losses[best] < losses[baseline]).sum())
    return Choice(best, weights if best == BLEND else {best: 1.0}, baseline, means, gain, error, better, len(rows))


def play(contest: Contest) -> tuple[Contest, Choice, dict[str, float]]:
    """The contest with the blend and with what would have been believed each morning (`chosen`), and who is now."""
    blended = np.full_like(contest.actual, np.nan)
    chosen = np.full_like(contest.actual, np.nan)
    for row in range(len(contest.mornings)):
        choice = choose(contest, row, blended if row > _LEAST_MORNINGS else None)
        weights = _weights({name: loss for name, loss in choice.losses.items() if name != BLEND})
        blended[row] = sum(weight * contest.expected[name][row] for name, weight in weights.items())
        chosen[row] = blended[row] if choice.name == BLEND else contest.expected[choice.name][row]
    choice = choose(contest, len(contest.mornings), blended)
    weights = _weights({name: loss for name, loss in choice.losses.items() if name != BLEND})
    expected = {**contest.expected, BLEND: blended, "chosen": chosen}
    names = (*contest.names, BLEND)
    played = Contest(
        names,
        contest.baselines,
        contest.mornings,
        contest.actual,
        expected,
        contest.leads,
        contest.ordinals,
        contest.learned,
    )
    return played, choice, weights


def _losses(contest: Contest, expected: Floats, seen: npt.NDArray[np.bool_]) -> Floats:
    """Mean absolute error of each morning over the days that can be judged."""
    errors = np.where(seen, np.abs(contest.actual - expected).mean(axis=2), 0.0)
    return np.asarray(errors.sum(axis=1) / np.maximum(1, seen.sum(axis=1)))


def _mean(loss: Floats) -> float:
    return float(loss.mean()) if len(loss) else 0.0


def _gain(best: Floats, baseline: Floats, scale: float) -> tuple[float, float]:
    if len(best) < 2 or scale <= 0:
        return 0.0, 0.0
    less = (baseline - best) / scale
    return float(less.mean()), float(less.std(ddof=1) / np.sqrt(len(less)))


def _weights(means: Mapping[str, float]) -> dict[str, float]:
    """Contenders near the best, the better the heavier; all alike while nothing is known."""
    least = min(means.values())
    near = {name: mean for name, mean in means.items() if mean <= _NEAR * least + 1e-12}
    raw = {name: (least / mean) ** _POWER if mean > 0 else 1.0 for name, mean in near.items()}
    whole = sum(raw.values())
    return {name: weight / whole for name, weight in raw.items()}
