"""What a resolution costs: the hours that replies take, at what an hour costs, over the cases that stayed resolved.

Cost of a contact would reward bouncing people; so whoever came back within a week is no resolution. The ratio's
variance is linearised over days (Cochran 1977, chapter 6); minutes enter as an independent factor.
"""

import math
from collections.abc import Sequence
from typing import Final

import msgspec

from evenhand.voice.domain.worth import Amount, product

FEWEST: Final = 10  # resolutions
_Z: Final = 1.959964


class DayOfWork(msgspec.Struct, frozen=True):
    """A day of one channel: what its replies would cost if each took a minute, and what stayed resolved."""

    cost_a_minute: float
    resolved: int


def cost_per_resolution(days: Sequence[DayOfWork], minutes: Amount) -> Amount | None:
    """With its 95 % interval; None below ten resolutions, or where no cost is known."""
    resolved = sum(each.resolved for each in days)
    cost = sum(each.cost_a_minute for each in days)
    if resolved < FEWEST or cost <= 0:
        return None
    ratio = cost / resolved
    spread = sum((each.cost_a_minute - ratio * each.resolved) ** 2 for each in days)
    corrected = spread * len(days) / max(len(days) - 1, 1)
    # One day tells nothing of how days vary: then what chance alone does to a count stands in.
    relative = math.sqrt(corrected) / cost if len(days) > 1 else 1 / math.sqrt(resolved)
    half = _Z * max(relative, 1 / math.sqrt(resolved) / 2)
    each = Amount(ratio, ratio * math.exp(-half), ratio * math.exp(half), resolved)
    return product(each, minutes)
