"""Made-up histories whose truth is known."""

from datetime import date, timedelta

import numpy as np

from evenhand.planning.domain.forecast.history import History

WEEK = np.array([1.3, 1.1, 1.0, 1.0, 1.05, 0.7, 0.5])


def history(days: int, *, seed: int = 1, mean: float = 40.0, slots: int = 12, busy: float = 0.08, week=WEEK) -> History:
    """Days from Monday, 6 January 2025 on: weekdays, hours, a busyness of each day, negative-binomial counts."""
    dice = np.random.default_rng(seed)
    shape = 0.3 + np.sin(np.linspace(0.2, 3.0, slots))
    shape *= slots / shape.sum()
    begin = date(2025, 1, 6)
    span = [begin + timedelta(days=step) for step in range(days)]
    kept = [day for day in span if week[day.weekday()] > 0]
    counts = np.array(
        [dice.poisson(mean * week[day.weekday()] * dice.lognormal(-busy * busy / 2, busy) * shape) for day in kept]
    )
    return History(tuple(kept), counts.astype(np.float64), 60, 8 * 60)
