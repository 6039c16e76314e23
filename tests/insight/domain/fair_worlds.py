"""Worlds in which who is helped depends on what also keeps customers; the effect of help is known."""

import numpy as np

from evenhand.insight.domain.covariates import Covariate

NONE = 0.0


def world(seed: int, *, size: int, effect: float = NONE):
    """Covariates, who was helped, the month, and who stayed: hard problems are settled less often, and whoever has
    one leaves more often; so does whoever is new."""
    draw = np.random.default_rng(seed)
    severity, tenure, network = (draw.integers(0, levels, size) for levels in (3, 3, 4))
    month = draw.integers(0, 6, size)
    chance = 1 / (1 + np.exp(-(1.2 - 0.9 * severity + 0.5 * tenure - 0.3 * (network == 2))))
    is_helped = draw.random(size) < chance
    stays = draw.random(size) < 0.80 - 0.12 * severity + 0.04 * tenure + effect * is_helped
    told = {"severity": (severity, 3), "tenure": (tenure, 3), "network": (network, 4)}
    return [Covariate(name, *each) for name, each in told.items()], is_helped, month, stays
