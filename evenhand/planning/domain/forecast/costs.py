"""What an error costs: people paid for nothing, and people missing, in agent-hours."""

from dataclasses import dataclass

import numpy as np

from evenhand.planning.domain import abandonment, erlang
from evenhand.planning.domain.forecast.history import Floats
from evenhand.planning.domain.patience import Exponential


@dataclass(frozen=True, slots=True)
class Work:
    """How contacts are handled and what is promised; no patience: nobody gives up (Erlang C)."""

    handling_s: float = 300.0
    share: float = 0.8
    within_s: float = 20.0
    patience_s: float | None = 180.0

    def curve(self, busiest: float, minutes: int) -> "Curve":
        """The fewest people that keep the promise, up to a busiest interval."""
        quiet = np.linspace(0.0, min(busiest, 40.0), 41)
        grid = np.unique(np.concatenate([quiet, np.geomspace(1e-3, max(busiest, 1e-3), 50)]))
        return Curve(grid, self._exact(grid / (minutes * 60.0)), minutes)

    def _exact(self, rate: Floats) -> Floats:
        if self.patience_s:
            calm = Exponential(self.patience_s)
            found = abandonment.fewest_agents(
                rate, self.handling_s, patience=calm, share=self.share, within_s=self.within_s
            )
        else:
            takes = np.full(rate.shape, self.handling_s)
            found = erlang.fewest_agents(rate, takes, share=self.share, within_s=self.within_s)
        return np.asarray(found, dtype=np.float64)


@dataclass(frozen=True)
class Curve:
    """People against contacts in an interval. It is smooth: between its points it is off by less than one person."""

    contacts: Floats
    staff: Floats
    minutes: int

    def people(self, contacts: Floats) -> Floats:
        """Whole people for each interval."""
        return np.asarray(np.ceil(np.interp(contacts, self.contacts, self.staff) - 1e-9))


@dataclass(frozen=True, slots=True)
class Hours:
    """Agent-hours of a plan made from a forecast, against one made by somebody who knew what would come."""

    needed: float
    too_many: float
    too_few: float


def hours_of(actual: Floats, expected: Floats, curve: Curve) -> Hours:
    """Agent-hours over and under, interval by interval; intervals that are not judged are left out."""
    judged = ~np.isnan(actual)
    known, planned = curve.people(actual[judged]), curve.people(expected[judged])
    hours = curve.minutes / 60.0
    return Hours(
        float(known.sum()) * hours,
        float(np.maximum(0.0, planned - known).sum()) * hours,
        float(np.maximum(0.0, known - planned).sum()) * hours,
    )
