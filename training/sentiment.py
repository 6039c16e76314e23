"""How a text feels: `python -m training.sentiment DATA_FOLDER [--known FOLDER]` writes weights/sentiment.npz.

People's ratings teach a slow teacher (MiniLM and VADER's word list); it rates the licensed texts that nobody rated;
from both, and from sentences of our own, the quick head learns.
"""

import argparse
import unicodedata
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.linear_model import Ridge
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from evenhand.understanding.domain.features import BUCKETS, features_of
from evenhand.understanding.domain.heads import Head
from evenhand.understanding.domain.kernels import feeling
from evenhand.understanding.domain.lexicon import Lexicon, number_of
from evenhand.understanding.domain.text import plain
from evenhand.understanding.domain.vectors import DIM
from evenhand.understanding.domain.words import split
from training import lexicon, sentences, sets, teacher

SEED, FOLDS, ALPHA = 4, 5, 3.0
VECTOR_LOUDNESS, FELT_LOUDNESS = 2.0, 3.0
GLAD, UNHAPPY = 2.0, -2.0
OWN_VALUES = {"negative": -2.0, "neutral": 0.0, "positive": 2.2}
FRAMES = ("{}", "so {}", "this is {}", "not {}", "very {} today", "@user {} !!")

analyser = SentimentIntensityAnalyzer()


