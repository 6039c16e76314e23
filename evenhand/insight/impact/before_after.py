"""One series before and after a date: interrupted time series, alone or beside controls that the event cannot touch.

Segmented regression with a change of level and of slope (Bernal, Cummins & Gasparrini 2017). With controls, what
they foretell is taken off (the estimand of Brodersen et al. 2015). Which terms the model has, and how much of the time
after is judged, is decided by dates before the event alone: whatever makes the interval narrowest there. The effect is
that of the middle of the time judged, which is the mean over it.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from evenhand.insight.impact.fitting import Fit, fit
from evenhand.insight.impact.placebo import FEWEST, Calibration, Placebo, calibrated, dates
from evenhand.insight.impact.series import (
    FIRM_AFTER,
    FIRM_BEFORE,
    FIRST_FIT,
    LONGEST,
    SHORTEST,
    SOON,
    Floats,
    Kind,
    Series,
)
from evenhand.insight.impact.terms import Form, base, forms_for

POWERFUL: Final = 1 + 0.8416 / 1.96  # so many half-widths must a change be to be found four times of five
FEWEST_WEEKS: Final = 20
NARROW: Final = 1.6449 / 1.96


@dataclass(frozen=True)
class Effect:
    """The change at a place: on the scale of logs, of a share in its own unit."""

    value: float
    error: float
    slope: float  # over the time after, from its begin to its end
    slope_error: float
    fit: Fit
    before_only: Floats  # what was expected without the event, before the link
    before_error: Floats


@dataclass(frozen=True)
class Answer:
    """What came of one series."""

    series: Series
    at: int
    judged: int  # steps after that are looked at
    lag: int
    form: Form
    effect: Effect
    calibration: Calibration
    unusual_before: bool
    touched_controls: tuple[str, ...]

    @property
    def reach(self) -> float:
        """Half the width of the interval."""
        return self.calibration.half_width(self.effect.error)

    @property
    def low(self) -> float:
        """Where the interval begins."""
        return self.effect.value - self.reach

    @property
    def high(self) -> float:
        """Where it ends."""
        return self.effect.value + self.reach

    @property
    def narrow(self) -> tuple[float, float]:
        """The 90 % interval, which is compared with the margin."""
        half = self.reach * NARROW
        return self.effect.value - half, self.effect.value + half

    @property
    def p(self) -> float:
        """Two-sided."""
        return self.calibration.p_of(self.effect.value, self.effect.error)

    @property
    def smallest_found(self) -> float:
        """A change of this size would be found four times of five."""
        return self.reach * POWERFUL

    @property
    def is_firm(self) -> bool:
        """Whether there is as much before, after, and in placebo dates as a verdict asks for."""
        step = self.series.step
        known = np.isfinite(self.series.values)
        fewest = FEWEST if step.season > 1 else FEWEST_WEEKS
        return bool(
            known[: self.at].sum() >= FIRM_BEFORE[step]
            and known[self.at + self.lag :].sum() >= FIRM_AFTER[step]
            and self.calibration.dates >= fewest
        )


def answer(series: Series, at: int, *, lag: int = 0) -> Answer | None:
    """The change at a place of the series; None where there is too little to fit anything."""
    longest = judged_steps(series, at, lag=lag)
    if longest is None:
        return None
    found = [
        tried
        for judged in sorted({longest, min(longest, SOON[series.step])})
        for form in forms_for(series, at, judged)
        if (tried := _tried(series, at, judged, lag, form)) is not None
    ]
    if not found:
        return None
    judged, form, known = min(found, key=lambda each: each[2].half_width(0.0))
    told = effect(series, at, at + lag + judged, form, lag=lag)
    if told is None:
        return None
    unusual = _unusual(series, at, form, known)
    return Answer(series, at, judged, lag, form, told, known, unusual, _touched(series, at, lag))


def _tried(series: Series, at: int, judged: int, lag: int, form: Form) -> tuple[int, Form, Calibration] | None:
    """How narrow an interval this model and this stretch of time would have, by dates before the event alone."""
    if effect(series, at, at + lag + judged, form, lag=lag) is None:
        return None
    placebos = _placebos(series, at, judged, lag, form)
    return (judged, form, calibrated(placebos, windows=(at - FIRST_FIT[series.step]) / judged)) if placebos else None


def judged_steps(series: Series, at: int, *, lag: int = 0) -> int | None:
    """How much of the time after is judged: as much as leaves a hundred placebo dates, in whole weeks."""
    after = series.size - at - lag
    first, shortest = FIRST_FIT[series.step], SHORTEST[series.step]
    room = at - first - lag
    spare = FEWEST if series.step.season > 1 else FEWEST_WEEKS
    judged = min(after, LONGEST[series.step], max(room - spare + 1, shortest))
    if judged >= 2 * series.step.season:
        judged -= judged % series.step.season
    return judged if judged >= shortest and room >= judged else None


def effect(series: Series, at: int, until: int, form: Form, *, lag: int = 0) -> Effect | None:
    """The change at a place, from what is known up to another."""
    cut = series.until(until)
    steps = np.arange(cut.size)
    after = steps >= at + lag
    middle = (at + lag + until - 1) / 2
    plain = base(cut, form, before=at)
    changed = np.column_stack([plain, after * 1.0, np.where(after, (steps - middle) / max(until - at - lag, 1), 0.0)])
    values, weights, offset = _scaled(cut)
    looked_at = ((steps < at) & (steps >= (at - form.back if form.back else 0))) | after
    known = np.isfinite(values) & np.isfinite(weights) & np.isfinite(offset) & looked_at
    found = fit(changed, np.nan_to_num(values), cut.kind, weights=np.nan_to_num(weights), offset=np.nan_to_num(offset),
                known=known)  # fmt: skip
    if found is None:
        return None
    many = plain.shape[1]
    covariance = found.covariance[:many, :many]
    error = np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", plain, covariance, plain), 0.0))
    return Effect(
        float(found.coefficients[many]), found.error(many), float(found.coefficients[many + 1]), found.error(many + 1),
        found, plain @ found.coefficients[:many] + np.nan_to_num(offset), error,
    )  # fmt: skip


def _scaled(series: Series) -> tuple[Floats, Floats, Floats]:
    """Values on the scale of the fit, their weights, and what is known to move them one to one."""
    ones, nought = np.ones(series.size), np.zeros(series.size)
    if series.kind is Kind.COUNT:
        per = nought if series.of is None else np.log(np.where(series.of > 0, series.of, np.nan))
        return series.values, ones, per
    weights = ones if series.of is None else np.where(series.of > 0, series.of, np.nan)
    if series.kind is Kind.SIZE:
        return np.log(np.where(series.values > 0, series.values, np.nan)), weights / np.nanmean(weights), nought
    return series.values, weights / np.nanmean(weights), nought


def _placebos(series: Series, at: int, judged: int, lag: int, form: Form) -> list[Placebo]:
    found = []
    for place in dates(FIRST_FIT[series.step], at - lag - judged):
        told = effect(series, place, place + lag + judged, form, lag=lag)
        if told is not None and told.error > 0 and math.isfinite(told.value):
            found.append(Placebo(place, told.value, told.error))
    return found


def _unusual(series: Series, at: int, form: Form, known: Calibration) -> bool:
    """Whether the last weeks before were out of line: then part of a change would have come by itself."""
    short = max(SHORTEST[series.step], 2 * series.step.season)
    if at - short < FIRST_FIT[series.step]:
        return False
    told = effect(series, at - short, at, form)
    return told is not None and told.error > 0 and abs(told.value) > known.half_width(told.error)


def _touched(series: Series, at: int, lag: int) -> tuple[str, ...]:
    """Controls that changed at the event themselves: what they foretell is then no longer what would have come."""
    found = []
    for name in series.controls:
        told = answer(series.of_control(name), at, lag=lag)
        if told is not None and told.p < 0.05:
            found.append(name)
    return tuple(found)


def steps_needed(told: Answer, margin: float) -> int | None:
    """How many steps after it takes until a change of the margin is found; None: no time after is enough."""
    if not 0 < told.smallest_found < math.inf:
        return None
    before, after = float(told.at), float(told.judged)
    wanted = (1 / before + 1 / after) * (margin / told.smallest_found) ** 2
    if wanted <= 1 / before:
        return None
    needed = math.ceil(1 / (wanted - 1 / before))
    return needed if needed <= LONGEST[told.series.step] else None
