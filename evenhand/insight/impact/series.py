"""What was counted in each hour, day or week, on an even grid, with what may stand beside it."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Moments = npt.NDArray[np.datetime64]


class Step(StrEnum):
    """How long each part of the grid is."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"

    @property
    def hours(self) -> int:
        """Its length."""
        return {Step.HOUR: 1, Step.DAY: 24, Step.WEEK: 168}[self]

    @property
    def season(self) -> int:
        """So many steps make a week, or are one."""
        return {Step.HOUR: 168, Step.DAY: 7, Step.WEEK: 1}[self]


class Kind(StrEnum):
    """What the figures are, which decides how they vary."""

    COUNT = "count"  # so many contacts: varies with its size, changes in per cent
    SIZE = "size"  # above nought, such as a wait: changes in per cent
    SHARE = "share"  # between 0 and 1: changes in points


# The shortest history that a model is fitted to, by step: eight weeks of days, three of hours, half a year of weeks.
FIRST_FIT: Final = {Step.HOUR: 504, Step.DAY: 56, Step.WEEK: 26}
# What the design asks for before a verdict is firm: 26 weeks before and 12 after (of hours: four weeks, three days).
FIRM_BEFORE: Final = {Step.HOUR: 672, Step.DAY: 182, Step.WEEK: 26}
FIRM_AFTER: Final = {Step.HOUR: 72, Step.DAY: 84, Step.WEEK: 12}
LONGEST: Final = {Step.HOUR: 168, Step.DAY: 84, Step.WEEK: 26}  # after it, a history cannot say what would have come
SOON: Final = {Step.HOUR: 48, Step.DAY: 28, Step.WEEK: 8}  # the first stretch after, where drift blurs less
SHORTEST: Final = {Step.HOUR: 24, Step.DAY: 14, Step.WEEK: 4}


@dataclass(frozen=True)
class Series:
    """One measure over time. NaN: not known."""

    name: str
    begins: np.datetime64
    step: Step
    values: Floats
    kind: Kind = Kind.COUNT
    of: Floats | None = None  # per how many customers; for a share or a size, of how many
    controls: dict[str, Floats] = field(default_factory=dict)
    holidays: Flags | None = None

    @property
    def size(self) -> int:
        """How many steps it has."""
        return len(self.values)

    @property
    def moments(self) -> Moments:
        """When each step begins."""
        found: Moments = self.begins.astype("datetime64[h]") + np.arange(self.size) * self.step.hours
        return found

    def until(self, place: int) -> "Series":
        """Only what came before a place."""
        return replace(
            self,
            values=self.values[:place],
            of=None if self.of is None else self.of[:place],
            controls={name: each[:place] for name, each in self.controls.items()},
            holidays=None if self.holidays is None else self.holidays[:place],
        )

    def alone(self) -> "Series":
        """Without what stands beside it."""
        return replace(self, controls={})

    def of_control(self, name: str) -> "Series":
        """A control as a series of its own."""
        return replace(self, name=name, values=self.controls[name], controls={}, of=None)

    def place_of(self, moment: np.datetime64) -> int:
        """The step that begins at or after a moment."""
        hours = (moment.astype("datetime64[h]") - self.begins.astype("datetime64[h]")).astype(int)
        return max(0, -(-int(hours) // self.step.hours))
