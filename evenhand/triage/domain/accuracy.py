"""How often decisions are right, from random checks: every share with its interval, and nothing claimed without."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec

from evenhand.kernel.shares import wilson


class Share(msgspec.Struct, frozen=True):
    """A share with its 95 % interval and the number of checks it rests on; None where nothing was checked."""

    value: float | None
    low: float
    high: float
    checks: int


class Checked(msgspec.Struct, frozen=True):
    """A decision that a person checked. `weight` is how many decisions it stands for."""

    said: int
    truth: int
    weight: float
    week: str = ""
    confidence: float = 0.0


class OfMode(msgspec.Struct, frozen=True):
    """How one mode does: of those said, how many are right; of those that are right, how many are said."""

    mode: int
    precision: Share
    recall: Share
    weeks: list[tuple[str, Share]]  # precision by week, oldest first


class Sureness(msgspec.Struct, frozen=True):
    """Of decisions that were about so sure, how many are right."""

    low: float
    high: float
    mean: float
    right: Share


def share_of(hits: Iterable[tuple[bool, float]]) -> Share:
    """A weighted share of hits, its interval by Wilson at the effective number of checks (L. Kish, 1965)."""
    each = list(hits)
    total = sum(weight for _, weight in each)
    if not total:
        return Share(None, 0.0, 1.0, 0)
    share = sum(weight for is_hit, weight in each if is_hit) / total
    effective = total * total / sum(weight * weight for _, weight in each)
    low, high = wilson(share, effective)
    return Share(share, low, high, len(each))


def by_mode(checks: Sequence[Checked], modes: Sequence[int]) -> list[OfMode]:
    """Precision, recall and the weeks of every mode."""
    return [
        OfMode(
            mode=mode,
            precision=_precision(checks, mode),
            recall=share_of((each.said == mode, each.weight) for each in checks if each.truth == mode),
            weeks=[(week, _precision(some, mode)) for week, some in _weeks(checks)],
        )
        for mode in modes
    ]


def confusion(checks: Sequence[Checked], modes: Sequence[int]) -> list[tuple[int, list[int]]]:
    """Rows are what is true, columns what was said; plain numbers of checks."""
    count: dict[tuple[int, int], int] = defaultdict(int)
    for each in checks:
        count[each.truth, each.said] += 1
    return [(truth, [count[truth, said] for said in modes]) for truth in modes]


def surenesses(checks: Sequence[Checked], edges: Sequence[float] = (0.0, 0.6, 0.7, 0.8, 0.9, 1.01)) -> list[Sureness]:
    """Whether decisions that say “80 %” are right four times out of five."""
    found = []
    for low, high in pairwise(edges):
        some = [each for each in checks if low <= each.confidence < high]
        if some:
            mean = sum(each.confidence for each in some) / len(some)
            right = share_of((each.said == each.truth, each.weight) for each in some)
            found.append(Sureness(low, min(1.0, high), mean, right))
    return found


def _precision(checks: Iterable[Checked], mode: int) -> Share:
    return share_of((each.truth == mode, each.weight) for each in checks if each.said == mode)


def _weeks(checks: Sequence[Checked]) -> list[tuple[str, list[Checked]]]:
    weeks: dict[str, list[Checked]] = defaultdict(list)
    for each in checks:
        weeks[each.week].append(each)
    return sorted(weeks.items())
