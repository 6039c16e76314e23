"""What a series follows without any event: its level, its trend, the week, the year, holidays, and its controls."""

from dataclasses import dataclass

import numpy as np

from evenhand.insight.impact.series import FIRST_FIT, Floats, Kind, Series, Step

YEAR_H = 24 * 365.2425
A_YEAR_AND_A_HALF = {Step.HOUR: 24 * 548, Step.DAY: 548, Step.WEEK: 78}
LEAST_HOLIDAYS = 3


@dataclass(frozen=True)
class Form:
    """Which terms a model has."""

    has_trend: bool
    has_year: bool
    back: int = 0  # so many steps before are looked at; 0: all

    @property
    def name(self) -> str:
        """In words."""
        found = "level and trend" if self.has_trend else "level"
        return f"{found} of the last {self.back} before" if self.back else found


def forms_for(series: Series, before: int, judged: int) -> list[Form]:
    """The models worth trying: a trend over all that came before, or a level of the last stretch alone, which drifts as
    little from an early date as from a late one. The year only where it was seen for one and a half."""
    short = FIRST_FIT[series.step]
    spans = [short, max(short, 2 * judged)] if judged * 2 > short else [short]
    forms = [Form(has_trend=False, has_year=False, back=each) for each in spans]
    forms.append(Form(has_trend=True, has_year=False))
    if before >= A_YEAR_AND_A_HALF[series.step]:
        forms += [Form(has_trend=each, has_year=True) for each in (False, True)]
    return forms


def base(series: Series, form: Form, *, before: int) -> Floats:
    """The columns of every step; scaled so that none outweighs another."""
    steps = np.arange(series.size, dtype=np.float64)
    columns = [np.ones(series.size)]
    if form.has_trend:
        columns.append((steps - before) / max(before, 1))
    columns += _season(series)
    if form.has_year:
        hours = series.moments.astype("datetime64[h]").astype(np.int64).astype(np.float64)
        columns += _waves(hours / YEAR_H, 2)
    if series.holidays is not None and int(series.holidays[:before].sum()) >= LEAST_HOLIDAYS:
        columns.append(series.holidays.astype(np.float64))
    columns += [control_column(each, series.kind, before) for each in series.controls.values()]
    return np.column_stack(columns)


def control_column(values: Floats, kind: Kind, before: int) -> Floats:
    """A control on the scale of the model, around its own mean; what is not known stands at it."""
    scaled = values if kind is Kind.SHARE else np.log(np.maximum(values, 0.0) + 0.5)
    middle = float(np.nanmean(scaled[:before])) if np.isfinite(scaled[:before]).any() else 0.0
    found: Floats = np.nan_to_num(scaled - middle, nan=0.0)
    return found


def _season(series: Series) -> list[Floats]:
    if series.step is Step.WEEK:
        return []
    hours = series.moments.astype(np.int64)
    weekday = (hours // 24 + 3) % 7  # 1970 began on a Thursday
    if series.step is Step.DAY:
        return [np.asarray((weekday == day) * 1.0 - (weekday == 6) * 1.0) for day in range(6)]
    in_day, in_week = (hours % 24) / 24.0, ((hours + 72) % 168) / 168.0
    return [*_waves(in_day, 4), *_waves(in_week, 3), np.asarray((weekday >= 5) * 1.0)]


def _waves(turns: Floats, many: int) -> list[Floats]:
    found: list[Floats] = []
    for each in range(1, many + 1):
        angle = 2 * np.pi * each * turns
        found += [np.sin(angle), np.cos(angle)]
    return found
