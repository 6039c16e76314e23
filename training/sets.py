"""What the training scripts have in common: texts of the sets, their hashes, honest splits, figures, and saving."""

import csv
import gzip
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

WEIGHTS = Path(__file__).parent.parent / "evenhand" / "understanding" / "weights"

csv.field_size_limit(1 << 30)


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, compressed or not."""
    whole = path.read_bytes()
    text = (gzip.decompress(whole) if path.suffix == ".gz" else whole).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def text_hash(text: str) -> int:
    """The hash by which a text is known again: letters folded, white space collapsed."""
    return int.from_bytes(hashlib.blake2b(" ".join(text.casefold().split()).encode(), digest_size=8).digest(), "big")


def hashes_of(texts: Iterable[str]) -> np.ndarray:
    """All different hashes, in order."""
    return np.array(sorted({text_hash(text) for text in texts}), dtype=np.uint64)


def part_of(key: str, parts: int, *, seed: int = 0) -> int:
    """In which of so many equal parts everything with this key (author, conversation, event, text) lies."""
    return text_hash(f"{seed} {key}") % parts


def banking77(folder: Path) -> Iterator[tuple[str, str]]:
    """Text and intent."""
    for row in rows(folder / "banking77" / "train.csv.gz"):
        yield row["text"], row["category"]


def clinc150(folder: Path, part: str = "train") -> Iterator[tuple[str, str]]:
    """Text and intent; the parts are train, val, oos_train and oos_val."""
    for row in rows(folder / "clinc150" / f"{part}.csv.gz"):
        yield row["text"], row["intent"]


def multidogo(folder: Path, part: str = "train") -> Iterator[dict[str, str]]:
    """Customers' turns with their `domain`; the parts are train and dev."""
    for path in sorted((folder / "multidogo").glob(f"*_{part}.csv.gz")):
        domain = path.name.split("_")[0]
        for row in rows(path):
            yield {**row, "domain": domain}


def twitter_cdp(folder: Path) -> Iterator[dict[str, Any]]:
    """Dialogs: conv_id, company, turns of role, author, at, text."""
    with gzip.open(folder / "twitter_cdp" / "dialogs.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def graded_sentiment(folder: Path) -> Iterator[tuple[str, str, float]]:
    """Part (tweets, product_reviews), text, and the mean of twenty ratings from -4 to 4."""
    for part in ("tweets", "product_reviews"):
        for row in rows(folder / "graded_sentiment" / f"{part}.csv.gz"):
            yield part, row["text"], float(row["mean_rating"])


def licensed_texts(folder: Path) -> dict[str, list[str]]:
    """Different texts of each set that shipped weights may learn from; Banking77 is left out, to measure with."""
    found = {
        "clinc150": [text for text, _ in clinc150(folder)],
        "graded_sentiment": [text for _, text, _ in graded_sentiment(folder)],
        "crisislex_t26": [row["text"] for row in rows(folder / "crisislex" / "t26.csv.gz")],
        "crisislex_t6": [row["text"] for row in rows(folder / "crisislex" / "t6.csv.gz")],
        "sms_spam": [row["text"] for row in rows(folder / "sms_spam" / "messages.csv.gz")],
        "abuse_davidson": [row["tweet"] for row in rows(folder / "abuse_davidson" / "tweets.csv.gz")],
        "multidogo": [row["utterance"] for row in multidogo(folder)],
        "twitter_cdp": [turn["text"] for dialog in twitter_cdp(folder) for turn in dialog["turns"]],
    }
    return {name: list(dict.fromkeys(texts)) for name, texts in found.items()}


def macro_f1(truth: Sequence[Any], guess: Sequence[Any]) -> float:
    """The mean F1 over the classes that occur, in per cent."""
    true, said = np.asarray(truth), np.asarray(guess)
    scores = []
    for each in sorted(set(truth)):
        hits = np.sum((true == each) & (said == each))
        scores.append(2 * hits / max(1, np.sum(true == each) + np.sum(said == each)))
    return round(100 * float(np.mean(scores)), 2)


def calibration_error(probabilities: np.ndarray, is_right: np.ndarray, bins: int = 15) -> float:
    """Expected calibration error: how far confidence and accuracy lie apart, in bins of equal width."""
    confidence = probabilities.max(axis=1)
    bin_of = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        (bin_of == each).mean() * abs(confidence[bin_of == each].mean() - is_right[bin_of == each].mean())
        for each in range(bins)
        if (bin_of == each).any()
    ]
    return round(float(sum(gaps)), 4)


def told(**figures: Any) -> None:
    """One JSON line on the screen."""
    print(json.dumps(figures), flush=True)  # noqa: T201


def saved(name: str, arrays: Mapping[str, np.ndarray], folder: Path = WEIGHTS) -> Path:
    """weights/NAME.npz, compressed."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.npz"
    np.savez_compressed(path, **arrays)
    told(saved=name, megabytes=round(path.stat().st_size / 1e6, 2))
    return path
