"""The programs of all queries, and behind each trait the queries it guards; both change while others are matched."""

from typing import NamedTuple

import numpy as np

from evenhand.listening.domain.arenas import Arena, grown
from evenhand.listening.domain.compiling import Program, compiled
from evenhand.listening.domain.dictionary import Dictionary
from evenhand.listening.domain.guarding import guard_of
from evenhand.listening.domain.kernels import layout
from evenhand.listening.domain.query import Query
from evenhand.listening.domain.traits import Trait

_WORTH_IT = 0.7  # a guard is changed if the new one brings less than this share of posts in
_RARE_ENOUGH = 1e-3  # posts that bring somebody in; a query guarded so well need not be looked at again
_SLOTS = 1024


class _Kept(NamedTuple):
    """Flat, so that ten thousand of them cost Python's garbage collector little."""

    query: Query
    slot: int
    steps: tuple[int, int]  # where they are and how many
    shapes: tuple[int, int]
    ways: tuple[int, ...]  # numbers of the traits behind which it stands
    held: tuple[int, ...]


class Programs:
    """Each query's program by the query's id."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._dictionary = dictionary
        self._kept: dict[int, _Kept] = {}
        self._ways = Arena(dtype=np.int32, width=3, size=1 << 13)
        self._steps = Arena(dtype=np.int32, width=3, size=1 << 13)
        self._shapes = Arena(dtype=np.int32, size=1 << 12)
        self._ids = np.zeros(_SLOTS, np.int64)
        self._marks = np.zeros(_SLOTS, np.int32)
        self.slots = 0  # queries have numbers below this
        self._free: list[int] = []
        self.longest_near = 2
        self.ways = 0  # in all

    def __len__(self) -> int:
        return len(self._kept)

    def __contains__(self, id_: int) -> bool:
        return id_ in self._kept

    @property
    def ids(self) -> list[int]:
        """The queries there are."""
        return list(self._kept)

    @property
    def tables(self) -> layout.Programs:
        """What compiled code reads; good until something is put or removed."""
        return layout.Programs(
            ways=self._ways.rows,
            steps=self._steps.rows,
            shapes=self._shapes.rows,
            ids=self._ids[: self.slots],
            marks=self._marks,
        )

    def put(self, id_: int, query: Query) -> None:
        """Keep a query, instead of the one that was there."""
        before = self._kept.get(id_)
        self._kept[id_] = self._written(id_, query)
        if before:  # only now, so that what is known of traits which both have is not forgotten
            self._discard(before)

    def remove(self, id_: int) -> None:
        """Forget a query that is there."""
        self._discard(self._kept.pop(id_))

    def reconsider(self, id_: int) -> bool:
        """Guard a query by other traits if by now they are known to be rarer; whether that took a closer look."""
        kept = self._kept[id_]
        present = sum(map(self._dictionary.share, kept.ways))
        if present < _RARE_ENOUGH:
            return False
        guard = guard_of(kept.query, self._dictionary.rarity)
        if guard and guard.cost < present * _WORTH_IT:
            self.put(id_, kept.query)
        return True

    def forget_posts(self) -> None:
        """Positions begin anew, so the marks of earlier posts must go."""
        self._marks[:] = 0

    def _written(self, id_: int, query: Query) -> _Kept:
        held: list[int] = []

        def hold(trait: Trait) -> int:
            held.append(self._dictionary.hold(trait))
            return held[-1]

        program = compiled(query, rarity=self._dictionary.rarity, number_of=hold)
        ways = tuple(hold(trait) for trait, _ in program.ways)
        slot = self._new_slot(id_)
        shapes_at = self._write_shapes(program)
        steps_at = self._write_steps(program, shapes_at)
        for trait, (_, (test, then)) in zip(ways, program.ways, strict=True):
            self._append(trait, (test, then + steps_at if then >= 0 else then, slot))
        self.ways += len(ways)
        steps, shapes = (steps_at, len(program.steps)), (shapes_at, len(program.shapes))
        return _Kept(query, slot, steps, shapes, ways, tuple(held))

    def _discard(self, kept: _Kept) -> None:
        for trait in set(kept.ways):
            self._take_out(trait, kept.slot)
        for arena, (start, size) in ((self._steps, kept.steps), (self._shapes, kept.shapes)):
            if size:
                arena.give_back(start, size)
        for trait in kept.held:
            self._dictionary.release(trait)
        self._free.append(kept.slot)
        self.ways -= len(kept.ways)

    def _new_slot(self, id_: int) -> int:
        if self._free:
            slot = self._free.pop()
        else:
            slot, self.slots = self.slots, self.slots + 1
            if slot == len(self._ids):
                self._ids, self._marks = grown(self._ids, slot + 1), grown(self._marks, slot + 1)
        self._ids[slot] = id_
        return slot

    def _write_shapes(self, program: Program) -> int:
        if not program.shapes:
            return 0
        self.longest_near = max(self.longest_near, program.longest_near)
        start = self._shapes.take(len(program.shapes))
        self._shapes.rows[start : start + len(program.shapes)] = program.shapes
        return start

    def _write_steps(self, program: Program, shapes_at: int) -> int:
        if not program.steps:
            return 0
        start = self._steps.take(len(program.steps))
        rows = [_moved(step, start, shapes_at) for step in program.steps]
        self._steps.rows[start : start + len(rows)] = rows
        return start

    def _append(self, trait: int, way: tuple[int, int, int]) -> None:
        """One more query behind a trait."""
        tables = self._dictionary.tables
        first, count = map(int, tables.ways_of[trait])
        first = self._ways.resize(first, count, count + 1) if count else self._ways.take(1)
        self._ways.rows[first + count] = way
        tables.ways_of[trait] = first, count + 1
        tables.flags[trait] |= layout.HAS_WAYS

    def _take_out(self, trait: int, slot: int) -> None:
        tables = self._dictionary.tables
        first, count = map(int, tables.ways_of[trait])
        rows = self._ways.rows[first : first + count]
        left = rows[rows[:, layout.WAY_QUERY] != slot]
        rows[: len(left)] = left
        if len(left):
            first = self._ways.resize(first, count, len(left))
        else:
            self._ways.give_back(first, count)
            tables.flags[trait] &= ~np.uint8(layout.HAS_WAYS)
        tables.ways_of[trait] = first, len(left)


def _moved(step: tuple[int, int, int], steps_at: int, shapes_at: int) -> tuple[int, int, int]:
    """A step as it reads when its program lies at these places."""
    test, if_so, if_not = step
    return (
        test if test >= 0 else test - shapes_at,
        if_so + steps_at if if_so >= 0 else if_so,
        if_not + steps_at if if_not >= 0 else if_not,
    )
