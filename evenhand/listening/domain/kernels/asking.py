"""What queries ask beyond their guards, compiled: phrases, nearness, and the steps that join them.

The oracle is `evaluation`.
"""

import numpy as np

from evenhand.listening.domain.kernels.compiler import inlined, kernel
from evenhand.listening.domain.kernels.finding import fits
from evenhand.listening.domain.kernels.layout import (
    ACCEPT,
    FIRST_STEP,
    IF_NOT,
    IF_SO,
    NEAR,
    PHRASE,
    PLAIN_PHRASE,
    QUERY,
    REJECT,
    ROW_SHIFT,
    SHAPE_HEAD,
    STEPS,
    TEST,
    Array,
    Dictionary,
    Programs,
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


@kernel
def _is_at(dictionary: Dictionary, scratch: Scratch, folded: Array, at: int, word: int) -> bool:
    """Is the word at this position the one that a shape asks for?"""
    if word >= 0:
        return scratch.found[at] == word
    return fits(dictionary, scratch, folded, at, -word)


@kernel
def _before(dictionary: Dictionary, scratch: Scratch, folded: Array, at: int, word: int) -> int:
    """The nearest position before `at` with this word, or a negative number."""
    if word >= 0:
        return np.int64(scratch.earlier[at])
    at -= 1
    while at >= 0 and not fits(dictionary, scratch, folded, at, -word):
        at -= 1
    return at


@kernel
def _latest(dictionary: Dictionary, scratch: Scratch, folded: Array, count: int, word: int, base: int) -> int:
    if word < 0:
        return _before(dictionary, scratch, folded, count, word)
    return _latest_plain(dictionary.last, scratch.found, count, word, base)


@kernel
def _has_phrase(
    dictionary: Dictionary, scratch: Scratch, folded: Array, shapes: Array, shape: int, count: int, base: int
) -> bool:
    size, pivot, words = np.int64(shapes[shape + 1]), np.int64(shapes[shape + 2]), shape + SHAPE_HEAD
    rarest = np.int64(shapes[words + pivot])
    at = _latest(dictionary, scratch, folded, count, rarest, base)
    while at >= 0:
        first = at - pivot
        if first >= 0 and first + size <= count:
            each = 0
            while each < size and _is_at(dictionary, scratch, folded, first + each, np.int64(shapes[words + each])):
                each += 1
            if each == size:
                return True
        at = _before(dictionary, scratch, folded, at, rarest)
    return False


@kernel
def _has_near(
    dictionary: Dictionary, scratch: Scratch, folded: Array, shapes: Array, shape: int, count: int, base: int
) -> bool:
    """Words that cannot stand at the same position: go back from their last ones, always with the hindmost."""
    size, distance, words = np.int64(shapes[shape + 1]), np.int64(shapes[shape + 2]), shape + SHAPE_HEAD
    places = scratch.places
    for each in range(size):
        word = np.int64(shapes[words + each])
        places[each] = _latest(dictionary, scratch, folded, count, word, base)
        if places[each] < 0:
            return False
    while True:
        low, high = 0, 0
        for each in range(1, size):
            if places[each] < places[low]:
                low = each
            if places[each] > places[high]:
                high = each
        if places[high] - places[low] <= distance:
            return True
        word = np.int64(shapes[words + high])
        places[high] = _before(dictionary, scratch, folded, np.int64(places[high]), word)
        if places[high] < 0:
            return False


@kernel
def _has_near_overlapping(
    dictionary: Dictionary, scratch: Scratch, folded: Array, shapes: Array, shape: int, count: int
) -> bool:
    """Words of which two may fit one position, as in "app* apple"~3: each needs a position of its own.

    Of each word its last few positions are enough, as many as there are words.
    """
    size, distance, words = np.int64(shapes[shape + 1]), np.int64(shapes[shape + 2]), shape + SHAPE_HEAD
    places = scratch.places
    for each in range(size * size):
        places[each] = -1
    for at in range(count):
        is_new = False
        for each in range(size):
            if _is_at(dictionary, scratch, folded, at, np.int64(shapes[words + each])):
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
    dictionary: Dictionary, scratch: Scratch, folded: Array, shapes: Array, shape: int, count: int, base: int
) -> bool:
    if shapes[shape] == PHRASE:
        return _has_phrase(dictionary, scratch, folded, shapes, shape, count, base)
    if shapes[shape] == NEAR:
        return _has_near(dictionary, scratch, folded, shapes, shape, count, base)
    return _has_near_overlapping(dictionary, scratch, folded, shapes, shape, count)


@inlined
def _holds(
    dictionary: Dictionary, scratch: Scratch, folded: Array, shapes: Array, test: int, count: int, base: int
) -> bool:
    if test >= 0:
        return dictionary.last[test] >= base
    shape = -1 - test
    if shapes[shape] == PLAIN_PHRASE:
        return _has_plain_phrase(dictionary.last, scratch.found, scratch.earlier, shapes, shape, count, base)
    return _has_odd_shape(dictionary, scratch, folded, shapes, shape, count, base)


@inlined
def _open_ways(
    records: Array, last: Array, steps: Array, hits: Array, hit_count: int, open_: Array, next_: Array, base: int
) -> int:
    """Ask the first question behind each trait, without a branch; how many ways it did not close."""
    many = 0
    for hit in range(hit_count):
        trait = hits[hit]
        first = np.int64(records[trait, FIRST_STEP])
        for step in range(first, first + np.int64(records[trait, STEPS])):
            test = np.int64(steps[step, TEST])
            so, not_ = np.int64(steps[step, IF_SO]), np.int64(steps[step, IF_NOT])
            then = so if last[max(test, 0)] >= base else not_
            then = step if test < 0 else then
            open_[many] = step
            next_[many] = then
            many += then != REJECT
    return many


@inlined
def follow(
    dictionary: Dictionary,
    programs: Programs,
    scratch: Scratch,
    folded: Array,
    count: int,
    hit_count: int,
    base: int,
    row: int,
    matches: Array,
    matched: int,
) -> int:
    """Follow every way behind the traits that were hit; how many matches there are now."""
    steps, shapes, marks = programs.steps, programs.shapes, programs.marks
    many = _open_ways(
        dictionary.records,
        dictionary.last,
        steps,
        scratch.hits,
        hit_count,
        scratch.open_steps,
        scratch.next_steps,
        base,
    )
    for each in range(many):
        step = np.int64(scratch.next_steps[each])
        while step >= 0:
            holds = _holds(dictionary, scratch, folded, shapes, np.int64(steps[step, TEST]), count, base)
            step = np.int64(steps[step, IF_SO]) if holds else np.int64(steps[step, IF_NOT])
        if step == ACCEPT:
            query = np.int64(steps[scratch.open_steps[each], QUERY])
            if marks[query] != base:
                marks[query] = base
                matches[matched] = (np.int64(row) << ROW_SHIFT) | programs.ids[query]
                matched += 1
    return matched
