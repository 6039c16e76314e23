"""The features in plain Python, word by word: what the compiled ones are held against."""

import math
from collections import Counter

import regex

from evenhand.understanding.domain.features import BUCKETS
from evenhand.understanding.domain.words import digest_of, folded

HALF = BUCKETS // 2
MODULUS = 1 << 64
BASIS, PRIME, STIR = 0xCBF29CE484222325, 0x100000001B3, 0xD6E8FEB86659FD93
START, NEGATED, LOUD, LONG = 0x51A7, 0x17E6A7ED, 0x10BD, 0x1E46
NEGATIONS = {"not", "no", "never", "kein", "pas"}
# ASCII words only: enough to hold all rules of features against; what is a letter is tested elsewhere.
WORD = regex.compile(r"@?[A-Za-z0-9_]+(?:'[A-Za-z0-9_]+)*|[^\sA-Za-z0-9_@]+")


def bucket(digest: int) -> int:
    digest = ((digest ^ digest >> 32) * STIR) % MODULUS
    return (digest ^ digest >> 32) % HALF


def words_in(text: str) -> list[tuple[str, str]]:
    """Each word as folded and as written; a word of more than three characters has no digits but 0."""
    found = []
    for written in WORD.findall(text):
        word = "".join(map(chr, folded(written)))
        if written[0].isalnum() or written[0] in "@_":
            word = regex.sub(r"\d", "0", word) if len(word) > 3 else word
        else:
            word = word[:4]
        found.append((word, written))
    return found


def parts_of(word: str) -> list[int]:
    codes = [2, *map(ord, word), 2]
    found = []
    for size in (2, 3, 4, 5):
        for first in range(len(codes) - size + 1):
            digest = BASIS
            for code in codes[first : first + size]:
                digest = ((digest ^ code) * PRIME) % MODULUS
            found.append(HALF + bucket(digest))
    return found


def counts_of(text: str) -> Counter[int]:
    counts: Counter[int] = Counter()
    before, negated_until = START, -1
    words = words_in(text)
    for at, (word, written) in enumerate(words):
        digest = digest_of(word)
        counts[bucket(digest)] += 1
        counts[bucket(((before * PRIME) % MODULUS) ^ digest)] += 1
        before = digest
        is_word = written[0].isalnum() or written[0] == "_"
        if not is_word and written[0] != "@":
            negated_until = -1
        if at <= negated_until:
            counts[bucket(digest ^ NEGATED)] += 1
        letters = [each for each in written if each.isalpha() or each == "_"]
        if len(letters) > 1 and all(each.isupper() for each in letters):
            counts[bucket(LOUD)] += 1
        if is_word:
            counts.update(parts_of(word))
            if word in NEGATIONS or (len(word) > 3 and word.endswith("n't")):
                negated_until = at + 3
    counts[bucket(((LONG * PRIME) % MODULUS) ^ len(words).bit_length())] += 1
    return counts


def weighed(counts: Counter[int], idf: list[float]) -> dict[int, float]:
    values = {each: (1 + math.log(count)) * idf[each] for each, count in counts.items()}
    lengths = [
        math.sqrt(sum(value**2 for each, value in values.items() if (each < HALF) == is_word)) or 1.0
        for is_word in (False, True)
    ]
    return {each: value / lengths[each < HALF] for each, value in values.items()}
