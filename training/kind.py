"""What a post is (complaint, question, praise, comment, lead), and whether a desk would answer it.

`python -m training.kind DATA_FOLDER` writes weights/kind.npz and weights/reply.npz.
"""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from training import own, sets
from training.own.folds import calibration, kept, seen_as, taught

SEED = 4
KINDS = ("complaint", "question", "praise", "comment", "lead")
ASKS = re.compile(
    r"(?i)\?|^(?:@\w+ )*(?:how|what|when|where|which|who|can|could|do|does|is|are|will|why|should|tell me|would)\b"
)
TROUBLE = re.compile(
    r"(?i)not work|n[o']t working|doesn'?t|didn'?t|won'?t|can'?t|cannot|declin|wrong|fail|broke|stolen|lost|twice|"
    r"extra|still|error|problem|issue|charged|missing|pending|stuck|never|hack|compromis|locked|unable|disabled|damaged|crash|"
    r"refus|swallow|fraud|slow|freez|bug|worst|terribl|annoy|frustrat|ridiculous|waiting|fix|down|delete"
)
COMPLAINTS = """
    slow drops light tv email app signal roam port bill price refund hold order tech move danger out worse still
"""
MAILS = "slow drops bill price tech tv move refund port signal"
TAKES_OUT = {"startserviceintent", "upgradeserviceintent", "bookflight", "orderpizzaintent"}
THANKS = {"thankyou"}
TALK = {"openinggreeting", "closinggreeting", "confirmation", "rejection"}
SMALL_TALK = {
    "thank_you", "greeting", "goodbye", "tell_joke", "yes", "no", "maybe", "do_you_have_pets", "meaning_of_life",
    "fun_fact",
}  # fmt: skip
SHOPS = {"new_card", "book_flight", "book_hotel", "restaurant_reservation", "car_rental"}


class Row(NamedTuple):
    """A text, its kind, whether a desk would answer, what it must stay together with, and its weight."""

    text: str
    kind: str
    replied: str
    group: str
    weight: float = 1.0


def main(folder: Path) -> None:
    rows = list({sets.text_hash(row.text): row for row in gathered(folder)}.values())
    features = seen_as([row.text for row in rows])
    groups = [row.group for row in rows]
    weights = balanced(rows)
    for name, classes, labels in (
        ("kind", KINDS, [row.kind for row in rows]),
        ("reply", ("no", "yes"), [row.replied for row in rows]),
    ):
        texts = [row.text for row in rows]
        head, said = taught(
            name, texts, labels, classes=classes, features=features, groups=groups, weights=weights, seed=SEED, C=0.3
        )
        guess = [classes[at] for at in said.argmax(axis=1)]
        sets.told(
            head=name, rows=len(rows), macro_f1=sets.macro_f1(labels, guess), **calibration(said, labels, classes)
        )
        kept(head)


def balanced(rows: list[Row]) -> np.ndarray:
    """Weights under which no kind drowns another: each counts by the root of its size."""
    counts = {kind: sum(row.weight for row in rows if row.kind == kind) for kind in KINDS}
    mean = np.mean([value**0.5 for value in counts.values()])
    return np.array([row.weight * mean / counts[row.kind] ** 0.5 for row in rows])


def gathered(folder: Path) -> Iterator[Row]:
    """All rows: our own sentences first, then the sets."""
    yield from from_ourselves()
    yield from from_questions(folder)
    yield from from_dialogs(folder)
    yield from from_life(folder)


