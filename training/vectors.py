"""Static vectors: every word piece, frequent word and emoji through MiniLM, fitted to its vectors of sentences.

`python -m training.vectors DATA_FOLDER [--known FOLDER]` writes weights/vectors.npz, with the rarity of each bucket.
"""

import argparse
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy import sparse

from evenhand.understanding.domain import features, vectors, words
from evenhand.understanding.domain.text import plain
from training import sets, teacher

SEED, RARE, SIF, ROUNDS = 4, 3, 1e-3, 25
RIDGES, RIDGE = (1, 3, 30), 3
FACES = {
    ":)": "happy face", ":-)": "happy face", ":d": "laughing face", ";)": "winking face", ";-)": "winking face",
    ":(": "sad face", ":-(": "sad face", ":'(": "crying face", ":/": "annoyed face", ":-/": "annoyed face",
    ":p": "playful face", "<3": "love", "</3": "broken heart", "!!": "!", "!!!": "!", "!!!!": "!", "??": "?",
    "???": "?", "????": "?", "...": "...", "..": "...", "?!": "?!", "!?": "?!",
}  # fmt: skip
FOLDED_AWAY = {"@user": "someone", "httpurl": "link", "__number__": "number", "__email__": "email"}


def main(folder: Path, known: Path | None) -> None:
    licensed = sets.licensed_texts(folder)
    everything = [text for texts in licensed.values() for text in texts]
    plains = [plain(text) for text in everything]
    counts = counted(plains)
    said, digests = numbered(vocabulary(counts))
    sets.told(step="vocabulary", words=len(said), texts=len(plains))
    sentences = teaching_sentences(licensed)
    taught = teacher.taught(sentences, known).astype(np.float32)
    alone = teacher.taught_words([spoken(word) for word in said]).astype(np.float32)
    sets.told(step="taught", sentences=len(sentences))
    basis = principal(np.concatenate([taught, alone]))
    goal = taught @ basis
    matrix = matrix_of(digests, [plain(text) for text in sentences])
    start = (alone @ basis) * sif(np.asarray(matrix.sum(axis=0)).ravel())[:, None]
    is_test = np.random.default_rng(SEED).random(len(sentences)) < 0.05
    for ridge in RIDGES:
        fitted = fit(matrix[~is_test], goal[~is_test], start, ridge, ROUNDS)
        sets.told(step="fit", ridge=ridge, **likeness(matrix[is_test], goal[is_test], start, fitted))
    fitted = fit(matrix, goal, start, RIDGE, ROUNDS)
    scales = np.maximum(np.abs(fitted).max(axis=1), 1e-12) / 127
    arrays = {
        "digests": digests,
        "vectors": np.rint(fitted / scales[:, None]).astype(np.int8),
        "scales": scales.astype(np.float32),
        "idf": np.minimum(np.rint(16 * rarity(plains)), 255).astype(np.uint8),
        "training_hashes": sets.hashes_of(everything),
    }
    sets.saved("vectors", arrays)


def numbered(said: Sequence[str]) -> tuple[list[str], np.ndarray]:
    """The words that have a number of their own, with it."""
    kept: dict[int, str] = {}
    for word in said:
        is_inside = len(word) > 2 and word.startswith("##")
        kept.setdefault(words.digest_of(word.removeprefix("##") if is_inside else word, is_inside=is_inside), word)
    return list(kept.values()), np.array(list(kept), dtype=np.uint64)


def counted(plains: Sequence[str]) -> Counter[str]:
    """How often each folded word occurs."""
    counts: Counter[str] = Counter()
    for begin in range(0, len(plains), 10_000):
        found = words.split(plains[begin : begin + 10_000])
        text = "".join(map(chr, found.folded[: found.stops[-1]]))
        counts.update(text[start:stop] for start, stop in zip(found.starts, found.stops, strict=True))
    return counts


def vocabulary(counts: Counter[str]) -> list[str]:
    """All word pieces but the reserved ones, frequent words that are no piece, faces, emoji."""
    pieces = teacher.tokenizer().get_vocab()
    kept = [piece for piece, _ in sorted(pieces.items(), key=lambda pair: pair[1]) if not re.match(r"\[.*\]$", piece)]
    kept = [piece for piece in kept if words.folded(piece.removeprefix("##"))]
    frequent = [word for word, count in counts.most_common() if count >= RARE and word not in pieces
                and re.fullmatch(r"[\w']{2,24}", word) and not word.isdigit()]  # fmt: skip
    emoji = [chr(code) for code in range(0x2190, 0x1FB00) if _is_picture(code)]
    return list(dict.fromkeys([*FOLDED_AWAY, *FACES, *kept, *frequent, *emoji]))


def _is_picture(code: int) -> bool:
    is_block = 0x2190 <= code < 0x2C00 or 0x1F000 <= code < 0x1FB00
    return is_block and unicodedata.category(chr(code)) == "So" and bool(unicodedata.name(chr(code), ""))


