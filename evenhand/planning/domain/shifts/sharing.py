"""Who can do several works does those that lack most: heads for each work, slot by slot."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from evenhand.planning.domain.shifts.asking import Work

Heads = npt.NDArray[np.float64]


def shared(works: Sequence[Work], present: Mapping[frozenset[str], Heads]) -> list[Heads]:
    """Heads for each work, in order: specialists first, then who can do more, whole people where they lack most.

    Whoever is left over goes to the first work they can do.
    """
    slots = len(works[0].need)
    found = {work.name: np.zeros(slots) for work in works}
    for skills in sorted((each for each in present if each), key=lambda each: (len(each), sorted(each))):
        able = [work for work in works if work.name in skills]
        left = present[skills].copy()
        if len(able) == 1:
            found[able[0].name] += left
            continue
        for slot in np.flatnonzero(left):
            _give(able, found, int(slot), round(float(left[slot])))
    return [found[work.name] for work in works]


def _give(able: Sequence[Work], found: dict[str, Heads], slot: int, heads: int) -> None:
    for _ in range(heads):
        lacking = max(able, key=lambda work: _lacks(work, found[work.name][slot], slot))
        found[lacking.name][slot] += 1


def _lacks(work: Work, there: float, slot: int) -> float:
    """How much of its need a work lacks; floors come first."""
    floor = work.at_least[slot] if work.at_least else 0
    if there < floor:
        return 10.0 + floor - there
    need = work.need[slot]
    return (need - there) / need if need > there else 0.0