def from_ourselves() -> Iterator[Row]:
    for sentence in own.sentences("kinds", times=10, seed=SEED):
        replied = "yes" if sentence.label in {"complaint", "question", "lead"} else "no"
        yield Row(sentence.text, sentence.label, replied, sentence.wording, 2.0)
    for sentence in own.sentences("severity", times=6, seed=SEED):
        if sentence.label == "high":
            yield Row(sentence.text, "complaint", "yes", sentence.wording, 2.0)
    for sentence in own.sentences("harm", times=3, seed=SEED):
        if sentence.label not in {"none", "press", "self_harm"}:
            yield Row(sentence.text, "complaint", "yes", sentence.wording)
    for section in (*COMPLAINTS.split(), *(f"mail {about}" for about in MAILS.split())):
        for text, _, wording in own.from_demo(section, times=5, seed=SEED):
            asks = text.rstrip().endswith("?") and not TROUBLE.search(text)
            yield Row(text, "question" if asks and "mail" not in section else "complaint", "yes", wording, 2.0)
    for section, kind, replied in (
        ("question", "question", "yes"), ("search", "lead", "yes"), ("rival", "complaint", "yes"),
        ("praise", "praise", "no"), ("thanks", "praise", "no"), ("works", "comment", "no"), ("noise", "comment", "no"),
        ("noise+", "comment", "no"), ("noise reply", "comment", "no"), ("bye", "comment", "no"),
        ("never mind", "comment", "no"), ("staff", "comment", "no"),
    ):  # fmt: skip
        for text, _, wording in own.from_demo(section, times=6, seed=SEED):
            yield Row(text, kind, replied, wording, 2.0)


def from_questions(folder: Path) -> Iterator[Row]:
    """Customers who ask a bank or a machine; what tells of trouble is a complaint, the other commands are left out."""
    for at, (text, intent) in enumerate(sets.clinc150(folder)):
        if intent in SMALL_TALK:
            yield Row(text, "praise" if intent == "thank_you" else "comment", "no", intent)
        elif ASKS.search(text) and at % 4 == 0:
            yield Row(text, "lead" if intent in SHOPS else "question", "yes", intent, 0.5)
    for text, intent in sets.banking77(folder):
        if sets.part_of(text, 3):
            continue
        asks = bool(ASKS.search(text)) and not TROUBLE.search(text)
        yield Row(text, "question" if asks else "complaint", "yes", f"{intent} {sets.part_of(text, 20)}", 0.7)


def from_dialogs(folder: Path) -> Iterator[Row]:
    for dialog in sets.twitter_cdp(folder):
        spoken = [turn["text"] for turn in dialog["turns"] if turn["role"] == "customer"]
        for text in spoken:
            asks = "?" in text and not TROUBLE.search(text)
            thanks = re.search(r"(?i)\b(?:thank|thx|cheers|appreciate)", text) and not TROUBLE.search(text)
            kind = "praise" if thanks else "question" if asks else "complaint"
            yield Row(text, kind, "no" if thanks else "yes", dialog["conv_id"], 12.0)
    for row in sets.multidogo(folder):
        intents = set(row["intent"].split("<div>"))
        text, group = row["utterance"], row["conversationId"]
        if sets.part_of(text, 4) or not intents:
            continue
        if intents & THANKS:
            yield Row(text, "praise", "no", group, 0.5)
        elif intents & TALK:
            yield Row(text, "comment", "no", group, 0.15)
        elif intents & TAKES_OUT:
            yield Row(text, "lead", "yes", group, 0.5)
        elif any(intent.startswith(("report", "dispute")) for intent in intents):
            yield Row(text, "complaint", "yes", group)


def from_life(folder: Path) -> Iterator[Row]:
    """Posts to nobody in particular, and what buyers say of what they bought."""
    for part, text, rating in sets.graded_sentiment(folder):
        if part == "product_reviews":
            if abs(rating) >= 1:
                yield Row(text, "praise" if rating > 0 else "complaint", "no" if rating > 0 else "yes", text, 0.4)
        elif re.search(r"(?i)\bthank", text) and rating > 1:
            yield Row(text, "praise", "no", text)
        else:
            yield Row(text, "comment", "no", text, 0.5)
    for row in sets.rows(folder / "crisislex" / "t6.csv.gz"):
        if row["label"] == "off-topic" and sets.part_of(row["text"], 4) == 0:
            yield Row(row["text"], "comment", "no", row["text"], 0.5)
    for row in sets.rows(folder / "abuse_davidson" / "tweets.csv.gz"):
        if row["class"] == "2" and sets.part_of(row["tweet"], 2) == 0:
            yield Row(row["tweet"], "comment", "no", row["tweet"], 0.5)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    main(parser.parse_args().folder)