def spoken(word: str) -> str:
    """What stands for a word before the teacher: emoji and faces by what they are called."""
    if word in FACES or word in FOLDED_AWAY:
        return FACES.get(word) or FOLDED_AWAY[word]
    if len(word) == 1 and _is_picture(ord(word)):
        return unicodedata.name(word).lower()
    return word


def teaching_sentences(licensed: dict[str, list[str]]) -> list[str]:
    """Sentences whose vectors are to be met; of the large sets a sample."""
    shares = {"crisislex_t6": 3_000, "multidogo": 15_000, "twitter_cdp": 4_000}
    generator = np.random.default_rng(SEED)
    chosen: list[str] = []
    for name, texts in licensed.items():
        size = min(shares.get(name, len(texts)), len(texts))
        chosen += [texts[at] for at in sorted(generator.permutation(len(texts))[:size])]
    return [text for text in dict.fromkeys(chosen) if plain(text)]


def principal(found: np.ndarray) -> np.ndarray:
    """The directions in which most of the likeness lies."""
    _, directions = np.linalg.eigh(found.T @ found)
    return directions[:, ::-1][:, : vectors.DIM].astype(np.float32)


def matrix_of(digests: np.ndarray, plains: Sequence[str]) -> sparse.csr_matrix:
    """A row a text, a column a word of the vocabulary: how often it is in it, as the product counts it."""
    row_of = {int(digest): row for row, digest in enumerate(digests)}
    known: dict[tuple[int, ...], list[int]] = {}
    found = words.split(plains)
    starts, columns = [0], []
    for text in range(len(plains)):
        for word in range(found.before[text], found.before[text + 1]):
            row = row_of.get(int(found.digests[word]))
            if row is not None:
                columns.append(row)
            elif found.kinds[word] & 15 == 1:
                letters = tuple(found.folded[found.starts[word] : found.stops[word]].tolist())
                if letters not in known:
                    known[letters] = pieces_of(row_of, "".join(map(chr, letters)))
                columns += known[letters]
        starts.append(len(columns))
    matrix = sparse.csr_matrix((np.ones(len(columns), np.float32), columns, starts), shape=(len(plains), len(digests)))
    matrix.sum_duplicates()
    return matrix


def pieces_of(row_of: dict[int, int], word: str) -> list[int]:
    """The longest known pieces from left to right: the twin of the compiled one."""
    at, rows = 0, []
    while at < len(word):
        for end in range(min(len(word), at + 20), at, -1):
            row = row_of.get(words.digest_of(word[at:end], is_inside=at > 0))
            if row is not None:
                rows.append(row)
                break
        else:
            end = at + 1
        at = end
    return rows


def sif(frequency: np.ndarray) -> np.ndarray:
    """Small weights for words that are everywhere (Arora et al. 2017), never 0."""
    share = frequency / frequency.sum()
    return np.asarray(SIF / (SIF + share), dtype=np.float32)


def fit(matrix: sparse.csr_matrix, goal: np.ndarray, start: np.ndarray, ridge: float, rounds: int) -> np.ndarray:
    """Word vectors whose mean meets the goal, held to where they start by `ridge`; conjugate gradients."""
    mean = sparse.diags(np.float32(1) / np.maximum(np.asarray(matrix.sum(axis=1)).ravel(), 1)) @ matrix
    said = mean @ start
    start = start * float((said * goal).sum() / (said * said).sum())
    moved = np.zeros_like(start)
    rest = mean.T @ (goal - mean @ start)
    direction, size = rest.copy(), (rest * rest).sum()
    pull = ridge * mean.multiply(mean).sum() / mean.shape[1]
    for _ in range(rounds):
        pushed = mean.T @ (mean @ direction) + np.float32(pull) * direction
        step = size / (direction * pushed).sum()
        moved += np.float32(step) * direction
        rest -= np.float32(step) * pushed
        before, size = size, (rest * rest).sum()
        direction = rest + np.float32(size / before) * direction
    return (start + moved).astype(np.float32)


def likeness(matrix: sparse.csr_matrix, goal: np.ndarray, start: np.ndarray, fitted: np.ndarray) -> dict[str, float]:
    """Mean cosine with the teacher on sentences left out: before and after the fit."""

    def cosine(table: np.ndarray) -> float:
        said = matrix @ table
        lengths = np.linalg.norm(said, axis=1) * np.linalg.norm(goal, axis=1)
        return round(float(((said * goal).sum(axis=1) / np.maximum(lengths, 1e-9)).mean()), 4)

    return {"before": cosine(start), "after": cosine(fitted)}


def rarity(plains: Sequence[str]) -> np.ndarray:
    """Logarithm of one over the share of texts that have a bucket, smoothed, plus one."""
    even = np.ones(features.BUCKETS, dtype=np.float32)
    having = np.zeros(features.BUCKETS)
    for begin in range(0, len(plains), 2_000):
        _, buckets, _ = features.hashed(words.split(plains[begin : begin + 2_000]), even)
        having += np.bincount(buckets, minlength=features.BUCKETS)
    return np.log((1 + len(plains)) / (1 + having)) + 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--known", type=Path)
    arguments = parser.parse_args()
    main(arguments.folder, arguments.known)
