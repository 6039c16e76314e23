"""Cards: what good work is, in words for every level; errors that nothing makes up for stand apart from the score.

Anchored levels after Smith & Kendall 1963 (behaviourally anchored scales): people who judge compare what was written
with words, not with a feeling of four out of five.
"""

from collections.abc import Mapping, Sequence

import msgspec

MOST_ITEMS, MOST_CRITICALS = 12, 8
FEWEST_LEVELS, MOST_LEVELS = 2, 5
LONGEST_NAME, LONGEST_WORDS = 80, 300


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is judged: its levels in words, the poorest first, and from which on it is good."""

    key: str
    name: str
    levels: tuple[str, ...]
    good_from: int = 1

    @property
    def top(self) -> int:
        """The best level."""
        return len(self.levels) - 1


class Critical(msgspec.Struct, frozen=True, kw_only=True):
    """An error that no friendliness makes up for, and when it is one."""

    key: str
    name: str
    words: str = ""


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that stands on a card."""

    items: tuple[Item, ...]
    criticals: tuple[Critical, ...] = ()

    def item(self, key: str) -> Item | None:
        """The item of that key."""
        return next((each for each in self.items if each.key == key), None)


class Marks(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody judged: a level for each item, None where it does not apply; and the critical errors found."""

    levels: dict[str, int | None] = {}
    criticals: tuple[str, ...] = ()


def troubles(contents: Contents) -> list[str]:
    """Why a card cannot be used, as codes; empty where it can."""
    found = []
    if not 1 <= len(contents.items) <= MOST_ITEMS:
        found.append("items")
    if len(contents.criticals) > MOST_CRITICALS:
        found.append("criticals")
    names = [item.name for item in contents.items] + [error.name for error in contents.criticals]
    keys = keys_of(contents)
    if len(set(names)) < len(names) or len(set(keys)) < len(keys):
        found.append("twice")
    if not all(0 < len(each) <= LONGEST_NAME for each in names):
        found.append("name")
    if any(len(each.words) > LONGEST_WORDS for each in contents.criticals):
        found.append("words")
    for item in contents.items:
        found += _troubles_of(item)
    return list(dict.fromkeys(found))


def keys_of(contents: Contents) -> list[str]:
    """Of everything that stands on it."""
    return [item.key for item in contents.items] + [error.key for error in contents.criticals]


def _troubles_of(item: Item) -> list[str]:
    found = []
    if not FEWEST_LEVELS <= len(item.levels) <= MOST_LEVELS:
        found.append("levels")
    elif not 1 <= item.good_from <= item.top:
        found.append("good")
    if len(set(item.levels)) < len(item.levels) or not all(0 < len(each) <= LONGEST_WORDS for each in item.levels):
        found.append("words")
    return found


def missing(contents: Contents, marks: Marks) -> list[str]:
    """The items nobody said anything about yet, by key; “does not apply” is something."""
    return [item.key for item in contents.items if item.key not in marks.levels]


def cleaned(contents: Contents, marks: Marks) -> Marks:
    """The same without what the card does not know."""
    levels = {
        item.key: level
        for item in contents.items
        if item.key in marks.levels
        for level in [marks.levels[item.key]]
        if level is None or 0 <= level <= item.top
    }
    known = {each.key for each in contents.criticals}
    return Marks(levels=levels, criticals=tuple(sorted(known & set(marks.criticals))))


def value_of(contents: Contents, marks: Marks) -> float | None:
    """The mean of the items that apply, 0 the poorest, 1 the best; None where none applies. Critical errors stand
    apart: they neither lower it nor are they made up by it."""
    reached = [level / item.top for item in contents.items if (level := marks.levels.get(item.key)) is not None]
    return sum(reached) / len(reached) if reached else None


def is_good(item: Item, marks: Marks) -> bool | None:
    """Whether the item was good by the card's own words; None where it does not apply."""
    level = marks.levels.get(item.key)
    return None if level is None else level >= item.good_from


def same_item(item: Item, others: Sequence[Item]) -> bool:
    """Whether the very same words were judged: figures of an item that was reworded are not thrown together."""
    return item in others


def next_key(used: Mapping[str, object] | Sequence[str], *, letter: str) -> str:
    """A key that no item of the card has or had."""
    number = 1
    while f"{letter}{number}" in used:
        number += 1
    return f"{letter}{number}"
