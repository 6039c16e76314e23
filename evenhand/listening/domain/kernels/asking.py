"""What queries ask beyond their guards, compiled: phrases, nearness, and the steps that join them.

The oracle is `evaluation`.
"""

# What is compiled has no keyword arguments, and its numbers are numpy's.
# mypy: disable-error-code="no-any-return, return-value, assignment, arg-type, no-untyped-call"

import numpy as np

from evenhand.kernel.compiling import inlined, kernel
from evenhand.listening.domain.kernels.finding import fits
from evenhand.listening.domain.kernels.layout import (
    ACCEPT,
    COUNT,
    FIRST,
    IF_NOT,
    IF_SO,
    NEAR,
    PHRASE,
    PLAIN_NEAR,
    PLAIN_PHRASE,
    ROW_SHIFT,
    SHAPE_HEAD,
    TEST,
    WAY_QUERY,
    WAY_TEST,
    WAY_THEN,
    Array,
    Dictionary,
    Programs,
    Said,
    Scratch,
)


@inlined
def _latest_plain(last: Array, found: Array, count: int, word: int, base: int) -> int:
    """The last position with this word, or a negative number. Emoji are noted without a position."""
    at = np.int64(last[word]) - base
    return at if 0 <= at < count and found[at] == word else np.int64(-1)


@inlined
def _has_plain_phrase(
    last: Array, found: Array, earlier: Array, shapes: Array, shape: int, count: int, base: int
) -> bool:
    """Words directly after one another, all of them folded and whole."""
    size, pivot, words = np.int64(shapes[shape + 1]), np.int64(shapes[shape + 2]), shape + SHAPE_HEAD
    at = _latest_plain(last, found, count, np.int64(shapes[words + pivot]), base)
    while at >= 0:
        first = at - pivot
        if first >= 0 and first + size <= count:
            each = 0
            while each < size and found[first + each] == shapes[words + each]:
                each += 1
            if each == size:
                return True
        at = np.int64(earlier[at])
    return False


@inlined
def _has_plain_near(
    last: Array, found: Array, earlier: Array, shapes: Array, shape: int, places: Array, count: int, base: int
) -> bool:
    """Different plain words: go back from their last positions, always with the hindmost."""
    size, distance, words = np.int64(shapes[shape + 1]), np.int64(shapes[shape + 2]), shape + SHAPE_HEAD
    for each in range(size):
        places[each] = _latest_plain(last, found, count, np.int64(shapes[words + each]), base)
        if places[each] < 0:
            return False
    while True:
        low, high = 0, 0
        for each in range(1, size):
            low = each if places[each] < places[low] else low
            high = each if places[each] > places[high] else high
        if places[high] - places[low] <= distance:
            return True
        places[high] = earlier[places[high]]
        if places[high] < 0:
            return False


@kernel
def _is_at(texts_of: Array, texts: Array, said: Said, found: Array, at: int, word: int) -> bool:
    """Is the word at this position the one that a shape asks for?"""
    if word >= 0:
        return found[at] == word
    return fits(texts_of, texts, said, at, -word)


@kernel
def _before(texts_of: Array, texts: Array, said: Said, found: Array, at: int, word: int) -> int:
    """The nearest position before `at` with this word, or a negative number."""
    at -= 1
    while at >= 0 and not _is_at(texts_of, texts, said, found, at, word):
        at -= 1
    return at


@kernel
def _has_phrase(texts_of: Array, texts: Array, said: Said, found: Array, shapes: Array, shape: int, count: int) -> bool:
    size, words = np.int64(shapes[shape + 1]), shape + SHAPE_HEAD
    for first in range(count - size + 1):
        each = 0
        while each < size and _is_at(texts_of, texts, said, found, first + each, np.int64(shapes[words + each])):
            each += 1
        if each == size:
            return True
    return False


@kernel
def _has_near(
    texts_of: Array, texts: Array, said: Said, found: Array, shapes: Array, shape: int, places: Array, count: int
) -> bool:
    """Words that cannot stand at the same position: go back from their last ones, always with the hindmost."""
    size, distance, words = np.int64(shapes[shape + 1]), np.int64(shapes[shape + 2]), shape + SHAPE_HEAD
    for each in range(size):
        places[each] = _before(texts_of, texts, said, found, count, np.int64(shapes[words + each]))
        if places[each] < 0:
            return False
    while True:
        low, high = 0, 0
        for each in range(1, size):
            low = each if places[each] < places[low] else low
            high = each if places[each] > places[high] else high
        if places[high] - places[low] <= distance:
            return True
        at = np.int64(places[high])
        places[high] = _before(texts_of, texts, said, found, at, np.int64(shapes[words + high]))
        if places[high] < 0:
            return False


@kernel
def _has_near_overlapping(
    texts_of: Array, texts: Array, said: Said, found: Array, shapes: Array, shape: int, places: Array, count: int
) -> bool:
    """Words of which two may fit one position, as in "app* apple"~3: each needs a position of its own.

    Of each word its last few positions are enough, as many as there are words.
    """
    size, distance, words = np.int64(shapes[shape + 1]), np.int64(shapes[shape + 2]), shape + SHAPE_HEAD
    for each in range(size * size):
        places[each] = -1
    for at in range(count):
        is_new = False
        for each in range(size):
            if _is_at(texts_of, texts, said, found, at, np.int64(shapes[words + each])):
                for older in range(each * size + size - 1, each * size, -1):
                    places[older] = places[older - 1]
                places[each * size] = at
                is_new = True
        if is_new and _all_find_a_place(places, size, max(at - distance, 0)):
            return True
    return False


