"""How many cases it takes: for finding a difference, and for showing that there is none that matters.

Sources: Schoenfeld 1981 (log-rank), Noether 1987 (Mann-Whitney), Schuirmann 1987 (equivalence).
"""

import math

from scipy import special


def events_for_log_rank(hazard_ratio: float, *, share: float = 0.5, power: float = 0.8, level: float = 0.05) -> int:
    """How many events in all until a hazard ratio is found, if this share of the cases is in one group."""
    z = _z(1 - level / 2) + _z(power)
    return math.ceil(z * z / (share * (1 - share) * math.log(hazard_ratio) ** 2))


def cases_for_mann_whitney(faster: float, *, share: float = 0.5, power: float = 0.8, level: float = 0.05) -> int:
    """How many cases in all until “one of the first waits longer than one of the second in this share” is found."""
    z = _z(1 - level / 2) + _z(power)
    return math.ceil(z * z / (12 * share * (1 - share) * (faster - 0.5) ** 2))


def per_group_for_equal_shares(share: float, margin: float, *, power: float = 0.8, level: float = 0.05) -> int:
    """How many cases a group until two equal shares are shown to differ by less than the margin."""
    return math.ceil(2 * share * (1 - share) * (_equivalence(power, level) / margin) ** 2)


def per_group_for_equal_times(log_spread: float, within: float, *, power: float = 0.8, level: float = 0.05) -> int:
    """How many cases a group until two equal waits are shown to differ by less than `within` (0.2: by 20 %)."""
    return math.ceil(2 * (log_spread * _equivalence(power, level) / math.log1p(within)) ** 2)


def times_as_many(error: float, margin: float, *, power: float = 0.8, level: float = 0.05) -> float:
    """By what factor the cases must grow until equality inside the margin is shown, going by the error there is now.

    Clustering is in it, since it is in the error.
    """
    return (error * _equivalence(power, level) / margin) ** 2 if margin > 0 else math.inf


def inflated(cases: float, each: float, likeness: float) -> float:
    """How many cases it takes if they come in clusters of `each` that are alike to this degree (ICC)."""
    return cases * (1 + (each - 1) * likeness)


def _equivalence(power: float, level: float) -> float:
    return _z(1 - level) + _z(1 - (1 - power) / 2)


def _z(share: float) -> float:
    return float(special.ndtri(share))


def per_cell_for_changed_gap(share: float, change: float, *, power: float = 0.8, level: float = 0.05) -> int:
    """How many cases in each of four cells (two groups, each in two halves) until it is found that the gap between the
    groups differs between the halves by so much: the difference of two differences of shares."""
    z = _z(1 - level / 2) + _z(power)
    return math.ceil(4 * share * (1 - share) * (z / change) ** 2)
