"""Groups that got it beside groups that did not, before and after: difference in differences.

Each group is one number before and one after, so that days that follow one another count once (Bertrand, Duflo &
Mullainathan 2004). Groups that began at other dates are each compared with those that never did, not with one another
(Callaway & Sant'Anna 2021; why: Goodman-Bacon 2021). The chance of so large a difference comes from dealing the groups
anew (randomisation inference); the interval from the spread between groups, widened by placebo dates.
"""

import math
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from scipy import special

from evenhand.insight.impact.before_after import NARROW, POWERFUL
from evenhand.insight.impact.placebo import Calibration, Placebo, calibrated, dates
from evenhand.insight.impact.series import FIRM_AFTER, FIRM_BEFORE, LONGEST, SHORTEST, Floats, Kind, Step

FEWEST_GROUPS: Final = 4
FIRM_GROUPS: Final = 8
DEALS: Final = 2000
SEED: Final = 11


@dataclass(frozen=True)
class Panel:
    """Groups over time, float[groups, steps]; `began`: the step at which each got it, -1 for never."""

    names: tuple[str, ...]
    begins: np.datetime64
    step: Step
    values: Floats
    began: tuple[int, ...]
    kind: Kind = Kind.COUNT

    @property
    def treated(self) -> list[int]:
        """Rows of groups that got it."""
        return [row for row, place in enumerate(self.began) if place >= 0]

    @property
    def others(self) -> list[int]:
        """Rows of those that never did."""
        return [row for row, place in enumerate(self.began) if place < 0]


@dataclass(frozen=True)
class Lead:
    """The difference in one stretch of time, beside the last stretch before."""

    when: int  # stretches from the event; below nought: before
    value: float
    reach: float


@dataclass(frozen=True)
class Difference:
    """What came of the comparison."""

    panel: Panel
    judged: int
    value: float
    error: float
    freedom: float
    p_by_chance: float  # of dealing the groups anew
    calibration: Calibration
    leads: tuple[Lead, ...]
    drift: float  # how far the groups moved apart, before, over as long as is judged; NaN: too short to look
    drift_reach: float

    @property
    def reach(self) -> float:
        """Half the width of the interval."""
        plain = float(special.stdtrit(self.freedom, 0.975))
        known = self.calibration.half_width(self.error) if math.isfinite(self.calibration.reach) else 0.0
        return max(plain * self.error, known)

    @property
    def low(self) -> float:
        """Where the interval begins."""
        return self.value - self.reach

    @property
    def high(self) -> float:
        """Where it ends."""
        return self.value + self.reach

    @property
    def narrow(self) -> tuple[float, float]:
        """The 90 % interval."""
        half = self.reach * NARROW
        return self.value - half, self.value + half

    @property
    def smallest_found(self) -> float:
        """A change of this size would be found four times of five."""
        return self.reach * POWERFUL

    def is_firm(self, *, is_randomised: bool) -> bool:
        """Enough groups, enough time on both sides, and chance says the same as the interval. Groups that were not
        drawn by lot must also have been looked at before, and must not have drifted apart."""
        if len(self.panel.began) < FIRM_GROUPS or self.too_short(is_randomised=is_randomised):
            return False
        if not (is_randomised or math.isfinite(self.drift)) or abs(self.drift) > self.drift_reach:
            return False
        return self.low <= 0 <= self.high or self.p < 0.05

    def too_short(self, *, is_randomised: bool) -> dict[str, int]:
        """How many steps are missing before and after; what was drawn by lot needs no long history."""
        begun, step = [place for place in self.panel.began if place >= 0], self.panel.step
        after = FIRM_AFTER[step] - (self.panel.values.shape[1] - max(begun))
        before = 0 if is_randomised else FIRM_BEFORE[step] - min(begun)
        return {name: many for name, many in (("before", before), ("after", after)) if many > 0}

    @property
    def p(self) -> float:
        """The larger of what the interval and the dealing say."""
        if self.reach == 0:
            return self.p_by_chance
        scaled = abs(self.value) / self.reach * float(special.stdtrit(self.freedom, 0.975))
        return max(float(2 * special.stdtr(self.freedom, -scaled)), self.p_by_chance)


def difference(panel: Panel) -> Difference | None:
    """The mean change of those who got it beside those who did not; None with too few groups or too little time."""
    if not panel.treated or len(panel.others) < 2 or len(panel.began) < FEWEST_GROUPS:
        return None
    first, last = min(panel.began[row] for row in panel.treated), max(panel.began[row] for row in panel.treated)
    judged = _whole_weeks(min(panel.values.shape[1] - last, LONGEST[panel.step], first), panel.step)
    if judged < SHORTEST[panel.step]:
        return None
    told = _compared(_all_changes(panel, judged), panel.began)
    if told is None:
        return None
    value, error, freedom = told
    return Difference(
        panel, judged, value, error, freedom, _by_chance(panel, judged, value),
        _calibration(panel, judged, first), _leads(panel), *_drift(panel, judged, first),
    )  # fmt: skip


def _whole_weeks(steps: int, step: Step) -> int:
    return steps - steps % step.season


def _changes(panel: Panel, judged: int, place: int) -> Floats:
    """The change of every group at a place: as long before as after. NaN where it does not reach."""
    if place - judged < 0 or place + judged > panel.values.shape[1]:
        return np.full(len(panel.names), math.nan)
    before = panel.values[:, place - judged : place]
    after = panel.values[:, place : place + judged]
    return _level(after, panel.kind) - _level(before, panel.kind)


