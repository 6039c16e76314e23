"""Which cases are judged: drawn by a seed that is kept, with the chance each had, so that shares are honest.

Simple random samples without repeats in each stratum; shares are weighted by the inverse of the chance (Horvitz &
Thompson 1952, as the ratio of Hájek 1971), their interval is Wilson's for the effective size of Kish 1965.
"""

from collections.abc import Hashable, Iterable, Sequence
from hashlib import blake2b

import msgspec

from evenhand.insight.domain.shares import Share, wilson


class Candidate(msgspec.Struct, frozen=True):
    """A case that could be drawn: whose work it was, and which queue's."""

    case_id: int
    agent_id: int
    queue_id: int = 0


class Drawn(msgspec.Struct, frozen=True):
    """A case that was drawn, and the chance it had."""

    candidate: Candidate
    chance: float


def order_of(seed: int, what: str, number: int) -> bytes:
    """A place in a shuffled order that anybody can find again who knows the seed."""
    return blake2b(f"{seed}:{what}:{number}".encode(), digest_size=8).digest()


def first_of(case_ids: Iterable[int], want: int, *, seed: int, what: str) -> set[int]:
    """So many of them, by the shuffled order; all where there are fewer."""
    return set(sorted(case_ids, key=lambda each: order_of(seed, what, each))[: max(want, 0)])


def draw(candidates: Sequence[Candidate], *, per_agent: int, per_queue: int, week: str, seed: int) -> list[Drawn]:
    """So many of each person and so many of each queue; a case can be drawn by either way.

    The two draws are independent, so the chance of a case is 1 − (1 − a)(1 − q).
    """
    by_agent = _chances(candidates, [each.agent_id for each in candidates], per_agent, f"agent {week}", seed)
    by_queue = _chances(candidates, [each.queue_id for each in candidates], per_queue, f"queue {week}", seed)
    found = []
    for each in candidates:
        is_by_agent, a = by_agent[each.case_id]
        is_by_queue, q = by_queue[each.case_id]
        if is_by_agent or is_by_queue:
            found.append(Drawn(each, 1 - (1 - a) * (1 - q)))
    return found


def _chances(
    candidates: Sequence[Candidate], strata: Sequence[Hashable], want: int, what: str, seed: int
) -> dict[int, tuple[bool, float]]:
    """Of each case whether it was drawn in its stratum, and the chance it had."""
    groups: dict[Hashable, list[int]] = {}
    for each, stratum in zip(candidates, strata, strict=True):
        groups.setdefault(stratum, []).append(each.case_id)
    found: dict[int, tuple[bool, float]] = {}
    for stratum, cases in groups.items():
        drawn = first_of(cases, want, seed=seed, what=f"{what} {stratum}")
        found |= {case: (case in drawn, min(1.0, max(want, 0) / len(cases))) for case in cases}
    return found


def is_double(case_id: int, *, percent: int, seed: int) -> bool:
    """Whether a second person judges the case, too: so many of a hundred, by the seed."""
    return int.from_bytes(order_of(seed, "double", case_id)) % 100 < percent


class Weighed(msgspec.Struct, frozen=True):
    """Whether something held for a case, and the chance the case had of being looked at."""

    holds: bool
    chance: float


def honest_share(cases: Sequence[Weighed]) -> Share | None:
    """The share among all cases the sample was drawn from, not among those drawn; None without any.

    Its `cases` are the effective size: unequal chances make a sample worth less than it counts.
    """
    weights = [1 / each.chance for each in cases if each.chance > 0]
    total = sum(weights)
    if not total:
        return None
    held = sum(1 / each.chance for each in cases if each.chance > 0 and each.holds)
    return wilson(held / total, total * total / sum(weight * weight for weight in weights))


def plain_share(cases: Sequence[bool]) -> Share | None:
    """The share among chosen cases: it says something of them, and of no others."""
    return wilson(sum(cases) / len(cases), len(cases)) if cases else None


def counts_of(cases: Sequence[Weighed]) -> tuple[int, int]:
    """How many of how many, worth as much as the weighted share: what pooling people needs."""
    share = honest_share(cases)
    if share is None:
        return 0, 0
    whole = max(1, round(share.cases))
    return min(whole, round(share.value * whole)), whole