# Places: `size` candidates a word, then who has which, who waits, the places seen, and by whom.


@kernel
def _all_find_a_place(places: Array, size: int, lowest: int) -> bool:
    """Can each word have a position of its own? Augmenting paths (Kuhn), the shortest first."""
    for each in range(size):
        places[size * size + each] = -1
    each = 0
    while each < size and _finds_a_place(places, size, lowest, each):
        each += 1
    return each == size


@kernel
def _finds_a_place(places: Array, size: int, lowest: int, newcomer: int) -> bool:
    taken = size * size
    waiting = taken + size
    seen = waiting + size + 1
    by = seen + size * size
    places[waiting] = newcomer
    head, tail, count = 0, 1, 0
    while head < tail:
        word = np.int64(places[waiting + head])
        head += 1
        for candidate in range(word * size, (word + 1) * size):
            place = places[candidate]
            if place < lowest or _index(places, seen, count, place) >= 0:
                continue
            places[seen + count], places[by + count] = place, word
            count += 1
            owner = _index(places, taken, size, place)
            if owner < 0:
                _move_up(places, size, count, newcomer)
                return True
            places[waiting + tail] = owner
            tail += 1
    return False


@kernel
def _move_up(places: Array, size: int, count: int, newcomer: int) -> None:
    """Everybody on the path takes the place found for them and leaves theirs to the one before."""
    taken = size * size
    seen = taken + size + size + 1
    by = seen + size * size
    at = count - 1
    while True:
        word = places[by + at]
        left = places[taken + word]
        places[taken + word] = places[seen + at]
        if word == newcomer:
            return
        at = _index(places, seen, count, left)


@kernel
def _index(places: Array, start: int, count: int, wanted: int) -> int:
    at = 0
    while at < count and places[start + at] != wanted:
        at += 1
    return at if at < count else -1


@kernel
def _has_odd_shape(
    texts_of: Array, texts: Array, said: Said, found: Array, shapes: Array, shape: int, places: Array, count: int
) -> bool:
    if shapes[shape] == PHRASE:
        return _has_phrase(texts_of, texts, said, found, shapes, shape, count)
    if shapes[shape] == NEAR:
        return _has_near(texts_of, texts, said, found, shapes, shape, places, count)
    return _has_near_overlapping(texts_of, texts, said, found, shapes, shape, places, count)


@inlined
def _holds(
    dictionary: Dictionary, scratch: Scratch, said: Said, shapes: Array, test: int, count: int, base: int
) -> bool:
    last, found, earlier, places = dictionary.last, scratch.found, scratch.earlier, scratch.places
    if test >= 0:
        return last[test] >= base
    shape = -1 - test
    if shapes[shape] == PLAIN_PHRASE:
        return _has_plain_phrase(last, found, earlier, shapes, shape, count, base)
    if shapes[shape] == PLAIN_NEAR:
        return _has_plain_near(last, found, earlier, shapes, shape, places, count, base)
    return _has_odd_shape(dictionary.texts_of, dictionary.texts, said, found, shapes, shape, places, count)


@inlined
def _open_ways(
    ways_of: Array, last: Array, ways: Array, hits: Array, hit_count: int, open_ways: Array, base: int
) -> int:
    """Ask the first question behind each trait, without a branch; how many ways are open."""
    many = 0
    for hit in range(hit_count):
        trait = hits[hit]
        first = np.int64(ways_of[trait, FIRST])
        for way in range(first, first + np.int64(ways_of[trait, COUNT])):
            test = np.int64(ways[way, WAY_TEST])
            open_ways[many] = way
            many += np.int64(last[test >> 1] >= base) ^ (test & 1)
    return many


@inlined
def follow(
    dictionary: Dictionary,
    programs: Programs,
    scratch: Scratch,
    said: Said,
    count: int,
    hit_count: int,
    base: int,
    row: int,
    matches: Array,
    matched: int,
) -> int:
    """Follow every way behind the traits that were hit; how many matches there are now."""
    ways, steps, shapes, marks = programs.ways, programs.steps, programs.shapes, programs.marks
    open_ways = scratch.open_ways
    many = _open_ways(dictionary.ways_of, dictionary.last, ways, scratch.hits, hit_count, open_ways, base)
    for each in range(many):
        way = np.int64(open_ways[each])
        step = np.int64(ways[way, WAY_THEN])
        while step >= 0:
            holds = _holds(dictionary, scratch, said, shapes, np.int64(steps[step, TEST]), count, base)
            step = np.int64(steps[step, IF_SO]) if holds else np.int64(steps[step, IF_NOT])
        query = np.int64(ways[way, WAY_QUERY])
        if step == ACCEPT and marks[query] != base:
            marks[query] = base
            matches[matched] = (np.int64(row) << ROW_SHIFT) | programs.ids[query]
            matched += 1
    return matched
