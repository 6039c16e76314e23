"""From words to weighted buckets: words, pairs of words, negated words and parts of words."""

# What is compiled has no keyword arguments, and its numbers are numpy's.
# mypy: disable-error-code="no-any-return, return-value, assignment, arg-type, no-untyped-call"

from typing import Final

import numpy as np

from evenhand.kernel.compiling import Array, entry, kernel

# The lower half of the buckets is for words, the upper for their parts.
HALF: Final = 1 << 18
BUCKETS: Final = 2 * HALF
SHORTEST_PART, LONGEST_PART = 2, 5

_WORD, _NAME, _SIGNS, _SHOUTED = 1, 2, 3, 16
_MASK = np.uint64(HALF - 1)
_BASIS, _PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
_STIR, _SHIFT = np.uint64(0xD6E8FEB86659FD93), np.uint64(32)
_START, _NEGATED, _LOUD, _LONG = (np.uint64(each) for each in (0x51A7, 0x17E6A7ED, 0x10BD, 0x1E46))
_REACH_OF_A_NEGATION = 3
_EDGE = np.uint64(2)


@kernel
def _bucket(digest: np.uint64) -> int:
    digest = (digest ^ (digest >> _SHIFT)) * _STIR
    return np.int64((digest ^ (digest >> _SHIFT)) & _MASK)


@kernel
def _joined(first: np.uint64, second: np.uint64) -> np.uint64:
    return (first * _PRIME) ^ second


@kernel
def _note(buckets: Array, counts: Array, slots: Array, begin: int, end: int, bucket: int) -> int:
    """Count a bucket once more. A slot may hold rubbish: it is right only if it points back to its bucket."""
    slot = np.int64(slots[bucket])
    if begin <= slot < end and buckets[slot] == bucket:
        counts[slot] += 1.0
        return end
    slots[bucket], buckets[end], counts[end] = end, bucket, 1.0
    return end + 1


@kernel
def _is_negation(negations: Array, digest: np.uint64, folded: Array, start: int, stop: int) -> bool:
    """A word of the list, or one that ends in "n't"."""
    if stop - start > 3 and folded[stop - 1] == 116 and folded[stop - 2] == 39 and folded[stop - 3] == 110:
        return True
    low, high = 0, len(negations)
    while low < high:
        middle = (low + high) // 2
        if negations[middle] < digest:
            low = middle + 1
        else:
            high = middle
    return low < len(negations) and negations[low] == digest


@kernel
def _note_parts(
    folded: Array, start: int, stop: int, buckets: Array, counts: Array, slots: Array, begin: int, end: int
) -> int:
    """Each run of two to five characters of a word, its edges being characters too."""
    for first in range(start - 1, stop):
        digest = _BASIS
        for at in range(first, min(first + LONGEST_PART, stop + 1)):
            code = _EDGE if at < start or at == stop else np.uint64(folded[at])
            digest = (digest ^ code) * _PRIME
            if at - first + 1 >= SHORTEST_PART:
                end = _note(buckets, counts, slots, begin, end, HALF + _bucket(digest))
    return end


@kernel
def _weigh(idf: Array, buckets: Array, counts: Array, begin: int, end: int) -> None:
    """Logarithm of the count, times the rarity of the bucket; words have the length 1, and so have parts."""
    squares_of_words, squares_of_parts = 0.0, 0.0
    for at in range(begin, end):
        value = (1.0 + np.log(counts[at])) * idf[buckets[at]]
        counts[at] = value
        if buckets[at] < HALF:
            squares_of_words += value * value
        else:
            squares_of_parts += value * value
    of_words, of_parts = 1.0 / np.sqrt(max(squares_of_words, 1e-12)), 1.0 / np.sqrt(max(squares_of_parts, 1e-12))
    for at in range(begin, end):
        counts[at] *= of_words if buckets[at] < HALF else of_parts


@entry
def note_features(
    folded: Array,
    word_starts: Array,
    word_stops: Array,
    word_kinds: Array,
    digests: Array,
    words_before: Array,
    negations: Array,
    idf: Array,
    slots: Array,
    buckets: Array,
    values: Array,
    row_starts: Array,
) -> int:
    """Write the rows of a sparse matrix, a text each; how many entries there are."""
    end = 0
    for text in range(len(words_before) - 1):
        row_starts[text] = begin = end
        before, negated_until = _START, -1
        first, last = words_before[text], words_before[text + 1]
        for word in range(first, last):
            digest, kind = digests[word], word_kinds[word] & 15
            start, stop = word_starts[word], word_stops[word]
            end = _note(buckets, values, slots, begin, end, _bucket(digest))
            end = _note(buckets, values, slots, begin, end, _bucket(_joined(before, digest)))
            before = digest
            if kind == _SIGNS:
                negated_until = -1
            if word <= negated_until:
                end = _note(buckets, values, slots, begin, end, _bucket(digest ^ _NEGATED))
            if word_kinds[word] & _SHOUTED:
                end = _note(buckets, values, slots, begin, end, _bucket(_LOUD))
            if kind == _WORD:
                end = _note_parts(folded, start, stop, buckets, values, slots, begin, end)
                if _is_negation(negations, digest, folded, start, stop):
                    negated_until = word + _REACH_OF_A_NEGATION
        length = 0
        while (last - first) >> length:
            length += 1
        end = _note(buckets, values, slots, begin, end, _bucket(_joined(_LONG, np.uint64(length))))
        _weigh(idf, buckets, values, begin, end)
    row_starts[len(words_before) - 1] = end
    return end
