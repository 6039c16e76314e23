"""Harm that must not wait: safety, self-harm, the law, leaked data, discrimination, wide outages, the press.

`python -m training.harm DATA_FOLDER` writes weights/harm.npz. The class `event` is an emergency in the world (a storm,
a bombing): learnt from CrisisLex, told apart so that news of a flood is not taken for a customer in danger.
"""

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from training import own, sets
from training.own.folds import calibration, kept, seen_as, taught

SEED = 4
KINDS = ("safety", "self_harm", "legal", "data_leak", "discrimination", "outage", "press")
CLASSES = ("none", *KINDS, "event")
FROM_DEMO = {"danger": "safety", "press": "press"}
QUIET = ("slow", "bill", "price", "order", "refund", "noise", "noise+", "praise", "question", "search", "tech", "mood")
# Of ordinary texts (traps apart) this share may alarm: harm is read by people at once, so recall comes first.
FALSE_ALARMS = 0.04
OF_A_TRAP = 3.0


class Row(NamedTuple):
    """A text, its kind of harm, what it must stay together with, and its weight."""

    text: str
    label: str
    group: str
    weight: float = 1.0


def main(folder: Path) -> None:
    rows = list({sets.text_hash(row.text): row for row in gathered(folder)}.values())
    texts, labels = [row.text for row in rows], [row.label for row in rows]
    head, said = taught(
        "harm",
        texts,
        labels,
        classes=CLASSES,
        features=seen_as(texts),
        groups=[row.group for row in rows],
        weights=np.array([row.weight for row in rows]),
        seed=SEED,
        C=4.0,
    )
    is_harm = np.isin(labels, KINDS)
    scores = said[:, 1:-1].sum(axis=1)
    is_quiet = np.array([row.label == "none" and row.weight < OF_A_TRAP for row in rows])
    threshold = float(np.quantile(scores[is_quiet], 1 - FALSE_ALARMS))
    sets.told(
        head="harm",
        rows=len(rows),
        threshold=round(threshold, 3),
        recall={kind: round(float((scores[np.array(labels) == kind] > threshold).mean()), 3) for kind in KINDS},
        alarms_of_traps=round(float((scores[~is_harm & ~is_quiet] > threshold).mean()), 4),
        macro_f1=sets.macro_f1(labels, [CLASSES[at] for at in said.argmax(axis=1)]),
        **calibration(said, labels, CLASSES),
    )
    kept(replace(head, thresholds={"harm": threshold, "event": 0.5}))


def gathered(folder: Path) -> Iterator[Row]:
    """Our own sentences; life and service from the sets as no harm; disasters as events."""
    for sentence in own.sentences("harm", times=14, seed=SEED):
        yield Row(sentence.text, sentence.label, sentence.wording, OF_A_TRAP if sentence.label == "none" else 2.0)
    for sentence in own.sentences("harm_more", times=2, seed=SEED):
        yield Row(sentence.text, sentence.label, sentence.wording, 2.0)
    for section, label in FROM_DEMO.items():
        for text, _, wording in own.from_demo(section, times=4, seed=SEED):
            yield Row(text, label, wording)
    for section in QUIET:
        for text, _, wording in own.from_demo(section, times=2, seed=SEED):
            yield Row(text, "none", wording)
    for name, weight in (("kinds", 1.0), ("severity", OF_A_TRAP), ("unwanted", 1.0)):
        for sentence in own.sentences(name, times=3, seed=SEED):
            yield Row(sentence.text, "none", sentence.wording, weight)
    yield from from_service(folder)
    yield from from_world(folder)


def from_service(folder: Path) -> Iterator[Row]:
    """Ordinary service: nobody is in danger, though a card may be lost. Every n-th text is enough."""
    for text, intent in sets.clinc150(folder):
        if sets.part_of(text, 10) == 0:
            yield Row(text, "none", intent)
    for text, intent in sets.banking77(folder):
        if sets.part_of(text, 10) == 0 and intent not in {"compromised_card"}:
            yield Row(text, "none", intent)
    for row in sets.multidogo(folder):
        if sets.part_of(row["utterance"], 30) == 0:
            yield Row(row["utterance"], "none", row["conversationId"])
    for dialog in sets.twitter_cdp(folder):
        for turn in dialog["turns"]:
            if turn["role"] == "customer" and not any(
                word in turn["text"].lower()
                for word in ("hack", "lawyer", "sue", "police", "leak", "down for", "breach")
            ):
                yield Row(turn["text"], "none", dialog["conv_id"])


def from_world(folder: Path) -> Iterator[Row]:
    for _, text, _ in sets.graded_sentiment(folder):
        yield Row(text, "none", text)
    for row in sets.rows(folder / "crisislex" / "t6.csv.gz"):
        if row["label"] == "off-topic" and sets.part_of(row["text"], 5) == 0:
            yield Row(row["text"], "none", row["event"])
    for row in sets.rows(folder / "crisislex" / "t26.csv.gz"):
        if row["informativeness"] == "Related and informative" and sets.part_of(row["text"], 4) == 0:
            yield Row(row["text"], "event", row["event"], 0.5)
        elif row["informativeness"] == "Not related":
            yield Row(row["text"], "none", row["event"], 0.5)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    main(parser.parse_args().folder)
