"""The rest of a day that has begun: what came so far says how busy the day is.

The day's busyness is gamma distributed around 1 with the variance that day totals had; the count so far corrects it by
conjugacy. Counts that vary more than Poisson's (phi) weigh less.
"""

from dataclasses import dataclass

import numpy as np

from evenhand.planning.domain.forecast.history import Floats


@dataclass(frozen=True, slots=True)
class Rest:
    """The day as it looks now: what came, then what is expected; and how busy it is against the plan."""

    expected: Floats
    factor: float
    factor_error: float


def rest_of_day(expected: Floats, so_far: Floats, *, busyness: float, phi: float = 1.0) -> Rest:
    """`so_far` is NaN where it is still to come; `busyness` is the variance of day factors around the plan.

    Refuses arrays of different length.
    """
    if expected.shape != so_far.shape:
        raise ValueError("The plan and the day so far must have the same intervals.")
    come = ~np.isnan(so_far)
    came, planned = float(so_far[come].sum()), float(expected[come].sum())
    if busyness <= 0:
        factor, error = 1.0, 0.0
    else:
        shape = 1.0 / busyness
        factor = (shape + came / phi) / (shape + planned / phi)
        error = float(np.sqrt(shape + came / phi) / (shape + planned / phi))
    return Rest(np.where(come, so_far, expected * factor), factor, error)
