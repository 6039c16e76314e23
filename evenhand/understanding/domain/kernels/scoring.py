"""From words to vectors, and from buckets to scores."""

# What is compiled has no keyword arguments, and its numbers are numpy's.
# mypy: disable-error-code="no-any-return, return-value, assignment, arg-type, no-untyped-call"

import numpy as np

from evenhand.kernel.compiling import Array, entry, fast_entry, kernel

_BASIS, _PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
_INSIDE = np.uint64(0x5EED)
_STIR, _SHIFT = np.uint64(0xD6E8FEB86659FD93), np.uint64(32)
_WORD, _LONGEST_PIECE = 1, 20


@kernel
def _row(keys: Array, rows: Array, digest: np.uint64) -> int:
    """Open addressing over a power of two; a negative number where the digest is not known."""
    mask = np.uint64(len(keys) - 1)
    at = ((digest ^ (digest >> _SHIFT)) * _STIR) & mask
    while rows[np.int64(at)] >= 0:
        if keys[np.int64(at)] == digest:
            return np.int64(rows[np.int64(at)])
        at = (at + np.uint64(1)) & mask
    return -1


@kernel
def _add(sums: Array, text: int, table: Array, scales: Array, row: int) -> None:
    scale = scales[row]
    for each in range(table.shape[1]):
        sums[text, each] += scale * np.float32(table[row, each])


@kernel
def _add_pieces(
    sums: Array, text: int, keys: Array, rows: Array, table: Array, scales: Array, folded: Array, start: int, stop: int
) -> None:
    """The longest known pieces of an unknown word, from left to right; what no piece fits is passed over."""
    at = start
    while at < stop:
        digest = _BASIS if at == start else _BASIS ^ _INSIDE
        best, best_end = -1, at + 1
        for end in range(at, min(stop, at + _LONGEST_PIECE)):
            digest = (digest ^ np.uint64(folded[end])) * _PRIME
            row = _row(keys, rows, digest)
            if row >= 0:
                best, best_end = row, end + 1
        if best >= 0:
            _add(sums, text, table, scales, best)
        at = best_end


@fast_entry
def add_vectors(
    folded: Array,
    word_starts: Array,
    word_stops: Array,
    word_kinds: Array,
    digests: Array,
    words_before: Array,
    keys: Array,
    rows: Array,
    table: Array,
    scales: Array,
    sums: Array,
) -> None:
    """Add the vectors of each text's words to its row of `sums`, and give the row the length 1 (0 stays 0)."""
    for text in range(len(words_before) - 1):
        for word in range(words_before[text], words_before[text + 1]):
            row = _row(keys, rows, digests[word])
            if row >= 0:
                _add(sums, text, table, scales, row)
            elif word_kinds[word] & 15 == _WORD:
                _add_pieces(sums, text, keys, rows, table, scales, folded, word_starts[word], word_stops[word])
        squares = np.float32(0.0)
        for each in range(sums.shape[1]):
            squares += sums[text, each] * sums[text, each]
        if squares > 0:
            scale = np.float32(1.0) / np.sqrt(squares)
            for each in range(sums.shape[1]):
                sums[text, each] *= scale


@fast_entry
def add_scores(row_starts: Array, buckets: Array, values: Array, weights: Array, scores: Array) -> None:
    """Add to each score its text's values times their weights. A weight is kept as the root of its size, with sign."""
    for text in range(len(row_starts) - 1):
        for at in range(row_starts[text], row_starts[text + 1]):
            value, bucket = values[at], buckets[at]
            for each in range(weights.shape[1]):
                root = np.float32(weights[bucket, each])
                scores[text, each] += value * root * abs(root)


@entry
def place(keys: Array, rows: Array, digests: Array) -> None:
    """Fill an empty hash table, whose size is a power of two above the number of digests."""
    mask = np.uint64(len(keys) - 1)
    for row in range(len(digests)):
        digest = digests[row]
        at = ((digest ^ (digest >> _SHIFT)) * _STIR) & mask
        while rows[np.int64(at)] >= 0:
            at = (at + np.uint64(1)) & mask
        keys[np.int64(at)], rows[np.int64(at)] = digest, row
