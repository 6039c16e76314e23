"""Who can do several works does those that lack most: heads for each work, slot by slot."""

from collections import deque
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from evenhand.planning.domain.shifts.asking import Work

Heads = npt.NDArray[np.float64]


def shared(works: Sequence[Work], present: Mapping[frozenset[str], Heads]) -> list[Heads]:
    """Heads for each work, in order: whole people, so that as few as can be lack; floors come first.

    Whoever is left over does the first work they can do.
    """
    slots = len(works[0].need)
    found = {work.name: np.zeros(slots) for work in works}
    alone = [each for each in present if len(each) == 1]
    for skills in alone:
        found[next(iter(skills))] += present[skills]
    many = {skills: heads for skills, heads in present.items() if len(skills) > 1}
    busy = np.flatnonzero(sum(many.values())) if many else np.zeros(0, dtype=np.int64)
    for slot in map(int, busy):
        here = {skills: round(float(heads[slot])) for skills, heads in many.items() if heads[slot] > 0}
        for name, heads in _share(works, here, {each: float(found[each][slot]) for each in found}, slot).items():
            found[name][slot] = heads
    return [found[work.name] for work in works]


def _share(
    works: Sequence[Work], here: Mapping[frozenset[str], int], heads: dict[str, float], slot: int
) -> dict[str, float]:
    """One slot: each person to what lacks most; then others move on where that frees somebody for it."""
    doing: dict[tuple[frozenset[str], str], int] = {}
    by_name = {work.name: work for work in works}
    for skills in sorted(here, key=lambda each: (len(each), sorted(each))):
        able = [work for work in works if work.name in skills]
        for _ in range(here[skills]):
            chosen = max(able, key=lambda work: _lacks(work, heads[work.name], slot)).name
            heads[chosen] += 1
            doing[skills, chosen] = doing.get((skills, chosen), 0) + 1
    for name in sorted(heads, key=lambda each: -_lacks(by_name[each], heads[each], slot)):
        while _lacks(by_name[name], heads[name], slot) > 0 and _move(by_name, doing, heads, name, slot):
            pass
    return heads


def _move(
    works: Mapping[str, Work],
    doing: dict[tuple[frozenset[str], str], int],
    heads: dict[str, float],
    name: str,
    slot: int,
) -> bool:
    """Somebody who is not needed elsewhere comes to a work that lacks, perhaps through others; whether one did."""
    came: dict[str, tuple[frozenset[str], str]] = {}  # from which work who would come, and whereto
    waiting = deque([name])
    while waiting:
        to = waiting.popleft()
        for (skills, at), count in doing.items():
            if not count or at in came or at == name or to not in skills:
                continue
            came[at] = skills, to
            if _lacks(works[at], heads[at] - 1, slot) <= 0:
                _follow(came, doing, heads, at, name)
                return True
            waiting.append(at)
    return False


def _follow(
    came: Mapping[str, tuple[frozenset[str], str]],
    doing: dict[tuple[frozenset[str], str], int],
    heads: dict[str, float],
    at: str,
    name: str,
) -> None:
    heads[at] -= 1
    heads[name] += 1
    while at != name:
        skills, to = came[at]
        doing[skills, at] -= 1
        doing[skills, to] = doing.get((skills, to), 0) + 1
        at = to


def _lacks(work: Work, there: float, slot: int) -> float:
    """How much of its need a work lacks; floors come first."""
    floor = work.at_least[slot] if work.at_least else 0
    if there < floor:
        return 10.0 + floor - there
    need = work.need[slot]
    return (need - there) / need if need > there else 0.0
