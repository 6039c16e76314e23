"""Signs that a figure is being steered instead of the service: crowding at the target, closing by the hundred.

The crowding test is a simple form of McCrary 2008: cases just within the target against cases just past it.
"""

import math
from typing import Any, Final

import numpy as np
from scipy import special

from evenhand.insight.audit.cases import Cases
from evenhand.insight.audit.clocks import Wait
from evenhand.insight.audit.margins import Margins

NEAR: Final = 0.1
BULK: Final = 20


def crowding(wait: Wait, target_s: float) -> dict[str, Any] | None:
    """Whether far more cases end just before the target than just after; None with fewer than 20 near it."""
    ended = wait.waited[wait.known & wait.ended]
    near = NEAR * target_s
    # The bands before and after predict the two next to the target, should nothing happen there.
    far, before, after, beyond = (
        int(((ended > target_s + low * near) & (ended <= target_s + (low + 1) * near)).sum()) for low in (-2, -1, 0, 1)
    )
    if before + after < 20:
        return None
    trend = (far + 1) / (beyond + 1)
    expected = (before + after) * trend ** (1 / 3) / (1 + trend ** (1 / 3))
    spread = math.sqrt(max(expected * (before + after - expected) / (before + after), 1e-9))
    z = (before - expected) / spread
    return {"before": before, "after": after, "expected_before": expected, "z": z, "p": float(special.ndtr(-z))}


def bulk_closings(cases: Cases) -> dict[str, Any] | None:
    """The share of cases that were closed in the same minute as many others."""
    closed = np.fmax(cases.number("resolved_at"), cases.number("closed_at"))
    known = closed[np.isfinite(closed)]
    if len(known) < BULK:
        return None
    _, counts = np.unique(np.floor(known / 60), return_counts=True)
    usual = max(BULK, 10 * float(np.median(counts)))
    return {"share": float(counts[counts >= usual].sum()) / len(known), "largest": int(counts.max())}


def signs(cases: Cases, wait: Wait | None, target_h: float | None) -> list[str]:
    """What looks like steering, in sentences; nothing if nothing does."""
    found = []
    target = target_h or Margins().headline_hours
    crowd = crowding(wait, target * 3600) if wait is not None else None
    if crowd and crowd["p"] < 0.001 and crowd["before"] > 1.2 * crowd["expected_before"]:
        found.append(
            f"{crowd['before']} cases were answered just before {target:g} h, where about "
            f"{crowd['expected_before']:.0f} would be expected: is something sent only to stop the clock?"
        )
    bulk = bulk_closings(cases)
    if bulk and bulk["share"] > 0.05:
        found.append(
            f"{bulk['share']:.0%} of the cases were closed together with many others within a minute "
            f"(up to {bulk['largest']})."
        )
    return found
