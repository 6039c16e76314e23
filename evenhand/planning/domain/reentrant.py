"""Conversations that come back: Erlang-R."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from evenhand.planning.domain.erlang import Floats, Queue, erlang_c


@dataclass(frozen=True, slots=True)
class Reentrant:
    """The steady state of work that returns. `visit` is the queue that each visit meets."""

    visit: Queue
    visits: Floats  # handlings that one new customer takes on average
    mean_wait_in_all_s: Floats  # over all visits of a customer
    thinking: Floats  # customers who are between two visits, on average


def erlang_r(rate: Any, handling_s: Any, agents: Any, *, return_share: Any, think_s: Any) -> Reentrant:
    """After each handling a customer returns with `return_share` after a think time; `rate` counts new customers.

    A network with product form: each visit meets an M/M/n queue at rate / (1 - p), whatever the think time, which only
    shifts peaks (Yom-Tov & Mandelbaum 2014). Arrays broadcast.
    """
    share = np.float64(return_share)
    if np.any(share < 0) or np.any(share >= 1):
        raise ValueError("The share that returns is at least 0 and below 1.")
    visits = 1.0 / (1.0 - share)
    rate_of_visits = np.float64(rate) * visits
    queue = erlang_c(rate_of_visits, handling_s, agents)
    return Reentrant(
        visit=queue,
        visits=np.asarray(visits),
        mean_wait_in_all_s=np.asarray(queue.mean_wait_s * visits),
        thinking=np.asarray(rate_of_visits * share * np.float64(think_s)),
    )
