"""Two classes at one counter: what favouring some costs the others."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from evenhand.planning.domain.erlang import Floats, erlang_c


@dataclass(frozen=True, slots=True)
class TwoClasses:
    """Non-preemptive priority in an M/M/n queue, first come first served inside a class. NaN where overloaded."""

    p_wait: Floats
    mean_wait_high_s: Floats
    mean_wait_low_s: Floats
    mean_wait_s: Floats  # over both: the same as without priority, so every second gained is paid by the others
    occupancy: Floats
    overloaded: npt.NDArray[np.bool_]


def two_classes(rate: Any, handling_s: Any, agents: Any, *, high_share: Any) -> TwoClasses:
    """A share of the arrivals goes before the rest; nobody is interrupted; equal handling times. Arrays broadcast.

    W_high = C / (n mu (1 - rho_high)), W_low = W_high / (1 - rho) (Cobham 1954; Kella & Yechiali 1985).
    """
    if np.any(np.float64(high_share) < 0) or np.any(np.float64(high_share) > 1):
        raise ValueError("The share with priority lies between 0 and 1.")
    queue = erlang_c(rate, handling_s, agents)
    speed = np.float64(agents) / np.float64(handling_s)
    high = queue.p_wait / (speed * (1.0 - np.float64(high_share) * queue.occupancy))
    return TwoClasses(
        p_wait=queue.p_wait,
        mean_wait_high_s=np.asarray(high),
        mean_wait_low_s=np.asarray(high / (1.0 - queue.occupancy)),
        mean_wait_s=queue.mean_wait_s,
        occupancy=queue.occupancy,
        overloaded=queue.overloaded,
    )