def lexical(texts: list[str]) -> np.ndarray:
    """What VADER tells: its compound value, the shares of glad and unhappy words, and the value of the last half."""
    told = []
    for text in texts:
        whole = analyser.polarity_scores(text[:400])
        last = analyser.polarity_scores(text[:400][len(text[:400]) // 2 :])
        told.append([whole["compound"], whole["pos"], whole["neg"], last["compound"]])
    return np.array(told, dtype=np.float32)


def teacher_view(texts: list[str], known: Path | None) -> np.ndarray:
    """All that the teacher looks at."""
    return np.hstack([teacher.taught(texts, known).astype(np.float32) * 3, lexical(texts) * 2])


def student_view(texts: list[str], felt_by: Lexicon) -> sparse.csr_matrix:
    """All that the quick head looks at."""
    plains = [plain(text) for text in texts]
    features = features_of(plains)
    felt = felt_by.felt(split(plains), ["en"] * len(plains))
    dense = np.hstack([features.vectors * VECTOR_LOUDNESS, felt * FELT_LOUDNESS]).astype(np.float32)
    return sparse.hstack([features.sparse(), sparse.csr_matrix(dense)], format="csr")


def main(folder: Path, known: Path | None) -> None:
    rated = list(sets.graded_sentiment(folder))
    parts = np.array([part for part, _, _ in rated])
    texts, ratings = [text for _, text, _ in rated], np.array([rating for *_, rating in rated])
    fold = np.array([sets.part_of(text, FOLDS) for text in texts])
    felt_by = lexicon_arrays()
    unrated = unrated_texts(folder)
    words, worth = word_frames()
    own = list(sentences.sentences(SEED))
    seen, unseen = teacher_view(texts, known), teacher_view(unrated, known)
    view = student_view([*texts, *unrated, *words, *(text for text, _ in own)], Lexicon.of(*felt_by.values()))
    weights = np.repeat([1.0, 0.3, 0.1, 0.7], [len(texts), len(unrated), len(words), len(own)])
    given = np.concatenate([worth, [OWN_VALUES[feeling] for _, feeling in own]])
    taught, learnt = np.zeros(len(texts)), np.zeros(len(texts))
    for each in range(FOLDS):
        kept, left = fold != each, fold == each
        slow = Ridge(alpha=20).fit(seen[kept], ratings[kept])
        taught[left] = slow.predict(seen[left])
        rows = np.concatenate([kept, np.ones(len(weights) - len(kept), dtype=bool)])
        targets = np.concatenate([ratings, slow.predict(unseen), given])
        quick = fitted(view[rows], targets[rows], weights[rows])
        learnt[left] = quick.predict(view[: len(texts)][left])
    for part in ("tweets", "product_reviews"):
        of_part = parts == part
        sets.told(part=part, rows=int(of_part.sum()), teacher=pearson(taught, ratings, of_part),
                  shipped=pearson(learnt, ratings, of_part))  # fmt: skip
    slow = Ridge(alpha=20).fit(seen, ratings)
    quick = fitted(view, np.concatenate([ratings, slow.predict(unseen), given]), weights)
    save(quick, felt_by, sets.hashes_of([*texts, *unrated]))


def fitted(view: sparse.csr_matrix, targets: np.ndarray, weights: np.ndarray) -> Ridge:
    return Ridge(alpha=ALPHA, solver="sparse_cg", tol=1e-3).fit(view, targets, sample_weight=weights)


def pearson(guess: np.ndarray, truth: np.ndarray, rows: np.ndarray) -> float:
    return round(float(np.corrcoef(guess[rows], truth[rows])[0, 1]), 4)


def save(quick: Ridge, felt_by: dict[str, np.ndarray], hashes: np.ndarray) -> None:
    """The head with one class, and beside it what it makes of the lexicon, and the lexicon."""
    whole = (quick.coef_ / 4).astype(np.float32)
    of_vector, of_felt = whole[BUCKETS : BUCKETS + DIM] * VECTOR_LOUDNESS, whole[BUCKETS + DIM :] * FELT_LOUDNESS
    weights, bias = whole[:BUCKETS, None], np.array([quick.intercept_ / 4], dtype=np.float32)
    quick_head = Head.of("sentiment", ["graded"], weights, of_vector[:, None], bias)
    path = replace(quick_head, training_hashes=hashes).save(sets.WEIGHTS)
    with np.load(path) as arrays:
        everything = dict(arrays)
    everything |= {f"lexicon_{name}": array for name, array in felt_by.items()} | {"of_felt": of_felt}
    sets.saved("sentiment", everything)


def lexicon_arrays() -> dict[str, np.ndarray]:
    """Numbers, values and roles of all words that are felt, in all languages; the first that comes stays."""
    found: dict[int, tuple[float, int]] = {}
    for picture, value in pictures():
        found.setdefault(number_of(picture, "en", is_stem=False), (value, feeling.FELT))
    for language, entries in lexicon.WORKS.items():
        note(found, language, entries, 0.0, feeling.WORKS)
    for value, of_value in ((GLAD, lexicon.GLAD), (UNHAPPY, lexicon.UNHAPPY)):
        for language, entries in of_value.items():
            note(found, language, entries, value, feeling.FELT)
    for word, value in analyser.lexicon.items():
        if len(split([word]).starts) == 1:
            found.setdefault(number_of(word, "en", is_stem=False), (float(value), feeling.FELT))
    for role, of_role in (
        (feeling.STRONGER, lexicon.STRONGER),
        (feeling.WEAKER, lexicon.WEAKER),
        (feeling.TURN, lexicon.TURNS),
    ):
        for language, entries in of_role.items():
            note(found, language, entries, 0.0, role)
    values, roles = zip(*found.values(), strict=True)
    return {
        "digests": np.array(list(found), dtype=np.uint64),
        "values": np.array(values, dtype=np.float32),
        "roles": np.array(roles, dtype=np.uint8),
    }


def note(found: dict[int, tuple[float, int]], language: str, entries: str, value: float, role: int) -> None:
    for entry in entries.split():
        forms = [entry, "ال" + entry, "و" + entry, "ب" + entry] if language == "ar" else [entry]
        for form in forms:
            found.setdefault(number_of(form.rstrip("|"), language, is_stem=not form.endswith("|")), (value, role))


def pictures() -> list[tuple[str, float]]:
    """Emoji and faces, by what VADER's list says of their names, and by ours where a name misleads."""
    told = (
        dict.fromkeys("😡🤬😤🖕😠👿", -2.6)
        | dict.fromkeys("👎🙄😒🤦💩🤮🤢😫😩😣😖", -1.8)
        | dict.fromkeys("💔😔😢😭😞😟😿", -1.9)
    )
    told |= dict.fromkeys("👍👏🙏🔥💯🙌✨🎉👌💪😎🤗", 1.7) | dict.fromkeys("😍😘🥰❤💕💖💗💙💚💛💜🖤♥😻💞💓", 2.6)
    told |= (
        dict.fromkeys("😊☺😀😃😄😁🙂😇😋🤩", 2.0)
        | dict.fromkeys("😂🤣😆😅😜😝", 1.0)
        | dict.fromkeys("🌹🌸☀🌞🎂🎁🏆⭐🌟", 1.0)
    )
    told |= {
        ":)": 1.8,
        ":-)": 1.8,
        ":d": 2.2,
        ";)": 1.0,
        ";-)": 1.0,
        ":p": 0.9,
        "<3": 2.2,
        "</3": -2.0,
        "=)": 1.8,
        "^^": 1.2,
    }
    told |= {":(": -1.8, ":-(": -1.8, ":'(": -2.2, ":/": -1.2, ":-/": -1.2, "=(": -1.8, ":((": -2.2, ":))": 2.0}
    for code in (*range(0x2600, 0x2800), *range(0x1F300, 0x1FB00)):
        name = unicodedata.name(chr(code), "").lower()
        value = analyser.polarity_scores(name)["compound"] if name else 0.0
        if value:
            told.setdefault(chr(code), round(3 * value, 2))
    return list(told.items())


def unrated_texts(folder: Path) -> list[str]:
    """Licensed texts nobody rated: calls in crises, customers' tweets, turns of dialogs, requests."""
    licensed = sets.licensed_texts(folder)
    generator = np.random.default_rng(SEED)

    def some(name: str, size: int) -> list[str]:
        texts = licensed[name]
        return [texts[at] for at in sorted(generator.permutation(len(texts))[:size])]

    customers = [
        turn["text"] for dialog in sets.twitter_cdp(folder) for turn in dialog["turns"] if turn["role"] != "agent"
    ]
    return list(
        dict.fromkeys(
            [
                *some("crisislex_t26", 12_000),
                *some("abuse_davidson", 6_000),
                *some("clinc150", 5_000),
                *some("multidogo", 4_000),
                *some("sms_spam", 2_000),
                *customers,
            ]
        )
    )


def word_frames() -> tuple[list[str], np.ndarray]:
    """Each word of VADER's list in a few frames, rated by VADER."""
    words = [word for word in sorted(analyser.lexicon) if word.isascii() and len(word) > 1]
    framed = [frame.format(word) for word in words for frame in FRAMES]
    return framed, lexical(framed)[:, 0] * 3.2


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--known", type=Path)
    arguments = parser.parse_args()
    main(arguments.folder, arguments.known)