def _level(values: Floats, kind: Kind) -> Floats:
    """One number a group, on the scale on which changes are told."""
    many = np.isfinite(values).sum(axis=1)
    mean = np.where(many > 0, np.nansum(values, axis=1) / np.maximum(many, 1), math.nan)
    if kind is Kind.SHARE:
        return np.asarray(mean)
    least = 0.5 / np.maximum(many, 1) if kind is Kind.COUNT else 1e-9
    return np.asarray(np.log(np.maximum(mean, least)))


Changes = dict[int, Floats]


def _all_changes(panel: Panel, judged: int, *, shift: int = 0) -> Changes:
    """The change of every group at each date at which some began; `shift`: as though all had so much earlier."""
    return {place: _changes(panel, judged, place - shift) for place in set(panel.began) if place >= 0}


def _compared(changes: Changes, began: tuple[int, ...]) -> tuple[float, float, float] | None:
    """Value, error, degrees of freedom, if these groups had begun at these dates."""
    treated = [row for row, place in enumerate(began) if place >= 0]
    others = [row for row, place in enumerate(began) if place < 0]
    gaps = np.array([changes[began[row]][row] - changes[began[row]][others].mean() for row in treated])
    aside = np.mean([changes[began[row]][others] for row in treated], axis=0)
    if not np.isfinite(gaps).all() or not np.isfinite(aside).all():
        return None
    squares = float(((gaps - gaps.mean()) ** 2).sum() + ((aside - aside.mean()) ** 2).sum())
    freedom = len(treated) + len(others) - 2
    error = math.sqrt(squares / freedom * (1 / len(treated) + 1 / len(others)))
    return float(gaps.mean()), error, float(freedom)


def _by_chance(panel: Panel, judged: int, value: float) -> float:
    """How often dealing the same dates to other groups gives so large a difference, this deal included."""
    changes, size = _all_changes(panel, judged), len(panel.began)
    places = [place for place in panel.began if place >= 0]
    if len(set(places)) == 1 and math.comb(size, len(places)) <= DEALS:
        # Every deal at once: who got it is a row of ones and noughts.
        dealt = np.zeros((math.comb(size, len(places)), size), bool)
        for row, chosen in enumerate(combinations(range(size), len(places))):
            dealt[row, chosen] = True
        changed = changes[places[0]]
        gaps = dealt @ changed / len(places) - ~dealt @ changed / (size - len(places))
        return float(np.mean(np.abs(gaps) >= abs(value) - 1e-12))
    random = np.random.default_rng(SEED)
    larger = 1
    for _ in range(DEALS - 1):
        told = _compared(changes, tuple(int(each) for each in random.permutation(panel.began)))
        larger += told is not None and abs(told[0]) >= abs(value) - 1e-12
    return larger / DEALS


def _calibration(panel: Panel, judged: int, first: int) -> Calibration:
    """The same comparison at earlier dates, wholly before anybody began."""
    placebos = []
    for shift in dates(judged, first - judged):
        told = _compared(_all_changes(panel, judged, shift=shift), panel.began)
        if told is not None and told[1] > 0:
            placebos.append(Placebo(first - shift, told[0], told[1]))
    return calibrated(placebos, windows=max((first - judged) / judged, 1.0) * (len(panel.began) - 2))


def _stretch(step: Step) -> int:
    return {Step.HOUR: 24, Step.DAY: 7, Step.WEEK: 2}[step]


def _leads(panel: Panel) -> tuple[Lead, ...]:
    """An event study: each stretch against the last before, of those who got it beside the others."""
    long = _stretch(panel.step)
    first, last = min(panel.began[row] for row in panel.treated), max(panel.began)
    found = []
    for when in range(-(first // long), (panel.values.shape[1] - last) // long):
        told = [_stretch_gap(panel, row, when, long) for row in panel.treated]
        if when != -1 and all(each is not None for each in told):
            gaps = np.array([each[0] for each in told if each is not None])
            spread = float(np.mean([each[1] for each in told if each is not None]))
            error = spread * math.sqrt(1 / len(panel.treated) + 1 / len(panel.others))
            found.append(Lead(when, float(gaps.mean()), error * float(special.stdtrit(len(panel.began) - 2, 0.975))))
    return tuple(found)


def _stretch_gap(panel: Panel, row: int, when: int, long: int) -> tuple[float, float] | None:
    place = panel.began[row]
    begin, end = place + when * long, place + (when + 1) * long
    if begin < 0 or end > panel.values.shape[1] or place < long:
        return None
    moved = _level(panel.values[:, begin:end], panel.kind) - _level(panel.values[:, place - long : place], panel.kind)
    aside = moved[panel.others]
    return float(moved[row] - aside.mean()), float(aside.std(ddof=1))


def _drift(panel: Panel, judged: int, first: int) -> tuple[float, float]:
    """How far the groups moved apart before, over as long as is judged, and how far they would have to be seen; NaN
    where fewer than four stretches came before."""
    long = _stretch(panel.step)
    many = first // long
    if many < 4:
        return math.nan, math.nan
    blocks = [panel.values[:, first - (each + 1) * long : first - each * long] for each in range(many)]
    levels = np.column_stack([_level(block, panel.kind) for block in reversed(blocks)])
    steps = np.arange(many) - (many - 1) / 2
    slopes = levels @ steps / float((steps**2).sum()) * (judged / long)
    mine, aside = slopes[panel.treated], slopes[panel.others]
    freedom = len(panel.began) - 2
    squares = float(((mine - mine.mean()) ** 2).sum() + ((aside - aside.mean()) ** 2).sum())
    error = math.sqrt(squares / freedom * (1 / len(mine) + 1 / len(aside)))
    return float(mine.mean() - aside.mean()), error * float(special.stdtrit(freedom, 0.975))
